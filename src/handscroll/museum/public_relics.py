"""Published relics by name alone: what whoever lists the house's pages has to know of them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from sqlalchemy import func, select

from handscroll.model.rights import State
from handscroll.museum.ledger import Ledger
from handscroll.storage import tables

_SEEN = (
    "relic.accessioned", "relic.state", "relic.revised", "relic.edited", "relic.stitch",
    "relic.unstitch", "observation.reviewed",
)  # fmt: skip
"""Doings that change what the public reads; what staff say among themselves does not."""
_AT_ONCE = 1_000


@dataclass(frozen=True)
class PublicRelic:
    """A relic that everybody may see.

    Attributes
    ----------
    changed
        When somebody last did what shows on its page, RFC 3339 in UTC; empty for a record that
        was loaded with many others and never touched since.
    """

    id: str
    pictured: bool
    changed: str


class PublicRelics:
    """What is published, by accession number; records themselves are not read."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def count(self) -> int:
        """Return how many relics are published, with and without pictures."""
        row = tables.RelicRow
        wanted = select(func.count()).where(row.state == State.PUBLISHED.value)
        with self._ledger.register.reading() as session:
            return session.scalar(wanted) or 0

    def some(self, start: int, most: int) -> Generator[PublicRelic]:
        """Yield at most so many, from a place on; never all of them at once."""
        row, doing = tables.RelicRow, tables.DoingRow
        last = (
            select(func.max(doing.at))
            .where(doing.relic_id == row.id, doing.kind.in_(_SEEN))
            .scalar_subquery()
        )
        wanted = (
            select(row.accession_number, row.id, row.pictured, last)
            .where(row.state == State.PUBLISHED.value)
            .order_by(row.accession_number)
        )
        portion = wanted.offset(start)
        while most > 0:
            some = min(most, _AT_ONCE)
            # Read whole: a reader that takes its time must not keep a connection.
            with self._ledger.register.reading() as session:
                rows = session.execute(portion.limit(some)).all()
            for _, name, pictured, changed in rows:
                yield PublicRelic(name, pictured, changed or "")
            if len(rows) < some:
                return
            most -= some
            portion = wanted.where(row.accession_number > rows[-1].accession_number)
