"""What people asked to be joined on the pages, and how far it is; one file for each relic.

The files lie in the cache: the picture itself is kept by its recipe in the vault. If they are
lost, nothing but a wish and a measurement is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from handscroll.errors import ConflictError, InvalidError
from handscroll.model.identity import require_name
from handscroll.model.relic import Relic
from handscroll.museum import Museum
from handscroll.storage.disk import FileLock, full_disk_named

JOB = "stitch"
FOLDER = "stitching"


class Stage(StrEnum):
    """How far a wish is."""

    LOOKING = "looking"
    """It is being measured how the frames fit; nothing is joined."""
    LOOKED = "looked"
    JOINING = "joining"
    FAILED = "failed"


OWED = frozenset({Stage.LOOKING, Stage.JOINING})
"""Stages in which the worker has something to do."""


@dataclass(frozen=True)
class Wish:
    """What somebody asked for.

    Attributes
    ----------
    turn
        Counts what was asked for, so that each time is a job of its own.
    problem
        Why it was refused: what, why, fix.
    told
        What was measured: figures of each two neighbours, size, where each frame lies.
    """

    relic: str
    person: str
    stage: Stage
    turn: int = 1
    problem: dict[str, str] | None = None
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def owed(self) -> bool:
        """Say whether the worker has something to do."""
        return self.stage in OWED


class Wishes:
    """The wishes of a museum."""

    def __init__(self, cache: Path) -> None:
        self._folder = cache / FOLDER

    def get(self, relic: str) -> Wish | None:
        """Return what was asked for of a relic, None where nothing was."""
        with suppress(OSError, ValueError, TypeError):
            told = json.loads(self._file(relic, "json").read_text("utf-8"))
            return Wish(**{**told, "stage": Stage(told["stage"])})
        return None

    def each(self) -> Iterator[Wish]:
        """Yield all of them."""
        for place in sorted(self._folder.glob("*.json")):
            if (wish := self.get(place.stem)) is not None:
                yield wish

    @contextmanager
    def changing(self, relic: str) -> Iterator[Wish | None]:
        """Hold what was asked for of a relic, to look at it and change it with nobody between."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._file(relic, "lock")):
            yield self.get(relic)

    def write(self, wish: Wish) -> None:
        """Write down how far it is; within `changing`."""
        place = self._file(wish.relic, "json")
        beside = place.with_suffix(".new")
        with full_disk_named("What is to be stitched was not written down"):
            beside.write_text(json.dumps(asdict(wish), ensure_ascii=False), encoding="utf-8")
            beside.replace(place)

    def forget(self, relic: str) -> None:
        """Forget it; within `changing`."""
        for end in ("json", "share"):
            self._file(relic, end).unlink(missing_ok=True)

    def tell(self, relic: str, share: float) -> None:
        """Show how far the worker is; for people to watch, and kept nowhere else."""
        with suppress(OSError):
            self._file(relic, "share").write_text(f"{share:.4f}", "utf-8")

    def share(self, relic: str) -> float:
        """Return how far the worker is, 0 to 1."""
        with suppress(OSError, ValueError):
            return float(self._file(relic, "share").read_text("utf-8"))
        return 0.0

    def _file(self, relic: str, end: str) -> Path:
        return self._folder / f"{require_name(relic, of='identifier of the relic')}.{end}"


def wishes_of(museum: Museum) -> Wishes:
    """Return the wishes of a museum."""
    return Wishes(museum.layout.cache)


def require_joinable(relic: Relic) -> None:
    """Refuse a relic that has no frames, or shows a joined picture already.

    Raises
    ------
    InvalidError, ConflictError
        Which of both it is.
    """
    what = f"The frames of {relic.accession_number[:60]} were not stitched"
    if any(one.stitched for one in relic.captures):
        raise ConflictError(
            what,
            why="its pages show a picture that was stitched from them already",
            fix=f"Take it back with: handscroll stitch {relic.accession_number[:60]} --undo",
        )
    if len(relic.parts) < 2:
        raise InvalidError(
            what,
            why=f"it has {len(relic.parts)} scans, at least 2 are needed",
            fix="Take all frames of one scroll in as one relic",
        )


def wish(museum: Museum, relic: str, stage: Stage, *, person: str) -> None:
    """Ask that frames be measured or joined; while one is being done nothing else begins.

    Raises
    ------
    ConflictError
        If the worker measures or joins them for something else.
    """
    wishes = wishes_of(museum)
    with wishes.changing(relic) as now:
        if now is not None and now.owed and now.stage is not stage:
            raise ConflictError(
                "The frames were not stitched",
                why="it is being measured how they fit",
                fix="Wait until that is done",
            )
        if now is None or not now.owed:
            now = Wish(relic, person, stage, 1 if now is None else now.turn + 1)
            wishes.write(now)
            wishes.tell(relic, 0.0)
    # After a wish was forgotten its turns are counted anew: work that is done is owed once more.
    museum.work.enqueue(JOB, subject_of(now), key=subject_of(now), again=True)


def settle(museum: Museum, done: Wish, **news: Any) -> None:
    """Write down how a wish ended, unless something else was asked for meanwhile."""
    wishes = wishes_of(museum)
    with wishes.changing(done.relic) as now:
        if now is not None and now.turn == done.turn:
            wishes.write(replace(now, **news))


def subject_of(one: Wish) -> str:
    """Return the identifier of what was asked for last."""
    return f"{one.relic}@{one.turn}"


def owed(museum: Museum) -> Iterable[tuple[str, str]]:
    """Say which frames the worker has something to do with."""
    return [(JOB, subject_of(one)) for one in wishes_of(museum).each() if one.owed]
