"""Products of the columns that cells of bands are compared by, made once for all bands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.registration.pictures import Plane
from handscroll.imaging.registration.tiles import CELL, RIM

PLAIN: Final = 3
"""Columns that are no band's: 1, x, y."""
_AT_ONCE: Final = 64
"""Cells whose pixels are held at once."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """Mean products of the columns of each cell.

    Attributes
    ----------
    gram
        ``(cells, columns, columns)``: 1, x, y; then of all bands, each in units of its own
        spread, the values, their slopes along x and along y, and their second slopes.
    samples
        ``(cells,)``: known pixels.
    bands
        How many.
    """

    gram: Vector
    samples: Vector
    bands: int

    def columns(self, which: int, bands: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where values (0), slopes (1, 2) or second slopes (3) of bands stand."""
        return PLAIN + which * self.bands + bands

    @property
    def moments(self) -> Vector:
        """Of values with values: ``(cells, bands, bands)``."""
        part = slice(PLAIN, PLAIN + self.bands)
        return self.gram[:, part, part]


def cells(tiles: NDArray[Any]) -> Plane:
    """Return tiles ``(..., tiles, side, side)`` as cells ``(..., cells, CELL * CELL)``."""
    *before, many, side, _ = tiles.shape
    across = side // CELL
    parted = tiles.reshape(*before, many, across, CELL, across, CELL)
    return np.ascontiguousarray(np.swapaxes(parted, -3, -2)).reshape(*before, -1, CELL * CELL)


def products(values: Plane, known: NDArray[np.bool_]) -> Products:
    """Return the products of all columns, cell by cell.

    Parameters
    ----------
    values
        ``(bands, tiles, side + 2 RIM, side + 2 RIM)``.
    known
        ``(tiles, side, side)``: which pixels count.
    """
    bands, tiles, side = len(values), known.shape[0], known.shape[1]
    each = (side // CELL) ** 2
    gram = np.empty((tiles * each, PLAIN + 4 * bands, PLAIN + 4 * bands))
    inner = values[:, :, RIM:-RIM, RIM:-RIM] * known
    spread = np.sqrt(np.einsum("btij,btij->b", inner, inner, dtype=np.float64))
    spread /= max(known.sum(), 1) ** 0.5
    unit = (1 / np.where(spread > 0, spread, 1.0)).astype(np.float32)[:, None, None, None]
    for begin in range(0, tiles, max(1, _AT_ONCE // each)):
        part = slice(begin, begin + max(1, _AT_ONCE // each))
        # In double precision: threads that add in another order then change no byte of an answer.
        table = _table(values[:, part] * unit, known[part]).astype(np.float64)
        own = np.matmul(table, table.transpose(0, 2, 1))
        gram[begin * each : begin * each + len(own)] = own
    samples = cells(known.astype(np.float32)).sum(axis=1, dtype=np.float64)
    return Products(gram / np.maximum(samples, 1)[:, None, None], samples, bands)


def _table(values: Plane, known: NDArray[np.bool_]) -> Plane:
    middle, ahead, behind = slice(RIM, -RIM), slice(2 * RIM, None), slice(None, -2 * RIM)
    own = values[:, :, middle, middle]
    right, left = values[:, :, middle, ahead], values[:, :, middle, behind]
    below, above = values[:, :, ahead, middle], values[:, :, behind, middle]
    mask = cells(known.astype(np.float32))
    line = np.linspace(-1, 1, CELL, dtype=np.float32)
    out = np.empty((len(mask), PLAIN + 4 * len(values), CELL**2), np.float32)
    out[:, 0], out[:, 1], out[:, 2] = 1, np.tile(line, CELL), np.repeat(line, CELL)
    second = right + left + below + above - 4 * own
    kinds: tuple[Any, ...] = (own, (right - left) / 2, (below - above) / 2, second)
    for at, kind in enumerate(kinds):
        first = PLAIN + at * len(values)
        out[:, first : first + len(values)] = cells(kind).swapaxes(0, 1)
    out *= mask[:, None]
    return out
