"""A first look at a file that came: what it is, and what its columns are taken for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from handscroll.departments.collection.columns.names import COLUMNS
from handscroll.departments.collection.importing.kept import Kept, Waiting
from handscroll.departments.collection.loading.documents import kind_of
from handscroll.departments.collection.mapping.guessing import Guess, Guessed
from handscroll.departments.collection.mapping.mapping import Column, Mapping, read_mapping
from handscroll.departments.collection.mapping.sources import JSON, KINDS
from handscroll.departments.collection.mapping.surveying import Survey, survey
from handscroll.departments.collection.mapping.writing import written
from handscroll.departments.collection.tables.table import How
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.errors import HandscrollError, UnreadableError
from handscroll.model.intake import Problem
from handscroll.model.relic import Relic
from handscroll.museum.schema import KEY

TABLE, OWN = "table", "own"
ENDS = tuple(sorted(KINDS | {".xml"}))
"""How the names of files end that are taken."""
_LOOKED, _DRAFT = "looked.json", "draft.json"
_HEAD = 1 << 20
_REMARKS = 50


class Seen(BaseModel):
    """A column of theirs: what it was taken for, and some of its values."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    guess: Column
    sure: float
    why: str
    filled: float
    samples: tuple[str, ...] = ()


class Looked(BaseModel):
    """What was found in a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: tuple[Seen, ...]
    records: int
    remarks: tuple[Problem, ...] = ()


class Draft(BaseModel):
    """A mapping as somebody edits it: it may still lack the column with the number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: tuple[Column, ...]
    constants: dict[str, str] = Field(default_factory=dict)

    @property
    def has_number(self) -> bool:
        """Whether records could be known by a number."""
        return any(one.to == "accession_number" for one in self.columns)

    def mapping(self, waiting: Waiting) -> Mapping:
        """Return it as a mapping of a file.

        Raises
        ------
        ValidationError
            If no column has the accession number.
        """
        told = {
            "column": [one.model_dump(by_alias=True) for one in self.columns],
            "constants": self.constants,
            "encoding": waiting.encoding,
            "table": waiting.table,
        }
        return Mapping.model_validate(told)


def require_taken(name: str) -> None:
    """Refuse a file whose name ends in nothing that is read.

    Raises
    ------
    UnreadableError
        If it does.
    """
    if Path(name).suffix.casefold() not in ENDS:
        raise UnreadableError(
            f"{name[:80]} was not taken",
            why=f"its name ends in none of {', '.join(ENDS)}",
            fix="Save it as CSV in UTF-8 or as XLSX, or give it the end that tells what it is",
        )


def look_at(kept: Kept, waiting: Waiting, words: Vocabularies, mappings: Path) -> dict[str, object]:
    """Find out what a file is; a guess at its columns is written beside it.

    Returns
    -------
    dict
        What is new of how the file stands.

    Raises
    ------
    UnreadableError, TooLargeError, NotFoundError, InvalidError
        If it cannot be read, and why.
    """
    file = kept.source(waiting)
    documents = kind_of(file)
    if documents is not None:
        return {"kind": documents.value}
    if file.suffix.casefold() == ".xml":
        raise UnreadableError(
            f"{file.name} cannot be read",
            why="it is XML, and holds no LIDO",
            fix="Bring LIDO 1.0 or 1.1, or save the records as CSV or XLSX",
        )
    if _is_lines_of_ours(file):
        return {"kind": OWN}
    found = survey([file], How(encoding=waiting.encoding, table=waiting.table), words)
    headings = [one.source for one in found.guessed.guesses]
    read_as = next(iter(found.encodings.values()), "")
    if "accession_number" in headings and COLUMNS.issuperset(headings):
        return {"kind": OWN, "read_as": read_as, "records": found.guessed.records}
    looked = _looked(found)
    kept.write_beside(waiting.key, _LOOKED, looked.model_dump_json())
    known = remembered(mappings, headings)
    draft = known or Draft(columns=tuple(one.guess for one in looked.columns))
    write_draft(kept, waiting.key, draft)
    return {
        "kind": TABLE, "read_as": read_as, "records": looked.records,
        "remembered": known is not None,
    }  # fmt: skip


