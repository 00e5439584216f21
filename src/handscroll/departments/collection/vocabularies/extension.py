"""What a museum adds to the vocabularies: files of its own, read with care."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from handscroll.departments.collection.vocabularies.model import Labels, Name, Prose, Tag, Words
from handscroll.errors import HandscrollError, InvalidError, TooLargeError, UnreadableError

FOLDER = "vocabularies"
"""Folder inside a museum's own that holds its extensions, one file a vocabulary."""
SUFFIXES = (".json", ".csv")
MAX_BYTES = 4 * 2**20
"""Bytes of the largest file that is read; 4 MiB hold some 20,000 terms."""
MAX_TERMS = 20_000
SEPARATOR = ";"
"""Stands between the other spellings in a cell of a CSV file."""
_COLUMNS = {
    "id": ("id",),
    "zh_hans": ("label", "zh-Hans"),
    "zh_hant": ("label", "zh-Hant"),
    "en": ("label", "en"),
    "note_zh_hans": ("note", "zh-Hans"),
    "note_zh_hant": ("note", "zh-Hant"),
    "note_en": ("note", "en"),
    "also": ("also",),
    "broader": ("broader",),
    "hidden": ("hidden",),
    "source": ("source",),
}
_FORMULA = ("=", "+", "-", "@")


class Entry(BaseModel):
    """What a museum says of one term: a term of its own, or an addition to a shipped one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Name
    label: Labels = Field(default_factory=dict)
    also: Annotated[tuple[Words, ...], Field(max_length=100)] = ()
    note: dict[Tag, Prose] = Field(default_factory=dict)
    broader: Name | None = None
    links: dict[Name, Words] = Field(default_factory=dict)
    hidden: bool | None = None
    source: Annotated[str, StringConstraints(max_length=200)] = ""


class Extension(NamedTuple):
    """The sound entries of one file, and what is wrong with the others."""

    vocabulary: str
    file: Path
    entries: tuple[Entry, ...]
    troubles: tuple[HandscrollError, ...]


def read_extension(file: Path) -> Extension:
    """Read one file; each entry that cannot be used becomes a trouble, the others are kept.

    Parameters
    ----------
    file
        JSON (``{"terms": [...]}``, or the bare list) or CSV, in UTF-8. Its name is that of the
        vocabulary, as ``formats.csv``.
    """
    try:
        raws = _raws(file)
    except HandscrollError as error:
        return Extension(file.stem, file, (), (error,))
    entries: list[Entry] = []
    troubles: list[HandscrollError] = []
    for number, raw in raws:
        try:
            entries.append(_entry(file, number, raw))
        except InvalidError as error:
            troubles.append(error)
    return Extension(file.stem, file, tuple(entries), tuple(troubles))


def _raws(file: Path) -> list[tuple[int, Any]]:
    """Return ``(line or place, what stands there)`` of each entry."""
    text = _text(file)
    if file.suffix.lower() == ".csv":
        raws = _rows(file, text)
    elif file.suffix.lower() == ".json":
        raws = list(enumerate(_items(file, text), start=1))
    else:
        raise UnreadableError(
            f"The vocabulary file {file.name} was not read",
            why=f"files that end with {file.suffix or 'nothing'} are of no kind that we know",
            fix="Name it .json or .csv",
        )
    if len(raws) > MAX_TERMS:
        raise TooLargeError(
            f"The vocabulary file {file.name} was not read",
            why=f"it has {len(raws)} terms, and {MAX_TERMS} are allowed",
            fix="Keep lists of people, places and objects elsewhere",
        )
    return raws


def _text(file: Path) -> str:
    if file.exists() and not file.is_file():
        # A pipe would keep us waiting for ever, a device would never end.
        raise UnreadableError(
            f"The vocabulary file {file.name} was not read",
            why="it is no ordinary file",
            fix="Put the terms into a file of that name",
        )
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(
            f"The vocabulary file {file.name} was not read",
            why=f"the system says: {error.strerror}",
            fix="Check that the file is there and may be read",
        ) from None
    if len(data) > MAX_BYTES:
        raise TooLargeError(
            f"The vocabulary file {file.name} was not read",
            why=f"it is larger than {MAX_BYTES} bytes",
            fix="Keep lists of people, places and objects elsewhere",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"The vocabulary file {file.name} was not read",
            why=f"byte {error.start} is not UTF-8",
            fix="Save it as UTF-8",
        ) from None


def _items(file: Path, text: str) -> list[Any]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        why = "it is nested too deep" if isinstance(error, RecursionError) else str(error)
        raise UnreadableError(
            f"The vocabulary file {file.name} was not read",
            why=f"it is not JSON: {why}",
            fix="Correct the place that the message names",
        ) from None
    items = body.get("terms") if isinstance(body, dict) else body
    if not isinstance(items, list):
        raise UnreadableError(
            f"The vocabulary file {file.name} was not read",
            why="it has no list of terms",
            fix='Write {"terms": [{"id": "...", "label": {"zh-Hans": "...", "en": "..."}}]}',
        )
    return items


def _rows(file: Path, text: str) -> list[tuple[int, Any]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        headings = [(one or "").strip().casefold() for one in reader.fieldnames or ()]
        unknown = [one for one in headings if one not in _COLUMNS]
        if unknown or "id" not in headings:
            raise UnreadableError(
                f"The vocabulary file {file.name} was not read",
                why=f"it has unknown columns: {', '.join(unknown)[:200]}"
                if unknown
                else "it has no column id",
                fix=f"Use the columns {', '.join(_COLUMNS)}",
            )
        reader.fieldnames = headings
        return [(reader.line_num, _nested(row)) for row in reader]
    except csv.Error as error:
        raise UnreadableError(
            f"The vocabulary file {file.name} was not read",
            why=f"line {reader.line_num} is not CSV: {error}",
            fix="Correct that line, or save the table as CSV again",
        ) from None


def _nested(row: dict[str | Any, str | Any]) -> dict[str, Any]:
    """Turn the cells of a row into what JSON would have said; empty cells say nothing."""
    raw: dict[str, Any] = {}
    for column, cell in row.items():
        value = cell.strip() if isinstance(cell, str) else cell
        if not value:
            continue
        if column not in _COLUMNS:
            raw["cells beyond the last column"] = value
            continue
        first, *language = _COLUMNS[column]
        if language:
            raw.setdefault(first, {})[language[0]] = value
        elif column == "also":
            raw[first] = [one.strip() for one in value.split(SEPARATOR) if one.strip()]
        elif column == "hidden":
            raw[first] = {"yes": True, "true": True, "1": True, "no": False}.get(
                value.casefold(), value
            )
        else:
            raw[first] = value
    return raw


def _entry(file: Path, number: int, raw: Any) -> Entry:  # noqa: ANN401  # whatever the file says
    what = f"Entry {number} of {file.name} was left out"
    try:
        # Through JSON, so that its lists may be our tuples and nothing else is bent into shape.
        entry = Entry.model_validate_json(json.dumps(raw))
    except RecursionError:
        raise InvalidError(
            what, why="it is nested too deep", fix="Write plain texts and lists of texts"
        ) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "the entry"
        raise InvalidError(
            what,
            why=f"{place}: {first['msg']} (given: {str(first['input'])[:60]!r})",
            fix="Correct it; identifiers are of a-z, 0-9 and _, texts are plain and short",
        ) from None
    for words in (*entry.label.values(), *entry.also):
        if words.startswith(_FORMULA):
            raise InvalidError(
                what,
                why=f"{words[:40]!r} begins as a formula of a spreadsheet does",
                fix="Write the words without the sign before them",
            )
    return entry
