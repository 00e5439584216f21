"""Connections to SQLite or PostgreSQL set up the same way everywhere, and their errors in words."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from handscroll.errors import (
    BusyError,
    ConflictError,
    HandscrollError,
    InvalidError,
    MisconfiguredError,
    StorageFullError,
    UnreachableError,
    UnreadableError,
)
from handscroll.storage.spelt import Spelt

_WAIT_MS = 30_000
_WRITES = "handscroll_writes"
_WRITING = 0x73637269626531
"""Key of the PostgreSQL advisory lock of whoever writes: "scribe1" in ASCII."""
_PRAGMAS = (
    f"busy_timeout = {_WAIT_MS}",
    "journal_mode = WAL",
    # In WAL mode NORMAL cannot damage the file; a power cut may undo the newest transactions,
    # watermark included, and then the journal is applied again from there.
    "synchronous = NORMAL",
    "foreign_keys = ON",
)


def connect(url: str | Path) -> Engine:
    """Return an engine for a file or URL.

    Raises
    ------
    MisconfiguredError
        When the URL is none, names another kind of database, or the driver is missing.
    """
    wanted = _url(url)
    if wanted.get_backend_name() == "postgresql":
        return _postgresql(wanted)
    Path(wanted.database or "register").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(wanted, json_serializer=_json)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """Return the same engine for transactions that write: SQLite takes its lock at the start."""
    return engine.execution_options(**{_WRITES: True})


def hold_writers_off(connection: Connection) -> None:
    """Let one transaction write at a time until this one ends, whatever the database.

    SQLite took its lock when the transaction began. PostgreSQL would let two processes apply
    the same journal entry at once, and refuse the second one's rows.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT_MS}ms'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING})")


def explained(error: DBAPIError | sqlite3.Error, store: str = "The register") -> HandscrollError:
    """Return what a database's refusal means to a person; ``store`` begins the sentence."""
    orig = error.orig if isinstance(error, DBAPIError) else error
    said = (str(orig).strip().splitlines() or ["nothing"])[0]
    code = getattr(orig, "sqlstate", None)
    if isinstance(error, IntegrityError):
        return ConflictError(
            f"{store} refused a row",
            why=said,
            fix="Give a name or number that is not taken, and refer only to things that exist",
        )
    if "cannot contain NUL" in said or code == "22P05":
        return InvalidError(
            f"{store} knows no such text",
            why="it holds the character U+0000, which PostgreSQL keeps in no text",
            fix="Leave that character out",
        )
    if code == "22003":
        return InvalidError(
            f"{store} knows no such number",
            why="it is larger than any that is counted here",
            fix="Give the number as a page of this museum shows it",
        )
    if "disk is full" in said or code in {"53100", "53200"}:
        return StorageFullError(
            f"{store} was not changed", why=said, fix="Free space, then do it again"
        )
    if "locked" in said or "busy" in said or code == "55P03":
        return BusyError(
            f"{store} was not changed",
            why=f"another process kept it locked for {_WAIT_MS // 1000} s",
            fix="Do it again; if this repeats, stop the process that holds it",
        )
    if "malformed" in said or "not a database" in said:
        return UnreadableError(
            store,
            why=said,
            fix="Delete its file and run 'handscroll rebuild': nothing is lost",
        )
    if "connect" in said or "unable to open" in said:
        return UnreachableError(
            f"{store} does not answer", why=said, fix="Start it, or correct its URL in the settings"
        )
    return MisconfiguredError(
        f"{store} refused a statement",
        why=said,
        fix="Run 'handscroll doctor'; if it finds nothing, report this as a bug",
    )


def _url(url: str | Path) -> URL:
    if isinstance(url, Path):
        return URL.create("sqlite", database=str(url))
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _misconfigured("it is not a database URL") from error
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise _misconfigured(f"{parsed.get_backend_name()} is no database that we know")
    if parsed.get_backend_name() == "sqlite" and not parsed.database:
        raise _misconfigured("it names no file")
    return parsed


def _postgresql(url: URL) -> Engine:
    if importlib.util.find_spec("psycopg") is None:
        raise MisconfiguredError(
            "The register in PostgreSQL",
            why="the driver psycopg is not installed",
            fix="Install handscroll[postgres]",
        )
    driven = url.set(drivername="postgresql+psycopg")
    return create_engine(driven, pool_pre_ping=True, json_serializer=_json)


def _json(value: object) -> str:
    return value.text if isinstance(value, Spelt) else json.dumps(value)


def _prepare(connection: Any, _: object) -> None:  # noqa: ANN401  any driver's connection
    # The driver must not begin transactions by itself: _begin says which kind.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _misconfigured(why: str) -> MisconfiguredError:
    return MisconfiguredError(
        "The register's URL", why=why, fix="Give sqlite:///FILE or postgresql://HOST/NAME"
    )
