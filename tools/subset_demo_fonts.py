"""Regenerate the demo painter's font subset from an unpacked npm package.

Usage: ``python tools/subset_demo_fonts.py FOLDER`` where FOLDER is the unpacked package
``@fontsource/yuji-boku``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from handscroll.demo.texts import EVERY_CHARACTER

FONTS = Path(__file__).parent.parent / "src" / "handscroll" / "demo" / "fonts"
PATTERN, TARGET = "yuji-boku-*-400-normal.woff2", "yuji-boku-subset.woff2"


def gather(folder: Path, pattern: str, wanted: set[int]) -> list[Path]:
    """Cut from each slice of a web font what is wanted; return the cut files."""
    cut = []
    for source in sorted(folder.rglob(pattern)):
        font = TTFont(source)
        here = wanted & set(font.getBestCmap() or {})
        wanted -= here
        if not here:
            continue
        options = Options()
        options.layout_features, options.hinting, options.notdef_outline = [], False, True
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "BASE", "gasp"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=here)
        subsetter.subset(font)
        font.flavor = None
        target = source.with_suffix(".cut.ttf")
        font.save(target)
        cut.append(target)
    return cut


def main(package: Path) -> None:
    """Write the subset and copy its licence."""
    missing = {ord(one) for one in EVERY_CHARACTER}
    pieces = gather(package, PATTERN, missing)
    font = Merger().merge([str(piece) for piece in pieces])
    font.flavor = "woff2"
    font.save(FONTS / TARGET)
    licence = next(package.rglob("LICENSE")).read_text(encoding="utf-8")
    (FONTS / "yuji-boku-subset.OFL.txt").write_text(licence, encoding="utf-8")
    for piece in pieces:
        piece.unlink()
    if missing:
        raise SystemExit("No font holds: " + "".join(map(chr, sorted(missing))))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
