"""Which works of a delivery are frames of one picture: the worker looks, the plan says so.

What was found lies with the delivery and goes with it; of another plan it is found anew.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from handscroll.departments.collection.intake.preparing import Prepared
from handscroll.departments.collection.planning import Plan
from handscroll.departments.collection.taking_in import limits_of
from handscroll.errors import NotFoundError
from handscroll.museum import Museum
from handscroll.museum.delivery import Delivery
from handscroll.storage.disk import full_disk_named

JOB: Final = "notice_frames"
_FILE: Final = "frames.json"


@dataclass(frozen=True)
class Framed:
    """What is known of a plan.

    Attributes
    ----------
    numbers
        Accession numbers of works whose files overlap as frames of one picture do.
    looking
        Whether the worker has yet to look.
    """

    numbers: frozenset[str] = frozenset()
    looking: bool = False


def framed(museum: Museum, delivery: Delivery, prepared: Prepared) -> Framed:
    """Return which works are frames; ask the worker where nobody has looked yet."""
    groups = {
        one.accession_number: [file.source for file in one.files]
        for one in prepared.plan.items
        if len(one.files) > 1
    }
    if not groups:
        return Framed()
    kept = _read(delivery)
    if kept is None or kept["seen"] != prepared.seen:
        kept = {"seen": prepared.seen, "groups": groups, "found": None}
        _write(delivery, kept)
    if kept["found"] is not None:
        return Framed(frozenset(kept["found"]))
    # Of a plan that was seen before, the worker has looked; what it found was written over.
    museum.work.enqueue(JOB, delivery.id, key=f"{delivery.id}-{prepared.seen}", again=True)
    return Framed(looking=True)


def notice(museum: Museum, name: str) -> None:
    """Look which works of a delivery are frames: the worker's part; it may run twice."""
    # What looks at pictures is heavy: whoever only asks for it does without.
    from handscroll.departments.collection.stitching.noticing import overlap

    try:
        delivery = museum.deliveries.get(name)
    except NotFoundError:
        return
    kept = _read(delivery)
    if kept is None or kept["found"] is not None:
        return
    limits = limits_of(museum)
    found = [
        number
        for number, sources in kept["groups"].items()
        if overlap([Path(one) for one in sources], limits)
    ]
    now = _read(delivery)
    if now is not None and now["seen"] == kept["seen"]:
        _write(delivery, {**now, "found": found})


def to_be_stitched(plan: Plan, numbers: Collection[str]) -> Plan:
    """Return a plan by which the frames of some works are joined once they are taken in."""
    items = [
        one.model_copy(update={"stitch": True})
        if one.accession_number in numbers and len(one.files) > 1
        else one
        for one in plan.items
    ]
    return replace(plan, items=items)


def _read(delivery: Delivery) -> dict[str, Any] | None:
    with suppress(OSError, ValueError):
        told: dict[str, Any] = json.loads((delivery.folder / _FILE).read_text("utf-8"))
        return told
    return None


def _write(delivery: Delivery, told: dict[str, Any]) -> None:
    place = delivery.folder / _FILE
    beside = place.with_suffix(".new")
    # One that is being removed has no folder any more.
    with (
        suppress(FileNotFoundError),
        full_disk_named("The plan was not looked at"),
    ):
        beside.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        beside.replace(place)
