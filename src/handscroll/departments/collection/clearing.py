"""Deliveries that are no longer needed: all that was asked of them is done."""

from __future__ import annotations

from handscroll.errors import ConflictError, NotFoundError
from handscroll.museum import Museum
from handscroll.museum.delivery import Delivery
from handscroll.museum.intakes import ItemState


def clear(museum: Museum, delivery: Delivery) -> None:
    """Remove a delivery of which every work is done; what failed still needs its files."""
    intakes = delivery.note.intakes
    if intakes and set(_states(museum, intakes)) == {ItemState.DONE}:
        museum.deliveries.remove(delivery)


def clear_all(museum: Museum) -> None:
    """Remove what a worker that was killed could not remove any more."""
    museum.deliveries.sweep()
    for one in museum.deliveries.every():
        clear(museum, one)


def discard(museum: Museum, delivery: Delivery) -> None:
    """Remove a delivery that nobody wants any more.

    Raises
    ------
    ConflictError
        If a work is still to be made of it.
    """
    states = _states(museum, delivery.note.intakes)
    owed = [state for state in states if state not in (ItemState.DONE, ItemState.FAILED)]
    if owed:
        raise ConflictError(
            f"The delivery {delivery.id} was not discarded",
            why=f"{len(owed)} works are still to be made of its files",
            fix="Wait until they are taken in",
        )
    museum.deliveries.remove(delivery)


def _states(museum: Museum, intakes: tuple[str, ...]) -> list[ItemState]:
    found = []
    for one in intakes:
        try:
            counts = museum.intakes.intake(one, 1).counts
        except NotFoundError:  # of a museum that was restored from an older backup
            continue
        found += [state for state, count in counts.items() for _ in range(count)]
    return found
