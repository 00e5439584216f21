"""Whether two frames are joined, by how much evidence, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.stitching.bundle import Tie
from handscroll.imaging.stitching.doubt import LEAST_FIT, fits
from handscroll.imaging.stitching.features import Features
from handscroll.imaging.stitching.frames import Frame, Points, Small, inside, moved
from handscroll.imaging.stitching.guesses import Guess, guesses
from handscroll.imaging.stitching.patches import LEAST_ALIKE, NARROW, find, half_of, spots

Reason = Literal["no overlap", "bare", "repeated", "other", "resolution", "thin"]

MOST_SCALE: Final = 1.08
"""Scales of two frames that differ by more are taken for different resolutions."""
CELLS: Final = 150
LEAST_TIES: Final = 8
LEAST_OVERLAP: Final = 0.03
LEAST_AGREEING: Final = 0.5
"""Share of the textured patches that must show the same in both frames."""
_CLOSE: Final = 2.5
_STRIP: Final = 0.15
_BARE_CONTRAST: Final = 0.012
_BARE_SHARE: Final = 0.04


@dataclass(frozen=True, slots=True)
class Looked:
    """A frame and what was made of it for the search.

    Attributes
    ----------
    textured
        Shares of the left, right, upper and lower strip that have any contrast.
    """

    frame: Frame
    small: Small
    features: Features
    textured: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Link:
    """Two frames that show some of the same.

    Attributes
    ----------
    overlap
        Share of the smaller frame that the other shows too.
    guess
        How they lie, from features.
    tie
        Patches that lie on each other.
    agreeing
        Share of the textured patches that are among them.
    half
        How far the patches reach to each side, px.
    """

    first: int
    second: int
    overlap: float
    guess: Guess
    tie: Tie
    agreeing: float
    half: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Two frames that could not be joined, and the measured reason."""

    first: int
    second: int
    reason: Reason
    why: str


def look(frame: Frame, small: Small, features: Features) -> Looked:
    """Note how much there is to see along each edge of a frame."""
    grey = cv2.GaussianBlur(small.grey, (0, 0), 1.5)
    high = grey - cv2.GaussianBlur(grey, (0, 0), 6)
    strong = np.abs(high) > _BARE_CONTRAST
    height, width = strong.shape
    across, down = max(1, int(width * _STRIP)), max(1, int(height * _STRIP))
    strips = strong[:, :across], strong[:, -across:], strong[:down], strong[-down:]
    left, right, above, below = (float(one.mean()) for one in strips)
    return Looked(frame, small, features, (left, right, above, below))


def link(looked: Sequence[Looked], first: int, second: int) -> Link | Gap | None:
    """Join two frames, or say why not; None when they have nothing in common."""
    one, two = looked[first], looked[second]
    step = max(one.small.step, two.small.step)
    told: Gap | None = None
    for found in guesses(one.features, two.features, 2.5 * step):
        answer = _weighed(looked, (first, second), found)
        if isinstance(answer, Link) or answer.reason == "repeated":
            return answer
        # A ground that repeats may speak louder than what both truly share: hear the next one.
        told = told or answer
    return told


def _weighed(looked: Sequence[Looked], pair: tuple[int, int], found: Guess) -> Link | Gap:
    one, two = (looked[at] for at in pair)
    if not 1 / MOST_SCALE <= found.scale <= MOST_SCALE:
        why = f"one shows {max(found.scale, 1 / found.scale):.2f} times as many pixels a millimetre"
        return Gap(*pair, "resolution", why)
    small_matrix = np.linalg.inv(one.small.matrix()) @ found.matrix @ two.small.matrix()
    fit = fits(one.small, two.small, small_matrix)
    if fit.doubtful:
        why = f"they fit with {fit.best:.2f} at one place and with {fit.elsewhere:.2f} at another"
        return Gap(*pair, "repeated", why)
    return _proved(looked, pair, found)


