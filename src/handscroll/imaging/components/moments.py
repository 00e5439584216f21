"""One pass over a stack that measures the covariance of signal and of noise together.

Strips of any size are taken in runs that fit a core's own cache: each run is brought to float32,
less the mean of the first strip, multiplied with itself in float32 and added up in float64.
So the error stays at 1e-7 of the covariance, however bright the stack is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.components.statistics import Samples, Statistics, Strip

RUN: Final = 16_384
"""Pixels taken at once."""
QUIET: Final = 1 / 3
"""Share of the neighbours, those where the picture is evenest, that tell the noise."""
_EVERY: Final = 7
_MARGIN: Final = 2
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Progress = Callable[[int], None]
"""Is told how many pixels were seen so far. What it raises stops the work."""


class Moments:
    """Sums over a stack, added to strip by strip.

    Parameters
    ----------
    bands
        How many there are.
    noise
        Whether the noise is measured too, for minimum noise fractions.
    """

    def __init__(self, bands: int, *, noise: bool = True) -> None:
        self._bands, self._wants_noise = bands, noise
        self._shift: Floats | None = None
        # One row more, of ones: its products are the sums and the count.
        self._sums = np.zeros((bands + 1, bands + 1))
        self._noise = np.zeros((bands, bands))
        self._pairs = 0
        self._scratch = np.empty(0, np.float32), np.empty(0, np.float32)

    def add(self, strip: Strip) -> None:
        """Add a strip.

        Raises
        ------
        MismatchError
            When it has other bands, or a mask of another size.
        """
        _require_fitting(strip, self._bands)
        if self._shift is None:
            self._shift = _first_mean(strip)
        for samples, mask in _runs(strip):
            self._add(samples, mask, strip.missing)

    def _add(self, samples: Samples, mask: Mask | None, missing: int | None) -> None:
        bands, height, width = samples.shape
        held, spare = self._room(height * width)
        run = held.reshape(bands + 1, height, width)
        assert self._shift is not None
        np.subtract(samples, self._shift[:, None, None], out=run[:bands], casting="same_kind")
        run[bands] = 1
        with np.errstate(invalid="ignore"):
            level = (np.ones((1, bands), np.float32) @ held[:bands]).reshape(height, width)
        good = _good(samples, level, mask, missing)
        if good is not None:
            run[:, ~good] = 0
            level = np.where(good, level, 0)
        self._sums += held @ held.T
        if self._wants_noise and width > 1:
            self._add_noise(run[:bands], level, good, spare)

    def _add_noise(self, run: Floats, level: Floats, good: Mask | None, spare: Floats) -> None:
        bands, height, width = run.shape
        apart = spare[: bands * height * (width - 1)].reshape(bands, height, width - 1)
        np.subtract(run[:, :, 1:], run[:, :, :-1], out=apart)
        kept = _quiet(level)
        if good is not None:
            kept &= good[:, 1:] & good[:, :-1]
        apart *= kept
        flat = apart.reshape(bands, -1)
        self._noise += flat @ flat.T
        self._pairs += int(np.count_nonzero(kept))

    def _room(self, pixels: int) -> tuple[Floats, Floats]:
        """Return arrays that are used again for every run."""
        if self._scratch[0].size != (self._bands + 1) * pixels:
            self._scratch = (
                np.empty((self._bands + 1) * pixels, np.float32),
                np.empty(self._bands * pixels, np.float32),
            )
        return self._scratch[0].reshape(self._bands + 1, pixels), self._scratch[1]

    def found(self) -> Statistics:
        """Return the statistics of all strips so far.

        Raises
        ------
        InvalidError
            When fewer than two pixels had a value in all bands.
        """
        count = round(self._sums[-1, -1])
        if count < 2 or self._shift is None:
            raise InvalidError(
                "The stack cannot be measured",
                why=f"{count} pixels have a value in all bands",
                fix="Choose a region where no band is unknown",
            )
        away = self._sums[-1, :-1] / count
        centred = self._sums[:-1, :-1] - count * np.outer(away, away)
        # A difference of two pixels has the noise of both.
        noise = self._noise / (2 * max(self._pairs, 1))
        return Statistics(
            count,
            self._shift.astype(np.float64) + away,
            _even(centred / (count - 1)),
            self._pairs,
            _even(noise),
        )


def measure(
    strips: Iterable[Strip], bands: int, *, noise: bool = True, progress: Progress | None = None
) -> Statistics:
    """Read a stack once and return its statistics.

    Parameters
    ----------
    strips
        Parts that together are the stack or a region, each pixel once. Their order and size
        change the result by rounding alone; the same strips give the same bytes. Noise is not
        measured across their edges, so let them be wide.
    noise
        Whether the covariance of the noise is measured in the same pass.
    progress
        Called after every strip with the pixels seen so far; an exception that it raises
        stops the pass and goes to the caller.

    Raises
    ------
    MismatchError
        When a strip has other bands than the others.
    InvalidError
        When no pixels have values in all bands.
    """
    moments, seen = Moments(bands, noise=noise), 0
    for strip in strips:
        moments.add(strip)
        seen += strip.samples.shape[1] * strip.samples.shape[2]
        if progress is not None:
            progress(seen)
    return moments.found()


def _runs(strip: Strip) -> Iterator[tuple[Samples, Mask | None]]:
    """Cut a strip into runs of whole rows, or of parts of a row where rows are long."""
    _, height, width = strip.samples.shape
    across = min(width, RUN)
    down = max(1, RUN // across)
    for y in range(0, height, down):
        for x in range(0, width, across):
            place = slice(y, y + down), slice(x, x + across)
            mask = None if strip.mask is None else strip.mask[place]
            if mask is None or mask.any():
                yield strip.samples[:, *place], mask


def _first_mean(strip: Strip) -> Floats:
    """Return a value near the mean of each band: any will do, the nearer the less rounding."""
    _, height, width = strip.samples.shape
    down, across = max(1, height // 64), max(1, width // 64)
    some = strip.samples[:, ::down, ::across].reshape(len(strip.samples), -1)
    known = np.isfinite(some).all(axis=0)
    if strip.missing is not None:
        known &= (some != strip.missing).all(axis=0)
    if not known.any():
        return np.zeros(len(some), np.float32)
    return np.asarray(some[:, known].mean(axis=1, dtype=np.float64), np.float32)


def _good(samples: Samples, level: Floats, mask: Mask | None, missing: int | None) -> Mask | None:
    """Return which pixels take part; None: all."""
    good = mask
    if samples.dtype.kind == "f":
        # One unknown band makes the sum over bands unknown.
        known = np.isfinite(level)
        if not known.all():
            good = known if good is None else good & known
    elif missing is not None:
        unknown = (samples == missing).any(axis=0)
        if unknown.any():
            good = ~unknown if good is None else good & ~unknown
    return good


def _quiet(level: Floats) -> Mask:
    """Return between which neighbours the picture is even, ``(h, w - 1)``.

    Neither measure uses the difference of the two neighbours itself: the first compares what
    lies on both sides of them, the second their sum with that of the next on both sides. So
    choosing does not favour pairs whose noise happens to be alike: for noise of equal strength
    sum and difference of two pixels are uncorrelated.
    """
    height, width = level.shape
    if width < 2 * _MARGIN + 2:
        return np.ones((height, width - 1), np.bool_)
    step = level[:, 4:-1] + level[:, 5:] - level[:, 1:-4] - level[:, :-5]
    ridge = level[:, 2:-3] + level[:, 3:-2] - level[:, 1:-4] - level[:, 4:-1]
    rough = np.maximum(np.abs(step), np.abs(ridge))
    some = rough.ravel()[::_EVERY]
    place = int(QUIET * (some.size - 1))
    limit = np.partition(some, place)[place]
    kept = np.zeros((height, width - 1), np.bool_)
    kept[:, _MARGIN:-_MARGIN] = rough <= limit
    return kept


def _even(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return (matrix + matrix.T) / 2


def _require_fitting(strip: Strip, bands: int) -> None:
    shape: tuple[Any, ...] = strip.samples.shape
    if len(shape) != 3 or shape[0] != bands:
        raise MismatchError(
            "A part of the stack cannot be measured",
            why=f"it has the shape {shape}, and the stack has {bands} bands",
            fix="Give arrays (bands, h, w)",
        )
    if strip.mask is not None and strip.mask.shape != shape[1:]:
        raise MismatchError(
            "A part of the stack cannot be measured",
            why=f"its mask has the shape {strip.mask.shape}, and it has {shape[1:]}",
            fix="Give a mask (h, w) of the same part",
        )
