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
from handscroll.imaging.registration.fields import AFFINE, Field, Frame
from handscroll.imaging.registration.parts import Parts, Spans
from handscroll.imaging.registration.registered import Doubt, Registered
from handscroll.imaging.registration.transforms import Transform
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
        _transform(told, size), told["error_px"], told["worst_px"], told["alike"],
        told["patches"], told["why"], sure,
    )  # fmt: skip


def _transform(told: Mapping[str, Any], size: Size) -> Transform:
    parts = told.get("parts")
    return Transform(
        np.array(told["matrix"], np.float64),
        _field(told.get("field"), Frame.of(size)),
        None if parts is None else _parts(parts, size),
    )


def _parts(told: Sequence[Mapping[str, Any]], size: Size) -> Parts:
    ends = tuple((float(one["first"]), float(one["last"])) for one in told)
    pieces = Spans("xy".index(told[0]["axis"]), ends)
    frames = [pieces.frame(at, size) for at in range(len(ends))]
    fields = [_field(one.get("field"), frame) for one, frame in zip(told, frames, strict=True)]
    return Parts(pieces, tuple(fields))


def _field(told: Mapping[str, Any] | None, frame: Frame) -> Field | None:
    if told is None:
        return None
    orders = tuple((int(a), int(b)) for a, b in told["orders"])
    return Field(frame, orders, *(np.array(told[axis], np.float64) for axis in ("x", "y")))
