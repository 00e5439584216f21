"""One pass over a stack that measures the covariance of signal and of noise together.

Strips of any size are taken in runs that fit a core's own cache: each run is brought to float32,
less the mean of the first strip, multiplied with itself in float32 and added up in float64.
So the error stays near 1e-6 of the covariance, however bright the stack is.

Noise is told from neighbours in a row: half of ``-x0 + 3 x1 - 3 x2 + x3``, which is nothing
where the picture rises, falls or bends evenly (Gasser, Sroka & Jennen-Steinmetz 1986, "Residual
variance and residual pattern in nonlinear regression", Biometrika 73, 625-633; Hall, Kay &
Titterington 1990, Biometrika 77, 521-528), and only where there is no edge or line.
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
WIDE: Final = 1_024
"""Of them, how many in a row at most."""
QUIET: Final = 1 / 3
"""Share of the neighbours, those where the picture is evenest, that tell the noise."""
_EVERY: Final = 7
_MARGIN: Final = 2
_GAIN: Final = 2 * (1.5**2 + 0.5**2)
"""Variance of a difference less the mean of its neighbours, for noise of variance 1."""
NARROWEST: Final = 8
"""Pixels across from which noise is told; narrower strips leave it out."""
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
        # Used again for every run: fresh memory costs as much as the arithmetic.
        self._held = np.empty((bands + 1) * RUN, np.float32)
        self._spare = np.empty((2, bands * RUN), np.float32)

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
        held = self._held[: (bands + 1) * height * width].reshape(bands + 1, -1)
        run = held.reshape(bands + 1, height, width)
        assert self._shift is not None
        # Copied, then changed in place: one step would convert in small pieces, far slower.
        np.copyto(run[:bands], samples, casting="same_kind")
        run[:bands] -= self._shift[:, None, None]
        run[bands] = 1
        with np.errstate(invalid="ignore"):
            level = (np.ones((1, bands), np.float32) @ held[:bands]).reshape(height, width)
        good = _good(samples, level, mask, missing)
        if good is not None:
            run[:, ~good] = 0
            level = np.where(good, level, 0)
        self._sums += held @ held.T
        if self._wants_noise and width >= NARROWEST:
            self._add_noise(run[:bands], level, good)

    def _add_noise(self, run: Floats, level: Floats, good: Mask | None) -> None:
        bands, height, width = run.shape
        size = bands * height * (width - 1)
        apart = self._spare[0, :size].reshape(bands, height, width - 1)
        np.subtract(run[:, :, 1:], run[:, :, :-1], out=apart)
        # A difference less the mean of the next ones on both sides: slopes and bends fall out.
        left = self._spare[1, : size - 2 * bands * height].reshape(bands, height, width - 3)
        np.add(apart[:, :, :-2], apart[:, :, 2:], out=left)
        left *= -0.5
        left += apart[:, :, 1:-1]
        kept = _quiet(level, good)
        left *= kept.astype(np.float32)
        flat = left.reshape(bands, -1)
        self._noise += flat @ flat.T
        self._pairs += int(np.count_nonzero(kept))

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
        noise = self._noise / (_GAIN * max(self._pairs, 1))
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
    """Cut a strip into blocks, wide rather than high."""
    _, height, width = strip.samples.shape
    across = min(width, WIDE)
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


def _quiet(level: Floats, good: Mask | None) -> Mask:
    """Return around which two neighbours the picture is even, ``(h, w - 3)``.

    The noise is told from four pixels in a row. No measure here would choose those whose noise
    happens to be small: the first compares what lies beyond them on both sides, the second the
    sum of the inner two with that of the outer two, which for noise of equal strength is
    uncorrelated with the difference that tells it, and the third that difference in the rows
    above and below, where an edge goes on.
    """
    height, width = level.shape
    last = width - 3
    beyond = level[:, 6 : last + 2] + level[:, 7 : last + 3]
    beyond -= level[:, 1 : last - 3] + level[:, : last - 4]
    inner = level[:, 3 : last - 1] + level[:, 4:last]
    inner -= level[:, 2 : last - 2] + level[:, 5 : last + 1]
    rough = np.maximum(np.abs(beyond), np.abs(inner))
    if height > 1:
        np.maximum(rough, _beside(level)[:, _MARGIN:-_MARGIN], out=rough)
    kept = np.zeros((height, width - 3), np.bool_)
    if good is None:
        kept[:, _MARGIN:-_MARGIN] = rough <= _limit(rough.ravel())
        return kept
    whole = good[:, :-3] & good[:, 1:-2] & good[:, 2:-1] & good[:, 3:]
    inside = whole[:, _MARGIN:-_MARGIN]
    if inside.any():
        kept[:, _MARGIN:-_MARGIN] = inside & (rough <= _limit(rough[inside]))
    return kept


def _beside(level: Floats) -> Floats:
    """Return the larger of the differences that tell the noise, of the rows above and below."""
    steep = np.abs(1.5 * (level[:, 2:-1] - level[:, 1:-2]) - 0.5 * (level[:, 3:] - level[:, :-3]))
    found = np.zeros_like(steep)
    found[1:] = steep[:-1]
    np.maximum(found[:-1], steep[1:], out=found[:-1])
    return found


def _limit(rough: Floats) -> np.float32:
    some = rough[::_EVERY]
    place = int(QUIET * (some.size - 1))
    return np.float32(np.partition(some, place)[place])


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
