"""Bands of one capture laid on one of them, to a tenth of a pixel.

Each band is compared with its neighbours in wavelength and with the reference, patch by patch;
all transforms are then adjusted together, so that errors do not add up from the visible to the
infrared. Coarse to fine; the work does not grow with the size of the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.geometry import Size
from handscroll.imaging.registration import adjusting
from handscroll.imaging.registration.adjusting import Adjusted, Link, Problem
from handscroll.imaging.registration.agreement import agree
from handscroll.imaging.registration.patches import Stack, draw, spots, textured
from handscroll.imaging.registration.pictures import Picture, Points, reduced
from handscroll.imaging.registration.searching import SIDE, best, evened, likeness
from handscroll.imaging.registration.transforms import DEGREE, Frame, Transform

MOST: Final = 400
"""Patches compared, about."""
NEIGHBOURS: Final = 3
"""Bands to each side that a band is compared with, besides the reference."""
LIMIT: Final = 0.3
"""Expected RMS error, px, above which we say that a place cannot be told."""
LEAST_USED: Final = 25
_COARSEST: Final = 200
_ROUNDS: Final = (4, 2)
_LAST_ROUNDS: Final = 4
_SETTLED: Final = 0.05
_REACH: Final = 0.04


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
        Expected error (1 sigma) where it is largest.
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
    frame: Frame
    spread: NDArray[np.float64]

    def error_at(self, points: Points) -> NDArray[np.float64]:
        """Return the expected error (1 sigma, both axes together) at points, px: ``(n,)``."""
        return error_of(self.spread, self.frame, points)


def error_of(spread: NDArray[np.float64], frame: Frame, points: Points) -> NDArray[np.float64]:
    """Return the expected error at points from the covariance of a correction."""
    each = len(spread) // 2
    basis = adjusting.terms(frame.own(points), 1 if each == 3 else DEGREE)
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
    pairs = _pairs(len(bands), fixed)
    begun = _first_guess(bands, fixed, reach or round(_REACH * max(size.width, size.height)))
    return _refined(bands, begun, (fixed, pairs, size))


def refine(
    bands: Sequence[Picture], begun: Sequence[Transform], fixed: int, finest: int = 1
) -> list[Registered]:
    """Improve transforms that are right to a few pixels; as :func:`register_bands` returns them.

    Parameters
    ----------
    begun
        For each band, reference pixel to band pixel.
    fixed
        Place of the reference.
    finest
        Reference pixels from one sample of a patch to the next in the last round.
    """
    order = np.arange(len(bands), dtype=np.float64)
    _check(bands, order, fixed)
    where = (fixed, _pairs(len(bands), fixed), bands[fixed].size)
    return _refined(bands, begun, where, finest)


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


def _pairs(many: int, fixed: int) -> list[tuple[int, int]]:
    """Return which bands are compared; the first foretells the second."""
    pairs = {(at, at + k) for k in range(1, NEIGHBOURS + 1) for at in range(many - k)}
    pairs |= {(min(at, fixed), max(at, fixed)) for at in range(many) if at != fixed}
    # The band nearer the reference foretells the other.
    near = [(a, b) if abs(a - fixed) <= abs(b - fixed) else (b, a) for a, b in sorted(pairs)]
    return near


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


def _refined(
    bands: Sequence[Picture], begun: Sequence[Transform],
    where: tuple[int, list[tuple[int, int]], Size], finest: int = 1,
) -> list[Registered]:  # fmt: skip
    fixed, pairs, size = where
    frame = Frame.of(size)
    step = finest
    while max(size.width, size.height) / (step * 2) >= _COARSEST:
        step *= 2
    found = list(begun)
    last = step
    while step >= finest:
        points = textured(bands[fixed], spots(size, step, MOST))
        degree = 1 if step == last and step > finest else DEGREE
        rounds = _ROUNDS[0] if step == last else _ROUNDS[1]
        rounds = _LAST_ROUNDS if step == finest else rounds
        for _ in range(rounds):
            problem = _problem(bands, found, points, (fixed, pairs, size, frame, degree, step))
            answer = adjusting.adjust(problem, found)
            moved = _sane(answer, step)
            found = [
                one if at == fixed else adjusting.changed(one, moved[at], frame)
                for at, one in enumerate(found)
            ]
        step //= 2
    return _judged(problem, found, answer, size)


def _sane(answer: Adjusted, step: int) -> NDArray[np.float64]:
    """Return corrections no larger than what a round can know."""
    most = np.abs(answer.change).max(axis=(1, 2), keepdims=True)
    return np.asarray(answer.change * np.minimum(1, 6 * step / np.maximum(most, 1e-12)))


def _problem(
    bands: Sequence[Picture], found: Sequence[Transform], points: Points,
    how: tuple[int, list[tuple[int, int]], Size, Frame, int, int],
) -> Problem:  # fmt: skip
    fixed, pairs, size, frame, degree, step = how
    stacks: list[Stack] = [
        draw(band, map_, points, step, size) for band, map_ in zip(bands, found, strict=True)
    ]
    links = []
    for first, second in pairs:
        told = agree(stacks[first], stacks[second])
        links.append(Link(first, second, told.shift * step, told.sure / step**2, told.alike))
    return Problem(frame, points, links, fixed, degree, float(step))


def _judged(
    problem: Problem, found: Sequence[Transform], answer: Adjusted, size: Size
) -> list[Registered]:
    frame = problem.frame
    split = adjusting.halves(problem, found)
    axes = [np.linspace(0, length - 1, 24) for length in (size.width, size.height)]
    grid = np.stack([one.ravel() for one in np.meshgrid(*axes)], 1)
    basis = adjusting.terms(frame.own(grid), problem.degree)
    out = []
    for at, transform in enumerate(found):
        if at == problem.fixed:
            zero = np.zeros_like(answer.spread[at])
            out.append(Registered(transform, 0.0, 0.0, 1.0, len(problem.points), "", frame, zero))
            continue
        spread = answer.spread[at]
        each = error_of(spread, frame, grid)
        error = float(np.sqrt((each**2).mean()))
        # Halves that contradict each other more than the spread foretells are believed.
        factor = max(1.0, float(split[at]) / max(error, 1e-9))
        last = np.einsum("ik,nk->ni", answer.change[at], basis)
        still = float(np.hypot(*last.T).max())
        alike = _alike(problem, at)
        why = _why(error * factor, int(answer.used[at]), still)
        out.append(
            Registered(
                None if why else transform, error * factor, float(each.max()) * factor, alike,
                int(answer.used[at]), why, frame, spread * factor**2,
            )
        )  # fmt: skip
    return out


def _why(error: float, used: int, still: float) -> str:
    if used < LEAST_USED:
        return f"only {used} patches look like those of any other band; {LEAST_USED} are needed"
    if error > LIMIT:
        return f"the expected error is {error:.2f} px; {LIMIT} px is the most we call known"
    if still > max(_SETTLED, error):
        return f"the search did not settle: its last step still moved pixels by {still:.2f} px"
    return ""


def _alike(problem: Problem, at: int) -> float:
    medians = [0.0]
    for link in problem.links:
        if at in (link.first, link.second):
            said = np.trace(link.sure, axis1=1, axis2=2) > 0
            if said.any():
                medians.append(float(np.median(link.alike[said])))
    return max(medians)
