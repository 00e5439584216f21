"""Pictures laid on the reference: every map composed first, every pixel sampled once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.geometry import Box, Size
from handscroll.imaging.registration.pictures import Picture, Plane
from handscroll.imaging.registration.sampling import Kernel, halo, sample
from handscroll.imaging.registration.transforms import Map, magnification

_AT_ONCE: Final = 262_144
"""Pixels sampled at once: what keeps the memory bounded, and no byte depends on it."""
_FINE: Final = float(2**24)


def resample(
    pictures: Sequence[Picture],
    maps: Sequence[Map],
    window: Box,
    reference: Size,
    kernel: Kernel = "cubic",
) -> NDArray[np.float32]:
    """Return a window of the reference with all pictures laid on it.

    Windows put side by side are the same bytes as the whole in one piece: a value depends on its
    own place only. Nothing is clipped.

    Parameters
    ----------
    pictures
        What to sample.
    maps
        For each picture, what takes reference pixels to its own: a ``Transform``, a ``Lens``, or
        a chain of them from ``composed``.
    window
        The part of the reference wanted; may reach beyond its edges.
    reference
        Size of the whole reference: its middle decides how far kernels are drawn out where a
        picture has finer pixels than the reference.
    kernel
        ``cubic`` (Keys, a = -1/2), ``lanczos`` (three lobes) or ``linear``.

    Returns
    -------
    NDArray[np.float32]
        ``(bands, h, w)``; NaN where a picture shows nothing, or its pixels are unknown.

    Raises
    ------
    MismatchError
        There are not as many maps as pictures.
    InvalidError
        The window is empty, or the kernel unknown.
    """
    if len(pictures) != len(maps):
        raise MismatchError(
            "The pictures cannot be laid on the reference",
            why=f"there are {len(pictures)} pictures and {len(maps)} transforms",
            fix="Give one transform for each picture",
        )
    if window.width < 1 or window.height < 1:
        raise InvalidError(
            "The window cannot be drawn",
            why=f"it is {window.width} x {window.height} pixels",
            fix="Ask for at least one pixel",
        )
    out = np.empty((len(pictures), window.height, window.width), np.float32)
    for plane, picture, map_ in zip(out, pictures, maps, strict=True):
        stretch = magnification(map_, reference)
        rows = max(1, _AT_ONCE // window.width)
        for top in range(0, window.height, rows):
            many = min(rows, window.height - top)
            part = Box(window.x, window.y + top, window.width, many)
            plane[top : top + many] = _strip(picture, map_, part, (kernel, stretch))
    return out


def _strip(picture: Picture, map_: Map, part: Box, how: tuple[Kernel, float]) -> Plane:
    kernel, stretch = how
    x = np.arange(part.x, part.x + part.width, dtype=np.float64)
    y = np.arange(part.y, part.y + part.height, dtype=np.float64)
    grid_x, grid_y = np.meshgrid(x, y)
    there = map_(np.stack([grid_x.ravel(), grid_y.ravel()], 1))
    # Whole steps of 2^-24 px: taking the corner of a window away from them rounds nothing, so a
    # place has the same fraction in every window.
    there = np.round(there * _FINE) / _FINE
    box = _around(there, picture.size, halo(kernel, stretch))
    if box is None:
        return np.full((part.height, part.width), np.nan, np.float32)
    pixels = picture.window(box)
    at_x, at_y = there[:, 0] - box.x, there[:, 1] - box.y
    # What lies beyond the picture's own edge is beyond this window too, or NaN in it.
    return sample(pixels, at_x, at_y, kernel, stretch).reshape(part.height, part.width)


def _around(points: NDArray[np.float64], size: Size, reach: int) -> Box | None:
    """Return the box of a picture that points need; never more than the picture and a halo."""
    finite = points[np.isfinite(points).all(axis=1)]
    if not len(finite):
        return None
    limit = np.array([size.width, size.height], np.float64)
    low = np.clip(np.floor(finite.min(axis=0)), 0, limit) - reach
    high = np.clip(np.ceil(finite.max(axis=0)), -1, limit - 1) + reach + 1
    if (high - low <= 2 * reach).any():
        return None
    return Box(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))
