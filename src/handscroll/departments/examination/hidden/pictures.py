"""The map as a picture: ink on paper, where the method finds something; any part, any width."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray

from handscroll.departments.examination.hidden.kept_map import KeptMap
from handscroll.errors import InvalidError
from handscroll.geometry import Box, Size

MOST: Final = 1600
"""Pixels that a side of such a picture has at most."""
_PAPER: Final = np.array([236, 224, 198], np.float32)
_INK: Final = np.array([26, 20, 17], np.float32)
_UNKNOWN: Final = np.array([203, 190, 160], np.float32)
_QUALITY: Final = 88
_ROWS: Final = 1024


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part of the map, and how wide its picture is."""

    box: Box
    width: int
    height: int

    @classmethod
    def read(cls, region: str, size: str, whole: Size, most: int | None = None) -> Wanted:
        """Read it as the IIIF Image API writes it: ``full`` or ``x,y,w,h``, and ``w,``.

        Parameters
        ----------
        most
            Longest side at which the reader may have the whole; parts are no finer. None is no
            limit.

        Raises
        ------
        InvalidError
            If it is nothing of that kind, or lies beside the map.
        """
        try:
            numbers = [int(one) for one in region.split(",")] if region != "full" else []
            asked = Box(*numbers) if numbers else Box(0, 0, whole.width, whole.height)
            width = int(size.removesuffix(","))
        except (ValueError, TypeError):
            raise _wrong(region, size) from None
        there = min(asked.width, asked.height, width) > 0 and min(asked.x, asked.y) >= 0
        box = asked.clipped(whole) if there else None
        if box is None:
            raise _wrong(region, size)
        longest = min(MOST, width * max(1.0, box.height / box.width))
        finest = 1.0 if most is None else min(1.0, most / max(whole.width, whole.height))
        scale = min(finest, longest / max(box.width, box.height))
        return cls(box, max(1, round(box.width * scale)), max(1, round(box.height * scale)))


def _wrong(region: str, size: str) -> InvalidError:
    return InvalidError(
        "That picture of the map cannot be drawn",
        why=f"region {region[:60]!r} and size {size[:20]!r} are not on it",
        fix="Ask for full or x,y,width,height on the map, and for a width, like 600,",
    )


def drawn(mapped: KeptMap, wanted: Wanted) -> bytes:
    """Return a part of the map as JPEG: paper where the surface explains all, ink where not."""
    small = _shrunk(mapped, wanted)
    ink = np.clip(small, 0, 1)[..., None]
    picture = np.where(np.isfinite(ink), _PAPER + np.nan_to_num(ink) * (_INK - _PAPER), _UNKNOWN)
    pixels = np.ascontiguousarray(np.rint(picture), np.uint8)
    return bytes(simplejpeg.encode_jpeg(pixels, quality=_QUALITY, colorsubsampling="444"))


def _shrunk(mapped: KeptMap, wanted: Wanted) -> NDArray[np.float32]:
    """Return the presence at the size asked for; read by rows, so that memory is bounded."""
    box = wanted.box
    if (wanted.width, wanted.height) == (box.width, box.height):
        return mapped.presence(box)
    parts = []
    edges = np.linspace(0, wanted.height, max(1, -(-box.height // _ROWS)) + 1).round().astype(int)
    for first, last in pairwise(edges.tolist()):
        if last == first:
            continue
        top = round(first * box.height / wanted.height)
        bottom = round(last * box.height / wanted.height)
        seen = mapped.presence(Box(box.x, box.y + top, box.width, bottom - top))
        size = (wanted.width, last - first)
        parts.append(cv2.resize(seen, size, interpolation=cv2.INTER_AREA))
    return np.concatenate(parts)
