"""Transforms as the vault keeps them, and back again; and a lattice of them for browsers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Size
from handscroll.imaging.registration.fields import Field, Frame
from handscroll.imaging.registration.pictures import Points
from handscroll.imaging.registration.transforms import Map, Transform
from handscroll.model.laid import Bend, Place

MESH = 9
"""Points along either side of the lattice."""
HALF = 0.5
"""From the corner of a pixel, where addresses of pictures count from, to its centre."""


def place_of(transform: Transform) -> Place:
    """Return a transform as it is kept."""
    rows = tuple(tuple(float(one) for one in row) for row in transform.matrix)
    field = transform.field
    bend = None
    if field is not None:
        bend = Bend(
            middle=(field.frame.middle_x, field.frame.middle_y),
            half=(field.frame.half_x, field.frame.half_y),
            orders=tuple((int(a), int(b)) for a, b in field.orders),
            x=tuple(float(one) for one in field.x),
            y=tuple(float(one) for one in field.y),
        )
    return Place.model_validate({"matrix": rows, "bend": bend})


def transform_of(place: Place) -> Transform:
    """Return a kept transform as it is used."""
    bend, field = place.bend, None
    if bend is not None:
        frame = Frame(*bend.middle, *bend.half)
        field = Field(frame, bend.orders, np.array(bend.x), np.array(bend.y))
    return Transform(np.array(place.matrix, np.float64), field)


def taken(map_: Map, points: Points) -> Points:
    """Return where points lie that are counted from corners, as in addresses of pictures."""
    return np.asarray(map_(np.asarray(points, np.float64) - HALF) + HALF)


def lattice(size: Size) -> Points:
    """Return the points of a lattice from edge to edge, row by row."""
    across, down = (np.linspace(0, one, MESH) for one in (size.width, size.height))
    x, y = np.meshgrid(across, down)
    return np.stack([x.ravel(), y.ravel()], 1)


def mesh(map_: Map, size: Size) -> list[list[float]]:
    """Return where a lattice beneath lies on the picture that is laid: x, y, and x, y there."""
    here = lattice(size)
    both: NDArray[np.float64] = np.concatenate([here, taken(map_, here)], 1)
    return [[round(float(one), 4) for one in row] for row in both]
