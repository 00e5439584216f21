"""Relics that are changed as one: each gets an ordinary edit, many of them with one sync."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import select

from handscroll.errors import HandscrollError, NotFoundError
from handscroll.model.catalogue.relation import require_no_circle
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum.edits import EDITED, payload, told
from handscroll.museum.ledger import Ledger
from handscroll.museum.promotion import events_before
from handscroll.museum.records import EVENTS, RELIC, as_json, event, relic_object
from handscroll.museum.relics import Relics
from handscroll.museum.schema import Document, from_document, in_present_version, to_document
from handscroll.museum.stale import StaleEditError, require_only_said
from handscroll.storage import tables
from handscroll.storage.journal import Draft
from handscroll.storage.spelt import Spelt
from handscroll.storage.vault import Cut, Vault

Thing = TypeVar("Thing")
AT_ONCE = 200
"""Relics that are read, held and written at once: others who save wait for these, not for all."""


def portions(things: Iterable[Thing], size: int = AT_ONCE) -> Iterator[list[Thing]]:
    """Yield things some at a time, in their order."""
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some


@dataclass(frozen=True)
class Wanted:
    """What a relic is to say, and the revision that its writer had before them."""

    relic: Relic
    expected: int


@dataclass(frozen=True)
class Why:
    """Why relics are changed, by whom: the same for all of them."""

    kind: str
    person: str
    facts: Mapping[str, Any]


class _Held(NamedTuple):
    """A relic as it is kept: its document, its revision, its object's head, and its lot."""

    record: Document
    revision: int
    head: int
    lot: str | None


@dataclass
class _Portion:
    """What is to be written of some relics: edits, and records that leave their lot."""

    edits: list[Draft] = field(default_factory=list)
    first: list[tuple[Document, str | None]] = field(default_factory=list)


class Together:
    """Changes many relics, each as an editor would who saves it."""

    def __init__(self, vault: Vault, ledger: Ledger, relics: Relics) -> None:
        self._vault, self._ledger, self._relics = vault, ledger, relics

    def standing(self, relics: Iterable[str]) -> dict[str, tuple[Relic, int]]:
        """Return those of some relics that there are, each with its revision."""
        row = tables.RelicRow
        wanted = select(row.id, row.record, row.revision).where(row.id.in_([*relics]))
        with self._ledger.register.reading() as session:
            found = session.execute(wanted).all()
        return {one.id: (from_document(one.record), one.revision) for one in found}

    def heal(self, relics: Iterable[str]) -> None:
        """Show what a killed process wrote of some relics and could not show."""
        names = [*relics]
        there = self._kept_standing(names)
        for one in names:
            if one not in there:
                with suppress(NotFoundError):
                    self._relics.standing(one)

    def names(self) -> Iterator[str]:
        """Yield the identifiers of all relics, in their order; never all of them at once."""
        wanted = select(tables.RelicRow.id).order_by(tables.RelicRow.id)
        stream = wanted.execution_options(yield_per=10_000)
        with self._ledger.register.reading() as session, session.scalars(stream) as found:
            yield from found

    def rewrite(self, wanted: Sequence[Wanted], why: Why) -> dict[str, bool | HandscrollError]:
        """Say something else of some relics; see `Relics.rewrite`, of which this is many.

        All that can be written is on the disk when this returns; what is in the way of one
        relic keeps none of the others back.

        Returns
        -------
        dict
            By the relic's identifier: True where it was written, False where it says that
            already, or what is in the way.
        """
        done: dict[str, bool | HandscrollError] = {}
        portion = _Portion()
        with self._vault.alone(*(relic_object(one.relic.id) for one in wanted)):
            standing = self._kept_standing(one.relic.id for one in wanted)
            for one in wanted:
                try:
                    held = standing.get(one.relic.id) or self._healed(one.relic.id)
                    done[one.relic.id] = self._take(one, held, why, portion)
                except HandscrollError as trouble:
                    done[one.relic.id] = trouble
            drafts = [*portion.edits, *self._promoted(portion.first, why)]
            if drafts:
                self._ledger.record_all(drafts)
        return done

    def _take(self, one: Wanted, held: _Held, why: Why, portion: _Portion) -> bool:
        """Add one relic to what is to be written; False where it says that already."""
        before, after = in_present_version(held.record), Spelt(to_document(one.relic))
        if before == after:
            return False
        if one.expected != held.revision:
            theirs = from_document(before)
            raise StaleEditError(one.relic, theirs, expected=one.expected, present=held.revision)
        require_only_said(before, after)
        if one.relic.state is State.PUBLISHED:
            require_no_circle(one.relic.id, lambda name: self._wholes(name, one.relic))
        if held.head:
            said = payload(after, held.head, why.kind, why.facts)
            portion.edits.append(Draft(EDITED, relic_object(one.relic.id), said, why.person))
        else:
            portion.first.append((after, held.lot))
        return True

    def _kept_standing(self, relics: Iterable[str]) -> dict[str, _Held]:
        """Return relics as the register shows them, where that is as the vault has them."""
        self._ledger.require_shown()
        row = tables.RelicRow
        wanted = select(row.id, row.record, row.revision, row.version, row.lot)
        with self._ledger.register.reading() as session:
            found = session.execute(wanted.where(row.id.in_([*relics]))).all()
        return {
            one.id: _Held(one.record, one.revision, one.version, one.lot)
            for one in found
            if self._vault.head(relic_object(one.id)) == one.version
        }

    def _healed(self, relic: str) -> _Held:
        """Return a relic that the register did not show as the vault has it."""
        self._relics.standing(relic)
        return self._kept_standing([relic])[relic]

    def _promoted(self, records: Sequence[tuple[Document, str | None]], why: Why) -> list[Draft]:
        """Cut the first version of records that lay in lots; return what the journal is told."""
        if not records:
            return []
        came: dict[str | None, list[dict[str, Any]]] = {}
        happened = event(why.kind, why.person, why.facts)
        with self._vault.batch(sync_at_once=len(records) > 1) as batch:
            for one, lot in records:
                if lot not in came:
                    came[lot] = events_before(self._vault, one["id"], lot)
                cut = Cut(relic_object(one["id"]), 0, told(why.kind, why.facts), why.person)
                events = as_json([*came[lot], happened])
                batch.take(cut, {RELIC: as_json(one), EVENTS: events})
        said = {"why": why.kind, **why.facts}
        names = (relic_object(one["id"]) for one, _ in records)
        return [Draft("relic.revised", one, said, why.person) for one in names]

    def _wholes(self, name: str, changed: Relic) -> Sequence[str]:
        """Return of which relics a relic is a part, one of them as it is about to be."""
        if name == changed.id:
            return changed.catalogue.part_of
        found = self._relics.some([name])
        return found[0].catalogue.part_of if found else ()
