"""A batch on its way: what was asked, what was foreseen and how far it is, in files of the cache.

The journal is the truth of what is to be done (``bulk.planned``); these files are made from it
again where they are missing.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from handscroll.departments.collection.bulk.change import BulkChange, read_change
from handscroll.departments.collection.bulk.judging import Hindrance, read_hindrance
from handscroll.errors import NotFoundError
from handscroll.model.identity import require_name
from handscroll.model.rights import Role
from handscroll.storage.disk import only_one, remove_tree

FOLDER = "bulk"
KEPT_S = 3 * 86_400
"""Seconds for which a batch that was only looked at can be begun."""
_STATE, _ASKED, _CHANGES, _LEFT, _KEPT = (
    "batch.json", "asked.jsonl", "changes.jsonl", "left.jsonl", "kept.jsonl",
)  # fmt: skip


class Phase(StrEnum):
    """How far a batch is."""

    LOOKING = "looking"
    READY = "ready"
    APPLYING = "applying"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


@dataclass(frozen=True)
class Batch:
    """A batch.

    Attributes
    ----------
    role
        Of who asked; None is whoever owns the machine.
    total, settled
        Works of the present phase, and how many of them are settled.
    changes, same, left
        Works that change, that say it already, and that are left out.
    restored, kept
        Of its undoing: works that are as before, and those that stay: somebody worked
        on them since, or no way leads back.
    """

    id: str
    person: str
    role: Role | None
    change: BulkChange
    at: str
    phase: Phase = Phase.LOOKING
    total: int = 0
    settled: int = 0
    changes: int = 0
    same: int = 0
    left: int = 0
    restored: int = 0
    kept: int = 0

    @property
    def share(self) -> float:
        """How much of the present phase is settled, 0 to 1."""
        return self.settled / self.total if self.total else 0.0

    @property
    def busy(self) -> bool:
        """Say whether it is being worked on."""
        return self.phase in (Phase.LOOKING, Phase.APPLYING, Phase.UNDOING)


@dataclass(frozen=True)
class Planned:
    """A work that is to be changed, the revision onto which, and what it said before."""

    relic: str
    revision: int
    before: dict[str, Any] = field(default_factory=dict)


class Batches:
    """The batches of a museum, in its cache."""

    def __init__(self, cache: Path) -> None:
        self._folder = cache / FOLDER

    def begin(self, change: BulkChange, person: str, role: Role | None) -> Batch:
        """Return a new batch."""
        self._sweep()
        now = datetime.now(UTC)
        name = now.strftime("b%Y%m%d%H%M%S") + secrets.token_hex(3)
        batch = Batch(name, person, role, change, now.isoformat(timespec="seconds"))
        self.keep(batch)
        return batch

    def get(self, name: str) -> Batch:
        """Return a batch.

        Raises
        ------
        NotFoundError
            If none bears that name.
        """
        with suppress(OSError, ValueError):
            told = json.loads(self._file(name, _STATE).read_text("utf-8"))
            told["change"] = read_change(told["change"])
            told["phase"] = Phase(told["phase"])
            told["role"] = None if told["role"] is None else Role(told["role"])
            return Batch(**told)
        raise NotFoundError(
            f"The batch {name[:60]} was not found",
            why="no bulk edit bears that name",
            fix="Take the name from the history of a record that it changed",
        )

    def there(self, name: str) -> bool:
        """Say whether the files of a batch are there."""
        return self._file(name, _STATE).exists()

    def keep(self, batch: Batch) -> None:
        """Write down how far a batch is."""
        body = asdict(batch) | {"change": batch.change.as_json()}
        place = self._file(batch.id, _STATE)
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_suffix(".new")
        beside.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
        beside.replace(place)

    def busy(self) -> Iterator[Batch]:
        """Yield the batches that somebody has to work on."""
        for place in sorted(self._folder.glob(f"*/{_STATE}")):
            with suppress(NotFoundError):
                batch = self.get(place.parent.name)
                if batch.busy:
                    yield batch

    def alone(self, batch: Batch) -> AbstractContextManager[None]:
        """Hold a batch that one process at a time may work on."""
        return only_one(self._file(batch.id, "lock"), what=f"The batch {batch.id} waits")

    def ask(self, batch: Batch, works: Iterable[tuple[str, int | None]]) -> Batch:
        """Write down which works were selected, with the revision that was seen; None is any."""
        asked = replace(batch, total=self._write(batch, _ASKED, ([*one] for one in works)))
        self.keep(asked)
        return asked

    def asked(self, batch: Batch) -> Iterator[tuple[str, int | None]]:
        """Yield the works that were selected."""
        return ((one[0], one[1]) for one in self._lines(batch, _ASKED))

    def plan(self, batch: Batch, works: Iterable[Planned]) -> int:
        """Write down what is to be changed; return how many."""
        lines = ([one.relic, one.revision, one.before] for one in works)
        return self._write(batch, _CHANGES, lines)

    def planned(self, batch: Batch, after: int = 0) -> Iterator[Planned]:
        """Yield what is to be changed, behind the first few."""
        for place, one in enumerate(self._lines(batch, _CHANGES)):
            if place >= after:
                yield Planned(*one)

    def leave(self, batch: Batch, found: Iterable[Hindrance]) -> None:
        """Add works that are left out."""
        self._write(batch, _LEFT, (one.as_json() for one in found), more=True)

    def forget_left(self, batch: Batch) -> None:
        """Forget which works are left out: it is looked at anew."""
        self._write(batch, _LEFT, ())

    def left(self, batch: Batch) -> Iterator[Hindrance]:
        """Yield the works that are left out."""
        return (read_hindrance(one) for one in self._lines(batch, _LEFT))

    def keep_back(self, batch: Batch, works: Iterable[tuple[str, str]]) -> None:
        """Add works that an undoing leaves as they are: identifier and number."""
        self._write(batch, _KEPT, ([*one] for one in works), more=True)

    def kept(self, batch: Batch) -> Iterator[tuple[str, str]]:
        """Yield the works that an undoing left as they are; one that is told twice is one."""
        return iter(dict.fromkeys((one[0], one[1]) for one in self._lines(batch, _KEPT)))

    def forget(self, batch: Batch) -> None:
        """Remove the files of a batch of which nothing was written."""
        remove_tree(self._folder / batch.id)

    def _sweep(self) -> None:
        """Remove what was looked at days ago and never begun."""
        for place in self._folder.glob(f"*/{_STATE}"):
            with suppress(OSError, NotFoundError):
                old = time.time() - place.stat().st_mtime > KEPT_S
                if old and self.get(place.parent.name).phase in (Phase.LOOKING, Phase.READY):
                    remove_tree(place.parent)

    def _file(self, batch: str, name: str) -> Path:
        return self._folder / require_name(batch, of="name of the batch") / name

    def _write(
        self, batch: Batch, name: str, lines: Iterable[object], *, more: bool = False
    ) -> int:
        count = 0
        with self._file(batch.id, name).open("a" if more else "w", encoding="utf-8") as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
                count += 1
        return count

    def _lines(self, batch: Batch, name: str) -> Iterator[Any]:
        with suppress(FileNotFoundError), self._file(batch.id, name).open(encoding="utf-8") as file:
            for line in file:
                # A killed writer leaves half a line at most, which is written again.
                with suppress(ValueError):
                    yield json.loads(line)
