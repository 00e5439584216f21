"""Draw the ornaments of the site's own pages again, from the motifs' code: `make motifs`.

``--check`` writes nothing and fails where a picture in ``pages/src/images`` is not what the code
draws.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from handscroll.motifs.catalogue import sheet_of
from handscroll.motifs.colours import INKS
from handscroll.motifs.svg import Inks, svg
from handscroll.motifs.wish import Wish

IMAGES = Path(__file__).parents[1] / "pages" / "src" / "images"
_GOLD = "#d8bd7e"
_BY_LAMP = (
    ("cloud", "cloud", Wish(2, 0.5), 380.0, {"day": 0.17, "night": 0.12}),
    ("fret", "meander", Wish(1, 0.85), 60.0, {"day": 0.46, "night": 0.38}),
    ("sea", "waves", Wish(2, 0.8), 168.0, {"day": 0.5, "night": 0.4}),
)
"""File, motif, how it is drawn, width of a tile in CSS pixels, how dense by which light."""
_IN_GOLD = (
    ("brocade", "coins", Wish(2, 2.4), 36.0, 0.5),
    ("wrapper", "cloud", Wish(2, 0.6), 264.0, 0.2),
    ("selvage", "meander", Wish(1, 0.85), 60.0, 0.7),
)


def pictures() -> Iterator[tuple[str, str]]:
    """Yield each picture's file name and its text."""
    for name, key, wish, width, dense in _BY_LAMP:
        sheet = sheet_of(key, wish)
        for lamp, opacity in dense.items():
            ending = "" if lamp == "day" else "-night"
            inks = Inks(INKS[lamp]["ochre"], opacity=opacity)
            yield f"{name}{ending}.svg", svg(sheet, inks, width=width)
    # Gold thread on dyed silk, of a roller or a wrapper, is the same by every light.
    for name, key, wish, width, opacity in _IN_GOLD:
        yield f"{name}.svg", svg(sheet_of(key, wish), Inks(_GOLD, opacity=opacity), width=width)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures, or say which of them are not as the code draws them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing")
    checking = parser.parse_args(arguments).check
    stale = []
    for name, text in pictures():
        file = IMAGES / name
        if file.is_file() and file.read_text("utf-8") == text:
            continue
        stale.append(name)
        if not checking:
            file.write_text(text, "utf-8")
    said = "not as the code draws them" if checking else "drawn again"
    sys.stdout.write(f"{', '.join(stale)}: {said}\n" if stale else "all as the code draws them\n")
    return 1 if checking and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
