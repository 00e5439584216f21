"""A picture of which only windows are ever in memory."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Windows(Protocol):
    """Linear light ``(h, w, 3)`` that is read box by box."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Height, width, colours."""

    def __getitem__(self, at: tuple[slice, slice], /) -> NDArray[np.floating[Any]]:
        """Return the rows and columns of two slices with whole bounds."""


Picture = NDArray[np.floating] | Windows
"""An array, or windows."""
