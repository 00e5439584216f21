"""How bright each frame was shot, colour by colour, and how its corners fell off.

Measured in linear light on what frames share, solved for all frames at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Box
from handscroll.imaging.stitching.bundle import Pose
from handscroll.imaging.stitching.difference import Values, de00, lab
from handscroll.imaging.stitching.frames import Frame, Plane, Points, full_scale, inside
from handscroll.imaging.stitching.light import Light

BLOCK: Final = 12
"""Half the side of the blocks whose mean light is compared."""
A_PAIR: Final = 240
"""Blocks compared for two frames."""
_CUT: Final = 0.985
_DARK: Final = 0.004
_ROUNDS: Final = 12
_TUKEY: Final = 4.685
_EXPECTED: Final = 0.15
_SURE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Exposure:
    """What the light of each frame must be divided by.

    Attributes
    ----------
    gains
        ``(frames, colours)``.
    falloff
        Light at the distance r from the middle (1 at the corners) was
        ``exp(falloff[0] r^2 + falloff[1] r^4)`` of that in the middle, in every frame.
    """

    gains: NDArray[np.float64]
    falloff: tuple[float, float] = (0.0, 0.0)

    def factor(self, frame: int, radius2: Plane) -> Plane:
        """Return what light of a frame is multiplied by, ``(..., colours)``.

        Parameters
        ----------
        radius2
            Square of the distance from the frame's middle, 1 at the corners.
        """
        even = np.exp(-(self.falloff[0] * radius2 + self.falloff[1] * radius2**2))
        return np.asarray(even[..., None] / self.gains[frame], np.float32)


@dataclass(frozen=True, slots=True)
class Shared:
    """Blocks of linear light that two frames share.

    Attributes
    ----------
    there, here
        ``(n, colours)``: of the first and of the second frame.
    there_radius2, here_radius2
        ``(n,)``: how far from the middles they lie.
    """

    first: int
    second: int
    there: NDArray[np.float64]
    here: NDArray[np.float64]
    there_radius2: NDArray[np.float64]
    here_radius2: NDArray[np.float64]


def radius2(size: tuple[int, int], points: Points) -> NDArray[np.float64]:
    """Return the square of the distance from the middle of a picture, 1 at its corners."""
    x, y = (np.array(size) - 1) / 2
    away = (points[:, 0] - x) ** 2 + (points[:, 1] - y) ** 2
    return np.asarray(away / (x * x + y * y))


def shared(
    frames: Sequence[Frame], poses: Sequence[Pose], pair: tuple[int, int], light: Light
) -> Shared:
    """Measure blocks all over what two frames share."""
    first, second = pair
    there, here = _places(poses[first], poses[second])
    one, kept_one = _means(frames[first], there, light)
    two, kept_two = _means(frames[second], here, light)
    kept = kept_one & kept_two
    sizes = [(frames[at].size.width, frames[at].size.height) for at in pair]
    radii = radius2(sizes[0], there)[kept], radius2(sizes[1], here)[kept]
    return Shared(first, second, one[kept], two[kept], *radii)


def _places(first: Pose, second: Pose) -> tuple[Points, Points]:
    width, height = first.size.width, first.size.height
    fine = 64
    rows, columns = np.mgrid[0:fine, 0:fine]
    every = np.stack(
        [(columns.ravel() + 0.5) / fine * width, (rows.ravel() + 0.5) / fine * height], 1
    )
    margin = BLOCK + 2.0
    mapped = second.from_plane(first.to_plane(every))
    both = inside(every, first.size, margin) & inside(mapped, second.size, margin)
    chosen = np.flatnonzero(both)
    chosen = chosen[np.linspace(0, len(chosen) - 1, min(A_PAIR, len(chosen))).astype(int)]
    return every[chosen], mapped[chosen]


def _means(frame: Frame, at: Points, light: Light) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the mean light of blocks, and which of them are neither cut off nor black."""
    means, kept = np.zeros((len(at), light.colours)), np.zeros(len(at), bool)
    for number, (x, y) in enumerate(np.round(at).astype(int)):
        box = Box(int(x) - BLOCK, int(y) - BLOCK, 2 * BLOCK + 1, 2 * BLOCK + 1)
        if box.clipped(frame.size) != box:
            continue
        stored = frame.window(box)
        means[number] = light.of(stored)[..., : light.colours].mean(axis=(0, 1))
        high = stored[..., : light.colours].max() / full_scale(stored)
        kept[number] = high < _CUT and means[number].min() > _DARK
    return means, kept


