"""Bands of one capture laid on one of them.

Each band is foretold from sums of the others, and compared with that cell by cell; all transforms
are then adjusted together, so that errors do not add up from the visible to the infrared. Coarse
to fine; beyond a few megapixels the work does not grow with the size of the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.geometry import Size
from handscroll.imaging.registration import adjusting, foretelling, tiles
from handscroll.imaging.registration.adjusting import Adjusted, Link, Problem
from handscroll.imaging.registration.agreement import agree
from handscroll.imaging.registration.patches import Stack, draw, spots, textured
from handscroll.imaging.registration.pictures import Picture, Points, reduced
from handscroll.imaging.registration.searching import SIDE, best, evened, likeness
from handscroll.imaging.registration.transforms import (
    AFFINE,
    Frame,
    Orders,
    Transform,
    terms,
)

MOST: Final = 400
"""Patches compared, about."""
Trio = tuple[int, int, int | None]
LIMIT: Final = 0.3
"""Expected RMS error, px, above which we say that a place cannot be told."""
LEAST_USED: Final = 25
_COARSEST: Final = 200
_ROUNDS: Final = 3
_MOST_ROUNDS: Final = 6
_STILL: Final = 0.03
"""Samples: when no band moves farther any more, a round was the last."""
_SETTLED: Final = 0.1
_REACH: Final = 0.04


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
    doubt: Doubt

    def error_at(self, points: Points) -> NDArray[np.float64]:
        """Return the expected error (1 sigma, both axes together) at points, px: ``(n,)``."""
        return error_of(self.doubt, points)


def error_of(doubt: Doubt, points: Points) -> NDArray[np.float64]:
    """Return the expected error at points from the covariance of a correction."""
    spread, each = doubt.spread, len(doubt.orders)
    basis = terms(doubt.frame.own(points), doubt.orders)
    halves = [spread[:each, :each], spread[each:, each:]]
    return np.asarray(np.sqrt(sum(np.einsum("nk,kl,nl->n", basis, one, basis) for one in halves)))


def register_bands(
    bands: Sequence[Picture],
    wavelengths: NDArray[np.float64],
    reference: int | None = None,
    reach: int | None = None,
) -> list[Registered]:
    """Find where all bands of a capture lie on one of them.

    Parameters
    ----------
    bands
        The bands; any linear measure of light, NaN where unknown. Their sizes may differ a
        little, as may their scales.
    wavelengths
        ``(bands,)``, nm, ascending.
    reference
        Place of the band that stays; the one nearest 550 nm when missing.
    reach
        Pixels by which a band may be shifted; 4 % of the longer side when missing.

    Returns
    -------
    list of Registered
        One for each band. The reference's transform is the identity, its error 0.

    Raises
    ------
    MismatchError
        There are not as many wavelengths as bands.
    InvalidError
        There are no bands, the wavelengths do not ascend, or the reference is none of them.
    """
    wave = np.asarray(wavelengths, np.float64)
    fixed = int(np.abs(wave - 550).argmin()) if reference is None and len(wave) else reference
    _check(bands, wave, fixed)
    assert fixed is not None
    size = bands[fixed].size
    plan = Plan(fixed, frozenset([fixed]), (), size)
    begun = _first_guess(bands, fixed, reach or round(_REACH * max(size.width, size.height)))
    return refined(bands, begun, plan)


def _check(bands: Sequence[Picture], wave: NDArray[np.float64], reference: int | None) -> None:
    if len(wave) != len(bands):
        raise MismatchError(
            "The bands cannot be registered",
            why=f"there are {len(bands)} bands and {len(wave)} wavelengths",
            fix="Give one wavelength for each band",
        )
    if not len(bands) or not np.isfinite(wave).all() or (np.diff(wave) <= 0).any():
        raise InvalidError(
            "The bands cannot be registered",
            why="there are none, or their wavelengths do not ascend",
            fix="Give the bands in the order of their wavelengths, each wavelength once",
        )
    if reference is None or not 0 <= reference < len(bands):
        raise InvalidError(
            "The bands cannot be registered",
            why=f"the reference {reference} is none of the {len(bands)} bands",
            fix="Choose the place of one band, counted from 0",
        )


def _first_guess(bands: Sequence[Picture], fixed: int, reach: int) -> list[Transform]:
    """Find shifts from small copies, outward from the reference, from all bands placed so far."""
    size = bands[fixed].size
    step = max(1, round(max(size.width, size.height) / SIDE))
    small = [evened(reduced(one, step)) for one in bands]
    limit = max(2, int(np.ceil(reach / step)))
    shifts: dict[int, NDArray[np.float64]] = {fixed: np.zeros(2)}
    for at in sorted(range(len(bands)), key=lambda one: (abs(one - fixed), one)):
        if at == fixed:
            continue
        near = sorted(shifts, key=lambda one: (abs(one - at), one))[:2]
        found = []
        for one in dict.fromkeys([*near, fixed]):
            shift, stands = best(likeness(small[one], small[at], limit))
            found.append((stands, tuple(shift + shifts[one])))
        shifts[at] = np.array(max(found)[1])
    out = []
    for at in range(len(bands)):
        matrix = np.eye(3)
        matrix[:2, 2] = shifts[at] * step
        out.append(Transform(matrix))
    return out


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared with what.

    Attributes
    ----------
    reference
        Place of the picture whose pixels all transforms start from.
    held
        Places of those that do not move, the reference among them.
    trios
        What is compared: the first foretells the second, with the help of the third. None: each
        is foretold from all others, as bands of one light path can be.
    size
        Of the reference.
    finest
        Reference pixels from one sample of a patch to the next in the last round.
    limit
        Expected RMS error, px, above which a place cannot be told.
    """

    reference: int
    held: frozenset[int]
    trios: Sequence[Trio]
    size: Size
    finest: int = 1
    limit: float = LIMIT


