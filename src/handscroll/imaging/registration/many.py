"""Bands by the hundred: some are registered together, the rest on those round each of them.

Adjusting all bands together costs the third power of how many there are. So some, evenly spread,
are adjusted together; then each of the rest is foretold from those nearest to it in wavelength,
which stay. The work grows with the number of bands, and no place is guessed from wavelengths.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from handscroll.imaging.registration.pictures import Picture
from handscroll.imaging.registration.refining import Plan, refined
from handscroll.imaging.registration.registered import Registered, grown, steady
from handscroll.imaging.registration.transforms import Transform

MOST_TOGETHER: Final = 32
"""Bands adjusted together at most."""
TOGETHER: Final = 20
"""About how many are, where there are more than that."""
_ROUND: Final = 8
"""Bands that the rest are foretold from."""

Together = Callable[[list[int]], list[Registered]]


@dataclass(frozen=True, slots=True)
class _Gap:
    """Bands between two that are registered, and those that they are foretold from."""

    bands: tuple[int, ...]
    held: tuple[int, ...]


def register_many(
    bands: Sequence[Picture], reference: int, together: Together, most: int = TOGETHER
) -> list[Registered]:
    """Find where many bands lie on one of them.

    Parameters
    ----------
    bands
        In the order of their wavelengths.
    reference
        Place of the band that stays.
    together
        Registers bands, given by their places, together; the reference is always among them.
    most
        About how many bands are registered together.

    Returns
    -------
    list of Registered
        One for each band. The errors of those foretold later contain the errors of those that
        they were foretold from.
    """
    chosen = spread(len(bands), reference, most)
    found = dict(zip(chosen, together(chosen), strict=True))
    for gap in _gaps(len(bands), found, reference):
        found |= _filled(bands, gap, found, reference)
    return [found[at] for at in range(len(bands))]


def spread(many: int, reference: int, most: int = TOGETHER) -> list[int]:
    """Return the places of the bands that are registered together: both ends, the reference."""
    even = np.round(np.linspace(0, many - 1, min(many, most))).astype(int)
    return sorted({*(int(one) for one in even), reference})


def _gaps(many: int, found: dict[int, Registered], reference: int) -> list[_Gap]:
    told = [at for at in sorted(found) if found[at].transform is not None]
    chosen, out = sorted(found), []
    for first, last in pairwise(chosen):
        inner = tuple(range(first + 1, last))
        if inner:
            middle = (first + last) / 2
            near = sorted(told, key=lambda at: (abs(at - middle), at))[:_ROUND]
            out.append(_Gap(inner, tuple(sorted({*near, reference}))))
    return out


def _filled(
    bands: Sequence[Picture], gap: _Gap, found: dict[int, Registered], reference: int
) -> dict[int, Registered]:
    """Register the bands of a gap, all at once, on those that are held."""
    places = [*gap.held, *gap.bands]
    begun = [_begun(at, gap.held, found) for at in places]
    plan = Plan(gap.held.index(reference), frozenset(range(len(gap.held))), bands[reference].size)
    done = refined([bands[at] for at in places], begun, plan)
    beneath = float(np.median([found[at].error_px for at in gap.held if at != reference] or [0]))
    return {
        at: _with(one, beneath)
        for at, one in zip(gap.bands, done[len(gap.held) :], strict=True)
    }  # fmt: skip


def _begun(at: int, held: Sequence[int], found: dict[int, Registered]) -> Transform:
    """Return the transform of the nearest band that has one."""
    nearest = min(held, key=lambda one: (abs(one - at), one))
    transform = found[nearest].transform
    assert transform is not None
    return transform


def _with(found: Registered, beneath: float) -> Registered:
    """Return an answer with the error of what it rests on added to its own."""
    if not 0 < found.error_px < np.inf:
        return found
    error = steady(float(np.hypot(found.error_px, beneath)))
    times = error / found.error_px
    worst = steady(found.worst_px * times)
    return replace(found, error_px=error, worst_px=worst, doubt=grown(found.doubt, times))