def solve(every: Sequence[Shared], frames: int, colours: int, reference: int | None) -> Exposure:
    """Return the exposure of all frames.

    Parameters
    ----------
    every
        Of all pairs that overlap.
    reference
        The frame that keeps its exposure; None keeps the median of all.
    """
    plain = _solve(every, frames, colours, falloff=False)
    full = _solve(every, frames, colours, falloff=True)
    # A falloff that the overlaps do not prove is none.
    proved = full.sure and full.spread < 0.97 * plain.spread
    chosen = full if proved else plain
    logs = chosen.numbers[: frames * colours].reshape(frames, colours)
    anchor = np.median(logs, axis=0) if reference is None else logs[reference]
    falloff = (float(full.numbers[-2]), float(full.numbers[-1])) if proved else (0.0, 0.0)
    return Exposure(np.exp(logs - anchor), falloff)


@dataclass(frozen=True, slots=True)
class _Solved:
    numbers: NDArray[np.float64]
    spread: float
    sure: bool


def _solve(every: Sequence[Shared], frames: int, colours: int, *, falloff: bool) -> _Solved:
    unknown = frames * colours + 2 * falloff
    rows, values = [], []
    for one in every:
        logs = np.log(np.maximum(one.here, 1e-6) / np.maximum(one.there, 1e-6))
        for colour in range(colours):
            row = np.zeros((len(logs), unknown))
            row[:, one.second * colours + colour] = 1
            row[:, one.first * colours + colour] = -1
            if falloff:
                row[:, -2] = one.here_radius2 - one.there_radius2
                row[:, -1] = one.here_radius2**2 - one.there_radius2**2
            rows.append(row)
            values.append(logs[:, colour])
    matrix = np.concatenate(rows) if rows else np.zeros((0, unknown))
    wanted = np.concatenate(values) if values else np.zeros(0)
    stiff = np.full(unknown, 1e-6)
    if falloff:
        stiff[-2:] = 1 / _EXPECTED**2 * 1e-4
    return _tukey(matrix, wanted, np.diag(stiff), falloff)


def _tukey(
    matrix: NDArray[np.float64],
    wanted: NDArray[np.float64],
    stiff: NDArray[np.float64],
    falloff: bool,
) -> _Solved:
    """Solve least squares by Tukey's weights: what moved or was mended does not count."""
    weights = np.ones(len(wanted))
    numbers: Values = np.zeros(matrix.shape[1])
    spread = 1.0
    square = stiff
    for _ in range(_ROUNDS):
        weighted = matrix * weights[:, None]
        square = weighted.T @ matrix + stiff
        numbers = np.asarray(np.linalg.solve(square, weighted.T @ wanted), np.float64)
        left = wanted - matrix @ numbers
        spread = max(1.4826 * float(np.median(np.abs(left))), 1e-5) if len(left) else 1.0
        weights = np.clip(1 - (left / (_TUKEY * spread)) ** 2, 0, None) ** 2
    error = spread * np.sqrt(np.diag(np.linalg.inv(square))[-2:])
    sure = falloff and bool((np.abs(numbers[-2:]) > _SURE * error).any())
    return _Solved(numbers, spread, sure)


def differences(one: Shared, exposure: Exposure) -> NDArray[np.float64]:
    """Return dE00 of the blocks that two frames share, after both were evened out."""
    there = one.there * exposure.factor(one.first, np.asarray(one.there_radius2, np.float32))
    here = one.here * exposure.factor(one.second, np.asarray(one.here_radius2, np.float32))
    return de00(lab(there), lab(here))
