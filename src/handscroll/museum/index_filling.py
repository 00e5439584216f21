"""How far the filling of an index beside the present one is; so a killed one is taken up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from handscroll.museum.index_portions import SETTLED_EVERY, Portion, every
from handscroll.storage.disk import write_new
from handscroll.storage.register import Register

_FILE = "filling"

Progress = Callable[[int, int], None]
"""Told how many relics are done, and of how many."""


@dataclass(frozen=True)
class Filling:
    """A filling on its way.

    Attributes
    ----------
    last
        Journal entry that the register had reached when it began.
    after
        Name of the last relic that is settled; they are written in the order of their names.
    done, total
        How many relics are settled, and how many there were when it began.
    """

    last: int
    after: str
    done: int
    total: int

    @classmethod
    def read(cls, folder: Path) -> Filling | None:
        """Return how far the filling in a folder is, None where nobody knows."""
        try:
            return cls(**json.loads((folder / _FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, folder: Path) -> None:
        """Write it down."""
        put(folder / _FILE, json.dumps(vars(self)))

    @staticmethod
    def forget(folder: Path) -> None:
        """Leave a folder without a filling, as one that is finished or not to be gone on with."""
        (folder / _FILE).unlink(missing_ok=True)

    def portions(
        self, register: Register, folder: Path, held: int, on_progress: Progress
    ) -> Iterator[Portion]:
        """Yield what is still to be written; every now and then what was is settled.

        Parameters
        ----------
        held
            How many entries the index holds already.
        """
        # A killed filling may have settled more than it could write down.
        new, done, since = held == self.done, self.done, 0
        for names in every(register, self.after):
            done += len(names)
            since += len(names)
            on_progress(done, max(self.total, done))
            if since < SETTLED_EVERY:
                yield Portion(names, new=new)
                continue
            now = replace(self, after=names[-1], done=done)
            yield Portion(names, new=new, settled=_keeping(now, folder))
            new, since = True, 0


def _keeping(filling: Filling, folder: Path) -> Callable[[], None]:
    return lambda: filling.keep(folder)


def put(file: Path, content: str) -> None:
    """Write a small file beside and rename it in, so that it is never half there."""
    beside = file.with_name(file.name + ".new")
    beside.unlink(missing_ok=True)
    write_new(beside, content.encode())
    beside.replace(file)
