"""What the panel of spectra needs to know of a stack: libraries, what was kept, points, maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handscroll.departments.examination.spectra import candidates, points
from handscroll.departments.examination.spectra.kept import kept_of, told
from handscroll.departments.examination.spectra.maps import PigmentMaps
from handscroll.departments.examination.spectra.matchers import spectra_in
from handscroll.departments.examination.spectra.measuring import made_of, size_of
from handscroll.departments.examination.spectra.place import Place, outlined, place_of
from handscroll.errors import InvalidError, NotFoundError
from handscroll.model.observation import Observation, Verdict
from handscroll.model.spectral_library import SpectralLibrary
from handscroll.model.stack import Stack
from handscroll.museum import Museum


def panel_of(museum: Museum, stack: Stack) -> dict[str, Any]:
    """Return everything of a stack that the panel lists."""
    maps, now = PigmentMaps(museum), made_of(stack).digest
    return {
        "libraries": [library_told(one) for one in museum.libraries.list()],
        "candidates": [told(one) for one in kept_of(museum, stack, candidates.KIND)],
        "points": [told(one) for one in kept_of(museum, stack, points.KIND)],
        # Those of an older cube lie on other pixels.
        "maps": [maps.told(one) for one in maps.each(stack.id) if one.recipe["cube"] == now],
    }


def library_told(library: SpectralLibrary) -> dict[str, Any]:
    """Return a library as JSON, without its files."""
    return library.model_dump(mode="json", exclude={"files", "reading"})


def pigments_told(museum: Museum, library: SpectralLibrary) -> dict[str, Any]:
    """Return a library as JSON with the names of its pigments."""
    return {**library_told(library), "names": list(spectra_in(museum, library).pigments)}


def chosen(stack: Stack, xywh: str | None, outline: Sequence[Sequence[float]] | None) -> Place:
    """Return the place that somebody chose: a box or an outline, and not both.

    Raises
    ------
    HandscrollError
        As `place_of` and `outlined`.
    """
    if (xywh is None) == (outline is None):
        raise InvalidError(
            "The place has no spectrum",
            why="a box and an outline were given" if xywh else "no place was given",
            fix="Give either xywh or outline",
        )
    size = size_of(stack)
    return outlined(outline, size) if outline is not None else place_of(str(xywh), size)


def judged(
    museum: Museum, stack: Stack, number: str, verdict: Verdict, *, person: str
) -> Observation:
    """Accept or reject candidates or a point that were kept of a stack.

    Raises
    ------
    NotFoundError
        If the observation is none of this stack's.
    ConflictError
        If somebody judged it before.
    """
    one = museum.observations.get(number)
    kinds = (candidates.KIND, points.KIND)
    if one.region.capture != stack.id or one.kind not in kinds:
        raise NotFoundError(
            f"The observation {number[:40]} was not judged",
            why="it is none of the spectra of that stack",
            fix="Open the bench again and choose one there",
        )
    return museum.observations.review(number, verdict, person=person)
