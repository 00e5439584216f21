"""Seek where a picture of another geometry lies: proposed with its expected error, or why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import numpy as np

from handscroll.departments.examination.laying.fitting import fit, laid_by_search
from handscroll.departments.examination.laying.pair import Pair, pair_of
from handscroll.departments.examination.laying.points import points_from
from handscroll.departments.examination.laying.progress import (
    Progress,
    begun,
    progress_of,
    tell,
)
from handscroll.errors import MismatchError
from handscroll.geometry import Box
from handscroll.imaging.registration.others import register_other
from handscroll.imaging.registration.pictures import Picture, Plane, Points
from handscroll.imaging.registration.registered import Registered
from handscroll.imaging.registration.transforms import Transform
from handscroll.model.laid import Laid, LayingModel
from handscroll.model.stack import Band, Stack
from handscroll.museum import Museum
from handscroll.scans.cubes.cube import CubeReader

_SEEN_NM: Final = 550.0
BANDS: Final = 4
"""That foretell a picture, if nothing else is wanted: about half a minute."""
_OPENED, _FOUND = 0.05, 0.97
Share = Callable[[float], None]


def seek(museum: Museum, other: str, on: str, told: Share = lambda share: None) -> Progress:
    """Seek where a stack lies on another one; what was found is a proposal in the cache.

    Points that somebody gave with the wish are where it begins.

    Raises
    ------
    HandscrollError
        As `sought`, or if one may not be laid on the other.
    """
    pair = pair_of(museum, other, on)
    asked = progress_of(museum.layout, "search", pair) or begun(pair)
    points = points_from([list(one) for one in asked.points], pair.size, pair.other_size)
    laid, note = sought(museum, pair, points, lambda share: told(_FOUND * share))
    done = asked.model_copy(update={"share": 1.0, "found": laid, "note": note, "problem": None})
    tell(museum.layout, "search", pair, done)
    told(1.0)
    return done


def sought(
    museum: Museum, pair: Pair, points: Points, told: Share, most: int = BANDS
) -> tuple[Laid, str]:
    """Return where a stack lies on another one, and how that was told; nothing is written.

    Parameters
    ----------
    points
        Control points ``(n, 4)`` to begin with; none are needed.
    most
        Bands beneath that foretell the picture at most: more do it better and take longer.

    Raises
    ------
    InvalidError
        If the points make no sense.
    MismatchError
        If it cannot be told where it lies, with the reason.
    """
    start = fit(points, LayingModel.AUTO, pair).transform if len(points) else None
    told(_OPENED)
    found = _registered(museum, pair, start, most)
    if found.transform is None:
        raise MismatchError(
            "It cannot be told where the picture lies",
            why=found.why,
            fix="Set at least 4 control points by hand; lay it by them, or seek again from there",
        )
    told(1.0)
    laid = laid_by_search(found.transform, found.error_px, points, pair)
    return laid, f"{found.patches} patches, alike to {100 * found.alike:.0f} %"


def _registered(museum: Museum, pair: Pair, start: Transform | None, most: int) -> Registered:
    with ExitStack() as closing:
        beneath, above = (
            closing.enter_context(CubeReader.open(_cube(museum, one)))
            for one in (pair.on, pair.other)
        )
        references = [_band(beneath, at) for at in references_of(pair.beneath.bands, most)]
        middle = _band(above, len(pair.above.bands) // 2)
        return register_other(references, middle, start)


def references_of(bands: Sequence[Band], most: int) -> list[int]:
    """Return which bands foretell the picture: one that is seen, and others evenly to the longest.

    What a radiograph shows is partly seen on the surface, and partly only through it.
    """
    lengths = np.array([one.wavelength for one in bands])
    seen = int(np.abs(lengths - _SEEN_NM).argmin())
    others = np.linspace(len(bands) - 1, 0, max(most - 1, 1)).round().astype(int).tolist()
    return list(dict.fromkeys([seen, *others]))[:most]


def _cube(museum: Museum, stack: Stack) -> Path:
    place = museum.stacks.cube(stack)
    assert place is not None
    return place


def _band(reader: CubeReader, band: int) -> Picture:
    def read(box: Box) -> Plane:
        return np.asarray(reader.window(box, 0, [band])[0])

    return Picture(reader.levels[0], read)
