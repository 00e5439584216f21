"""Values between pixels: Keys' cubic or Lanczos, nothing invented where pixels are unknown."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError
from handscroll.imaging.registration.pictures import Plane

Kernel = Literal["linear", "cubic", "lanczos"]
RADIUS: Final[dict[Kernel, int]] = {"linear": 1, "cubic": 2, "lanczos": 3}
"""Pixels that a kernel reaches to each side."""
_KEYS: Final = -0.5


def weigh(kernel: Kernel, away: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weight of pixels that lie so many pixels away.

    Keys 1981, "Cubic convolution interpolation for digital image processing", a = -1/2;
    Lanczos with three lobes (Turkowski 1990).
    """
    far = np.abs(away)
    if kernel == "linear":
        return np.asarray(np.maximum(1 - far, 0))
    if kernel == "lanczos":
        return np.asarray(np.where(far < 3, np.sinc(far) * np.sinc(far / 3), 0))
    near = ((_KEYS + 2) * far - (_KEYS + 3)) * far * far + 1
    rest = ((_KEYS * far - 5 * _KEYS) * far + 8 * _KEYS) * far - 4 * _KEYS
    return np.asarray(np.where(far <= 1, near, np.where(far < 2, rest, 0)))


def halo(kernel: Kernel, stretch: float) -> int:
    """Return how many pixels round a point a kernel needs."""
    return int(np.ceil(RADIUS[_known(kernel)] * max(stretch, 1.0))) + 1


def sample(
    plane: Plane, x: NDArray[np.float64], y: NDArray[np.float64], kernel: Kernel = "cubic",
    stretch: float = 1.0,
) -> Plane:  # fmt: skip
    """Return the values of a plane between its pixels.

    Parameters
    ----------
    plane
        ``(h, w)``, NaN where unknown.
    x, y
        Places of any one shape.
    kernel
        What to weigh pixels with.
    stretch
        Pixels of the plane that one pixel of the answer is long. Above 1 the kernel is drawn out
        so far, or detail finer than the answer's pixels would come back as false detail.

    Returns
    -------
    Plane
        Float32 of that shape. Where a pixel that the kernel needs is unknown or beyond the edge,
        the bilinear value, which lies between its neighbours; NaN where one of those four is
        unknown too. Each value depends on its own place only, not on the others asked for.
    """
    stretch = max(stretch, 1.0)
    reach = int(np.ceil(RADIUS[_known(kernel)] * stretch))
    unknown = ~np.isfinite(plane)
    height, width = plane.shape
    inside = (x >= 0) & (y >= 0) & (x <= width - 1) & (y <= height - 1)
    x, y = np.where(inside, x, 0.0), np.where(inside, y, 0.0)
    base_x, base_y = np.floor(x), np.floor(y)
    away = (x - base_x, y - base_y)
    corner = (base_x.astype(np.int64), base_y.astype(np.int64))
    # A border of its own: no tap falls outside, and what was beyond the edge counts as unknown.
    padded = np.pad(np.where(unknown, 0, plane), reach)
    flat = padded.ravel()
    first = (corner[1] + reach) * padded.shape[1] + corner[0] + reach
    value = _weighed(flat, (first, padded.shape[1]), away, (kernel, reach, stretch))
    bad = np.pad(unknown, reach, constant_values=True)
    needed = _needing(bad, reach)[first] | ~inside
    if needed.any():
        few = (first[needed], padded.shape[1])
        part = (away[0][needed], away[1][needed])
        value[needed] = _weighed(flat, few, part, ("linear", 1, 1.0))
        value[needed] = np.where(_cell_unknown(bad.ravel(), few, part), np.nan, value[needed])
        value[~inside] = np.nan
    return value


def _weighed(
    flat: Plane, where: tuple[NDArray[np.int64], int], away: tuple[NDArray[np.float64], ...],
    how: tuple[Kernel, int, float],
) -> Plane:  # fmt: skip
    """Add up weighed pixels: rows first, then columns, always in the same order."""
    kernel, reach, stretch = how
    first, stride = where
    taps = range(1 - reach, reach + 1)
    across = _weights(kernel, away[0], taps, stretch)
    down = _weights(kernel, away[1], taps, stretch)
    total = np.zeros(first.shape, np.float32)
    for row, weight in zip(taps, down, strict=True):
        line = np.zeros(first.shape, np.float32)
        for column, share in zip(taps, across, strict=True):
            line += flat[first + (row * stride + column)] * share
        total += line * weight
    return total


def _weights(kernel: Kernel, away: NDArray[np.float64], taps: range, stretch: float) -> list[Plane]:
    each = [weigh(kernel, (away - tap) / stretch) for tap in taps]
    whole = np.zeros_like(each[0])
    for one in each:
        whole += one
    return [np.asarray(one / whole, np.float32) for one in each]


def _needing(bad: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """Return for each pixel whether a kernel between it and the next meets an unknown one."""
    out = bad
    for axis in (0, 1):
        grown = out.copy()
        for tap in range(1 - reach, reach + 1):
            grown |= np.roll(out, -tap, axis)
        out = grown
    return out.ravel()


def _cell_unknown(
    bad: NDArray[np.bool_], where: tuple[NDArray[np.int64], int],
    away: tuple[NDArray[np.float64], ...],
) -> NDArray[np.bool_]:  # fmt: skip
    """Return where one of the four pixels round a place is unknown and counts."""
    first, stride = where
    right, below = away[0] > 0, away[1] > 0
    out = bad[first]
    out = out | (bad[first + 1] & right) | (bad[first + stride] & below)
    return np.asarray(out | (bad[first + stride + 1] & right & below))


def _known(kernel: Kernel) -> Kernel:
    if kernel not in RADIUS:
        raise InvalidError(
            f"Pixels cannot be weighed by {kernel!r}",
            why="that kernel is not known",
            fix=f"Choose one of {', '.join(RADIUS)}",
        )
    return kernel
