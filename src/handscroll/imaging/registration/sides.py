"""Pictures seen from behind: radiographs are read, and scanned, from either side of the film."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from handscroll.geometry import Box, Size
from handscroll.imaging.registration.fields import Field
from handscroll.imaging.registration.pictures import Picture, Plane
from handscroll.imaging.registration.transforms import Map, Transform, slopes


def turned_over(picture: Picture) -> Picture:
    """Return a picture with left and right exchanged."""
    width = picture.size.width

    def read(box: Box) -> Plane:
        behind = Box(width - box.x - box.width, box.y, box.width, box.height)
        return np.ascontiguousarray(picture.read(behind)[:, ::-1])

    return replace(picture, read=read)


def back_again(transform: Transform, size: Size) -> Transform:
    """Return the transform to a picture of that size, from the one to it turned over."""
    over = np.array([[-1, 0, size.width - 1], [0, 1, 0], [0, 0, 1.0]])
    field = transform.field
    if field is not None:
        field = Field(field.frame, field.orders, -field.x, field.y)
    return Transform(over @ transform.matrix, field)


def mirrors(map_: Map, size: Size) -> bool:
    """Say whether a map shows the other side, at the middle of a reference of that size."""
    middle = np.array([[(size.width - 1) / 2, (size.height - 1) / 2]])
    slope = slopes(map_, middle)[0]
    return bool(slope[0, 0] * slope[1, 1] < slope[0, 1] * slope[1, 0])
