"""Files that wait to be brought in: each in a folder of the museum's staging, with how it stands.

They lie beside scans on their way into the vault, so they survive a restart and are in no backup.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from handscroll.errors import ConflictError
from handscroll.model.intake import Problem
from handscroll.storage.disk import FileLock, full_disk_named, remove_tree

_ABOUT, _LOCK, _SHARE, _FILE = "about.json", "lock", "share", "file"
_KEY = re.compile(r"w[0-9]{14}[0-9a-f]{8}")
_INCOMING = ".incoming-"
_FORGOTTEN_S = 86_400.0
"""Seconds after which what a broken connection left is swept."""


class Stage(StrEnum):
    """How far a file is."""

    LOOKING = "looking"
    LOOKED = "looked"
    CHECKING = "checking"
    CHECKED = "checked"
    LOADING = "loading"
    STOPPING = "stopping"
    PAUSED = "paused"
    LOADED = "loaded"
    FAILED = "failed"


OWED = frozenset({Stage.LOOKING, Stage.CHECKING, Stage.LOADING, Stage.STOPPING})
"""Stages in which the worker has something to do."""


class Tally(BaseModel):
    """What a run did, or would do, to how many records."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    added: int = 0
    there: int = 0
    changed: int = 0
    problems: int = 0
    remarks: int = 0


class Waiting(BaseModel):
    """A file and how it stands.

    Attributes
    ----------
    kind
        ``table`` is read by a mapping; ``own`` and the standards are not.
    stage, before
        How far it is; and what the worker did when it failed or was stopped.
    turn
        Counts what the worker was asked for, so that each time is a job of its own.
    load
        Name of the load, for undoing it.
    remembered
        True where the mapping is that of an earlier file with the same headings.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    file: str
    bytes: int
    person: str
    at: str
    kind: str = ""
    stage: Stage = Stage.LOOKING
    before: Stage = Stage.LOOKING
    turn: int = 1
    load: str = ""
    publish: bool = False
    encoding: str = ""
    table: str = ""
    read_as: str = ""
    records: int = 0
    remembered: bool = False
    problem: Problem | None = None
    tally: Tally | None = None
    kinds: tuple[tuple[str, str, int], ...] = Field(default=())


class Kept:
    """The staging place of files to be brought in.

    Parameters
    ----------
    staging
        The museum's folder of what is on its way.
    """

    def __init__(self, staging: Path) -> None:
        self._top = staging / "imports"

    def each(self) -> list[Waiting]:
        """Return all files, the newest first."""
        if not self._top.is_dir():
            return []
        found = (self.get(one.name) for one in self._top.iterdir())
        return sorted((one for one in found if one), key=lambda one: one.key, reverse=True)

    def get(self, key: str) -> Waiting | None:
        """Return how a file stands, None where there is none."""
        if not _KEY.fullmatch(key):
            return None
        try:
            return Waiting.model_validate_json((self._top / key / _ABOUT).read_bytes())
        except FileNotFoundError:
            return None

    def folder(self, key: str) -> Path:
        """Return where what belongs to a file lies."""
        return self._top / key

    def source(self, waiting: Waiting) -> Path:
        """Return the file itself, in a folder of its own."""
        return self._top / waiting.key / _FILE / waiting.file

    def incoming(self) -> Path:
        """Return where to write what comes; sweep what broken connections left."""
        self._top.mkdir(parents=True, exist_ok=True)
        for old in self._top.glob(f"{_INCOMING}*"):
            with suppress(FileNotFoundError):
                if time.time() - old.stat().st_mtime > _FORGOTTEN_S:
                    old.unlink()
        return self._top / f"{_INCOMING}{secrets.token_hex(8)}"

    def take(self, came: Path, name: str, *, person: str) -> Waiting:
        """Keep a file that came in whole; it is owed a look from here on."""
        key = datetime.now(UTC).strftime("w%Y%m%d%H%M%S") + secrets.token_hex(4)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        waiting = Waiting(
            key=key, file=safe_name(name), bytes=came.stat().st_size, person=person, at=at,
            load=_load_name(name, key),
        )  # fmt: skip
        place = self._top / f"{_INCOMING}{key}"
        (place / _FILE).mkdir(parents=True)
        came.rename(place / _FILE / waiting.file)
        (place / _ABOUT).write_text(waiting.model_dump_json(), "utf-8")
        place.rename(self._top / key)
        return waiting

    @contextmanager
    def changing(self, key: str) -> Iterator[Change]:
        """Hold a file's state, to look at it and change it with nobody between."""
        folder = self._top / key
        with FileLock(folder / _LOCK):
            yield Change(self, key)

    def write(self, waiting: Waiting) -> None:
        """Write how a file stands; under the lock of `changing`."""
        self.write_beside(waiting.key, _ABOUT, waiting.model_dump_json())

    def write_beside(self, key: str, name: str, text: str) -> None:
        """Write something that belongs to a file, in one step."""
        place = self._top / key / name
        part = place.with_name(f".{name}.part")
        with full_disk_named("What is to be brought in was not written down"):
            part.write_text(text, "utf-8")
            os.replace(part, place)  # noqa: PTH105  pathlib's name of it hides that it is one step

    def read_beside(self, key: str, name: str) -> Any:  # noqa: ANN401  whatever was written
        """Return what was written beside a file as JSON, None where nothing was."""
        try:
            return json.loads((self._top / key / name).read_bytes())
        except FileNotFoundError:
            return None

    def tell(self, key: str, share: float) -> None:
        """Show how far the worker is; for people to watch, and kept nowhere else."""
        with suppress(OSError):
            (self._top / key / _SHARE).write_text(f"{share:.4f}", "utf-8")

    def share(self, key: str) -> float:
        """Return how far the worker is, 0 to 1."""
        try:
            return float((self._top / key / _SHARE).read_text("utf-8") or 0)
        except (OSError, ValueError):
            return 0.0

    def discard(self, key: str) -> None:
        """Forget a file and all that belongs to it.

        Raises
        ------
        ConflictError
            If the worker has something to do with it.
        """
        with self.changing(key) as change:
            if change.now is not None and change.now.stage in OWED:
                raise ConflictError(
                    f"{change.now.file} was not discarded",
                    why="the worker is at work on it",
                    fix="Stop it first",
                )
            self.drop_source(key)
            (self._top / key / _ABOUT).unlink(missing_ok=True)
        remove_tree(self._top / key)

    def drop_source(self, key: str) -> None:
        """Remove the file itself, which is no longer needed."""
        remove_tree(self._top / key / _FILE)


