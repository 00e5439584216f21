"""Brings a register's tables to the newest revision; safe when two processes start at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from handscroll.errors import UnsupportedError
from handscroll.storage.disk import FileLock
from handscroll.storage.tables import REVISION

_ADVISORY = 0x68616E6473
"""Key of the PostgreSQL advisory lock: "hands" in ASCII."""


def upgrade(engine: Engine) -> None:
    """Run the migrations that a register still lacks.

    Raises
    ------
    UnsupportedError
        When a newer handscroll has written the register.
    """
    with engine.connect() as connection:
        if _revision(connection) == REVISION:
            return
    with _alone(engine), engine.begin() as connection:
        if _revision(connection) != REVISION:
            _migrate(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _migrate(connection: Connection) -> None:
    # Here, since a register that is up to date, which is nearly every one, needs no Alembic.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise UnsupportedError(
            f"The register at revision {_revision(connection)}",
            why=f"this handscroll knows revisions up to {REVISION}: {error}",
            fix="Use the newer handscroll, or delete the register and run 'handscroll rebuild'",
        ) from error


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Keep every other process from migrating the same register meanwhile."""
    if engine.dialect.name == "sqlite":
        database = engine.url.database or "register"
        with FileLock(Path(f"{database}.migrating")):
            yield
        return
    with engine.connect() as holder:
        holder.execute(text(f"SELECT pg_advisory_lock({_ADVISORY})"))
        holder.commit()
        try:
            yield
        finally:
            holder.execute(text(f"SELECT pg_advisory_unlock({_ADVISORY})"))
            holder.commit()
