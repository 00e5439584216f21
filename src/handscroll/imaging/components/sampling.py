"""A small part of a stack that stands for the whole: short runs of pixels on a grid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.components.statistics import Samples, Strip

LENGTH: Final = 8
"""Pixels of a run: noise is told from neighbours, and their neighbours."""
BLOCK: Final = (16, 64)
"""Height and width of a block: about what a whole pass looks at together."""
ENOUGH: Final = 1_000_000
"""Pixels of a sample of runs or blocks, for a preview."""
POINTS: Final = 2_000_000
"""Pixels of a sample of single ones."""


class Sliced(Protocol):
    """What is cut like an array ``(bands, h, w)``: one in memory, or mapped from a file."""

    @property
    def shape(self) -> tuple[int, ...]:
        """``(bands, h, w)``."""
        ...

    def __getitem__(self, place: tuple[slice, slice, slice]) -> NDArray[Any]:
        """Return a part."""
        ...


def grid_sample(stack: Sliced, pixels: int = ENOUGH) -> Samples:
    """Return runs of 8 neighbours on an even grid, ``(bands, runs, 8)``.

    Every run is a row of its own, so that `Strip(sample)` measures noise within runs only.
    A stack of no more pixels is returned whole, as runs of its rows.

    Parameters
    ----------
    pixels
        About how many are wanted.
    """
    bands, height, width = stack.shape
    if height * width <= pixels or width < LENGTH:
        return np.ascontiguousarray(stack[:, :, :])
    # Runs lie as far apart across as down, so that both directions are seen alike.
    apart = max(LENGTH, int((LENGTH * height * width / pixels) ** 0.5))
    down = max(1, int(LENGTH * height * width / (pixels * apart)))
    across = width // apart
    first_row, first = min(down // 2, height - 1), (width - across * apart) // 2
    found = np.asarray(stack[:, first_row::down, first : first + across * apart])
    runs = found.reshape(bands, found.shape[1], across, apart)
    begin = (apart - LENGTH) // 2
    return np.ascontiguousarray(runs[..., begin : begin + LENGTH]).reshape(bands, -1, LENGTH)


def grid_blocks(stack: Sliced, pixels: int = ENOUGH) -> Iterator[Samples]:
    """Yield small blocks on an even grid, ``(bands, 16, 64)`` each, for the noise of a preview.

    In each of them the quietest pixels tell the noise, as they do within a run of a whole pass:
    runs that lie far apart, taken together, would tell that of the darkest parts alone.

    Parameters
    ----------
    pixels
        About how many are wanted in all.
    """
    _, height, width = stack.shape
    high, wide = min(BLOCK[0], height), min(BLOCK[1], width)
    count = max(1.0, min(pixels, height * width) / (high * wide))
    down = max(1, min(height // high, round((count * height / width * wide / high) ** 0.5)))
    across = max(1, min(width // wide, round(count / down)))
    for y in np.linspace(0, height - high, down).astype(int).tolist():
        for x in np.linspace(0, width - wide, across).astype(int).tolist():
            yield np.ascontiguousarray(stack[:, y : y + high, x : x + wide])


def grid_points(stack: Sliced, pixels: int = POINTS) -> Samples:
    """Return single pixels on an even grid, ``(bands, rows, columns)``.

    For principal components: scattered pixels tell more of the whole than as many in runs. They
    are no neighbours, so let no noise be measured on them.

    Parameters
    ----------
    pixels
        About how many are wanted.
    """
    _, height, width = stack.shape
    apart = max(1, round((height * width / pixels) ** 0.5))
    first = apart // 2 if min(height, width) > apart else 0
    return np.ascontiguousarray(stack[:, slice(first, None, apart), slice(first, None, apart)])


def known_pixels(strip: Strip, most: int) -> NDArray[np.float64]:
    """Return pixels with a value in all bands, ``(bands, n)``, evenly chosen, at most so many."""
    flat = strip.samples.reshape(len(strip.samples), -1)
    known = np.isfinite(flat).all(axis=0)
    if strip.missing is not None:
        known &= (flat != strip.missing).all(axis=0)
    if strip.mask is not None:
        known &= strip.mask.ravel()
    places = np.flatnonzero(known)
    if len(places) > most:
        places = places[np.linspace(0, len(places) - 1, most).astype(np.intp)]
    return flat[:, places].astype(np.float64)
