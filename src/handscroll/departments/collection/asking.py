"""Ask for an intake: write the plan down, then owe the work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handscroll.departments.collection.clearing import clear_all
from handscroll.departments.collection.planning import Plan
from handscroll.departments.collection.taking_in import JOB
from handscroll.errors import BusyError, HandscrollError, StorageFullError
from handscroll.museum import Museum
from handscroll.museum.intakes import OPEN, ItemState, ItemView
from handscroll.storage.jobs import JobState


@dataclass(frozen=True)
class Asked:
    """Items that somebody now waits for, and how many of them an earlier run left owed."""

    keys: tuple[str, ...]
    resumed: int


def ask_for(museum: Museum, plan: Plan, *, person: str) -> Asked:
    """Owe every item of a plan; one that is owed or done already is not owed twice."""
    earlier = [museum.intakes.earlier(item) for item in plan.items]
    fresh = [item for item, key in zip(plan.items, earlier, strict=True) if key is None]
    views = museum.intakes.plan(fresh, person=person) if fresh else []
    again = [key for key in earlier if key is not None]
    settled = {view.key for view in views_of(museum, again) if view.state is ItemState.DONE}
    keys = [*again, *(view.key for view in views)]
    for key in keys:
        if key not in settled:
            museum.work.enqueue(JOB, key, key=key)
    return Asked(tuple(keys), len(again) - len(settled))


def views_of(museum: Museum, keys: Iterable[str]) -> list[ItemView]:
    """Return how far the items are, in order."""
    wanted = list(keys)
    intakes = {key.partition("/")[0] for key in wanted}
    found = {view.key: view for intake in intakes for view in museum.intakes.items(intake)}
    return [found[key] for key in wanted]


def given_up(museum: Museum, views: Iterable[ItemView]) -> HandscrollError:
    """Return why nothing is being done any more although items are owed.

    A full disk stops work without settling it; so does a fault that nobody foresaw.
    """
    unsettled = [view for view in views if view.state in OPEN]
    held = next((view.intake for view in unsettled if view.state is ItemState.HELD), None)
    stopped = museum.work.list(JOB, {JobState.FAILED}, most=1)
    told = stopped[0].problem if stopped else None
    what = f"{len(unsettled)} relics were not taken in; they stay owed"
    if held is not None:
        return BusyError(
            what,
            why=f"the intake {held} is paused",
            fix=f"Go on with: handscroll intake resume {held}",
        )
    if told is None:
        return BusyError(
            what, why="the worker stopped before it did them", fix="Run the same command again"
        )
    kind = StorageFullError if told.kind == StorageFullError.__name__ else BusyError
    return kind(what, why=told.why, fix=told.fix)


def owed(museum: Museum) -> Iterable[tuple[str, str]]:
    """Say which intake items are neither done nor failed nor held; remove what none needs."""
    clear_all(museum)
    return [(JOB, view.key) for view in museum.intakes.owed()]
