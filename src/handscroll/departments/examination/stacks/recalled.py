"""Where bands lay when their cube was made: read from its recipe, and not searched again.

A better search of a later version would find other places: what is cited from a cube has to stay
what it was, so a cube that the cache lost is made again from the places that its recipe keeps.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from handscroll.departments.examination.stacks.recipe import Figured, made_from
from handscroll.geometry import Size
from handscroll.imaging.registration.registered import Doubt, Registered
from handscroll.imaging.registration.transforms import AFFINE, Field, Frame, Transform
from handscroll.model.stack import Stack


def recalled(
    kept: bytes | None, stack: Stack, known: Sequence[Figured], size: Size
) -> list[Registered] | None:
    """Return the places of bands from the recipe of a stack's cube, or None.

    Parameters
    ----------
    kept
        The recipe that the vault keeps, if there is one.
    known
        The calibrations as they came out now.

    Returns
    -------
    list or None
        None where nothing was made yet, or where files, white, method or calibrations are not
        those of the recipe: then the places are searched.
    """
    if kept is None or stack.made is None or stack.made.recipe != hashlib.sha256(kept).hexdigest():
        return None
    told = json.loads(kept)
    bands = told["bands"]
    alike = all(told.get(what) == now for what, now in made_from(stack).items())
    if not alike or [one["calibration"] for one in bands] != [one.figures() for one in known]:
        return None
    return [_place(one["place"], size) for one in bands]


def _place(told: Mapping[str, Any], size: Size) -> Registered:
    frame = Frame.of(size)
    sure = Doubt(frame, AFFINE, np.zeros((2 * len(AFFINE), 2 * len(AFFINE))))
    return Registered(
        _transform(told, frame), told["error_px"], told["worst_px"], told["alike"],
        told["patches"], told["why"], sure,
    )  # fmt: skip


def _transform(told: Mapping[str, Any], frame: Frame) -> Transform:
    matrix, bend = np.array(told["matrix"], np.float64), told.get("field")
    if bend is None:
        return Transform(matrix)
    orders = tuple((int(a), int(b)) for a, b in bend["orders"])
    along = (np.array(bend[axis], np.float64) for axis in ("x", "y"))
    return Transform(matrix, Field(frame, orders, *along))