def looked_of(kept: Kept, key: str) -> Looked:
    """Return what was found in a table."""
    return Looked.model_validate(kept.read_beside(key, _LOOKED))


def draft_of(kept: Kept, key: str) -> Draft:
    """Return the mapping of a table as it is now."""
    return Draft.model_validate(kept.read_beside(key, _DRAFT))


def write_draft(kept: Kept, key: str, draft: Draft) -> None:
    """Keep the mapping of a table."""
    kept.write_beside(key, _DRAFT, draft.model_dump_json(by_alias=True))


def as_file(looked: Looked, draft: Draft, waiting: Waiting) -> str:
    """Return a mapping as the file that the command writes."""
    seen = {one.guess.source: one for one in looked.columns}
    guesses = []
    for column in draft.columns:
        one = seen.get(column.source)
        if one is None:
            guesses.append(Guess(column, 1.0, "a person", "", 0.0))
            continue
        same = column == one.guess
        sure, why = (one.sure, one.why) if same else (1.0, "a person")
        guesses.append(Guess(column, sure, why, next(iter(one.samples), ""), one.filled))
    return written(
        Guessed(guesses, looked.records), encoding=waiting.encoding, table=waiting.table,
        files=waiting.file, constants=draft.constants,
    )  # fmt: skip


def fitted(mapping: Mapping, looked: Looked) -> Draft:
    """Return a mapping laid over the columns that a file has; others' columns stay as guessed.

    Columns that the file does not have stay too where they are optional, and are told when the
    file is read where they are not.
    """
    named = {one.source for one in mapping.columns}
    rest = tuple(one.guess for one in looked.columns if one.guess.source not in mapping.named)
    beside = tuple(one for one in rest if one.source not in named)
    taken = {one.to for one in mapping.columns}
    # What somebody's mapping is silent about is never given a place of its own by a guess.
    quiet = tuple(
        one if one.to not in taken and one.to != "accession_number" else _noted(one)
        for one in beside
    )
    return Draft(columns=(*mapping.columns, *quiet), constants=mapping.constants)


def remember(mappings: Path, looked: Looked, text: str) -> None:
    """Keep a mapping for the next file with the same headings."""
    mappings.mkdir(exist_ok=True)
    name = _name_of(one.guess.source for one in looked.columns)
    part = mappings / f".{name}.part"
    part.write_text(text, "utf-8")
    part.replace(mappings / name)


def remembered(mappings: Path, headings: Iterable[str]) -> Draft | None:
    """Return the mapping of an earlier file with the same headings, None where there is none."""
    with suppress(HandscrollError):
        found = read_mapping(mappings / _name_of(headings))
        return Draft(columns=found.columns, constants=found.constants)
    return None


def _noted(column: Column) -> Column:
    return Column.model_validate(
        {"from": column.source, "to": "notes", "optional": column.optional}
    )


def _name_of(headings: Iterable[str]) -> str:
    told = json.dumps(sorted(set(headings)), ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32] + ".toml"


def _looked(found: Survey) -> Looked:
    return Looked(
        columns=tuple(
            Seen(
                guess=one.column, sure=one.sure, why=one.why, filled=min(1.0, one.filled),
                samples=found.samples.get(one.source, ()),
            )
            for one in found.guessed.guesses
        ),
        records=found.guessed.records,
        remarks=found.remarks[:_REMARKS],
    )  # fmt: skip


def _is_lines_of_ours(file: Path) -> bool:
    """Whether a file has our own records, a line each, as export writes them."""
    if file.suffix.casefold() not in JSON - {".json"}:
        return False
    with file.open("rb") as stream:
        first = stream.readline(_HEAD).removeprefix(b"\xef\xbb\xbf")
    try:
        told = json.loads(first)
    except (ValueError, RecursionError):
        return False
    ours = {*Relic.model_fields, KEY}
    return isinstance(told, dict) and "accession_number" in told and ours.issuperset(told)