class Change:
    """A file's state while nobody else changes it; `now` is None where it was discarded."""

    def __init__(self, kept: Kept, key: str) -> None:
        self._kept = kept
        self.now = kept.get(key)

    def to(self, **news: Any) -> Waiting:
        """Write what is new, and return the whole."""
        assert self.now is not None
        self.now = self.now.model_copy(update=news)
        self._kept.write(self.now)
        return self.now


def safe_name(name: str) -> str:
    r"""Return a file's name without folders, controls and signs that a system might read.

    Examples
    --------
    >>> safe_name("../../etc/藏品 目录.csv"), safe_name("C:\\lists\\a.xlsx"), safe_name("")
    ('藏品 目录.csv', 'a.xlsx', 'file')
    """
    last = re.split(r"[/\\]", name)[-1]
    told = "".join(one for one in last if one.isprintable() and one not in '<>:"|?*').strip(" .")
    stem, dot, end = told.rpartition(".")
    if not dot:
        return _short(told) or "file"
    return f"{_short(stem) or 'file'}.{end[:10]}"


def _short(text: str) -> str:
    return text.encode()[:150].decode("utf-8", "ignore")


def _load_name(file: str, key: str) -> str:
    """Return a name for the load: what the file's has of letters and digits, and the moment."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", safe_name(file).rpartition(".")[0]).strip("-").casefold()
    return f"{plain[:40] or 'import'}-{key[1:9]}-{key[15:19]}"
