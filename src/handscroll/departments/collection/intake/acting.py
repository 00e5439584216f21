"""What people do with an intake: pause it, go on, try again what failed, publish what it made."""

from __future__ import annotations

from collections.abc import Collection

from handscroll.departments.collection.asking import ask_for, given_up
from handscroll.departments.collection.clearing import clear
from handscroll.departments.collection.planning import Plan
from handscroll.departments.collection.taking_in import JOB
from handscroll.errors import HandscrollError
from handscroll.model.person import Person
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.museum.delivery import Delivery
from handscroll.museum.intakes import ItemState


def take(museum: Museum, delivery: Delivery, plan: Plan, person: Person) -> tuple[str, ...]:
    """Owe what a delivery would become; return its intakes, none where nothing can be taken."""
    asked = ask_for(museum, plan, person=person.name)
    intakes = tuple(dict.fromkeys(key.partition("/")[0] for key in asked.keys))
    if intakes:
        delivery.ask(intakes)
        # The last work may have been done before its delivery knew of it.
        clear(museum, delivery)
    return intakes


def resume(museum: Museum, intake: str, *, person: str) -> int:
    """Go on with a paused intake; return how many works wait."""
    count = museum.intakes.resume(intake, person=person)
    _owe(museum, intake)
    return count


def retry(museum: Museum, intake: str, *, person: str, only: Collection[str] = ()) -> int:
    """Try again what failed; return how many works that are."""
    count = museum.intakes.retry(intake, person=person, only=only)
    _owe(museum, intake)
    return count


def publish_drafts(museum: Museum, intake: str, *, person: str) -> int:
    """Publish all drafts of an intake; return how many. What is done when killed stays done."""
    found = museum.intakes.drafts(intake)
    for one in found:
        museum.relics.move(one, State.PUBLISHED, person=person)
    return len(found)


def stopped(museum: Museum) -> HandscrollError | None:
    """Return why nothing goes on although works are owed, or None: a full disk stops them all."""
    views = museum.intakes.owed()
    if not views or not museum.work.idle([JOB]):
        return None
    return given_up(museum, views)


def _owe(museum: Museum, intake: str) -> None:
    """Ask for all that waits, each time anew: a run that is just ending would not do it.

    A work that is asked for twice is done once, for its item says by then that it is done.
    """
    states = {ItemState.WAITING}
    if museum.work.idle([JOB]):
        # Nothing runs, so what was begun has been given up.
        states.add(ItemState.WORKING)
    for one in museum.intakes.items(intake):
        if one.state in states:
            museum.work.enqueue(JOB, one.key)
