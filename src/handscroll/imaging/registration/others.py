"""Pictures of another geometry laid on the reference: radiographs, fluorescence, other cameras.

Contrast may be turned, absent, or of other things altogether. A first guess comes from directions
of edges, which no turned contrast changes; cells then settle it, foretold from the references.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from handscroll.errors import InvalidError
from handscroll.geometry import Size
from handscroll.imaging.registration.control import solve
from handscroll.imaging.registration.guessing import Search, first_guess
from handscroll.imaging.registration.pictures import Picture, Points
from handscroll.imaging.registration.refining import Plan, refined
from handscroll.imaging.registration.registered import Registered, grown, steady
from handscroll.imaging.registration.sides import back_again, turned_over
from handscroll.imaging.registration.steps import UNTOLD, Stretch, counted
from handscroll.imaging.registration.transforms import IDENTITY, Transform, magnification

_LEAST_STANDING: Final = 10.0
"""How far, in spreads, the best place must stand out of all others to be believed: on painted
sections wrong places reached 9, true ones of plates with much noise 13, of good ones 29."""
_OTHER_SIDE: Final = 12.0
"""The same for the other side of a picture of which nobody said that it is mirrored."""
_FINEST: Final = (1, 2, 4)
_GOOD: Final = 0.2
"""Expected RMS error, px, below which no other fineness is tried."""
_FINE: Final = float(2**40)
_PLACES: Final = 24
_GUESS: Final = 0.45
"""Part of a search from nothing that the first guess takes, about."""
_TRIED: Final = (0.0, 0.5, 0.57, 0.6)
"""Part of refining that is done before each fineness is tried, and after the last."""
LIMIT: Final = 1.0
"""Expected RMS error, px, above which the place of another picture cannot be told."""


def register_other(
    references: Sequence[Picture], other: Picture, begun: Transform | None = None,
    search: Search | None = None, told: Stretch = UNTOLD,
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
    told
        What is told how far it is.

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
        return _settled(references, other, begun, told)
    search = search or Search()
    if search.mirrored is not None:
        return _sought(references, other, search, told)[0]
    straight = replace(search, mirrored=False)
    found, stood = _sought(references, other, straight, told.part(0, 0.5))
    if found.transform is not None:
        return found
    behind = replace(search, mirrored=True)
    turned, stands = _sought(references, other, behind, told.part(0.5, 1))
    # Nobody said that it is mirrored: it must stand out by itself, and more than straight.
    return turned if stands >= max(_OTHER_SIDE, stood) else found


def _sought(
    references: Sequence[Picture], other: Picture, search: Search, told: Stretch
) -> tuple[Registered, float]:
    """Return what was found of one side, and by how much its first guess stood out."""
    shown = turned_over(other) if search.mirrored else other
    guess, stands = first_guess(references, shown, search, told.part(0, _GUESS))
    found = _settled(references, shown, guess, told.part(_GUESS, 1))
    if stands < _LEAST_STANDING and found.error_px > LIMIT / 4:
        found = replace(found, transform=None, why=(
            f"no place stands out: the best by {stands:.1f} spreads of all others,"
            f" {_LEAST_STANDING:.0f} are needed. Control points set by hand may help"
        ))  # fmt: skip
    if search.mirrored and found.transform is not None:
        found = replace(found, transform=back_again(found.transform, other.size))
    return found, stands


def _settled(
    references: Sequence[Picture], other: Picture, begun: Transform, told: Stretch
) -> Registered:
    """Refine at several fineness, as far as needed, and take what contradicts itself least."""
    many = len(references)
    plan = Plan(0, frozenset(range(many)), references[0].size, limit=LIMIT, loose=2)
    pictures, still = [*references, other], [IDENTITY] * many
    best: Registered | None = None
    for at, finest in enumerate(_FINEST):
        seen = counted(pictures, plan.size, finest, told.part(_TRIED[at], _TRIED[at + 1]))
        every = refined(seen, [*still, begun], replace(plan, finest=finest))
        if best is None or every[-1].error_px < 0.7 * best.error_px:
            best, plan = every[-1], replace(plan, finest=finest)
        if best.error_px < _GOOD:
            break
    assert best is not None
    if best.transform is None:
        return best
    straight = _straightened(best, plan.size)
    seen = counted(pictures, plan.size, plan.finest, told.part(_TRIED[-1], 1))
    again = refined(seen, [*still, straight], replace(plan, loose=1))[-1]
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
    doubt = grown(found.doubt, error / found.error_px)
    if error > LIMIT:
        why = (
            f"two ways of settling it lie {error:.1f} px apart, all in all; {LIMIT} px is the most"
            " we call known"
        )
        return replace(found, transform=None, error_px=error, worst_px=worst, why=why, doubt=doubt)
    return replace(found, error_px=error, worst_px=worst, doubt=doubt)


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
