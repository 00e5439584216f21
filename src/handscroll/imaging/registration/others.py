"""Pictures of another geometry laid on the reference: radiographs, fluorescence, other cameras.

Contrast may be turned, absent, or of other things altogether. A first guess comes from directions
of edges, which no turned contrast changes; cells then settle it, foretold from the references.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft2, next_fast_len, rfft2

from handscroll.errors import InvalidError
from handscroll.geometry import Size
from handscroll.imaging.registration.control import solve
from handscroll.imaging.registration.pictures import Picture, Plane, Points, reduced
from handscroll.imaging.registration.refining import Plan, refined
from handscroll.imaging.registration.registered import Registered, steady
from handscroll.imaging.registration.searching import evened
from handscroll.imaging.registration.transforms import IDENTITY, Transform, magnification

SIDES: Final = (240, 480)
"""Longer sides of the small copies of the two rounds of the search, px."""
_TURN: Final = 2.0
_GROW: Final = 1.04
_EDGE: Final = 1.5
_LEAST_STANDING: Final = 6.0
"""How far, in spreads, the best place must stand out of all others to be believed."""
_FINEST: Final = (1, 2, 4)
_GOOD: Final = 0.2
"""Expected RMS error, px, below which no other fineness is tried."""
_FINE: Final = float(2**40)
_PLACES: Final = 24
_GUESSED: Final = 3
"""References that the first guess is made from: more tell little more."""
LIMIT: Final = 1.0
"""Expected RMS error, px, above which the place of another picture cannot be told."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is tried for a first guess.

    Attributes
    ----------
    turn
        Degrees to each side of upright.
    least, most
        Scales: pixels of the other picture for one of the reference, beside what makes the
        longer sides of both alike.
    """

    turn: float = 15.0
    least: float = 0.7
    most: float = 1.4


def register_other(
    references: Sequence[Picture], other: Picture, begun: Transform | None = None,
    search: Search | None = None,
) -> Registered:  # fmt: skip
    """Find where a picture of another geometry lies on the reference.

    Parameters
    ----------
    references
        One picture or several that lie on each other already, all of one size. All bands of a
        capture together foretell a radiograph far better than one or two.
    other
        Any linear or logarithmic measure, NaN where unknown.
    begun
        A transform right to about a hundredth of the side, as from control points; sought when
        missing.
    search
        What to try when it is sought.

    Returns
    -------
    Registered
        Its ``transform`` is None when nothing stands out, with the reason.

    Raises
    ------
    InvalidError
        No reference, or references of several sizes.
    """
    sizes = {one.size for one in references}
    if len(sizes) != 1:
        raise InvalidError(
            "The picture cannot be laid on the reference",
            why=f"the references have {len(sizes)} different sizes; one is needed",
            fix="Give at least one reference, all already laid on the same pixels",
        )
    if begun is not None:
        return _settled(references, other, begun)
    guess, stands = first_guess(references, other, search or Search())
    found = _settled(references, other, guess)
    if stands < _LEAST_STANDING and found.error_px > LIMIT / 4:
        return replace(found, transform=None, why=(
            f"no place stands out: the best by {stands:.1f} spreads of all others,"
            f" {_LEAST_STANDING:.0f} are needed. Control points set by hand may help"
        ))  # fmt: skip
    return found


def _settled(references: Sequence[Picture], other: Picture, begun: Transform) -> Registered:
    """Refine at several fineness, as far as needed, and take what contradicts itself least."""
    many = len(references)
    plan = Plan(0, frozenset(range(many)), references[0].size, limit=LIMIT, loose=2)
    pictures, still = [*references, other], [IDENTITY] * many
    best: Registered | None = None
    for finest in _FINEST:
        every = refined(pictures, [*still, begun], replace(plan, finest=finest))
        if best is None or every[-1].error_px < 0.7 * best.error_px:
            best, plan = every[-1], replace(plan, finest=finest)
        if best.error_px < _GOOD:
            break
    assert best is not None
    if best.transform is None:
        return best
    straight = _straightened(best, plan.size)
    again = refined(pictures, [*still, straight], replace(plan, loose=1))[-1]
    return _doubted(again, best, plan.size)


def _doubted(found: Registered, before: Registered, size: Size) -> Registered:
    """Return what was found, no surer than that two ways of finding it agree."""
    if found.transform is None or before.transform is None:
        return found
    points = _places(size)
    apart = found.transform(points) - before.transform(points)
    apart = np.hypot(*apart.T) / magnification(found.transform, size)
    error = steady(float(np.hypot(found.error_px, np.sqrt((apart**2).mean()))))
    worst = steady(max(found.worst_px * error / found.error_px, float(apart.max())))
    spread = found.doubt.spread * (error / found.error_px) ** 2
    return replace(found, error_px=error, worst_px=worst, doubt=replace(found.doubt, spread=spread))


def _places(size: Size) -> Points:
    axes = [np.linspace(0, one - 1, _PLACES) for one in (size.width, size.height)]
    return np.stack([one.ravel() for one in np.meshgrid(*axes)], 1)


def _straightened(found: Registered, size: Size) -> Transform:
    """Return the projective map nearest to what was found, nearest where that is sure.

    Plates lie tilted: what a projective map does needs no bend, and bends mean little where
    nothing is to be seen.
    """
    assert found.transform is not None
    points = _places(size)
    weight = 1 / np.maximum(found.error_at(points), 1e-3) ** 2
    matrix = solve(points, found.transform(points), weight, "homography")
    # Rounded, so that a library that adds in another order gives the same bytes.
    return Transform(np.round(matrix * _FINE) / _FINE)


def first_guess(
    references: Sequence[Picture], other: Picture, search: Search
) -> tuple[Transform, float]:
    """Search turns, scales and shifts for the place where edges run the same ways.

    Returns
    -------
    tuple
        Reference pixel to pixel of the other, and by how much the place stands out of all others
        tried, in their spreads.
    """
    turns = np.arange(-search.turn, search.turn + 1e-9, _TURN)
    many = int(np.ceil(np.log(search.most / search.least) / np.log(_GROW))) + 1
    grows = np.geomspace(search.least, search.most, max(many, 1))
    places = np.linspace(0, len(references) - 1, min(len(references), _GUESSED))
    few = [references[round(one)] for one in places]
    best: tuple[float, Transform] = (-np.inf, IDENTITY)
    turn, grow = 0.0, 1.0
    for at, side in enumerate(SIDES):
        if at:
            turns = turn + np.arange(-2, 3) * _TURN / 2
            grows = grow * _GROW ** (np.arange(-2, 3) / 2)
        smalls = [_small(one, side) for one in few]
        moving = _small(other, side)
        ways = [_ways(plane) for plane, _ in smalls]
        best, (turn, grow) = _searched(ways, (smalls[0], moving), (turns, grows))
    return best[1], best[0]


def _small(picture: Picture, side: int) -> tuple[Plane, int]:
    step = max(1, round(max(picture.size.width, picture.size.height) / side))
    return reduced(picture, step), step


def _ways(plane: Plane) -> tuple[Plane, Plane]:
    """Return the directions of edges at twice their angle, weighed by how clear they are.

    Twice the angle, so that an edge from dark to light and one from light to dark agree.
    """
    soft = cv2.GaussianBlur(evened(plane), (0, 0), _EDGE)
    across = cv2.Scharr(soft, cv2.CV_32F, 1, 0, scale=1 / 32)
    down = cv2.Scharr(soft, cv2.CV_32F, 0, 1, scale=1 / 32)
    size = np.sqrt(across**2 + down**2)
    # The root: few strong edges shall not outvote many faint ones.
    weight = 1 / np.maximum(size, 1e-9) ** 1.5 * (size > 0.02)
    # Edges of the picture itself run the same ways in any two pictures.
    rim = np.ones((5, 5), np.uint8)
    inside = cv2.erode(np.isfinite(plane).astype(np.uint8), rim, borderValue=0)
    weight *= inside
    return (
        np.asarray((across**2 - down**2) * weight, np.float32),
        np.asarray(2 * across * down * weight, np.float32),
    )


def _searched(
    ways: Sequence[tuple[Plane, Plane]],
    pictures: tuple[tuple[Plane, int], tuple[Plane, int]],
    tried: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> tuple[tuple[float, Transform], tuple[float, float]]:
    (still, still_step), (moving, moving_step) = pictures
    shape = tuple(next_fast_len(a + b) for a, b in zip(still.shape, still.shape, strict=True))
    waves = [[rfft2(one, shape) for one in pair] for pair in ways]
    even = max(moving.shape) * moving_step / (max(still.shape) * still_step)
    best, at, scores = (-np.inf, IDENTITY), (0.0, 1.0), []
    for turn in tried[0]:
        for grow in tried[1]:
            matrix = _turned(still, moving, turn, grow * even * still_step / moving_step)
            drawn, share = _drawn(moving, matrix, still.shape)
            if share < 0.2:
                continue
            score = _overlap(waves, _ways(drawn), shape)
            scores.append(score)
            row, column = (int(one) for one in np.unravel_index(score.argmax(), score.shape))
            if score[row, column] > best[0]:
                shift = np.array([_signed(column, shape[1]), _signed(row, shape[0])], np.float64)
                back = np.eye(3)
                back[:2, 2] = shift
                whole = _up(moving_step) @ matrix @ back @ np.linalg.inv(_up(still_step))
                best, at = (float(score[row, column]), Transform(whole)), (turn, grow)
    every = np.concatenate([one.ravel()[::7] for one in scores]) if scores else np.zeros(1)
    return ((best[0] - float(every.mean())) / max(float(every.std()), 1e-12), best[1]), at


def _overlap(
    waves: Sequence[Sequence[NDArray[np.complex64]]], drawn: tuple[Plane, Plane],
    shape: tuple[int, ...],
) -> NDArray[np.float64]:  # fmt: skip
    """Return for each shift of the drawn picture how far edges run the same way."""
    other = [rfft2(one, shape) for one in drawn]
    size = float(np.sqrt(sum(float((one.astype(np.float64) ** 2).sum()) for one in drawn)))
    total = np.zeros(shape)
    for pair in waves:
        for first, second in zip(pair, other, strict=True):
            total += irfft2(first.conj() * second, shape)
    return np.asarray(total / (size + 1e-9))


def _signed(at: int, length: int) -> int:
    return int(at - length if at > length // 2 else at)


def _turned(still: Plane, moving: Plane, turn: float, grow: float) -> NDArray[np.float64]:
    """Return what takes small reference pixels to small other pixels, middle on middle."""
    cos, sin = np.cos(np.deg2rad(turn)) * grow, np.sin(np.deg2rad(turn)) * grow
    matrix = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1.0]])
    middles = [(np.array(one.shape[::-1]) - 1) / 2 for one in (still, moving)]
    matrix[:2, 2] = middles[1] - matrix[:2, :2] @ middles[0]
    return matrix


def _drawn(
    moving: Plane, matrix: NDArray[np.float64], shape: tuple[int, ...]
) -> tuple[Plane, float]:
    known = np.isfinite(moving)
    filled = np.where(known, moving, 0).astype(np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (shape[1], shape[0])
    drawn = cv2.warpAffine(filled, matrix[:2], size, flags=flags)
    share = cv2.warpAffine(known.astype(np.float32), matrix[:2], size, flags=flags)
    out = np.where(share > 0.99, drawn, np.nan).astype(np.float32)
    return out, float((share > 0.99).mean())


def _up(step: int) -> NDArray[np.float64]:
    shift = (step - 1) / 2
    return np.array([[step, 0, shift], [0, step, shift], [0, 0, 1.0]])
