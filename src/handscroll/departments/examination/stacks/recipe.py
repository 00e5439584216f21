"""The recipe of a cube: what it was made of, how, and where each band was found to lie."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Protocol

from handscroll.departments.examination.stacks.counted import METHOD as BRIGHTNESS
from handscroll.imaging.registration.bands import Registered
from handscroll.imaging.registration.fields import Field
from handscroll.imaging.registration.transforms import Transform
from handscroll.model.stack import Stack

METHOD = "handscroll.reflectance/1"
"""Of cubes of calibrated reflectance."""
REGISTRATION = "handscroll.bands/5"
"""What searches where bands lie. Another version finds other places for cubes that are new;
one that was made keeps those of its recipe."""


class Figured(Protocol):
    """How a band was made numbers, in figures."""

    def figures(self) -> dict[str, float | str]:
        """Return them."""
        ...


def method_of(stack: Stack) -> str:
    """Return the name and version of what makes the stack's cube."""
    return BRIGHTNESS if stack.unfit else METHOD


def made_from(stack: Stack) -> dict[str, Any]:
    """Return the part of a recipe that is known before anything is made."""
    told: dict[str, Any] = {
        "method": method_of(stack),
        "stack": stack.id,
        "files": [one.model_dump(mode="json") for one in stack.files],
        "white": stack.white.model_dump(mode="json"),
        "sampling": "cubic, once",
    }
    # Recipes of files that hold one cube stay as they were, to the byte.
    return told | ({"datasets": dict(stack.datasets)} if stack.datasets else {})


def recipe_of(
    stack: Stack, known: Sequence[Figured], found: Sequence[Registered]
) -> dict[str, Any]:
    """Return the recipe as JSON: equal files and this method make an equal cube.

    The calibrations' figures and the transforms are what came out of it: they are kept to be
    read, and to be compared when the cube is made again.
    """
    return made_from(stack) | {
        "registration": REGISTRATION,
        "bands": [
            {"calibration": one.figures(), "place": _place(place)}
            for one, place in zip(known, found, strict=True)
        ],
    }


def written(recipe: dict[str, Any]) -> bytes:
    """Return a recipe as the vault keeps it: the same recipe is the same bytes."""
    return (json.dumps(recipe, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def _place(found: Registered) -> dict[str, Any]:
    told: dict[str, Any] = {
        "alike": found.alike,
        "patches": found.patches,
        "why": found.why,
    }
    if found.transform is not None:
        told |= {"error_px": found.error_px, "worst_px": found.worst_px}
        told |= _transform(found.transform)
    return told


def _transform(transform: Transform) -> dict[str, Any]:
    told: dict[str, Any] = {"matrix": transform.matrix.tolist()}
    if transform.field is not None:
        told["field"] = _field(transform.field)
    if transform.parts is not None:
        spans = transform.parts.spans
        told["parts"] = [
            {"axis": "xy"[spans.axis], "first": first, "last": last}
            | ({} if field is None else {"field": _field(field)})
            for (first, last), field in zip(spans.ends, transform.parts.fields, strict=True)
        ]
    return told


def _field(field: Field) -> dict[str, Any]:
    return {
        "orders": [list(one) for one in field.orders],
        "x": field.x.tolist(),
        "y": field.y.tolist(),
    }