def _proved(looked: Sequence[Looked], pair: tuple[int, int], found: Guess) -> Link | Gap:
    one, two = (looked[at] for at in pair)
    back = np.asarray(np.linalg.inv(found.matrix), np.float64)

    def to_second(points: Points) -> Points:
        return moved(back, points)

    share = overlap(one.frame, two.frame, back)
    if share < LEAST_OVERLAP:
        why = f"they share {share:.1%}, {LEAST_OVERLAP:.0%} are needed"
        return Gap(*pair, "thin", why)
    sizes = one.frame.size, two.frame.size
    half = half_of(one.small)
    at = spots(one.small, to_second, sizes, CELLS, half)
    if len(at) < 3 * LEAST_TIES:
        half = NARROW
        at = spots(one.small, to_second, sizes, CELLS, half)
    if len(at) < LEAST_TIES:
        why = f"what they share has {len(at)} spots with any detail, {LEAST_TIES} are needed"
        return Gap(*pair, "bare", why)
    reach = min(28, 4 + 2 * max(one.small.step, two.small.step))
    patches = find(one.frame, two.frame, at, to_second, reach, half)
    patches = patches.only(patches.alike >= LEAST_ALIKE)
    agree = _agreeing(patches.there, patches.here)
    agreeing = float(agree.sum()) / len(at)
    if agree.sum() < LEAST_TIES or agreeing < LEAST_AGREEING:
        why = f"{found.agreeing} points agree, but only {agreeing:.0%} of what lies between does"
        return Gap(*pair, "other", why)
    kept = patches.only(agree)
    tie = Tie(*pair, kept.there, kept.here, kept.spread)
    return Link(*pair, share, found, tie, agreeing, half)


def _agreeing(there: Points, here: Points) -> NDArray[np.bool_]:
    """Return which patches lie as one flat sheet would."""
    if len(there) < LEAST_TIES:
        return np.zeros(len(there), bool)
    cv2.setRNGSeed(20)
    answer: Any = cv2.findHomography(here, there, cv2.RANSAC, _CLOSE, maxIters=2000)
    found, agree = answer
    return np.zeros(len(there), bool) if found is None else agree.ravel().astype(bool)


def overlap(first: Frame, second: Frame, to_second: NDArray[np.float64]) -> float:
    """Return the share of the smaller frame that the other shows too."""
    rows, columns = np.mgrid[0:64, 0:64] + 0.5
    size = first.size
    every = np.stack([columns.ravel() * size.width, rows.ravel() * size.height], 1) / 64
    share = float(inside(moved(to_second, every), second.size).mean())
    return share * size.pixels / min(size.pixels, second.size.pixels)


def explain(looked: Sequence[Looked], first: int, second: int, *, upright: bool) -> Gap:
    """Say why two frames with nothing in common could not be joined.

    Parameters
    ----------
    upright
        The frames lie one above the other, not side by side.
    """
    one, two = looked[first], looked[second]
    meeting = ((2, 3), (3, 2)) if upright else ((0, 1), (1, 0))
    # Had they met at edges with detail, that would have been seen: it is the barest that counts.
    facing = min(min(one.textured[a], two.textured[b]) for a, b in meeting)
    fit = fits(one.small, two.small, np.eye(3), anywhere=True)
    if fit.best >= 2 * LEAST_FIT and fit.doubtful:
        why = (
            f"a pattern repeats: they fit with {fit.best:.2f} and {fit.elsewhere:.2f} at two places"
        )
        return Gap(first, second, "repeated", why)
    if facing < _BARE_SHARE:
        why = f"the edges that could meet show bare ground, {facing:.1%} of them has any detail"
        return Gap(first, second, "bare", why)
    return Gap(first, second, "no overlap", "no part of one is seen in the other")


def upright(links: Sequence[Link]) -> bool:
    """Return whether most of the frames that were joined lie one above the other."""
    steps = [one.guess.matrix[:2, 2] for one in links]
    return sum(bool(abs(y) > abs(x)) for x, y in steps) * 2 > len(steps)
