"""What the worker does with a file: a look, a trial, and loading it; each may run twice."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from handscroll.departments.collection.importing.kept import OWED, Kept, Stage, Tally, Waiting
from handscroll.departments.collection.importing.looking import TABLE, draft_of, look_at
from handscroll.departments.collection.loading.problem_list import problem_list
from handscroll.departments.collection.loading.reading import Asked, Reading
from handscroll.departments.collection.vocabularies.store import load as load_words
from handscroll.errors import BusyError, HandscrollError, StorageFullError
from handscroll.model.intake import Problem
from handscroll.model.relic import Relic
from handscroll.museum import Museum
from handscroll.museum.lots import Loaded
from handscroll.storage.disk import FileLock

JOB = "bring_in"
PROBLEMS, TOLD, SHOWN = "problems.csv", "told.json", "shown.json"
_FIRST = 3
_TOLD = 200
_KINDS = 20
_WAIT_S = 0.5
"""Seconds after which is asked again whether another load has ended."""


class _StoppedError(Exception):
    """Somebody asked to stop, or asked for something else meanwhile."""


def kept_of(museum: Museum) -> Kept:
    """Return the museum's staging place of files to be brought in."""
    return Kept(museum.layout.staging)


def mappings_of(museum: Museum) -> Path:
    """Return where mappings are remembered; the folder is in every backup."""
    return museum.folder / "mappings"


def owed(museum: Museum) -> Iterable[tuple[str, str]]:
    """Say which files the worker has something to do with."""
    return [(JOB, subject_of(one)) for one in kept_of(museum).each() if one.stage in OWED]


def subject_of(waiting: Waiting) -> str:
    """Return the identifier of what was asked for last."""
    return f"{waiting.key}-{waiting.turn}"


def ask(museum: Museum, waiting: Waiting) -> None:
    """Owe what a file's stage asks for."""
    subject = subject_of(waiting)
    museum.work.enqueue(JOB, subject, key=subject)


def bring_in(museum: Museum, subject: str) -> None:
    """Do what a file's stage asks for; doing it again changes nothing.

    Trouble with the file is written down with it; trouble with the house (a full disk) is raised,
    and the work stays owed.

    Parameters
    ----------
    subject
        ``key-turn``.
    """
    key, _, turn = subject.partition("-")
    kept = kept_of(museum)
    with suppress(FileNotFoundError), FileLock(kept.folder(key) / "work"):
        task = _Task(museum, kept, key, int(turn))
        task.run()


class _Task:
    """One turn of work on a file."""

    def __init__(self, museum: Museum, kept: Kept, key: str, turn: int) -> None:
        self._museum, self._kept, self._key, self._turn = museum, kept, key, turn

    def run(self) -> None:
        """Do it, unless it was done or something else was asked for since."""
        waiting = self._kept.get(self._key)
        if waiting is None or waiting.turn != self._turn or waiting.stage not in OWED:
            return
        try:
            self._require_wanted()
            news = self._done(waiting)
        except _StoppedError:
            self._settle(stage=Stage.PAUSED, problem=None)
        except StorageFullError:
            raise
        except HandscrollError as error:
            told = Problem(file=waiting.file, what=error.what, why=error.why, fix=error.fix)
            self._settle(stage=Stage.FAILED, problem=told)
        except (ValueError, RecursionError) as error:
            # No reader foresaw it: told all the same, so that the file can be put away.
            told = Problem(
                file=waiting.file,
                what="The file cannot be read",
                why=_plain(error),
                fix="Save it as CSV or XLSX, with shorter headings",
            )
            self._settle(stage=Stage.FAILED, problem=told)
        else:
            self._settle(problem=None, **news)
            if news.get("stage") is Stage.LOADED:
                self._kept.drop_source(self._key)

    def _done(self, waiting: Waiting) -> dict[str, object]:
        if waiting.stage is Stage.LOOKING:
            folder = self._museum.folder
            words, mappings = load_words(folder), mappings_of(self._museum)
            return look_at(self._kept, waiting, words, mappings) | {"stage": Stage.LOOKED}
        dry = waiting.stage is Stage.CHECKING
        tally, reading = self._load(waiting, dry=dry)
        told = {
            "problems": [one.model_dump() for one in reading.problems.first[:_TOLD]],
            "remarks": [one.model_dump() for one in reading.remarks.first[:_TOLD]],
        }
        self._kept.write_beside(self._key, TOLD, _json(told))
        commonest = (reading.problems.kinds + reading.remarks.kinds).most_common(_KINDS)
        kinds = tuple((field, why, count) for (field, why), count in commonest)
        return {
            "stage": Stage.CHECKED if dry else Stage.LOADED, "kinds": kinds,
            "tally": Tally(
                added=tally.added, there=tally.there, changed=tally.changed,
                problems=reading.problems.count, remarks=reading.remarks.count,
            ),
        }  # fmt: skip

    def _load(self, waiting: Waiting, *, dry: bool) -> tuple[Loaded, Reading]:
        kept, source = self._kept, self._kept.source(waiting)
        mapping = None
        if waiting.kind == TABLE:
            mapping = draft_of(kept, waiting.key).mapping(waiting)
        words = load_words(self._museum.folder)
        while True:
            first: list[Relic] = []
            with problem_list(kept.folder(waiting.key) / PROBLEMS, [source]) as tells:
                asked = Asked(mapping, waiting.encoding, waiting.table, *tells)
                reading = Reading(
                    [source], words, publish=waiting.publish, asked=asked, on_share=self._share
                )
                try:
                    done = self._museum.lots.load(
                        _watched(reading, first), waiting.load, person=waiting.person,
                        on_problem=reading.left_out, on_changed=reading.changed, dry_run=dry,
                    )  # fmt: skip
                except BusyError:
                    # Another load runs; this one waits for its turn, as it would in a queue.
                    threading.Event().wait(_WAIT_S)
                    self._require_wanted()
                    continue
            shown = [one.model_dump(mode="json", exclude_defaults=True) for one in first]
            kept.write_beside(waiting.key, SHOWN, _json(shown))
            return done, reading

    def _share(self, share: float) -> None:
        self._kept.tell(self._key, share)
        self._require_wanted()

    def _require_wanted(self) -> None:
        now = self._kept.get(self._key)
        if now is None or now.turn != self._turn or now.stage is Stage.STOPPING:
            raise _StoppedError

    def _settle(self, **news: object) -> None:
        """Write down how it ended, unless something else was asked for meanwhile."""
        with self._kept.changing(self._key) as change:
            if change.now is not None and change.now.turn == self._turn:
                change.to(**news)


def _plain(error: ValueError | RecursionError) -> str:
    """Return what an error says, in one line that every file can hold."""
    said = str(error)
    if isinstance(error, ValidationError):
        said = str(error.errors(include_url=False, include_input=False)[0]["msg"])
    return " ".join(said.encode("utf-8", "replace").decode().split())[:300]


def _watched(reading: Iterable[Relic], first: list[Relic]) -> Iterator[Relic]:
    for relic in reading:
        if len(first) < _FIRST:
            first.append(relic)
        yield relic


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False)
