"""A first guess of where a picture of another geometry lies: from directions of edges.

Contrast may be turned, absent, or of other things altogether; which way an edge runs stays. Turns,
scales and shifts are tried on small copies.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft2, next_fast_len, rfft2

from handscroll.imaging.registration.pictures import Picture, Plane, reduced
from handscroll.imaging.registration.searching import evened
from handscroll.imaging.registration.steps import UNTOLD, Stretch
from handscroll.imaging.registration.transforms import IDENTITY, Transform

SIDES: Final = (240, 480)
"""Longer sides of the small copies of the two rounds of the search, px."""
_ROUNDS_TOLD: Final = ((0.0, 0.75), (0.75, 1.0))
"""Part of the search that each round is."""
_TURN: Final = 2.0
_GROW: Final = 1.04
_EDGE: Final = 1.5
_LONG: Final = 2.0
"""Longer sides for one shorter, above which copies are longer, and steps of turns finer."""
_GUESSED: Final = 3
"""References that the first guess is made from: more tell little more."""


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
    mirrored
        Whether the other picture is seen from behind; None: as it is, and where it is not found
        so, from behind.
    """

    turn: float = 15.0
    least: float = 0.7
    most: float = 1.4
    mirrored: bool | None = False


def first_guess(
    references: Sequence[Picture], other: Picture, search: Search, told: Stretch = UNTOLD
) -> tuple[Transform, float]:
    """Search turns, scales and shifts for the place where edges run the same ways.

    Returns
    -------
    tuple
        Reference pixel to pixel of the other, and by how much the place stands out of all others
        tried, in their spreads.
    """
    # A long picture is as small as others along its shorter side: its copies are longer. A turn
    # moves its ends farther, so steps are finer; and it leaves the frame sooner.
    long = _long(references[0])
    turns = np.arange(-search.turn, search.turn + 1e-9, _TURN) / long
    step = _GROW ** (1 / long)
    many = int(np.ceil(np.log(search.most / search.least) / np.log(step))) + 1
    grows = np.geomspace(search.least, search.most, max(many, 1))
    places = np.linspace(0, len(references) - 1, min(len(references), _GUESSED))
    few = [references[round(one)] for one in places]
    best: tuple[float, Transform] = (-np.inf, IDENTITY)
    turn, grow = 0.0, 1.0
    for at, side in enumerate(SIDES):
        if at:
            turns = turn + np.arange(-2, 3) * _TURN / long / 2
            grows = grow * step ** (np.arange(-2, 3) / 2)
        smalls = [_small(one, side * long) for one in few]
        moving = _small(other, side * long)
        ways = [_ways(plane) for plane, _ in smalls]
        part = told.part(*_ROUNDS_TOLD[at])
        best, (turn, grow) = _searched(ways, (smalls[0], moving), (turns, grows), part)
    return best[1], best[0]


def _long(picture: Picture) -> float:
    """Return how many times as long as usual copies of a picture are."""
    shorter, longer = sorted((picture.size.width, picture.size.height))
    return max(1.0, math.sqrt(longer / shorter / _LONG))


def _small(picture: Picture, side: float) -> tuple[Plane, int]:
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
    told: Stretch,
) -> tuple[tuple[float, Transform], tuple[float, float]]:
    (still, still_step), (moving, moving_step) = pictures
    shape = tuple(next_fast_len(a + b) for a, b in zip(still.shape, still.shape, strict=True))
    waves = [[rfft2(one, shape) for one in pair] for pair in ways]
    even = max(moving.shape) * moving_step / (max(still.shape) * still_step)
    best, at, scores = (-np.inf, IDENTITY), (0.0, 1.0), []
    for number, turn in enumerate(tried[0]):
        told.at(number / len(tried[0]))
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
