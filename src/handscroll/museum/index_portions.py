"""What is to be written into the index: relics in portions, after which one may go on later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from handscroll.model.relic import Relic
from handscroll.museum.ledger import Ledger
from handscroll.museum.lot_files import RECORDS, documents, lot_of
from handscroll.museum.records import relic_of
from handscroll.museum.schema import from_document
from handscroll.storage import tables
from handscroll.storage.register import Register, applied
from handscroll.storage.vault import Vault

AT_ONCE = 100
"""Relics that are read and made entries of at once; a bilingual entry takes some 40 kB then."""
SETTLED_EVERY = 20_000
"""Relics after which what was written is settled: what a kill may cost."""


@dataclass(frozen=True)
class Portion:
    """Relics whose entries are written; those that the register no longer shows are removed.

    Attributes
    ----------
    new
        The index holds none of them yet.
    settled
        Writes down, once this portion is safe, that it need not be done again; or None.
    """

    relics: tuple[str, ...]
    new: bool = False
    settled: Callable[[], None] | None = None


@dataclass(frozen=True)
class Change:
    """A journal entry that the index has to follow: its relics, or the lot whose relics change."""

    seq: int
    relic: str | None
    lot: str | None
    records: int
    undone: bool


def relics_of(register: Register, names: tuple[str, ...]) -> Iterator[Relic]:
    """Yield the relics of these names that the register shows."""
    wanted = select(tables.RelicRow.record).where(tables.RelicRow.id.in_(names))
    with register.reading() as session:
        # Read whole, so that no transaction stays open while entries are made of them.
        records = list(session.scalars(wanted))
    return map(from_document, records)


def every(register: Register, after: str) -> Iterator[tuple[str, ...]]:
    """Yield the names of all relics behind one, in order, some at once."""
    name = tables.RelicRow.id
    while True:
        wanted = select(name).where(name > after).order_by(name).limit(AT_ONCE)
        with register.reading() as session:
            found = tuple(session.scalars(wanted))
        if not found:
            return
        yield found
        after = found[-1]


def changes(ledger: Ledger, after: int) -> tuple[list[Change], int]:
    """Return what the journal says behind an entry, and up to which entry that is.

    What the register does not show yet is read the next time.
    """
    found: list[Change] = []
    last = after
    with ledger.register.reading() as session:
        shown = applied(session)
    for entry in ledger.entries_after(after):
        if entry.seq > shown:
            break
        last = entry.seq
        relic = relic_of(entry.subject)
        lot = entry.subject if lot_of(entry.subject) is not None else None
        if relic is not None or lot is not None:
            records = int(entry.payload.get("records", 1))
            found.append(Change(last, relic, lot, records, entry.kind == "lot.undone"))
    return found, last


def followed(
    ledger: Ledger, vault: Vault, found: list[Change], tell: Callable[[int], None]
) -> Iterator[Portion]:
    """Yield the portions of what changed; ``tell`` is called with the entry that is settled."""
    held: dict[str, None] = {}
    since = 0
    for number, change in enumerate(found, start=1):
        if change.relic is not None:
            held[change.relic] = None
        else:
            held |= dict.fromkeys(_of_lot(ledger.register, vault, change))
        ends = number == len(found)
        if len(held) < AT_ONCE and not ends:
            continue
        names, held = list(held), {}
        since += len(names)
        done = None
        if ends or since >= SETTLED_EVERY:
            since, seq = 0, change.seq
            done = _telling(tell, seq)
        for at in range(0, len(names), AT_ONCE):
            last = at + AT_ONCE >= len(names)
            yield Portion(tuple(names[at : at + AT_ONCE]), settled=done if last else None)


def _telling(tell: Callable[[int], None], seq: int) -> Callable[[], None]:
    return lambda: tell(seq)


def _of_lot(register: Register, vault: Vault, change: Change) -> list[str]:
    """Return the relics that a lot shows; of one that was taken back, those that it showed."""
    assert change.lot is not None
    if change.undone:
        head = vault.head(change.lot)
        kept = [v for v in range(1, head + 1) if RECORDS in vault.paths(change.lot, v)]
        return [one["id"] for one in documents(vault, change.lot, max(kept))] if kept else []
    wanted = select(tables.RelicRow.id).where(tables.RelicRow.lot == change.lot)
    with register.reading() as session:
        return sorted(session.scalars(wanted))
