"""Records as rows of a sheet: our own columns, or those of others by a mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from handscroll.departments.collection.columns.names import of_part, split_language
from handscroll.departments.collection.mapping import mapping as mappings
from handscroll.departments.collection.mapping.applying import Applied
from handscroll.departments.collection.mapping.links import link_trouble
from handscroll.departments.collection.mapping.sources import open_source
from handscroll.departments.collection.mapping.targets import FILE, size_of
from handscroll.departments.collection.records import RowTroubleError, relic_record
from handscroll.departments.collection.sheet import Row, stream_sheet
from handscroll.departments.collection.tables.table import How
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.model.identity import relic_id
from handscroll.model.intake import Problem
from handscroll.model.relic import Relic

REQUIRED = ("accession_number",)
"""A record without files is known by its number alone."""

_LIVES: tuple[tuple[str, ...], ...] = ((), ("artist_life",), ("artist_born", "artist_died"))
"""What columns with the life of a person fill: one, or two."""

Found = Iterator[tuple[int, Relic, bool]]
"""Each row's number, its relic, and whether its rights could be read."""


def relics_in(file: Path, words: Vocabularies, how: How) -> Found:
    """Yield the records of a sheet in our own columns, read as a stream.

    Parameters
    ----------
    how
        Told of each row that is left out, and of what was kept as written.

    Raises
    ------
    UnreadableError, TooLargeError, NotFoundError, InvalidError
        If it is no sheet that can be read.
    """
    sheet = stream_sheet(file, REQUIRED, how)
    for remark in sheet.remarks:
        how.on_remark(remark)
    links = _Links(file, must_be_there=False)
    told = in_their_words({name: [one] for name, one in sheet.headings.items()}, how)
    yield from _relics(file.name, (links.checked(row, told) for row in sheet.rows), words, told)


def mapped_in(file: Path, mapping: mappings.Mapping, words: Vocabularies, how: How) -> Found:
    """Yield the records of any file by a mapping.

    Raises
    ------
    MismatchError
        If the file lacks columns that the mapping names.
    UnreadableError, TooLargeError, NotFoundError, InvalidError
        If it cannot be read.
    """
    asked = replace(
        how,
        encoding=how.encoding or mapping.encoding,
        separator=how.separator or mapping.separator,
        table=how.table or mapping.table,
    )
    source = open_source(file, asked)
    mapping.require(source.name, source.headings, all_of_them=source.whole)
    for remark in source.remarks:
        how.on_remark(remark)
    applied, known = Applied(mapping), set(mapping.named)
    links = _Links(file, must_be_there=True)
    told = in_their_words(_their_columns(mapping), how)

    def rows() -> Iterator[Row]:
        for number, cells in source.rows:
            for heading in cells:
                if heading not in known:
                    known.add(heading)
                    how.on_remark(_unmapped(source.name, heading))
            yield links.checked(applied.row(number, cells), told)

    yield from _relics(file.name, rows(), words, told)


def in_their_words(columns: Mapping[str, Sequence[str]], how: How) -> How:
    """Return what tells of problems by the headings of a file instead of our own columns.

    Parameters
    ----------
    columns
        Our column to those of the file that fill it.
    """
    theirs = dict(columns)
    for ours, headings in columns.items():
        # What is told of a title in any language is told of the title.
        name = split_language(ours)[0]
        if name != ours:
            theirs[name] = [*theirs.get(name, ()), *headings]

    def named(tell: Callable[[Problem], None]) -> Callable[[Problem], None]:
        def one(problem: Problem) -> None:
            found = theirs.get(problem.field) or theirs.get(split_language(problem.field)[0])
            told = ", ".join(dict.fromkeys(found))[:200] if found else problem.field
            tell(problem.model_copy(update={"field": told}))

        return one

    return replace(how, on_problem=named(how.on_problem), on_remark=named(how.on_remark))


def _their_columns(mapping: mappings.Mapping) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in mapping.columns:
        size = size_of(one.to)
        found.setdefault(size[0] if size else one.column, []).append(one.source)
        for name, source in zip(_LIVES[len(one.life)], one.life, strict=True):
            found.setdefault(name, []).append(source)
        if one.role:
            found.setdefault("artist_role", []).append(one.role)
    return found


@dataclass(frozen=True)
class _Links:
    """What a load does with columns that speak of a file, since it brings none."""

    sheet: Path
    must_be_there: bool

    def checked(self, row: Row, how: How) -> Row:
        """Move such cells to the notes; tell of a link that could never be followed."""
        moved = {name: text for name, text in row.values.items() if of_part(name)}
        if not moved:
            return row
        if (written := moved.get(FILE)) is not None:
            self._check(row.number, written, how.on_remark)
        kept = {name: text for name, text in row.values.items() if name not in moved}
        return Row(row.number, kept, moved | row.unknown)

    def _check(self, row: int, written: str, on_remark: Callable[[Problem], None]) -> None:
        trouble = link_trouble(self.sheet.parent, written, must_be_there=self.must_be_there)
        if trouble is not None:
            on_remark(
                Problem(
                    file=self.sheet.name,
                    row=row,
                    field=FILE,
                    what=f"{written[:80]!r} was kept as written",
                    why=trouble[0],
                    fix=trouble[1],
                )
            )


def _relics(file: str, rows: Iterable[Row], words: Vocabularies, how: How) -> Found:
    for row in rows:
        number = row.get("accession_number")
        if not number:
            why, fix = "it names no accession number", "Give it one"
            how.on_problem(_left_out(file, row.number, "accession_number", why, fix))
            continue
        try:
            record = relic_record(file, [row], words, number)
            relic = Relic(id=relic_id(number), parts=(), **record.fields)
        except RowTroubleError as trouble:
            how.on_problem(trouble.problem)
            continue
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            field, fix = str(first["loc"][0]), "Correct that cell, then load again"
            how.on_problem(_left_out(file, row.number, field, first["msg"], fix))
            continue
        for remark in record.remarks:
            how.on_remark(remark)
        yield row.number, relic, not record.unclear


def _left_out(file: str, row: int, field: str, why: str, fix: str) -> Problem:
    what = f"Row {row} was not loaded"
    return Problem(file=file, row=row, field=field, what=what, why=why, fix=fix)


def _unmapped(file: str, heading: str) -> Problem:
    return Problem(
        file=file,
        row=1,
        field=heading[:60],
        what=f"The column {heading[:60]!r} fills no field of its own",
        why="the mapping does not name it",
        fix='Map it, or write to = "notes" or "left_out": its words go into the notes until then',
    )
