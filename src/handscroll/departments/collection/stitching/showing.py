"""What the page of a relic's frames shows: how they lie, how well they fit, what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from handscroll.departments.collection.stitch_wishes import Stage, Wish, wishes_of
from handscroll.geometry import Size
from handscroll.model.capture import Capture
from handscroll.model.relic import Relic
from handscroll.museum import Museum

_FRAME_PX: Final = 600
_PICTURE_PX: Final = 1600
"""Widths at which the page asks for pictures."""


@dataclass(frozen=True)
class Laid:
    """A frame as it lies on the picture.

    Attributes
    ----------
    matrix
        Pixels of the frame to those of the picture, as SVG writes it.
    """

    capture: Capture
    matrix: str = ""

    @property
    def source(self) -> str:
        """Address of the frame, no larger than it is shown."""
        return _address(self.capture, _FRAME_PX)


@dataclass(frozen=True)
class Frames:
    """All that the page tells.

    Attributes
    ----------
    joined
        The picture that the relic shows, None while it shows its scans.
    size
        Of the picture that was joined or would be, None before anything was measured.
    pairs
        What was measured of each two neighbours.
    working
        Whether the worker has something to do with them; ``share`` of it is done.
    """

    frames: Sequence[Laid]
    joined: Capture | None
    size: Size | None = None
    pairs: Sequence[Mapping[str, Any]] = ()
    worst: float = 0.0
    stage: str = ""
    working: bool = False
    share: float = 0.0
    problem: Mapping[str, str] | None = field(default=None)

    @property
    def joined_source(self) -> str:
        """Address of the joined picture."""
        return "" if self.joined is None else _address(self.joined, _PICTURE_PX)

    @property
    def fit(self) -> bool:
        """Say whether it was measured that they fit."""
        return self.size is not None


def frames_of(museum: Museum, relic: Relic) -> Frames:
    """Return what the page of a relic's frames tells."""
    body = museum.stitches.of(relic)
    scans = museum.stitches.scans(relic)
    if body is not None:
        places = [one["to_picture"] for one in body["frames"]]
        laid = [Laid(one, _matrix(at)) for one, at in zip(scans, places, strict=True)]
        return _measured(laid, relic.captures[0], body)
    wishes = wishes_of(museum)
    found = wishes.get(relic.id)
    return _wanted([*scans], found, wishes.share(relic.id))


def _wanted(scans: list[Capture], found: Wish | None, share: float) -> Frames:
    plain = [Laid(one) for one in scans]
    if found is None:
        return Frames(plain, None)
    if found.stage is Stage.LOOKED:
        places = {one["capture"]: one["to_picture"] for one in found.told["frames"]}
        if {one.id for one in scans} == set(places):
            laid = [Laid(one, _matrix(places[one.id])) for one in scans]
            return _measured(laid, None, found.told, found.stage)
        return Frames(plain, None)
    return Frames(
        plain, None, stage=found.stage, working=found.owed, share=share, problem=found.problem
    )


def _measured(
    laid: Sequence[Laid], joined: Capture | None, told: Mapping[str, Any], stage: str = ""
) -> Frames:
    figures = told["figures"]
    size = Size(told["width"], told["height"])
    worst = figures["seam_rms_px_worst"]
    return Frames(laid, joined, size, figures["pairs"], worst, stage)


def _matrix(rows: Sequence[Sequence[float]]) -> str:
    """Return a place as SVG writes it: what perspective there is moves nothing that one sees."""
    scale = rows[2][2]
    found = (rows[row][column] / scale for column in range(3) for row in range(2))
    return f"matrix({' '.join(f'{one:.6f}' for one in found)})"


def _address(capture: Capture, most: int) -> str:
    return f"/iiif/3/{capture.id}/full/{min(most, capture.width)},/0/default.jpg"
