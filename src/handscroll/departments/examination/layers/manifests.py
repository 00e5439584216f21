"""The manifest of a stack, for whoever asks: visitors see what is published."""

from __future__ import annotations

from typing import Any

from handscroll.departments.examination.layers.cubes import open_cubes
from handscroll.departments.examination.layers.documents import Shelf, manifest
from handscroll.departments.examination.layers.limits import MOST_AREA, most_public
from handscroll.departments.examination.layers.lying import published_on
from handscroll.departments.examination.layers.names import COLOUR, made_of, picture_of
from handscroll.departments.examination.layers.opened import Opened
from handscroll.departments.examination.layers.seeing import own_view
from handscroll.departments.examination.layers.shown import shown_stack
from handscroll.errors import NotFoundError
from handscroll.geometry import Size
from handscroll.model.person import VISITOR, Person
from handscroll.model.rights import Action, State, may
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.museum.picture_limits import limits_for


def stack_manifest(
    museum: Museum, person: Person | None, name: str, base: str
) -> tuple[dict[str, Any], bool]:
    """Return the manifest of a stack with its published layers; and whether it is for everybody.

    Sizes are those that visitors get, whoever asks: a manifest is passed on.

    Raises
    ------
    NotFoundError
        As `shown_stack`, or if the stack's cube was not made yet.
    """
    stack, relic = shown_stack(museum, person or VISITOR, name)
    made = made_of(stack)
    layers = [
        one
        for one in museum.layers.of(stack.id, state=State.PUBLISHED)
        if museum.layers.is_current(one)
    ]
    shelf = Shelf(
        (stack, relic),
        made,
        layers,
        coloured=has_colour(museum, stack),
        laid=published_on(museum, stack),
    )
    size = Size(made.width, made.height)
    limits = limits_for(
        VISITOR.role, museum.settings.images, size, most_public(stack, relic), MOST_AREA
    )
    public = all(may(VISITOR.role, Action.VIEW, one.state) for one in (stack, relic))
    return manifest(shelf, limits, base, museum.wordings.now()), public


def has_colour(museum: Museum, stack: Stack) -> bool:
    """Say whether a stack has enough bands of visible light to be shown in colour."""

    def known(opened: Opened) -> bool:
        try:
            own_view(picture_of(stack, COLOUR), opened)
        except NotFoundError:
            return False
        return True

    return open_cubes(museum).read(stack, known)
