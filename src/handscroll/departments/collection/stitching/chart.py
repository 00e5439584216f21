"""The report as a picture: seams, frames and how far patches lie apart, drawn over the stitch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from handscroll.geometry import Box
from handscroll.imaging.stitching.frames import corners
from handscroll.imaging.stitching.joining import Joined, Seam
from handscroll.imaging.stitching.render import Drawing
from handscroll.imaging.stitching.seams import NOBODY, Seams

SIDE: Final = 2400
"""Pixels of the longer side of the drawing."""
MOST_SCALE: Final = 2.0
_MARGIN: Final = 36
_HEAD: Final = 74
_ROW: Final = 21
_PAPER: Final = (250, 247, 240)
_INK: Final = (38, 36, 34)
_PALE: Final = (138, 132, 124)
_SEAM: Final = (196, 42, 32)
_ARROW: Final = (18, 92, 140)
_LONGEST: Final = 26.0
_HEADS: Final = ("frames", "overlap", "features", "rms px", "95 % px", "dE00 50 / 95 %", "files")
_PLACES: Final = (0, 110, 210, 320, 420, 520, 690)
_STRIP: Final = 1024

Canvas = NDArray[np.uint8]


def draw(path: Path, joined: Joined, drawing: Drawing, names: Sequence[str]) -> None:
    """Write the report picture as PNG."""
    scale = min(SIDE / max(joined.size.width, joined.size.height), MOST_SCALE)
    picture = Image.fromarray(_paled(_reduced(drawing, scale)))
    worst = max(one.p95 for one in joined.meetings)
    grow = _round(_LONGEST / max(worst, 1e-3) / scale)
    pen = ImageDraw.Draw(picture)
    _outlines(pen, joined, scale)
    _arrows(pen, joined.meetings, scale, grow)
    rows = _table(joined, names)
    wide, high = max(picture.width, 1280), picture.height
    whole = wide + 2 * _MARGIN, high + _HEAD + 2 * _MARGIN + _ROW * (len(rows) + 2)
    sheet = Image.new("RGB", whole, _PAPER)
    sheet.paste(picture, (_MARGIN, _HEAD + _MARGIN // 2))
    _words(ImageDraw.Draw(sheet), joined, (rows, high), (scale, grow))
    sheet.save(path, "PNG")


def _reduced(drawing: Drawing, scale: float) -> Canvas:
    """Return the whole picture, 8-bit RGB, at the scale of the report."""
    size = drawing.size
    width, height = max(1, round(size.width * scale)), max(1, round(size.height * scale))
    if scale >= 0.5:
        whole = drawing.draw(Box(0, 0, size.width, size.height), np.dtype(np.uint8))
        return _three(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA))
    # Drawn from a coarser plane: one sample stands for many, which a report may do.
    return _three(_coarse(drawing, width, height))


def _coarse(drawing: Drawing, width: int, height: int) -> Canvas:
    size = drawing.size
    out = np.zeros((height, width, drawing.frames[0].bands), np.uint8)
    for row in range(height):
        top = min(int((row + 0.5) * size.height / height), size.height - 1)
        for left in range(0, size.width, _STRIP):
            span = min(_STRIP, size.width - left)
            line = drawing.draw(Box(left, top, span, 1), np.dtype(np.uint8))
            first, last = (round(one / size.width * width) for one in (left, left + span))
            if last > first:
                part = cv2.resize(line, (last - first, 1), interpolation=cv2.INTER_AREA)
                out[row, first:last] = part.reshape(last - first, -1)
    return out


def _three(plane: NDArray[np.generic]) -> Canvas:
    plane = np.asarray(plane)
    if plane.ndim == 2:
        plane = plane[..., None]
    colours = plane[..., :3] if plane.shape[2] >= 3 else np.repeat(plane[..., :1], 3, axis=2)
    return np.ascontiguousarray(colours, np.uint8)


def _paled(picture: Canvas) -> Canvas:
    """Return the picture half way to paper, so that lines upon it are seen."""
    there = picture.any(axis=2, keepdims=True)
    pale = picture * 0.55 + np.array(_PAPER) * 0.45
    return np.where(there, pale, np.array(_PAPER)).astype(np.uint8)


def _outlines(pen: ImageDraw.ImageDraw, joined: Joined, scale: float) -> None:
    """Draw the frames' edges, the seams, and the frames' numbers in the order of reading."""
    for pose in joined.poses:
        edge = [(x, y) for x, y in (pose.to_plane(corners(pose.size)) * scale).tolist()]
        pen.line([*edge, edge[0]], fill=_PALE, width=1)
    _seams(pen, joined.seams, scale)
    font = ImageFont.load_default(22)
    for number, at in enumerate(joined.order, 1):
        x, y = joined.poses[at].to_plane(corners(joined.poses[at].size)).mean(axis=0) * scale
        pen.ellipse((x - 19, y - 19, x + 19, y + 19), fill=_PAPER, outline=_INK, width=2)
        pen.text((x, y), str(number), fill=_INK, font=font, anchor="mm")


def _seams(pen: ImageDraw.ImageDraw, seams: Seams, scale: float) -> None:
    labels, step = seams.labels, seams.step * scale
    there = labels != NOBODY
    across = (labels[:, 1:] != labels[:, :-1]) & there[:, 1:] & there[:, :-1]
    down = (labels[1:] != labels[:-1]) & there[1:] & there[:-1]
    for row, column in np.argwhere(across).tolist():
        x = (column + 1) * step
        pen.line((x, row * step, x, (row + 1) * step), fill=_SEAM, width=3)
    for row, column in np.argwhere(down).tolist():
        y = (row + 1) * step
        pen.line((column * step, y, (column + 1) * step, y), fill=_SEAM, width=3)


def _arrows(pen: ImageDraw.ImageDraw, meetings: Sequence[Seam], scale: float, grow: float) -> None:
    for one in meetings:
        ends = (one.at + one.away * grow) * scale
        for begin, end in zip((one.at * scale).tolist(), ends.tolist(), strict=True):
            x, y = begin
            pen.line((x, y, *end), fill=_ARROW, width=2)
            pen.ellipse((x - 2.5, y - 2.5, x + 2.5, y + 2.5), fill=_ARROW)


def _round(value: float) -> float:
    """Return the next smaller of 1, 2, 5, 10, 20, 50 ..."""
    value = max(value, 1.0)
    power = 10.0 ** int(np.floor(np.log10(value)))
    return max(one * power for one in (1, 2, 5) if one * power <= value)


def _table(joined: Joined, names: Sequence[str]) -> list[tuple[str, ...]]:
    place = {at: number for number, at in enumerate(joined.order, 1)}
    rows = []
    for one in joined.meetings:
        first, second = sorted((one.first, one.second), key=place.__getitem__)
        rows.append(
            (
                f"{place[first]} - {place[second]}",
                f"{one.overlap:.0%}",
                str(one.agreeing),
                f"{one.rms:.3f}",
                f"{one.p95:.3f}",
                f"{one.de00[0]:.2f} / {one.de00[1]:.2f}",
                f"{_plain(names[first])} - {_plain(names[second])}",
            )
        )
    return sorted(rows, key=lambda row: [int(one) for one in row[0].split(" - ")])


def _plain(name: str) -> str:
    """Return a name in letters that the report's type has."""
    return name.encode("ascii", "replace").decode()


