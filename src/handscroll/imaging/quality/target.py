"""Find a target of patches in a picture: any place and turn, some perspective.

Fields stand on a lattice; the lattice is laid over the layout in every way it can lie, and the
colours tell which way it is. A target that is mirrored, cut off or covered is refused: a colour
difference measured on the wrong patch would look like a measurement.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.quality.lattice import Lattice, fields, homography, lattices, moved
from handscroll.imaging.quality.layout import Layout
from handscroll.imaging.quality.refusals import CannotMeasureError

Values = NDArray[np.float64]
_LARGEST: Final = 1000
_TONE: Final = 1 / 2.2
_LIKE: Final = 0.09
_CLEARLY: Final = 1.25
_UNUSUAL_GAIN: Final = 0.1
_UNUSUAL_OFFSET: Final = 0.3
_STRANGE: Final = 0.22
_WHAT: Final = "The target cannot be measured"


@dataclass(frozen=True, slots=True)
class Found:
    """Where a target lies.

    Attributes
    ----------
    layout
        The target that was looked for.
    transform
        ``(3, 3)`` from column and row of the layout (the first patch's middle is (0, 0)) to px.
    likeness
        RMS difference of its patches from the reference colours after a gain and a tone curve
        for each colour were allowed, 0 to 1 on a tone curve of 1/2.2.
    place_sd
        RMS distance of the patches that were seen from where the transform puts them, px.
    """

    layout: Layout
    transform: Values
    likeness: float
    place_sd: float = 0.0

    @property
    def corners(self) -> Values:
        """Outer corners of the four patches at its corners, ``(4, 2)`` px, clockwise."""
        half_x, half_y = self.layout.patch[0] / 2, self.layout.patch[1] / 2
        right, bottom = self.layout.columns - 1 + half_x, self.layout.rows - 1 + half_y
        at = [[-half_x, -half_y], [right, -half_y], [right, bottom], [-half_x, bottom]]
        return moved(self.transform, np.array(at))

    def pixels_per_mm(self) -> tuple[float, float]:
        """Return px/mm across and down at its middle; NaN where the pitch is unknown."""
        middle = np.array([(self.layout.columns - 1) / 2, (self.layout.rows - 1) / 2])
        ends = np.array([[0.5, 0], [-0.5, 0], [0, 0.5], [0, -0.5]]) + middle
        there = moved(self.transform, ends)
        across = float(np.linalg.norm(there[0] - there[1]))
        down = float(np.linalg.norm(there[2] - there[3]))
        return across / self.layout.pitch_mm[0], down / self.layout.pitch_mm[1]


class _Way(NamedTuple):
    """A way a target may lie: how well it fits, and how well the next best does."""

    likeness: float
    second: float
    transform: Values
    mirrored: bool
    place_sd: float


def find_target(picture: NDArray[np.floating], layout: Layout) -> Found:
    """Find a target in a picture.

    Parameters
    ----------
    picture
        ``(h, w, 3)`` linear light of red, green, blue (any primaries), 1 = white; NaN unknown.
    layout
        What to look for.

    Raises
    ------
    CannotMeasureError
        ``target_absent``, ``target_cut_off``, ``target_mirrored``, ``target_doubtful`` (two ways
        to lie are about equally likely), ``target_covered``.
    """
    small, scale = _small(np.asarray(picture))
    best: _Way | None = None
    least = max(3, (layout.rows * layout.columns) // 3)
    for lattice in lattices(fields(small), layout.patch, least)[:4]:
        told = _placed(small, lattice, layout)
        if told is not None and (best is None or told[0] < best[0]):
            best = told
    if best is None or best[0] > _LIKE * 2:
        raise _refused("target_absent", "no group of fields in the picture is like it",
                       "Choose a capture with the target, or the right layout")  # fmt: skip
    likeness, second, transform, mirrored, place_sd = best
    if mirrored:
        raise _refused("target_mirrored", "its colours stand in mirrored order",
                       "Turn the picture over, and check how it was captured")  # fmt: skip
    _whole(small, transform, layout)
    _uncovered(small, transform, layout)
    if likeness > _LIKE or second < likeness * _CLEARLY:
        raise _refused(
            "target_doubtful", "its colours do not tell which way it lies",
            "Check the reference values, and that nothing lies on the target",
            likeness=likeness, second=second,
        )  # fmt: skip
    return elsewhere(Found(layout, transform, likeness, place_sd), scale)


def elsewhere(found: Found, scale: float, left: float = 0.0, top: float = 0.0) -> Found:
    """Return where a target lies in a window of a larger picture.

    A scan is searched in a small level of its pyramid and measured in its full size.

    Parameters
    ----------
    scale
        How many times larger the other picture is than the one that was searched.
    left, top
        First pixel of the window, in px of the larger picture.
    """
    half = (scale - 1) / 2
    there = np.array([[scale, 0, half - left], [0, scale, half - top], [0, 0, 1.0]])
    return replace(found, transform=there @ found.transform, place_sd=found.place_sd * scale)


def _small(picture: NDArray[np.floating]) -> tuple[NDArray[np.float32], float]:
    """Return the picture on a tone curve, its longer side at most 1000 px, and how much smaller."""
    if picture.ndim != 3 or picture.shape[2] != 3 or min(picture.shape[:2]) < 16:
        raise _refused("target_absent", f"a picture of {picture.shape} has no three colours",
                       "Give a picture of red, green and blue")  # fmt: skip
    known = np.nan_to_num(np.asarray(picture, np.float32), nan=0.0)
    scale = max(1, -(-max(known.shape[:2]) // _LARGEST))
    high, wide = known.shape[0] // scale * scale, known.shape[1] // scale * scale
    blocks = known[:high, :wide].reshape(high // scale, scale, wide // scale, scale, 3)
    light = np.clip(blocks.mean(axis=(1, 3)), 0, 1)
    return np.asarray(light**_TONE, np.float32), float(scale)


def _placed(picture: NDArray[np.float32], lattice: Lattice, layout: Layout) -> _Way | None:
    """Lay a lattice over the layout in every way; return how well the best fits, and the next."""
    aim = np.clip(layout.rough_rgb, 0, None) ** _TONE
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
    off = lattice.middle - moved(chosen[2], layout.middles[list(chosen[1])])
    place_sd = float(np.sqrt(np.mean(np.sum(off**2, axis=1))))
    return _Way(first[0], min(others, default=np.inf), chosen[2], mirrored, place_sd)


def _order(at: NDArray[np.int64], layout: Layout) -> tuple[int, ...]:
    return tuple(int(one) for one in at[:, 1] * layout.columns + at[:, 0])


def _sampled(picture: NDArray[np.float32], transform: Values, layout: Layout) -> Values:
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
    off, unusual = _off(_sampled(picture, transform, layout), aim)
    kept = np.isfinite(off)
    # Up to a fifth of the patches may be covered; they are told afterwards.
    if kept.sum() < 0.7 * len(off):
        return float("inf")
    most = np.sort(np.where(kept, off, np.inf))[: max(4, int(0.85 * len(off)))]
    return float(np.sqrt(np.mean(np.minimum(most, 1.0) ** 2) + unusual))


def _off(seen: Values, aim: Values) -> tuple[Values, float]:
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


def _whole(picture: NDArray[np.float32], transform: Values, layout: Layout) -> None:
    corners = Found(layout, transform, 0.0).corners
    high, wide = picture.shape[:2]
    if corners.min() < -1 or (corners - [wide, high]).max() > 1:
        raise _refused("target_cut_off", "a part of it lies outside the picture",
                       "Capture the whole target")  # fmt: skip


def _uncovered(picture: NDArray[np.float32], transform: Values, layout: Layout) -> None:
    aim = np.clip(layout.rough_rgb, 0, None) ** _TONE
    off, _ = _off(_sampled(picture, transform, layout), aim)
    limit = max(_STRANGE, 6 * float(np.median(off)))
    strange = np.flatnonzero(off > limit)
    if strange.size:
        raise _refused(
            "target_covered", f"patch {strange[0] + 1} has nothing of its colour",
            "Take away what lies on the target, and capture again",
            patch=float(strange[0] + 1), patches=float(strange.size),
        )  # fmt: skip


def _turns() -> list[tuple[NDArray[np.int64], bool]]:
    quarter, flip = np.array([[0, -1], [1, 0]]), np.array([[-1, 0], [0, 1]])
    turns = [np.linalg.matrix_power(quarter, n) for n in range(4)]
    return [(one, False) for one in turns] + [(one @ flip, True) for one in turns]


_TURNS: Final = _turns()


def outline(found: Found) -> NDArray[np.int32]:
    """Return the corners of a target as whole pixels, ``(4, 2)``, for a mask or a drawing."""
    return np.asarray(np.rint(found.corners), np.int32)


def mask(found: Found, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which pixels of a picture ``(h, w)`` the target covers."""
    drawn = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(drawn, outline(found), 1)
    return drawn.astype(bool)


def _refused(code: str, why: str, fix: str, **facts: float) -> CannotMeasureError:
    return CannotMeasureError(_WHAT, why=why, fix=fix, code=code, facts=facts)
