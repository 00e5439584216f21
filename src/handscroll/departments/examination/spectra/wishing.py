"""What somebody wants unmixed, and all that the map will hang on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from unicodedata import category

from handscroll.departments.examination.spectra.matchers import spectra_in
from handscroll.departments.examination.spectra.measuring import made_of, size_of
from handscroll.departments.examination.spectra.place import place_of
from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.spectra.unmixing import MOST
from handscroll.model.stack import Stack
from handscroll.museum import Museum

METHOD: Final = "handscroll.unmixing/1"
SIDE: Final = 1600
MOST_SIDE: Final = 8192


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants unmixed.

    Attributes
    ----------
    library
        Name of the library of ``pigments``.
    pigments
        Of that library.
    places
        Name to ``x,y,w,h``: pure paints on the picture itself.
    side
        Longest side of the map in pixels; the nearest smaller level of the cube is taken.
    """

    library: str = ""
    pigments: tuple[str, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    side: int = SIDE


def recipe_of(museum: Museum, stack: Stack, wish: Wish) -> dict[str, Any]:
    """Return all that the map hangs on, as JSON; what cannot be made is refused here.

    Raises
    ------
    InvalidError
        If there are too few or too many pigments, or two of one name.
    NotFoundError
        If the library does not exist.
    MismatchError
        If it has no such pigment, or a place lies outside.
    """
    what = "The map was not asked for"
    names = [*wish.pigments, *(name for name, _ in wish.places)]
    if not 2 <= len(names) <= MOST or len(set(names)) < len(names):
        raise InvalidError(
            what,
            why=f"{len(names)} pigments were chosen, {len(set(names))} of them different",
            fix=f"Choose 2 to {MOST} different pigments, or places of pure paint",
        )
    if not 64 <= wish.side <= MOST_SIDE or not all(_named(one) for one in names):
        raise InvalidError(
            what,
            why=f"its side of {wish.side} pixels or a name of it is out of bounds",
            fix=f"Give a side of 64 to {MOST_SIDE} pixels, and names of one line, 80 characters",
        )
    recipe: dict[str, Any] = {
        "method": METHOD, "cube": made_of(stack).digest, "side": wish.side,
        "pigments": list(wish.pigments), "library": None,
        "places": [[name, _box(stack, xywh)] for name, xywh in wish.places],
    }  # fmt: skip
    if wish.pigments:
        library = museum.libraries.named(wish.library)
        recipe["library"] = {"id": library.id, "digest": library.digest, "name": library.name}
        known = spectra_in(museum, library).pigments
        if lacking := [one for one in wish.pigments if one not in known]:
            raise MismatchError(
                what,
                why=f"the library {library.name!r} has no {lacking[0]!r}",
                fix="Choose among: " + ", ".join(known[:12]) + (" …" if len(known) > 12 else ""),
            )
    return recipe


def _named(name: str) -> bool:
    return 1 <= len(name) <= 80 and not any(category(one) in ("Cc", "Cs") for one in name)


def _box(stack: Stack, xywh: str) -> str:
    box = place_of(xywh, size_of(stack)).box
    return f"{box.x},{box.y},{box.width},{box.height}"
