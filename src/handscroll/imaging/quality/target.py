"""Find a target of patches in a picture: any place and turn, some perspective.

Fields stand on a lattice; the lattice is laid over the layout in every way it can lie, and the
colours tell which way it is. A target that is mirrored, cut off or covered is refused: a colour
difference measured on the wrong patch would look like a measurement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.quality.lattice import (
    Fields,
    fields,
    lattices,
    moved,
)
from handscroll.imaging.quality.laying import TONE, Way, off, placed, sampled
from handscroll.imaging.quality.layout import Layout
from handscroll.imaging.quality.refusals import CannotMeasureError

Values = NDArray[np.float64]
_LARGEST: Final = 1000
_LIKE: Final = 0.09
_CLEARLY: Final = 1.25
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

    def pitch_px(self, which: int) -> float:
        """Return the longer pitch at a patch, px."""
        middle = self.layout.middles[which]
        here, across, down = moved(self.transform, middle + np.array([[0, 0], [1, 0], [0, 1]]))
        return float(max(np.linalg.norm(across - here), np.linalg.norm(down - here)))

    def pixels_per_mm(self) -> tuple[float, float]:
        """Return px/mm across and down at its middle; NaN where the pitch is unknown."""
        middle = np.array([(self.layout.columns - 1) / 2, (self.layout.rows - 1) / 2])
        ends = np.array([[0.5, 0], [-0.5, 0], [0, 0.5], [0, -0.5]]) + middle
        there = moved(self.transform, ends)
        across = float(np.linalg.norm(there[0] - there[1]))
        down = float(np.linalg.norm(there[2] - there[3]))
        return across / self.layout.pitch_mm[0], down / self.layout.pitch_mm[1]


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
    return find_one_of(picture, [layout])


def find_one_of(picture: NDArray[np.floating], layouts: Sequence[Layout]) -> Found:
    """Find that target of several which the picture is most like; errors as `find_target`.

    Of several errors that one is raised which tells most: that something was seen, and what was
    wrong with it.
    """
    small, scale = _small(np.asarray(picture))
    seen = fields(small)
    found: list[Found] = []
    errors: list[CannotMeasureError] = []
    for layout in layouts:
        try:
            found.append(elsewhere(_found(small, seen, layout), scale))
        except CannotMeasureError as error:
            errors.append(error)
    if found:
        return min(found, key=lambda one: one.likeness)
    raise min(errors, key=lambda one: one.code == "target_absent")


def _found(small: NDArray[np.float32], seen: Fields, layout: Layout) -> Found:
    best: Way | None = None
    least = max(3, (layout.rows * layout.columns) // 3)
    for lattice in lattices(seen, layout.patch, least)[:4]:
        told = placed(small, lattice, layout)
        if told is not None and (best is None or told[0] < best[0]):
            best = told
    if best is None or best[0] > _LIKE * 2:
        raise target_absent()
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
    return Found(layout, transform, likeness, place_sd)


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
    return np.asarray(light**TONE, np.float32), float(scale)


def _whole(picture: NDArray[np.float32], transform: Values, layout: Layout) -> None:
    corners = Found(layout, transform, 0.0).corners
    high, wide = picture.shape[:2]
    if corners.min() < -1 or (corners - [wide, high]).max() > 1:
        raise _refused("target_cut_off", "a part of it lies outside the picture",
                       "Capture the whole target")  # fmt: skip


def _uncovered(picture: NDArray[np.float32], transform: Values, layout: Layout) -> None:
    aim = np.clip(layout.rough_rgb, 0, None) ** TONE
    apart, _ = off(sampled(picture, transform, layout), aim)
    limit = max(_STRANGE, 6 * float(np.median(apart)))
    strange = np.flatnonzero(apart > limit)
    if strange.size:
        raise _refused(
            "target_covered", f"patch {strange[0] + 1} has nothing of its colour",
            "Take away what lies on the target, and capture again",
            patch=float(strange[0] + 1), patches=float(strange.size),
        )  # fmt: skip


def outline(found: Found) -> NDArray[np.int32]:
    """Return the corners of a target as whole pixels, ``(4, 2)``, for a mask or a drawing."""
    return np.asarray(np.rint(found.corners), np.int32)


def mask(found: Found, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which pixels of a picture ``(h, w)`` the target covers."""
    drawn = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(drawn, outline(found), 1)
    return drawn.astype(bool)


def target_absent() -> CannotMeasureError:
    """Return the refusal of a picture in which nothing is like the target."""
    return _refused("target_absent", "no group of fields in the picture is like it",
                    "Choose a capture with the target, or the right layout")  # fmt: skip


def _refused(code: str, why: str, fix: str, **facts: float) -> CannotMeasureError:
    return CannotMeasureError(_WHAT, why=why, fix=fix, code=code, facts=facts)
