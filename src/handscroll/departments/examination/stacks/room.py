"""Whether frames are large enough for their bands to be laid on each other."""

from __future__ import annotations

from typing import Final

import numpy as np

from handscroll.errors import InvalidError
from handscroll.geometry import Box, Size
from handscroll.imaging.registration.pictures import Picture, Plane
from handscroll.imaging.registration.registered import LEAST_USED
from handscroll.imaging.registration.tiles import laid_out

SIDE: Final = 150
"""Pixels that are enough on both sides, however many bands there are."""


def require_room(size: Size, bands: int) -> None:
    """Let frames pass that have room for the patches by which bands are found.

    How many of them look alike is known only when the cube is made; that there are too few is
    known from the size alone, and is told before anything is copied.

    Raises
    ------
    InvalidError
        If there is less; one band by itself needs none.
    """
    if bands < 2 or min(size.width, size.height) >= SIDE:
        return
    patches = len(laid_out(Picture(size, _unseen), 1, bands).cells())
    if patches < LEAST_USED:
        raise InvalidError(
            "The stack was not brought",
            why=f"its frames have {size.width} x {size.height} pixels, which is room for"
            f" {patches} of the {LEAST_USED} patches by which bands are laid on each other",
            fix=f"Bring frames of at least {SIDE} pixels on each side, neither cropped nor binned",
        )


def _unseen(box: Box) -> Plane:
    return np.zeros((box.height, box.width), np.float32)
