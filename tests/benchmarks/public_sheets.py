"""One sheet of many pictures, as a photographer lays out contacts: all at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

SCALE = 0.4
MOST_PX = 1_200
"""Height of the tallest picture on a sheet; what is below it is cut."""
_GAP, _LINE = 16, 18
_GROUND, _WORDS = "#7d7468", "#ffffff"


def lay_out(files: Sequence[Path], across: int, folder: Path) -> Path:
    """Lay pictures out in rows, each under its file's name; return the sheet.

    Parameters
    ----------
    files
        Pictures in reading order, named ``PAGE-…``; at least one.
    across
        How many stand in a row.
    folder
        Where the sheet is kept, as ``PAGE.png``; made if missing.
    """
    small = [_small(file) for file in files]
    rows = [small[start : start + across] for start in range(0, len(small), across)]
    names = [files[start : start + across] for start in range(0, len(files), across)]
    wide = max(sum(one.width + _GAP for one in row) for row in rows) + _GAP
    highs = [max(one.height for one in row) + _LINE + _GAP for row in rows]
    sheet = Image.new("RGB", (wide, sum(highs) + _GAP), _GROUND)
    pen, top = ImageDraw.Draw(sheet), _GAP
    for row, named, high in zip(rows, names, highs, strict=True):
        left = _GAP
        for one, file in zip(row, named, strict=True):
            pen.text((left, top), file.stem, fill=_WORDS)
            sheet.paste(one, (left, top + _LINE))
            left += one.width + _GAP
        top += high
    folder.mkdir(exist_ok=True)
    target = folder / f"{files[0].stem.partition('-')[0]}.png"
    sheet.save(target)
    return target


def _small(file: Path) -> Image.Image:
    with Image.open(file) as one:
        size = (round(one.width * SCALE), round(one.height * SCALE))
        small = one.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    return small.crop((0, 0, small.width, min(small.height, MOST_PX)))
