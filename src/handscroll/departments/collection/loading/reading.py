"""The records of a file or a folder as one stream, and where each of them stands."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from handscroll.departments.collection.loading import documents, lines, rows
from handscroll.departments.collection.mapping.mapping import Mapping
from handscroll.departments.collection.tables.table import How, nobody
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.errors import HandscrollError, NotFoundError
from handscroll.model.intake import Problem
from handscroll.model.relic import Relic
from handscroll.model.rights import State

LINES = frozenset({".jsonl", ".ndjson"})
SHEETS = frozenset({".csv", ".xlsx"})
MAPPED = LINES | SHEETS | {".json", ".tsv"}
"""Files that can be read by a mapping."""
MOST_TOLD = 1_000
"""Problems that are kept to be told; of a file of another kind every line may be one."""


_STEP = 1 / 500
"""Share of the bytes after which a bar moves: telling it of every line would cost seconds."""


def _printable(text: str) -> str:
    """Return a text without halves of characters, which no terminal and no JSON can take."""
    return text.encode("utf-8", "replace").decode()


class Told:
    """Problems, counted; the first ones are kept.

    Parameters
    ----------
    on_each
        Told of every one.

    Attributes
    ----------
    kinds
        How often each reason was told of each field; of the first thousand reasons.
    """

    def __init__(self, on_each: Callable[[Problem], None] = nobody) -> None:
        self.first: list[Problem] = []
        self.count = 0
        self.kinds: Counter[tuple[str, str]] = Counter()
        self._on_each = on_each

    def add(self, problem: Problem) -> None:
        """Count one more."""
        self.count += 1
        texts = {name: _printable(getattr(problem, name)) for name in ("what", "why", "field")}
        told = problem.model_copy(update=texts)
        self._on_each(told)
        kind = told.field, told.why
        if kind in self.kinds or len(self.kinds) < MOST_TOLD:
            self.kinds[kind] += 1
        if len(self.first) < MOST_TOLD:
            self.first.append(told)


def files_of(source: Path, kinds: frozenset[str] = LINES | SHEETS) -> list[Path]:
    """Return the files of records that a person named: one, or those of a folder by name.

    Parameters
    ----------
    kinds
        Ends of the names of files that are taken from a folder.

    Raises
    ------
    NotFoundError
        If there are none.
    """
    if source.is_dir():
        inside = sorted(path for path in source.rglob("*") if path.is_file())
        found = [p for p in inside if p.name[0] != "." and _wanted(p, kinds)]
    else:
        found = [source] if source.is_file() else []
    if not found:
        raise NotFoundError(
            f"Nothing was loaded from {source}",
            why="there are no files of records: " + ", ".join(sorted(kinds | documents.ENDS)),
            fix="Name a sheet, JSON lines, LIDO, Linked Art or IIIF, or a folder of them",
        )
    return found


def _wanted(file: Path, kinds: frozenset[str]) -> bool:
    end = file.suffix.casefold()
    # Without a mapping a file of a standard is one whose content says so.
    return end in kinds or (
        kinds == LINES | SHEETS and end in documents.ENDS and documents.kind_of(file) is not None
    )


@dataclass(frozen=True)
class Asked:
    """How the files are to be read.

    Attributes
    ----------
    mapping
        What their columns are; None where they have ours.
    encoding, table
        Of sheets; empty where they are found out.
    on_problem, on_remark
        Told of each row that is left out, and of all that is kept as written.
    """

    mapping: Mapping | None = None
    encoding: str = ""
    table: str = ""
    on_problem: Callable[[Problem], None] = nobody
    on_remark: Callable[[Problem], None] = nobody


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
        publish: bool = False,
        asked: Asked | None = None,
        on_share: Callable[[float], None] = lambda _share: None,
    ) -> None:
        self._asked = asked or Asked()
        self.problems, self.remarks = Told(self._asked.on_problem), Told(self._asked.on_remark)
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
        file, row = self._place(number)
        _, said, what = error.what.partition(", ")
        told = f"Row {row}, {what}" if said else error.what
        self.problems.add(Problem(file=file, row=row, what=told, why=error.why, fix=error.fix))

    def changed(self, number: int, fields: Sequence[str]) -> None:
        """Tell of a record that differs from what this load brought before, which stays."""
        file, row = self._place(number)
        self.remarks.add(
            Problem(
                file=file,
                row=row,
                field=fields[0] if len(fields) == 1 else "",
                what=f"Row {row} was loaded before, and stays as it was",
                why=f"it now says something else in: {', '.join(fields)}"[:300],
                fix="Edit the record; or undo the load, and load again",
            )
        )

    def _place(self, number: int) -> tuple[str, int]:
        file = self._files[bisect_right(self._begins, number - 1) - 1].name
        return file, self._rows[number - 1]

    def _of(self, file: Path, before: int) -> Iterator[tuple[int, Relic]]:
        def share(done: int) -> None:
            now = (before + done) / self._total
            if now - self._told >= _STEP:
                self._told = now
                self._on_share(now)

        asked = self._asked
        kind = documents.kind_of(file) if asked.mapping is None else None
        if kind is not None:
            for row, relic in documents.relics_in(file, kind, self.problems.add, share):
                yield row, self._published(relic)
            return
        if file.suffix.casefold() in LINES and asked.mapping is None:
            for row, relic in lines.relics_in(file, self.problems.add, share):
                yield row, self._published(relic)
            return
        how = How(
            encoding=asked.encoding,
            table=asked.table,
            on_problem=self.problems.add,
            on_remark=self.remarks.add,
            on_bytes=share,
        )
        if asked.mapping is None:
            read = rows.relics_in(file, self._words, how)
        else:
            read = rows.mapped_in(file, asked.mapping, self._words, how)
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
