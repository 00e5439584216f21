"""Leads every register that a test opens to PostgreSQL, and writes down which kind was opened.

Tests name a file, as a museum without a ``register_url`` does. With a server named in `SERVER`
the file's register is a database of its own there, made from a template; the file keeps nothing
but the database's name. So a register whose file is deleted is lost, and one whose file was
copied is copied, as with SQLite. The environment carries all of it to processes that tests start.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from handscroll.storage.register import Register

if TYPE_CHECKING:
    import psycopg

SERVER = "PYTEST_REGISTER_SERVER"
"""Folder of the PostgreSQL server's socket; unset, registers stay in their files.

No HANDSCROLL name: tests of the settings start programs without any of those."""
OPENED = "PYTEST_REGISTERS_OPENED"
"""File that gets a line for each register opened: the kind, a tab, the test's file."""
TEMPLATE = "handscroll_template"


def divert() -> None:
    """Lead `Register.open` to the server, in this process; once is enough."""
    real = Register.open
    if real.__module__ == __name__:
        return

    def opened(url: str | Path) -> Register:
        made = real(_place(url))
        _tell(made.engine.dialect.name)
        return made

    Register.open = opened  # type: ignore[method-assign]  # what this module is for


def make_template(server: Path) -> None:
    """Make the database that every other is a copy of: the tables, migrated once."""
    with _asking(server) as asked:
        asked.execute(f"CREATE DATABASE {TEMPLATE}")
    Register.open(_url(server, TEMPLATE)).close()


def drop_finished(server: Path) -> None:
    """Drop the databases of tests that are over, each takes 8 MB; those of fixtures stay.

    A test's own folder is called ``test_…`` by pytest.
    """
    with _asking(server) as asked:
        found = asked.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'file\\_%'"
            " AND shobj_description(oid, 'pg_database') LIKE '%/test\\_%'"
        )
        for (name,) in found.fetchall():
            asked.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _place(url: str | Path) -> str | Path:
    server = os.environ.get(SERVER)
    if server is None:
        return url
    file = url if isinstance(url, Path) else _file(url)
    if file is None:
        return url
    return _url(Path(server), _database(Path(server), file.absolute()))


def _file(url: str) -> Path | None:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database is None:
        return None
    return Path(parsed.database)


def _database(server: Path, file: Path) -> str:
    name = "file_" + hashlib.sha256(os.fsencode(file)).hexdigest()[:24]
    if _kept(file) == name:
        return name
    with _asking(server) as asked:
        asked.execute("SELECT pg_advisory_lock(1)")  # given back with the connection
        origin = _kept(file)
        if origin != name:
            asked.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            asked.execute(f"CREATE DATABASE {name} TEMPLATE {origin or TEMPLATE}")
            path = str(file).encode(errors="replace").decode().replace("'", "''")
            asked.execute(f"COMMENT ON DATABASE {name} IS '{path}'")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(name, encoding="ascii")
    return name


def _kept(file: Path) -> str | None:
    try:
        return file.read_text(encoding="ascii") or None
    except FileNotFoundError:
        return None


def _asking(server: Path) -> psycopg.Connection[tuple[str, ...]]:
    import psycopg  # here, since registers in files need none

    return psycopg.connect(host=str(server), user="postgres", dbname="postgres", autocommit=True)


def _url(server: Path, name: str) -> str:
    return f"postgresql://postgres@/{name}?host={server}"


def _tell(kind: str) -> None:
    log = os.environ.get(OPENED)
    if log is not None:
        test = os.environ.get("PYTEST_CURRENT_TEST", "").split("::", maxsplit=1)[0]
        line = f"{kind}\t{test}\n".encode()
        descriptor = os.open(log, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(descriptor, line)  # one write, so that lines of two processes do not mix
        finally:
            os.close(descriptor)
