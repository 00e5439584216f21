"""Take a picture of every public page: each language, width and theme.

    python tests/benchmarks/public_shots.py FOLDER

The museum is made in the folder, or the one that lies there is shown; pictures lie in
``FOLDER/shots``. ``make shots`` does it in a folder that git does not see.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from pathlib import Path

from playwright.sync_api import Page
from public_house import make_public_house
from public_pages import LANGUAGES, THEMES, chromium, opened, pages_of
from served import serving

WIDTHS = (390, 820, 1440)
MOST_PX = 6_000
"""Height of the tallest picture that is kept."""


def shoot(
    place: Path, names: list[str], languages: list[str], widths: list[int], themes: list[str]
) -> int:
    """Take the pictures; no names are all. Returns how many pages were wider than their window."""
    material = os.environ.get("HANDSCROLL_MATERIAL")
    house = make_public_house(place, Path(material) if material else None)
    folder = place / "shots"
    folder.mkdir(exist_ok=True)
    wide = 0
    with serving(house.folder) as server, chromium() as browser:
        for language in languages:
            for name, path in pages_of(house, language).items():
                if names and name not in names:
                    continue
                for width in widths:
                    for theme in themes:
                        address = f"http://127.0.0.1:{server.port}{path}"
                        with opened(browser, address, width=width, theme=theme) as page:
                            file = folder / f"{name}-{language}-{width}-{theme}.png"
                            wide += not _take(page, file, width)
    return wide


def _take(page: Page, file: Path, width: int) -> bool:
    """Take one picture of the whole page; say whether the page fits its window."""
    high, across = page.evaluate(
        "[document.documentElement.scrollHeight, document.documentElement.scrollWidth]"
    )
    page.screenshot(
        path=file,
        clip={"x": 0, "y": 0, "width": width, "height": min(high, MOST_PX)},
        full_page=True,
    )
    fits = bool(across <= width)
    sys.stderr.write(f"{file.name}{'' if fits else f' is {across} px wide'}\n")
    return fits


def main() -> int:
    """Take the pictures that the command line asks for."""
    told = ArgumentParser(description="Take a picture of every public page.")
    told.add_argument("folder", type=Path)
    told.add_argument("names", nargs="*", help="Names of pages; all unless given.")
    told.add_argument("--languages", nargs="+", default=list(LANGUAGES))
    told.add_argument("--widths", nargs="+", type=int, default=list(WIDTHS))
    told.add_argument("--themes", nargs="+", default=list(THEMES))
    wanted = told.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    return 1 if shoot(*vars(wanted).values()) else 0


if __name__ == "__main__":
    sys.exit(main())
