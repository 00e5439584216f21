"""What the worker does with frames: it measures how they fit, or joins them; either may run twice.

Trouble with the frames is kept with the wish; trouble with the house is raised, and stays owed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from handscroll.departments.collection.stitch_wishes import (
    Stage,
    Wish,
    Wishes,
    settle,
    wishes_of,
)
from handscroll.errors import HandscrollError, StorageFullError
from handscroll.museum import Museum

if TYPE_CHECKING:
    from handscroll.departments.collection.stitching.in_museum import Done


def work(museum: Museum, subject: str) -> None:
    """Do what was asked for of a relic's frames.

    Parameters
    ----------
    subject
        ``relic@turn``.
    """
    relic, _, turn = subject.rpartition("@")
    wishes = wishes_of(museum)
    asked = wishes.get(relic)
    if asked is None or not asked.owed or str(asked.turn) != turn:
        return
    try:
        _do(museum, asked, wishes)
    except StorageFullError:
        raise
    except HandscrollError as error:
        problem = {"what": error.what, "why": error.why, "fix": error.fix}
        settle(museum, asked, stage=Stage.FAILED, problem=problem)


def _do(museum: Museum, asked: Wish, wishes: Wishes) -> None:
    # What joins pictures is heavy: whoever only asks for it does without.
    from handscroll.departments.collection.stitching.in_museum import Order, stitch_relic

    dry = asked.stage is Stage.LOOKING
    relic = museum.relics.get(asked.relic)
    if not any(one.stitched for one in relic.captures):
        order = Order(asked.person, dry_run=dry)
        done = stitch_relic(museum, asked.relic, order, _telling(wishes, asked.relic, dry=dry))
        if dry:
            settle(museum, asked, stage=Stage.LOOKED, problem=None, told=measured(done))
            return
    # The picture says all that was measured.
    with wishes.changing(asked.relic) as now:
        if now is not None and now.turn == asked.turn:
            wishes.forget(asked.relic)


def _telling(wishes: Wishes, relic: str, *, dry: bool) -> Callable[[str, float], None]:
    """Return a reporter that writes at most each hundredth; measuring alone is half of the work."""
    last = -1.0

    def tell(_step: str, share: float) -> None:
        nonlocal last
        share = min(1.0, 2 * share) if dry else share
        if share - last >= 0.01:
            last = share
            wishes.tell(relic, share)

    return tell


def measured(done: Done) -> dict[str, Any]:
    """Return what is kept of a measurement: the same as a recipe says of its picture."""
    frames = [
        {"capture": name, "width": pose.size.width, "height": pose.size.height,
         "to_picture": pose.matrix.tolist()}
        for name, pose in done.poses.items()
    ]  # fmt: skip
    return {
        "width": done.size.width,
        "height": done.size.height,
        "reading": done.told["reading"],
        "figures": done.told["figures"],
        "frames": frames,
    }