def refined(bands: Sequence[Picture], begun: Sequence[Transform], plan: Plan) -> list[Registered]:
    """Improve transforms from those that are right to a hundredth of the picture's side."""
    frame = Frame.of(plan.size)
    step = plan.finest
    while max(plan.size.width, plan.size.height) / (step * 2) >= _COARSEST:
        step *= 2
    orders, found = AFFINE if step > plan.finest else frame.orders(), list(begun)
    stiff: NDArray[np.float64] | None = None
    while True:
        compared = _patchwise(bands, step, plan) if plan.trios else _tilewise(bands, step, plan)
        most = _MOST_ROUNDS if step == plan.finest else _ROUNDS
        for _ in range(most):
            points, links = compared(found)
            problem = Problem(frame, points, links, plan.held, orders, float(step), stiff)
            answer = adjusting.adjust(problem, found)
            stiff = answer.stiff
            moved = _sane(answer, step)
            found = [
                one if at in plan.held else adjusting.changed(one, moved[at], problem)
                for at, one in enumerate(found)
            ]
            if np.abs(moved).sum(axis=2).max() < _STILL * step:
                break
        if step == plan.finest:
            return _judged(problem, found, answer, plan)
        step, stiff = step // 2, None if orders == AFFINE else stiff
        orders = frame.orders()


def _sane(answer: Adjusted, step: int) -> NDArray[np.float64]:
    """Return corrections no larger than what a round can know."""
    most = np.abs(answer.change).max(axis=(1, 2), keepdims=True)
    return np.asarray(answer.change * np.minimum(1, 6 * step / np.maximum(most, 1e-12)))


Compare = Callable[[Sequence[Transform]], tuple[Points, list[Link]]]


def _tilewise(bands: Sequence[Picture], step: int, plan: Plan) -> Compare:
    layout = tiles.laid_out(bands[plan.reference], step, len(bands))
    middles = layout.cells()

    def compared(found: Sequence[Transform]) -> tuple[Points, list[Link]]:
        sheet = foretelling.Sheet(*tiles.drawn(bands, found, layout, plan.size))
        return middles, foretelling.links(sheet, step, plan.reference)

    return compared


def _patchwise(bands: Sequence[Picture], step: int, plan: Plan) -> Compare:
    points = textured(bands[plan.reference], spots(plan.size, step, MOST))

    def compared(found: Sequence[Transform]) -> tuple[Points, list[Link]]:
        stacks: list[Stack] = [
            draw(band, map_, points, step, plan.size)
            for band, map_ in zip(bands, found, strict=True)
        ]
        return points, [_link(stacks, one, step) for one in plan.trios]

    return compared


def _link(stacks: Sequence[Stack], trio: Trio, step: int) -> Link:
    first, second, more = trio
    told = agree(stacks[first], stacks[second], None if more is None else stacks[more])
    shares = np.zeros((len(told.shift), len(stacks)))
    shares[:, second] = 1
    for one in (first,) if more is None else (first, more):
        shares[:, one] = -1.0 if more is None else -0.5
    return Link(second, shares, told.shift * step, told.sure / step**2, told.alike)


def _judged(
    problem: Problem, found: Sequence[Transform], answer: Adjusted, plan: Plan
) -> list[Registered]:
    frame = problem.frame
    split = adjusting.halves(problem, found)
    axes = [np.linspace(0, length - 1, 24) for length in (plan.size.width, plan.size.height)]
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
        step = np.hypot(*last.T)
        still = float(np.sqrt((step**2).mean()))
        alike = _alike(problem, at)
        # What the last round still moved is not known better than that.
        worst = max(float(each.max()) * factor, float(step.max()))
        why = _why(error * factor, int(answer.used[at]), still, plan.limit)
        doubt = Doubt(frame, problem.orders, answer.spread[at] * factor**2)
        error *= factor
        kept = None if why else transform
        out.append(Registered(kept, error, worst, alike, int(answer.used[at]), why, doubt))
    return out


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
