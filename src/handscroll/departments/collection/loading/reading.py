"""The records of a file or a folder as one stream, and where each of them stands."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path

from handscroll.departments.collection.loading import lines, rows
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.errors import HandscrollError, NotFoundError
from handscroll.model.intake import Problem
from handscroll.model.relic import Relic
from handscroll.model.rights import State

LINES = frozenset({".jsonl", ".ndjson"})
SHEETS = frozenset({".csv", ".xlsx"})
MOST_TOLD = 1_000
"""Problems that are kept to be told; of a file of another kind every line may be one."""


_STEP = 1 / 500
"""Share of the bytes after which a bar moves: telling it of every line would cost seconds."""


def _printable(text: str) -> str:
    """Return a text without halves of characters, which no terminal and no JSON can take."""
    return text.encode("utf-8", "replace").decode()


class Told:
    """Problems, counted; the first ones are kept."""

    def __init__(self) -> None:
        self.first: list[Problem] = []
        self.count = 0

    def add(self, problem: Problem) -> None:
        """Count one more."""
        self.count += 1
        if len(self.first) < MOST_TOLD:
            told = {name: _printable(getattr(problem, name)) for name in ("what", "why", "field")}
            self.first.append(problem.model_copy(update=told))


def files_of(source: Path) -> list[Path]:
    """Return the files of records that a person named: one, or those of a folder by name.

    Raises
    ------
    NotFoundError
        If there are none.
    """
    if source.is_dir():
        inside = sorted(path for path in source.rglob("*") if path.is_file())
        found = [p for p in inside if p.suffix.casefold() in LINES | SHEETS and p.name[0] != "."]
    else:
        found = [source] if source.is_file() else []
    if not found:
        raise NotFoundError(
            f"Nothing was loaded from {source}",
            why="there are no files of records: " + ", ".join(sorted(LINES | SHEETS)),
            fix="Name a file of JSON lines or a sheet, or a folder of them",
        )
    return found


class Reading:
    """One reading of files of records, in the order of the files and their rows.

    Parameters
    ----------
    publish
        Publishes records that are drafts; not those whose rights could not be read.
    on_share
        Told the share of all bytes that were read, 0 to 1.

    Attributes
    ----------
    problems, remarks
        What was left out, and what was kept as written.
    """

    def __init__(
        self,
        files: list[Path],
        words: Vocabularies,
        *,
        publish: bool,
        on_share: Callable[[float], None] = lambda _share: None,
    ) -> None:
        self.problems, self.remarks = Told(), Told()
        self._files, self._words, self._publish = files, words, publish
        self._on_share = on_share
        self._rows = array("L")
        self._begins: list[int] = []
        self._told = 0.0
        self._total = sum(file.stat().st_size for file in files) or 1

    def __iter__(self) -> Iterator[Relic]:
        """Yield the records; a file that cannot be read is a problem, and the others go on."""
        done = 0
        for file in self._files:
            self._begins.append(len(self._rows))
            try:
                for row, relic in self._of(file, done):
                    self._rows.append(row)
                    yield relic
            except (HandscrollError, OSError) as error:
                self.problems.add(_of_file(file, error))
            done += file.stat().st_size
            self._on_share(done / self._total)

    def left_out(self, number: int, error: HandscrollError) -> None:
        """Tell of a record, counted from 1, that could not be taken into the museum."""
        file = self._files[bisect_right(self._begins, number - 1) - 1].name
        row = self._rows[number - 1]
        _, said, what = error.what.partition(", ")
        told = f"Row {row}, {what}" if said else error.what
        self.problems.add(Problem(file=file, row=row, what=told, why=error.why, fix=error.fix))

    def _of(self, file: Path, before: int) -> Iterator[tuple[int, Relic]]:
        if file.suffix.casefold() in LINES:

            def share(done: int) -> None:
                now = (before + done) / self._total
                if now - self._told >= _STEP:
                    self._told = now
                    self._on_share(now)

            for row, relic in lines.relics_in(file, self.problems.add, share):
                yield row, self._published(relic)
            return
        read = rows.relics_in(file, self._words, self.problems.add, self.remarks.add)
        for row, relic, clear in read:
            yield row, self._published(relic) if clear else relic

    def _published(self, relic: Relic) -> Relic:
        if self._publish and relic.state is State.DRAFT:
            return relic.model_copy(update={"state": State.PUBLISHED})
        return relic


def _of_file(file: Path, error: HandscrollError | OSError) -> Problem:
    if isinstance(error, HandscrollError):
        return Problem(file=file.name, what=error.what, why=error.why, fix=error.fix)
    return Problem(
        file=file.name,
        what=f"{file.name} was not loaded",
        why=f"it cannot be read: {error.strerror}",
        fix="Check that you may read it and that its disk is well",
    )
