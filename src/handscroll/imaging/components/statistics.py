"""What a pass over a stack leaves behind: means and covariances of signal and noise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError

Samples = NDArray[np.integer[Any]] | NDArray[np.floating[Any]]
"""``(bands, h, w)``."""
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Strip:
    """A part of a stack: rows, a tile, or whatever is read at once.

    Attributes
    ----------
    samples
        ``(bands, h, w)``, whole numbers or floats. Not finite is unknown: such a pixel is left
        out in all bands.
    mask
        ``(h, w)``: True where a pixel takes part, as within a region; None: all do.
    missing
        The whole number that says "unknown"; None where none does.
    """

    samples: Samples
    mask: NDArray[np.bool_] | None = None
    missing: int | None = None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Means and covariances of the bands, in the unit of the samples.

    Attributes
    ----------
    pixels
        How many took part.
    mean
        ``(bands,)``.
    covariance
        ``(bands, bands)``, of a sample: divided by ``pixels - 1``.
    pairs
        How many neighbours the noise was measured on; 0 where it was not.
    noise
        ``(bands, bands)``: covariance of the noise of one pixel.
    """

    pixels: int
    mean: Matrix
    covariance: Matrix
    pairs: int
    noise: Matrix

    @property
    def bands(self) -> int:
        """How many bands there are."""
        return len(self.mean)

    def scaled(self, scale: float, offset: float = 0.0) -> Statistics:
        """Return the statistics of ``scale * sample + offset``: of reflectance."""
        square = scale * scale
        return Statistics(
            self.pixels,
            self.mean * scale + offset,
            self.covariance * square,
            self.pairs,
            self.noise * square,
        )

    def with_noise_of(self, other: Statistics) -> Statistics:
        """Return the same signal with the noise that was measured elsewhere in the stack.

        For previews: scattered pixels tell the signal best, neighbours alone tell the noise.
        """
        return replace(self, pairs=other.pairs, noise=other.noise)

    def require_pixels(self, what: str) -> None:
        """Refuse too few pixels for a covariance that can be turned.

        Raises
        ------
        InvalidError
            With fewer pixels than twice the bands.
        """
        if self.pixels < 2 * self.bands:
            raise InvalidError(
                f"{what} cannot be found",
                why=f"{self.pixels} pixels with a value in all {self.bands} bands are too few",
                fix="Choose a larger region, or one where no band is unknown",
            )
