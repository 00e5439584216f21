"""How reflectance stands in the samples of a tile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import MismatchError

Floats = NDArray[np.float32]
Tile = NDArray[np.uint16] | NDArray[np.uint8] | NDArray[np.float32]
"""``(bands, h, w)``."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Reflectance is ``scale * sample + offset``.

    Attributes
    ----------
    missing
        The sample that says "unknown", in whole numbers; None where none does. In floats NaN
        and the infinities are unknown.
    """

    scale: float = 1.0
    offset: float = 0.0
    missing: int | None = None

    def unknown(self, samples: NDArray[Any]) -> NDArray[np.bool_] | None:
        """Return where any band of ``(bands, n)`` samples is declared missing; None: nowhere."""
        if self.missing is None or samples.dtype.kind == "f":
            return None
        return np.asarray((samples == self.missing).any(axis=0))


def require_bands(tile: NDArray[Any], bands: int) -> None:
    """Refuse a tile that is not ``(bands, h, w)``.

    Raises
    ------
    MismatchError
        When it has other bands, or is of a kind that holds no reflectance.
    """
    if tile.ndim != 3 or tile.shape[0] != bands:
        raise MismatchError(
            "The tile cannot be drawn",
            why=f"it has the shape {tile.shape}, and the view is of {bands} bands",
            fix="Give an array (bands, h, w) of the stack that the view was made for",
        )
    if tile.dtype.kind not in "uf":
        raise MismatchError(
            "The tile cannot be drawn",
            why=f"its samples are {tile.dtype}",
            fix="Give unsigned whole numbers, or floats",
        )
