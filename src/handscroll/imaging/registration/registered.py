"""Where a picture was found to lie, how sure that is, and when it cannot be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Size
from handscroll.imaging.registration import adjusting
from handscroll.imaging.registration.adjusting import Adjusted, Problem
from handscroll.imaging.registration.fields import Frame, Orders, terms
from handscroll.imaging.registration.parts import Spans
from handscroll.imaging.registration.pictures import Points
from handscroll.imaging.registration.transforms import Transform

LEAST_USED: Final = 25
_SETTLED: Final = 0.1
_FINE: Final = float(2**30)


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """How sure a transform is: the covariance of the terms of its last correction.

    Attributes
    ----------
    frame, orders
        What the terms are.
    spread
        ``(2 * terms, 2 * terms)``, px^2; those along x first.
    """

    frame: Frame
    orders: Orders
    spread: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Doubts:
    """How sure a transform of a long picture is, piece by piece.

    Attributes
    ----------
    spans
        Where the pieces lie.
    each
        Of each piece: what its terms tell, or one expected error for all of it, px.
    """

    spans: Spans
    each: tuple[Doubt | float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Registered:
    """Where one band lies.

    Attributes
    ----------
    transform
        Takes reference pixels to pixels of the band; None when it cannot be told.
    error_px
        Expected root mean square error over the reference's whole frame, reference pixels;
        infinite when nothing at all is known.
    worst_px
        Expected error (1 sigma) where it is largest; no less than what the last round moved.
    alike
        Share, 0 to 1, of the variance of its patches that the most alike band foretells: the
        median of the patches used.
    patches
        How many patches had a say.
    why
        Why it cannot be told, as a clause; empty when it can.
    """

    transform: Transform | None
    error_px: float
    worst_px: float
    alike: float
    patches: int
    why: str
    doubt: Doubt | Doubts

    def error_at(self, points: Points) -> NDArray[np.float64]:
        """Return the expected error (1 sigma, both axes together) at points, px: ``(n,)``."""
        return error_of(self.doubt, points)


def error_of(doubt: Doubt | Doubts, points: Points) -> NDArray[np.float64]:
    """Return the expected error at points from the covariance of a correction."""
    if isinstance(doubt, Doubts):
        # Two pieces rest on the same pixels where they overlap: their errors are taken for one.
        square = np.zeros(len(points))
        for one, share in zip(doubt.each, doubt.spans.shares(points).T, strict=True):
            here = share > 0
            error = one if isinstance(one, float) else error_of(one, points[here])
            square[here] += share[here] * error**2
        return np.asarray(np.sqrt(square))
    spread, each = doubt.spread, len(doubt.orders)
    basis = terms(doubt.frame.own(points), doubt.orders)
    halves = [spread[:each, :each], spread[each:, each:]]
    return np.asarray(np.sqrt(sum(np.einsum("nk,kl,nl->n", basis, one, basis) for one in halves)))


def grown(doubt: Doubt | Doubts, factor: float) -> Doubt | Doubts:
    """Return a doubt that expects errors so many times as large."""
    if isinstance(doubt, Doubt):
        return replace(doubt, spread=doubt.spread * factor**2)
    each = [
        one * factor if isinstance(one, float) else replace(one, spread=one.spread * factor**2)
        for one in doubt.each
    ]
    return replace(doubt, each=tuple(each))


def judged(
    problem: Problem, found: Sequence[Transform], answer: Adjusted, asked: tuple[Size, float]
) -> list[Registered]:
    """Say of each picture where it lies and how sure that is.

    Parameters
    ----------
    problem, found, answer
        The last round's: what was fitted, where the pictures lie, and what was moved last.
    asked
        Size of the reference, and the expected error above which a place cannot be told.
    """
    size, limit = asked
    frame = problem.frame
    split = adjusting.halves(problem, found)
    axes = [np.linspace(0, length - 1, 24) for length in (size.width, size.height)]
    grid = np.stack([one.ravel() for one in np.meshgrid(*axes)], 1)
    basis = terms(frame.own(grid), problem.orders)
    out = []
    for at, transform in enumerate(found):
        if at in problem.fixed:
            doubt = Doubt(frame, problem.orders, np.zeros_like(answer.spread[at]))
            out.append(Registered(transform, 0.0, 0.0, 1.0, len(problem.points), "", doubt))
            continue
        each = error_of(Doubt(frame, problem.orders, answer.spread[at]), grid)
        error = float(np.sqrt((each**2).mean()))
        # Halves that contradict each other more than the spread foretells are believed.
        factor = max(1.0, float(split[at]) / max(error, 1e-9))
        last = np.einsum("ik,nk->ni", answer.change[at], basis)
        still = float(np.sqrt((last**2).sum(axis=1).mean()))
        alike = steady(_alike(problem, at))
        why = _why(error * factor, int(answer.used[at]), still, limit)
        # What the last round still moved is not known better than that.
        moved = answer.change[at].ravel()
        spread = answer.spread[at] * factor**2 + np.outer(moved, moved)
        doubt = Doubt(frame, problem.orders, spread)
        each = error_of(doubt, grid)
        error, worst = steady(float(np.sqrt((each**2).mean()))), steady(float(each.max()))
        kept = None if why else transform
        out.append(Registered(kept, error, worst, alike, int(answer.used[at]), why, doubt))
    return out


def steady(value: float) -> float:
    """Return a figure in whole steps of 2^-30: the same, in whatever order it was added up."""
    return round(value * _FINE) / _FINE if np.isfinite(value) else value


def _why(error: float, used: int, still: float, limit: float) -> str:
    if used < LEAST_USED:
        return f"only {used} patches look like those of any other band; {LEAST_USED} are needed"
    if error > limit:
        return f"the expected error is {error:.2f} px; {limit} px is the most we call known"
    if still > max(_SETTLED, error):
        return f"the search did not settle: its last step still moved pixels by {still:.2f} px"
    return ""


def _alike(problem: Problem, at: int) -> float:
    medians = [0.0]
    for link in problem.links:
        if at == link.target:
            said = np.trace(link.sure, axis1=1, axis2=2) > 0
            if said.any():
                medians.append(float(np.median(link.alike[said])))
    return max(medians)
