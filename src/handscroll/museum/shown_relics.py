"""What the register shows of relics: one, some, all of a state, how many."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from typing import NoReturn

from sqlalchemy import func, or_, select

from handscroll.errors import NotFoundError
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.model.text import LANGUAGES
from handscroll.museum.ledger import Ledger
from handscroll.museum.schema import from_document
from handscroll.storage import tables


class ShownRelics:
    """Every relic of the museum, to be read."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def get(self, relic: str) -> Relic:
        """Return a relic's record.

        Raises
        ------
        NotFoundError
            If no relic bears that identifier.
        """
        with self._ledger.register.reading() as session:
            row = session.get(tables.RelicRow, relic) or missing(relic)
            return from_document(row.record)

    def some(self, relics: Iterable[str]) -> Sequence[Relic]:
        """Return those relics of a few that there are, in the order in which they are named."""
        names = [*relics]
        wanted = select(tables.RelicRow.id, tables.RelicRow.record)
        with self._ledger.register.reading() as session:
            rows = session.execute(wanted.where(tables.RelicRow.id.in_(names)))
            found = {row.id: row.record for row in rows}
        return [from_document(found[name]) for name in names if name in found]

    def list(self, state: State | None = None) -> list[Relic]:
        """Return relics by accession number, of one state or of all."""
        wanted = select(tables.RelicRow).order_by(tables.RelicRow.accession_number)
        if state is not None:
            wanted = wanted.where(tables.RelicRow.state == state.value)
        with self._ledger.register.reading() as session:
            return [from_document(row.record) for row in session.scalars(wanted)]

    def pictured(self, state: State | None = None) -> Sequence[Relic]:
        """Return relics that have a picture, by accession number, of one state or of all."""
        wanted = select(tables.RelicRow.record).where(tables.RelicRow.pictured.is_(True))
        if state is not None:
            wanted = wanted.where(tables.RelicRow.state == state.value)
        ordered = wanted.order_by(tables.RelicRow.accession_number)
        with self._ledger.register.reading() as session:
            return [from_document(record) for record in session.scalars(ordered)]

    def published(self) -> Sequence[Relic]:
        """Return what the public may see a picture of, by accession number."""
        return self.pictured(State.PUBLISHED)

    def pictured_like(self, text: str, limit: int) -> Sequence[Relic]:
        """Return relics with a picture whose number or title holds a text, by accession number.

        Parameters
        ----------
        text
            As somebody typed it; nothing is held by every relic.
        """
        row, sought = tables.RelicRow, text.strip()
        titles = [row.record["title"][tag].as_string() for tag in LANGUAGES]
        held = (one.icontains(sought, autoescape=True) for one in (row.accession_number, *titles))
        wanted = select(row.record).where(row.pictured.is_(True), or_(*held))
        ordered = wanted.order_by(row.accession_number).limit(limit)
        with self._ledger.register.reading() as session:
            return [from_document(record) for record in session.scalars(ordered)]

    def each(self) -> Generator[Relic]:
        """Yield every relic, in the order of identifiers; never all of them at once."""
        wanted = select(tables.RelicRow.record).order_by(tables.RelicRow.id)
        stream = wanted.execution_options(yield_per=1_000)
        # Closed at once where a reader stops early: the database keeps a cursor for it.
        with self._ledger.register.reading() as session, session.scalars(stream) as records:
            for record in records:
                yield from_document(record)

    def count(self) -> int:
        """Return how many relics there are, with and without pictures."""
        with self._ledger.register.reading() as session:
            return session.scalar(select(func.count()).select_from(tables.RelicRow)) or 0

    def only_painted(self) -> bool:
        """Whether software painted every published relic; True where none is published."""
        row = tables.RelicRow
        painted = row.record["painted_by_software"].as_boolean()
        other = select(row.id).where(
            row.state == State.PUBLISHED, painted.is_(None) | painted.is_(False)
        )
        with self._ledger.register.reading() as session:
            return session.scalar(other.limit(1)) is None

    def shown_versions(self) -> dict[str, int]:
        """Return the version in the register of each relic that has a vault object of its own."""
        wanted = select(tables.RelicRow.id, tables.RelicRow.version)
        with self._ledger.register.reading() as session:
            rows = session.execute(wanted.where(tables.RelicRow.lot.is_(None)))
            return {row.id: row.version for row in rows}


def missing(relic: str) -> NoReturn:
    """Say that no relic bears an identifier."""
    raise NotFoundError(
        f"The relic {relic[:80]} was not found",
        why="no relic bears that identifier",
        fix="List the relics with: handscroll relic list",
    )
