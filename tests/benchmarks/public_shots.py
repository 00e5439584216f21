"""Take a picture of every public page: each language, width and theme.

    python tests/benchmarks/public_shots.py FOLDER

The museum is made in the folder, or the one that lies there is shown; pictures lie in
``FOLDER/shots``, and one sheet of all pictures of a page in ``FOLDER/sheets``. ``make shots`` does
it in a folder that git does not see.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Page
from public_house import make_public_house
from public_pages import (
    LANGUAGES,
    REFUSALS,
    THEMES,
    chromium,
    in_theme,
    looking,
    pages_of,
    visit,
)
from public_sheets import lay_out
from served import serving

WIDTHS = (390, 820, 1440)
MOST_PX = 6_000
"""Height of the tallest picture that is kept."""
UNROLLING = {"home": "home_unrolled", "stories": "stories_unrolled", "story": "story_unrolled"}
"""Pages that lie unrolled where there is room and motion is welcome have a picture so, too."""
_ROOM_PX = 992
_OPENING_MS = 3_500


@dataclass(frozen=True)
class Shot:
    """One picture to be taken: of which page, as whom."""

    name: str
    language: str
    width: int
    theme: str

    def file(self, folder: Path) -> Path:
        """Return where the picture lies."""
        return folder / f"{self.name}-{self.language}-{self.width}-{self.theme}.png"


def shoot(
    place: Path,
    names: Sequence[str],
    languages: Sequence[str],
    widths: Sequence[int],
    themes: Sequence[str],
) -> int:
    """Take the pictures; no names are all. Returns how many pages were wider than their window."""
    material = os.environ.get("HANDSCROLL_MATERIAL")
    house = make_public_house(place, Path(material) if material else None)
    paths = {language: pages_of(house, language) for language in languages}
    wanted = [name for name in paths[languages[0]] if not names or name in names]
    folder, wide = place / "shots", 0
    folder.mkdir(exist_ok=True)
    roomy = [width for width in widths if width >= _ROOM_PX]
    moving = [name for name in wanted if name in UNROLLING] if roomy else []
    with serving(house.folder) as server, chromium() as browser:
        address = f"http://127.0.0.1:{server.port}"
        for width in widths:
            with looking(browser, width) as page:
                for name, language in product(wanted, languages):
                    status = REFUSALS.get(name, 200)
                    visit(page, address + paths[language][name], status=status, whole=True)
                    for theme in themes:
                        in_theme(page, theme, whole=True)
                        wide += not _take(
                            page, Shot(name, language, width, theme).file(folder), width
                        )
        for width in roomy:
            with looking(browser, width, still=False) as page:
                for name, language in product(moving, languages):
                    visit(page, address + paths[language][name], whole=True)
                    page.wait_for_timeout(_OPENING_MS)
                    for theme in themes:
                        in_theme(page, theme, whole=True)
                        shot = Shot(UNROLLING[name], language, width, theme)
                        wide += not _take(page, shot.file(folder), width, whole=False)
    laid = [(name, widths) for name in wanted] + [(UNROLLING[name], roomy) for name in moving]
    for name, across in laid:
        shots = _of(name, languages, across, themes)
        lay_out([one.file(folder) for one in shots], len(across) * len(themes), place / "sheets")
    return wide


def _of(
    name: str, languages: Sequence[str], widths: Sequence[int], themes: Sequence[str]
) -> Iterator[Shot]:
    """Yield the pictures of one page, language by language."""
    for language, theme, width in product(languages, themes, widths):
        yield Shot(name, language, width, theme)


def _take(page: Page, file: Path, width: int, *, whole: bool = True) -> bool:
    """Take one picture of the page; say whether the page fits its window.

    The window is stretched for a ``whole`` page, and a page that moves would begin to open again.
    """
    high, across = page.evaluate(
        "[document.documentElement.scrollHeight, document.documentElement.scrollWidth]"
    )
    if whole:
        page.screenshot(
            path=file,
            clip={"x": 0, "y": 0, "width": width, "height": min(high, MOST_PX)},
            full_page=True,
        )
    else:
        page.screenshot(path=file)
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
