"""The register: the rows that lists, pages and rights checks read.

A cache. SQLite in a file for one museum, PostgreSQL when that is outgrown; the same code.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVarTuple

from sqlalchemy import Engine, Executable, Row, Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from handscroll.faults import fault
from handscroll.storage.engine import connect, explained, hold_writers_off, writing
from handscroll.storage.tables import VOLATILE, VOLATILE_COLUMNS, AppliedRow, Table
from handscroll.storage.upgrading import upgrade

Cells = TypeVarTuple("Cells")


class Register:
    """Sessions on the register's database.

    Parameters
    ----------
    engine
        SQLAlchemy engine of a database at the newest revision. Use `open`.

    Attributes
    ----------
    written
        A number that changes after each block of `begin` that was committed.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = writing(engine)
        self.written = 0

    @classmethod
    def open(cls, url: str | Path) -> Register:
        """Open a register, making or upgrading its tables.

        Parameters
        ----------
        url
            A file (SQLite) or an SQLAlchemy URL of SQLite or PostgreSQL.

        Raises
        ------
        MisconfiguredError
            When the URL names no database that we can use.
        StorageFullError, UnreadableError
            When the disk is full, or the file is no database.
        """
        engine = connect(url)
        try:
            upgrade(engine)
        except BaseException as error:
            engine.dispose()
            if isinstance(error, DBAPIError):
                raise explained(error) from error
            raise
        return cls(engine)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Open a session that writes: committed when the block ends, undone when it fails.

        The lock of writers is taken at once and waited for (30 s), so that a block never fails
        in its middle because somebody else writes, nor does what another has just done.

        Raises
        ------
        ConflictError
            When a row breaks a rule: a second relic with one accession number.
        BusyError
            When the lock was not to be had.
        StorageFullError
            When the disk is full; nothing was written.
        """
        try:
            with Session(self._writing, expire_on_commit=False) as session, session.begin():
                hold_writers_off(session.connection())  # which takes SQLite's write lock
                yield session
                session.flush()
                fault("register.before_commit")
            # Not sooner: whoever looks now finds what was written. Two threads that add at once
            # make one step of it, which both have committed before.
            self.written += 1
            fault("register.after_commit")
        except DBAPIError as error:
            raise explained(error) from error

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads: it sees one state throughout and keeps no writer off."""
        try:
            with Session(self.engine, expire_on_commit=False) as session:
                yield session
        except DBAPIError as error:
            raise explained(error) from error

    def rows(self, wanted: Select[*Cells], given: Mapping[str, object]) -> Sequence[Row[*Cells]]:
        """Return the rows of one statement, without what a session does besides."""
        try:
            with self.engine.connect() as connection:
                return connection.execute(wanted, given).all()
        except DBAPIError as error:
            raise explained(error) from error

    def dump(self, tables: Iterable[str] | None = None) -> list[str]:
        """Return rows as canonical JSON lines, in a fixed order: equal registers, equal lists.

        Parameters
        ----------
        tables
            Table names; all that a rebuild fills when None.
        """
        wanted = caches() if tables is None else list(tables)
        lines = []
        with self.reading() as session:
            for name in sorted(wanted):
                left_out = VOLATILE_COLUMNS.get(name, frozenset())
                columns = [c for c in Table.metadata.tables[name].c if c.name not in left_out]
                rows = [
                    json.dumps({"table": name, **row}, ensure_ascii=False, sort_keys=True)
                    for row in session.execute(select(*columns)).mappings()
                ]
                lines += sorted(rows)
        return lines

    def clear(self, tables: Iterable[str] | None = None) -> None:
        """Empty tables (all that a rebuild fills when None) in one transaction."""
        wanted = set(caches() if tables is None else tables)
        with self.begin() as session:
            for table in reversed(Table.metadata.sorted_tables):
                if table.name in wanted:
                    session.execute(delete(table))

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def caches() -> list[str]:
    """Return the names of the tables that a rebuild fills."""
    return sorted(set(Table.metadata.tables) - VOLATILE)


def upsert(session: Session, row: type[Table], *values: Mapping[str, Any]) -> None:
    """Insert rows, or bring those with the same key to the values given.

    Parameters
    ----------
    row
        A class of `handscroll.storage.tables`.
    values
        Column name -> value; all rows name the same columns. Columns not named keep what they
        hold, and take their default in a new row.
    """
    if not values:
        return
    statement = _upserting(session.get_bind().dialect.name, row, tuple(values[0]))
    session.execute(statement, [dict(value) for value in values])


@cache
def _upserting(dialect: str, row: type[Table], columns: tuple[str, ...]) -> Executable:
    """Return the statement, which takes as long to make as to carry out."""
    kind = postgresql if dialect == "postgresql" else sqlite
    keys = [column.name for column in row.__table__.primary_key]
    statement = kind.insert(row)
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    if changed:
        statement = statement.on_conflict_do_update(set_=changed, index_elements=keys)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    made: Executable = statement
    return made


def applied(session: Session) -> int:
    """Return the number of the newest journal entry that the register knows, 0 at first."""
    row = session.get(AppliedRow, 1)
    return row.seq if row else 0


def set_applied(session: Session, seq: int) -> None:
    """Note, in the transaction of what was applied, how far the journal has been applied."""
    upsert(session, AppliedRow, {"id": 1, "seq": seq})
