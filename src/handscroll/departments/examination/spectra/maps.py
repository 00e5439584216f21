"""Maps of pigments that somebody asked for, and how far each is: files of the cache.

A map is made again from its recipe; if the cache is lost, it is asked for again.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from handscroll.errors import HandscrollError, NotFoundError
from handscroll.museum import Museum
from handscroll.storage.disk import FileLock, full_disk_named

OWED: Final = "owed"
DONE: Final = "done"
FAILED: Final = "failed"


@dataclass(frozen=True)
class PigmentMap:
    """One map.

    Attributes
    ----------
    recipe
        All that it hangs on: equal recipes are one map.
    state
        ``owed``, ``done`` or ``failed``.
    result
        Once it is done: size, digest of the file, names, figures.
    problem
        Why it failed: what, why, fix.
    """

    id: str
    stack: str
    recipe: dict[str, Any]
    person: str
    state: str = OWED
    result: dict[str, Any] = field(default_factory=dict)
    problem: dict[str, str] | None = None


class PigmentMaps:
    """The maps of a museum."""

    def __init__(self, museum: Museum) -> None:
        self._folder = museum.layout.cache / "unmixed"

    def ask(self, stack: str, recipe: dict[str, Any], *, person: str) -> PigmentMap:
        """Note that a map is owed, unless it is there or owed already."""
        text = json.dumps(recipe, sort_keys=True, allow_nan=False)
        number = "u" + hashlib.sha256(f"{stack}/{text}".encode()).hexdigest()[:24]
        with suppress(NotFoundError):
            kept = self.get(number)
            if kept.state == OWED or (kept.state == DONE and self.array(number).is_file()):
                return kept
        asked = PigmentMap(number, stack, recipe, person)
        self._write(asked)
        return asked

    def get(self, number: str) -> PigmentMap:
        """Return a map.

        Raises
        ------
        NotFoundError
            If none of that name was asked for.
        """
        with suppress(OSError, ValueError, TypeError):
            return PigmentMap(**json.loads(self._file(number, "json").read_text("utf-8")))
        raise NotFoundError(
            f"The map {number[:40]} was not found",
            why="none of that name was asked for, or the cache was emptied since",
            fix="Ask for it again on the bench of its stack",
        )

    def each(self, stack: str | None = None) -> Iterator[PigmentMap]:
        """Yield every map, or those of one stack, by name."""
        for place in sorted(self._folder.glob("u*.json")):
            with suppress(NotFoundError):
                found = self.get(place.stem)
                if stack is None or found.stack == stack:
                    yield found

    def array(self, number: str) -> Path:
        """Return where the numbers of a map lie, whether they are there or not."""
        return self._file(number, "npy")

    def alone(self, number: str) -> FileLock:
        """Return the lock under which a map is made: the worker and a command may both want it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self._file(number, "lock"))

    def finish(self, one: PigmentMap, result: dict[str, Any]) -> PigmentMap:
        """Note what came out."""
        done = replace(one, state=DONE, result=result, problem=None)
        self._write(done)
        return done

    def fail(self, one: PigmentMap, error: HandscrollError) -> None:
        """Note why it could not be made."""
        problem = {"what": error.what, "why": error.why, "fix": error.fix}
        self._write(replace(one, state=FAILED, problem=problem))

    def tell(self, number: str, share: float) -> None:
        """Show how far the worker is."""
        with suppress(OSError):
            self._file(number, "share").write_text(f"{share:.4f}", "utf-8")

    def share(self, number: str) -> float:
        """Return how far the worker is, 0 to 1."""
        with suppress(OSError, ValueError):
            return float(self._file(number, "share").read_text("utf-8"))
        return 0.0

    def told(self, one: PigmentMap) -> dict[str, Any]:
        """Return a map as JSON."""
        share = 1.0 if one.state == DONE else self.share(one.id)
        return {**asdict(one), "share": share}

    def _write(self, one: PigmentMap) -> None:
        place = self._file(one.id, "json")
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f".{place.name}.{os.getpid()}-{threading.get_ident()}.new")
        with full_disk_named("The map was not written down"):
            beside.write_text(json.dumps(asdict(one), ensure_ascii=False), encoding="utf-8")
            beside.replace(place)

    def _file(self, number: str, end: str) -> Path:
        if not (number.startswith("u") and number[1:].isalnum() and number.isascii()):
            number = "none"
        return self._folder / f"{number[:40]}.{end}"
