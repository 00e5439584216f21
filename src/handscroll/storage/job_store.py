"""The job store as DBOS keeps it: its place, its tables, its settings, the names of runs."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import make_url

if TYPE_CHECKING:
    from dbos import DBOSConfig

APPLICATION = "handscroll"
APPLICATION_VERSION = "1"
"""Of the jobs' contract, fixed by us: DBOS would hash our sources, and an upgraded museum would
leave the work of yesterday's version lying. Raise it only when jobs change their arguments."""

QUEUE = "work"
POLL_S = 0.05


def store_url(database: Path | str) -> str:
    """Return the URL of a file or URL."""
    if isinstance(database, Path):
        return f"sqlite:///{database}"
    url = make_url(database)
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def prepare_store(url: str) -> None:
    """Make or upgrade the store's tables; safe when several processes do it at once."""
    # Here and below, since most commands owe nothing and DBOS takes long to import.
    from dbos import DBOS

    _hush()
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and place.database:
        Path(place.database).parent.mkdir(parents=True, exist_ok=True)
        # Kept in the file: one sync a commit instead of three, and readers beside the writer.
        with closing(sqlite3.connect(place.database, timeout=30)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
    DBOS.migrate(url)


def configured(url: str, executor_id: str, concurrency: int) -> DBOSConfig:
    """Return the settings of a worker: nothing phones home, no port is opened, logs are ours."""
    from dbos import DBOSConfig

    from handscroll.storage.job_plain import PlainText

    return DBOSConfig(
        name=APPLICATION,
        system_database_url=url,
        application_version=APPLICATION_VERSION,
        executor_id=executor_id,
        serializer=PlainText(),
        enable_otlp=False,
        log_level="WARNING",
        max_executor_threads=concurrency + 4,
    )


def job_id(job: str, key: str, number: int) -> str:
    """Return the identifier of a key's ``number``-th run, from 1."""
    name = f"{job}:{quote(key, safe=':/')}"
    return name if number == 1 else f"{name}#{number}"


def _hush() -> None:
    """Keep DBOS from writing to the console by itself; what it says goes to our logging."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    logger.setLevel(logging.WARNING)
