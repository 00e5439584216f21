"""What the intake board shows: intakes, what may be done with each, deliveries on their way."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from handscroll.model.person import Person
from handscroll.model.rights import Action, may
from handscroll.museum import Museum
from handscroll.museum.delivery import Delivery
from handscroll.museum.intakes import IntakeView, ItemState, ItemView


@dataclass(frozen=True)
class Card:
    """One intake and what this reader may do with it.

    Attributes
    ----------
    drafts
        How many relics of it this reader could publish at once.
    """

    intake: IntakeView
    done: int
    failed: int
    drafts: int

    @property
    def mark(self) -> str:
        """Tell a card that has to be drawn anew from one of which only bars have moved."""
        states = "".join(one.state.value[0] for one in self.intake.items)
        return f"{states}-{self.done}-{self.failed}-{self.drafts}"


@dataclass(frozen=True)
class Parcel:
    """A delivery as the board tells of it: who sent it, how much, and whether it is asked for."""

    id: str
    person: str
    started: str
    files: int
    begun: int
    bytes: int
    asked: bool


def cards(museum: Museum, person: Person) -> list[Card]:
    """Return the newest intakes as cards."""
    publishes = may(person.role, Action.PUBLISH)
    return [_card(museum, one, publishes=publishes) for one in museum.intakes.board()]


def _card(museum: Museum, intake: IntakeView, *, publishes: bool) -> Card:
    done = intake.counts.get(ItemState.DONE, 0)
    failed = intake.counts.get(ItemState.FAILED, 0)
    drafts = len(museum.intakes.drafts(intake.id)) if publishes and done else 0
    return Card(intake, done, failed, drafts)


def card_document(card: Card) -> dict[str, Any]:
    """Return a card for a program that watches it."""
    intake = card.intake
    return {
        "intake": intake.id,
        "person": intake.person,
        "started": intake.started,
        "paused": intake.paused,
        "total": intake.total,
        "done": card.done,
        "failed": card.failed,
        "mark": card.mark,
        "items": [item_document(one) for one in intake.items],
    }


def item_document(view: ItemView) -> dict[str, Any]:
    """Return one work of an intake for programs."""
    return {
        "key": view.key,
        "label": view.label,
        "state": view.state.value,
        "step": view.step,
        "progress": 1.0 if view.state is ItemState.DONE else view.progress,
        "relic": view.relic,
        "problem": None if view.problem is None else view.problem.model_dump(),
    }


def parcels(museum: Museum) -> list[Parcel]:
    """Return the deliveries that lie there, the oldest first."""
    found = (_parcel(one) for one in museum.deliveries.every())
    return [one for one in found if one is not None]


def own_parcel(museum: Museum, person: Person) -> Parcel | None:
    """Return the delivery that a person prepares."""
    found = museum.deliveries.prepared(person.name)
    return None if found is None else _parcel(found)


def _parcel(delivery: Delivery) -> Parcel | None:
    """Return what is told of a delivery, None of one that the worker cleared meanwhile."""
    with suppress(FileNotFoundError):
        note = delivery.note
        whole, begun = len(delivery.whole()), delivery.begun()
        return Parcel(
            delivery.id, note.person, note.started, whole, begun, note.bytes, bool(note.intakes)
        )
    return None
