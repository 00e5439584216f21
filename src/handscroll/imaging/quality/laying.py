"""Lay a lattice of fields over a layout in every way it can lie: the colours tell which it is."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.quality.lattice import Lattice, homography, moved
from handscroll.imaging.quality.layout import Layout

Values = NDArray[np.float64]
TONE: Final = 1 / 2.2
"""Curve on which differences of dark and of light patches count alike."""
_UNUSUAL_GAIN: Final = 0.1
_UNUSUAL_OFFSET: Final = 0.3


class Way(NamedTuple):
    """A way a target may lie: how well it fits, and how well the next best does."""

    likeness: float
    second: float
    transform: Values
    mirrored: bool
    place_sd: float


def placed(picture: NDArray[np.float32], lattice: Lattice, layout: Layout) -> Way | None:
    """Lay a lattice over the layout in every way; return how well the best fits, and the next."""
    aim = np.clip(layout.rough_rgb, 0, None) ** TONE
    ways: list[tuple[float, tuple[int, ...], Values, bool]] = []
    for turned, mirrored in _TURNS:
        index = lattice.index @ turned.T
        low, span = index.min(axis=0), np.ptp(index, axis=0)
        room = np.array([layout.columns, layout.rows]) - 1 - span
        if room.min() < 0:
            continue
        for right in range(room[0] + 1):
            for down in range(room[1] + 1):
                at = index - low + np.array([right, down])
                transform = homography(at.astype(np.float64), lattice.middle)
                if transform is None:
                    continue
                likeness = _likeness(picture, transform, layout, aim)
                ways.append((likeness, _order(at, layout), transform, mirrored))
    if not ways:
        return None
    ways.sort(key=lambda one: (one[0], one[3]))
    first = ways[0]
    # A single row looks the same turned and mirrored: such ways are one.
    others = [one[0] for one in ways[1:] if one[1] != first[1]]
    mirrored = first[3] and not any(one[1] == first[1] and not one[3] for one in ways)
    chosen = first
    if first[3] and not mirrored:
        chosen = next(one for one in ways if one[1] == first[1] and not one[3])
    away = lattice.middle - moved(chosen[2], layout.middles[list(chosen[1])])
    place_sd = float(np.sqrt(np.mean(np.sum(away**2, axis=1))))
    return Way(first[0], min(others, default=np.inf), chosen[2], mirrored, place_sd)


def _order(at: NDArray[np.int64], layout: Layout) -> tuple[int, ...]:
    return tuple(int(one) for one in at[:, 1] * layout.columns + at[:, 0])


def sampled(picture: NDArray[np.float32], transform: Values, layout: Layout) -> Values:
    """Return the median colour in the middle of each patch, NaN outside the picture."""
    offsets = np.stack(np.meshgrid([-0.2, 0, 0.2], [-0.2, 0, 0.2]), -1).reshape(-1, 2)
    points = layout.middles[:, None] + offsets * np.asarray(layout.patch)
    there = np.rint(moved(transform, points.reshape(-1, 2))).astype(int)
    high, wide = picture.shape[:2]
    inside = (there >= 0).all(axis=1) & (there[:, 0] < wide) & (there[:, 1] < high)
    x, y = np.clip(there, 0, [wide - 1, high - 1]).T
    values = np.where(inside[:, None], picture[y, x], np.nan)
    grouped = values.reshape(len(points), -1, 3)
    return np.asarray(np.median(grouped, axis=1), np.float64)


def _likeness(
    picture: NDArray[np.float32], transform: Values, layout: Layout, aim: Values
) -> float:
    apart, unusual = off(sampled(picture, transform, layout), aim)
    kept = np.isfinite(apart)
    # Up to a fifth of the patches may be covered; they are told afterwards.
    if kept.sum() < 0.7 * len(apart):
        return float("inf")
    most = np.sort(np.where(kept, apart, np.inf))[: max(4, int(0.85 * len(apart)))]
    return float(np.sqrt(np.mean(np.minimum(most, 1.0) ** 2) + unusual))


def off(seen: Values, aim: Values) -> tuple[Values, float]:
    """Return how far each patch is from its reference, and how unusual the light would be.

    Each colour may have a gain and an offset; the more it needs, the less likely: a grey scale
    laid a step aside is the same scale with an offset.
    """
    unusual = 0.0
    total = np.zeros(len(seen))
    for colour in range(3):
        known = np.isfinite(seen[:, colour])
        x, y = seen[known, colour], aim[known, colour]
        if len(x) < 4:
            return np.full(len(seen), np.nan), 0.0
        gain, offset = _robust(x, y)
        unusual += ((_UNUSUAL_GAIN * np.log(gain)) ** 2 + (_UNUSUAL_OFFSET * offset) ** 2) / 3
        total += (aim[:, colour] - gain * seen[:, colour] - offset) ** 2 / 3
    return np.sqrt(total), unusual


def _robust(x: Values, y: Values) -> tuple[float, float]:
    weight = np.ones_like(x)
    gain, offset = 1.0, 0.0
    for _ in range(5):
        mean_x, mean_y = np.average(x, weights=weight), np.average(y, weights=weight)
        spread = np.sum(weight * (x - mean_x) ** 2)
        gain = float(np.sum(weight * (x - mean_x) * (y - mean_y)) / max(spread, 1e-9))
        gain = float(np.clip(gain, 0.3, 3.5))
        offset = float(mean_y - gain * mean_x)
        left = np.abs(y - gain * x - offset)
        scale = max(float(np.median(left)), 0.01)
        weight = 1 / (1 + (left / (2 * scale)) ** 2)
    return gain, offset


def _turns() -> list[tuple[NDArray[np.int64], bool]]:
    quarter, flip = np.array([[0, -1], [1, 0]]), np.array([[-1, 0], [0, 1]])
    turns = [np.linalg.matrix_power(quarter, n) for n in range(4)]
    return [(one, False) for one in turns] + [(one @ flip, True) for one in turns]


_TURNS: Final = _turns()