def _words(
    pen: ImageDraw.ImageDraw,
    joined: Joined,
    body: tuple[list[tuple[str, ...]], int],
    scales: tuple[float, float],
) -> None:
    rows, high = body
    scale, grow = scales
    large, small = ImageFont.load_default(26), ImageFont.load_default(15)
    worst = max(one.rms for one in joined.meetings)
    size = joined.size
    title = (
        f"{len(joined.poses)} frames, {size.width} x {size.height} px, worst seam {worst:.2f} px"
    )
    pen.text((_MARGIN, 22), title, fill=_INK, font=large)
    told = (
        f"read {joined.reading}; geometry: {joined.kind}; red: seams; "
        f"blue: displacement of test patches, drawn {grow:g} times; 0.1 px is"
    )
    pen.text((_MARGIN, 60), told, fill=_PALE, font=small)
    x = _MARGIN + pen.textlength(told, font=small) + 10
    pen.line((x, 70, x + grow * 0.1 * scale, 70), fill=_ARROW, width=3)
    top = _HEAD + _MARGIN + high
    for number, row in enumerate([_HEADS, *rows]):
        for text, left in zip(row, _PLACES, strict=True):
            place = _MARGIN + left, top + number * _ROW
            pen.text(place, text, fill=_INK if number else _PALE, font=small)
