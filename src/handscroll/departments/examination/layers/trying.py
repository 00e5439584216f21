"""Try a view on a stack: read what is asked for, measure it, and keep it until it is saved."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, NamedTuple

from handscroll.departments.examination.layers.analysing import Found, analysed
from handscroll.departments.examination.layers.cubes import open_cubes
from handscroll.departments.examination.layers.ground import Ground
from handscroll.departments.examination.layers.names import (
    made_of,
    not_shown,
    picture_name,
    picture_of,
    version_of,
)
from handscroll.departments.examination.layers.opened import Opened
from handscroll.departments.examination.layers.orders import Analysis, order_from, region_on
from handscroll.departments.examination.layers.seeing import own_view, settled
from handscroll.departments.examination.layers.tried import Note, Tried
from handscroll.geometry import Box, Size
from handscroll.model.examination.views import View, canonical_json, view_from, view_id
from handscroll.model.layer import Layer
from handscroll.model.region import Region
from handscroll.model.stack import Stack
from handscroll.museum import Museum


class Made(NamedTuple):
    """A view that can be drawn: its name, its recipe, and what has to be said with it."""

    id: str
    view: View
    notes: tuple[Note, ...]
    explained: tuple[float, ...] = ()


def try_view(museum: Museum, stack: Stack, body: object, *, person: str) -> Made:
    """Make a view of a recipe or an analysis, and keep it among those that were tried.

    Raises
    ------
    HandscrollError
        What is wrong with the recipe, the expression or the analysis.
    """
    order = order_from(body, stack, version_of(stack))
    return keep_found(museum, stack, found_by(museum, stack, order), person=person)


def found_by(
    museum: Museum,
    stack: Stack,
    order: Analysis | View,
    told: Callable[[float], None] = lambda share: None,
) -> Found:
    """Return the settled view that a recipe or an analysis comes to; nothing is kept."""

    def find(opened: Opened) -> Found:
        if not isinstance(order, Analysis):
            return Found(settled(order, opened), ())
        region = None if order.region is None else region_on(stack, order.region)
        return analysed(order, Ground(opened, region, version_of(stack)), told)

    return open_cubes(museum).read(stack, find)


def keep_found(museum: Museum, stack: Stack, found: Found, *, person: str) -> Made:
    """Keep a view among those that were tried, where it is named by its recipe."""
    name = Tried(museum.layout).keep(
        stack, found.view, found.notes, person=person, explained=found.explained
    )
    return Made(name, found.view, found.notes, found.explained)


def view_of(museum: Museum, stack: Stack, name: str) -> View:
    """Return the recipe of a view of a stack's present cube: saved, tried, or its own.

    Raises
    ------
    NotFoundError
        If there is none of that name.
    """
    picture = picture_name(str(picture_of(stack, name)))
    layer = museum.layers.find(name)
    if layer is not None and layer.region.capture == stack.id and museum.layers.is_current(layer):
        return recipe_of(layer)
    if name.startswith("v"):
        return Tried(museum.layout).get(stack, name).recipe
    return open_cubes(museum).read(stack, lambda opened: own_view(picture, opened))


def recipe_of(layer: Layer) -> View:
    """Return the view that a layer is."""
    return view_from(layer.recipe["view"])


def save_view(
    museum: Museum, stack: Stack, name: str, label: dict[str, str], *, person: str
) -> Layer:
    """Save a view: from then on it is a layer of the stack, a draft that may be published.

    Raises
    ------
    NotFoundError
        If there is no view of that name.
    """
    view, made = view_of(museum, stack, name), made_of(stack)
    recipe: dict[str, Any] = {"view": view.model_dump(mode="json"), "cube": made.digest}
    layer = Layer(
        id=view_id(view),
        relic=stack.relic,
        kind=view.kind,
        region=Region(capture=stack.id, x=0, y=0, width=made.width, height=made.height),
        label=label,
        method=view.method,
        recipe=recipe,
        sha256=_sha256(view),
        rights=stack.rights,
        author=person,
    )
    return museum.layers.save(layer, person=person)


def layer_for(museum: Museum, stack: Stack, name: str) -> Layer:
    """Return a saved view of a stack, of whichever cube.

    Raises
    ------
    NotFoundError
        If none was saved under that name on this stack.
    """
    picture_name(str(picture_of(stack, name)))
    layer = museum.layers.find(name)
    if layer is None or layer.region.capture != stack.id:
        raise not_shown(f"{stack.id}.{name}")
    return layer


def box_within(stack: Stack, box: Box | None) -> Box:
    """Return a box of a stack's cube, all of it where none is named."""
    made = made_of(stack)
    if box is None:
        return Box(0, 0, made.width, made.height)
    return region_on(stack, (box.x, box.y, box.width, box.height)).box


def size_of(stack: Stack) -> Size:
    """Return the size of a stack's cube."""
    made = made_of(stack)
    return Size(made.width, made.height)


def _sha256(view: View) -> str:
    return hashlib.sha256(canonical_json(view).encode()).hexdigest()
