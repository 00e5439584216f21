"""Seek where a picture of another geometry lies: proposed with its expected error, or why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import numpy as np

from handscroll.departments.examination.laying.fitting import fit, laid_by_search
from handscroll.departments.examination.laying.levels import Answer, Leveled, find
from handscroll.departments.examination.laying.pair import Pair, pair_of
from handscroll.departments.examination.laying.points import points_from
from handscroll.departments.examination.laying.progress import Progress, tell_if_wanted
from handscroll.errors import InvalidError, MismatchError
from handscroll.geometry import Box
from handscroll.imaging.registration.guessing import Search
from handscroll.imaging.registration.pictures import Picture, Plane, Points
from handscroll.imaging.registration.sides import mirrors
from handscroll.imaging.registration.steps import Stretch
from handscroll.imaging.registration.transforms import Transform
from handscroll.model.laid import Laid, LayingModel
from handscroll.model.stack import Band, Stack
from handscroll.museum import Museum
from handscroll.scans.cubes.cube import CubeReader

_SEEN_NM: Final = 550.0
BANDS: Final = 16
"""That foretell a picture, if nothing else is wanted: all, of most cubes."""
Share = Callable[[float], None]


def seek(museum: Museum, known: Progress, pair: Pair, told: Share) -> Progress:
    """Seek where a stack lies on another one, as was asked for; it becomes a proposal.

    Points that somebody gave with the wish are where it begins.

    Raises
    ------
    HandscrollError
        As `sought`, or if one may not be laid on the other.
    WithdrawnError
        When nobody wants it any more.
    """
    pair = pair_of(museum, pair.other.id, pair.on.id)
    points = points_from([list(one) for one in known.points], pair.size, pair.other_size)
    laid, note = sought(museum, pair, points, told, mirrored=known.mirrored)
    done = known.model_copy(update={"share": 1.0, "found": laid, "note": note, "problem": None})
    tell_if_wanted(museum.layout, pair, done)
    return done


def sought(
    museum: Museum, pair: Pair, points: Points, told: Share, most: int = BANDS,
    *, mirrored: bool | None = None,
) -> tuple[Laid, str]:  # fmt: skip
    """Return where a stack lies on another one, and how that was told; nothing is written.

    Parameters
    ----------
    points
        Control points ``(n, 4)`` to begin with; none are needed.
    most
        Bands beneath that foretell the picture at most: more do it better and take longer.
    mirrored
        Whether the picture is seen from behind, as radiographs may be; None: as it is, and
        where it is not found so, from behind. Points tell it by themselves.

    Raises
    ------
    InvalidError
        If the points make no sense, or show another side than was asked for.
    MismatchError
        If it cannot be told where it lies, with the reason.
    """
    start = start_of(points, pair, mirrored)
    told(0.0)
    found = _found(museum, pair, start, (most, Search(mirrored=mirrored)), Stretch(told))
    if found.transform is None:
        raise MismatchError(
            "It cannot be told where the picture lies",
            why=found.found.why,
            fix="Set at least 4 control points by hand; lay it by them, or seek again from there",
        )
    told(1.0)
    laid = laid_by_search(found.transform, found.error_px, points, pair)
    return laid, _noted(found, pair)


def start_of(points: Points, pair: Pair, mirrored: bool | None) -> Transform | None:
    """Return where control points say that a picture lies; None where there are none.

    Raises
    ------
    InvalidError
        If the points make no sense, or show another side than was asked for.
    """
    if not len(points):
        return None
    start = fit(points, LayingModel.AUTO, pair).transform
    if mirrored is not None and mirrors(start, pair.size) != mirrored:
        shown, asked = ("as it is", "mirrored") if mirrored else ("mirrored", "as it is")
        raise InvalidError(
            "The picture's place was not sought",
            why=f"the control points show the picture {shown}, and it was asked for {asked}",
            fix="Check the points, or ask for no side: points tell it by themselves",
        )
    return start


def _noted(found: Answer, pair: Pair) -> str:
    said = [f"{found.found.patches} patches, alike to {100 * found.found.alike:.0f} %"]
    if found.transform is not None and mirrors(found.transform, pair.size):
        said.append("mirrored: the picture is seen from behind")
    if found.level:
        said.append(f"told from pixels {1 << found.level} times as wide")
    return "; ".join(said)


def _found(
    museum: Museum, pair: Pair, start: Transform | None, how: tuple[int, Search], told: Stretch
) -> Answer:
    most, search = how
    with ExitStack() as closing:
        beneath, above = (
            closing.enter_context(CubeReader.open(_cube(museum, one)))
            for one in (pair.on, pair.other)
        )
        references = references_of(pair.beneath.bands, most)
        return find(
            _leveled(beneath, references),
            _leveled(above, [len(pair.above.bands) // 2]),
            start,
            search,
            told,
        )


def references_of(bands: Sequence[Band], most: int) -> list[int]:
    """Return which bands foretell the picture: one that is seen, and others evenly to the longest.

    What a radiograph shows is partly seen on the surface, and partly only through it.
    """
    lengths = np.array([one.wavelength for one in bands])
    seen = int(np.abs(lengths - _SEEN_NM).argmin())
    others = [at for at in reversed(range(len(bands))) if at != seen]
    places = np.linspace(0, len(others) - 1, min(most - 1, len(others))).round().astype(int)
    return [seen, *(others[at] for at in places)]


def _cube(museum: Museum, stack: Stack) -> Path:
    place = museum.stacks.cube(stack)
    assert place is not None
    return place


def _leveled(reader: CubeReader, bands: Sequence[int]) -> Leveled:
    return Leveled(reader.levels, lambda level: [_band(reader, level, one) for one in bands])


def _band(reader: CubeReader, level: int, band: int) -> Picture:
    def read(box: Box) -> Plane:
        return np.asarray(reader.window(box, level, [band])[0])

    return Picture(reader.levels[level], read)
