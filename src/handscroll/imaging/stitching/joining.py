"""Find out how the frames of one scroll fit together, or why they do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError
from handscroll.geometry import Size
from handscroll.imaging.stitching import layout
from handscroll.imaging.stitching.bundle import (
    BETTER,
    KINDS,
    NOT_WORTH,
    Kind,
    Pose,
    Tie,
    adjust,
    apart,
    robust_rms,
)  # fmt: skip
from handscroll.imaging.stitching.exposure import Exposure, differences, shared, solve
from handscroll.imaging.stitching.features import features_of
from handscroll.imaging.stitching.frames import Frame, Points, Small
from handscroll.imaging.stitching.light import Light
from handscroll.imaging.stitching.links import Gap, Link, Looked, explain, link, look, upright
from handscroll.imaging.stitching.patches import LEAST_ALIKE, Found, find, spots
from handscroll.imaging.stitching.seams import MOST_FRAMES, Seams, cut

Tell = Callable[[str, float], None]
"""Told what is being done, and the share of the whole that is over."""

CELLS: Final = 220
MOST_ERROR: Final = 1.0
"""Pixels (root mean square) by which two frames may lie apart and still be joined."""
_WILD: Final = 2.0

REASONS: Final = {
    "no overlap": "Shoot the missing part again, 20 % over its neighbours",
    "bare": "Shoot again with an overlap that reaches into a painted part",
    "repeated": "Shoot again with an overlap that reaches beyond the repeating pattern",
    "other": "Take the frames of other scrolls out of the set",
    "resolution": "Give frames of one camera height only",
    "thin": "Shoot again with 20 % overlap",
}


@dataclass(frozen=True, slots=True)
class Seam:
    """How two neighbours meet.

    Attributes
    ----------
    overlap
        Share of the smaller frame.
    agreeing
        Features that agreed at the first look.
    at, away
        Spots on the plane ``(n, 2)``, and how far the frames lie apart there, in pixels; these
        patches took no part in the fit.
    sure
        ``(n,)``: weight of each spot, 1 / px^2: a patch of pale silk says little.
    de00
        Median and 95th percentile over blocks of what both show, after exposure.
    """

    first: int
    second: int
    overlap: float
    agreeing: int
    at: Points
    away: Points
    sure: NDArray[np.float64]
    de00: tuple[float, float]

    @property
    def rms(self) -> float:
        """Weighted root mean square of the displacements, px."""
        return float(np.sqrt(np.average((self.away**2).sum(axis=1), weights=self.sure)))

    @property
    def p95(self) -> float:
        """Weighted 95th percentile of the displacements, px."""
        lengths = np.hypot(*self.away.T)
        order = np.argsort(lengths)
        share = np.cumsum(self.sure[order]) / self.sure.sum()
        return float(lengths[order][min(int(np.searchsorted(share, 0.95)), len(order) - 1)])


@dataclass(frozen=True, slots=True)
class Joined:
    """How all frames lie, how bright they were, where the cuts run.

    Attributes
    ----------
    order
        Places of the frames in the order of reading.
    """

    order: list[int]
    reading: layout.Reading
    kind: Kind
    poses: list[Pose]
    size: Size
    exposure: Exposure
    seams: Seams
    meetings: list[Seam]


def join(frames: Sequence[Frame], light: Light, tell: Tell, reference: int | None = None) -> Joined:
    """Find how frames lie on one plane.

    Parameters
    ----------
    frames
        At least two, in any order.
    light
        Their common tone curves.
    reference
        Place of the frame that keeps its place and its exposure; None lays the picture level
        and keeps the median exposure.

    Raises
    ------
    InvalidError
        When there are fewer than two frames or too many.
    MismatchError
        When they do not all hang together, or do not lie flat; the reason is told for each gap.
    """
    _countable(len(frames))
    looked = []
    for at, frame in enumerate(frames):
        tell("Looking", 0.4 * at / len(frames))
        small = Small(frame)
        looked.append(look(frame, small, features_of(small)))
    links = _linked(looked, tell)
    kind, poses, held = _laid(looked, links, reference, tell)
    poses, size = layout.placed(layout.level(poses, reference))
    tell("Comparing light", 0.85)
    blocks = [shared(frames, poses, (one.first, one.second), light) for one in links]
    exposure = solve(blocks, len(frames), light.colours, reference)
    meetings = [
        _meeting(one, test, poses, differences(block, exposure))
        for one, block, test in zip(links, blocks, held, strict=True)
    ]
    _flat(meetings, frames)
    tell("Cutting", 0.92)
    order, reading = layout.in_order(poses)
    seams = cut([one.small for one in looked], poses, exposure, size)
    tell("Cutting", 1.0)
    return Joined(order, reading, kind, poses, size, exposure, seams, meetings)


def _meeting(link: Link, test: Tie, poses: Sequence[Pose], colours: NDArray[np.float64]) -> Seam:
    """Put together what was measured of two neighbours."""
    median, high = np.quantile(colours, (0.5, 0.95)) if len(colours) else (0.0, 0.0)
    return Seam(
        link.first,
        link.second,
        link.overlap,
        link.guess.agreeing,
        poses[link.first].to_plane(test.there),
        apart(test, poses),
        1 / np.trace(test.spread, axis1=1, axis2=2),
        (float(median), float(high)),
    )


def _countable(count: int) -> None:
    if 2 <= count <= MOST_FRAMES:
        return
    raise InvalidError(
        "The frames cannot be joined",
        why=f"there are {count}, and 2 to {MOST_FRAMES} can be",
        fix="Give all frames of one scroll, and nothing else",
    )


def _linked(looked: Sequence[Looked], tell: Tell) -> list[Link]:
    """Return the pairs that overlap, or refuse the set."""
    pairs = list(combinations(range(len(looked)), 2))
    links, gaps = [], []
    for number, (first, second) in enumerate(pairs):
        tell("Comparing", 0.4 + 0.25 * number / len(pairs))
        found = link(looked, first, second)
        if isinstance(found, Link):
            links.append(found)
        elif found is not None:
            gaps.append(found)
    together = layout.groups(len(looked), links)
    if len(together) > 1:
        raise _refused(looked, together, links, gaps)
    return links


def _refused(
    looked: Sequence[Looked], together: list[list[int]], links: list[Link], gaps: list[Gap]
) -> MismatchError:
    group = {at: number for number, one in enumerate(together) for at in one}
    found = [one for one in gaps if group[one.first] != group[one.second]]
    told = {frozenset((group[one.first], group[one.second])) for one in found}
    for one, two in zip(range(len(looked)), range(1, len(looked)), strict=False):
        sides = frozenset((group[one], group[two]))
        if len(sides) == 2 and sides not in told:
            told.add(sides)
            found.append(explain(looked, one, two, upright=upright(links)))
    names = [one.frame.name for one in looked]
    if len(together) == len(looked):
        what = f"None of the {len(looked)} frames can be joined"
    else:
        listed = "; ".join(", ".join(names[at] for at in one) for one in together)
        what = f"The {len(looked)} frames make {len(together)} groups, not one ({listed})"
    why = "; ".join(f"{names[one.first]} and {names[one.second]}: {one.why}" for one in found)
    fixes = dict.fromkeys(REASONS[one.reason] for one in found)
    return MismatchError(what, why=why, fix=", or ".join(_lowered(fixes)))


def _lowered(fixes: dict[str, None]) -> list[str]:
    first, *rest = fixes
    return [first, *(one[0].lower() + one[1:] for one in rest)]


def _laid(
    looked: Sequence[Looked], links: Sequence[Link], reference: int | None, tell: Tell
) -> tuple[Kind, list[Pose], list[Tie]]:
    """Lay all frames together; return also the ties that took no part in it."""
    sizes = [one.frame.size for one in looked]
    begun = layout.first_poses(sizes, links, 0 if reference is None else reference)
    fixed = layout.middle_of(begun) if reference is None else reference
    begun = layout.first_poses(sizes, links, fixed)
    kind: Kind = KINDS[0]
    poses = adjust(kind, begun, [one.tie for one in links], fixed)
    fitted, held = [], []
    for number, one in enumerate(links):
        tell("Measuring", 0.65 + 0.18 * number / len(links))
        found = _measured(looked, one, poses)
        tested = np.arange(len(found.there)) % 3 == 1
        fitted.append(_tie(one, found.only(~tested)))
        held.append(_tie(one, found.only(tested)))
    best = adjust(kind, poses, fitted, fixed)
    left = robust_rms(held, best)
    for other in KINDS[1:]:
        if left < NOT_WORTH:
            break
        tried = adjust(other, poses, fitted, fixed)
        remains = robust_rms(held, tried)
        if remains < BETTER * left:
            kind, best, left = other, tried, remains
    return kind, best, held


def _tie(link: Link, found: Found) -> Tie:
    return Tie(link.first, link.second, found.there, found.here, found.spread)


def _measured(looked: Sequence[Looked], one: Link, poses: Sequence[Pose]) -> Found:
    first, second = looked[one.first], looked[one.second]

    def to_second(points: Points) -> Points:
        return poses[one.second].from_plane(poses[one.first].to_plane(points))

    at = spots(first.small, to_second, (first.frame.size, second.frame.size), CELLS, one.half)
    found = find(first.frame, second.frame, at, to_second, 2, one.half)
    found = found.only(found.alike >= LEAST_ALIKE)
    away = found.here - to_second(found.there)
    usual = np.median(away, axis=0) if len(away) else np.zeros(2)
    return found.only(np.hypot(*(away - usual).T) < _WILD)


def _flat(meetings: Sequence[Seam], frames: Sequence[Frame]) -> None:
    """Refuse frames that were found to overlap but do not lie on each other."""
    for one in meetings:
        if len(one.away) and one.rms <= MOST_ERROR:
            continue
        names = frames[one.first].name, frames[one.second].name
        lies = f"{one.rms:.1f} px apart" if len(one.away) else "on too few spots to be sure"
        raise MismatchError(
            f"Frames {names[0]} and {names[1]} do not lie flat on each other",
            why=f"they lie {lies}, {MOST_ERROR:g} px are allowed: the scroll was bent between them",
            fix="Lay the scroll flat and shoot these frames again",
        )
