"""A capture's pyramid, for who answers requests: whole and the right one, or there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog

from handscroll.errors import NotFoundError, UnreadableError
from handscroll.model.capture import Capture
from handscroll.museum import Museum
from handscroll.scans.pyramid import Pyramid

T = TypeVar("T")

log = structlog.get_logger(__name__)


def with_pyramid(museum: Museum, capture: Capture, work: Callable[[Pyramid], T]) -> T:
    """Do something with a capture's pyramid; one that was written anew meanwhile is opened again.

    A pyramid that is damaged or gone is 404: there is no picture to send just now. It is no
    fault of the request (415 is about what a client sends), and no fault of the program (500).

    Raises
    ------
    NotFoundError
        If the pyramid is damaged, gone, or that of another picture.
    """
    for _ in range(2):
        try:
            return work(_pyramid(museum, capture))
        except (UnreadableError, OSError) as error:
            trouble = error
            museum.captures.forget(capture.id)
    log.error("pyramid damaged", capture=capture.id, reason=str(trouble)[:300])
    raise NotFoundError(
        f"The picture {capture.id[:80]} cannot be shown",
        why="what was made of it for viewing is damaged or gone",
        fix="Tell the museum; staff build it again with: handscroll rebuild --all",
    )


def _pyramid(museum: Museum, capture: Capture) -> Pyramid:
    pyramid = museum.captures.pyramid(capture.id)
    if pyramid.size != capture.size:
        raise UnreadableError(
            f"The pyramid of {capture.id[:80]} is not shown",
            why=f"it is {pyramid.size.width} x {pyramid.size.height} pixels, the capture"
            f" {capture.width} x {capture.height}",
            fix="Build it again with: handscroll rebuild --all",
        )
    return pyramid
