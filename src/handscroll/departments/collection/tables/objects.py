"""Records as JSON: an object a line, or a list of objects in one document, read as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from handscroll.departments.collection.tables.table import How
from handscroll.errors import UnreadableError
from handscroll.model.intake import Problem

LONGEST = 16 << 20
"""Bytes or characters of an object that is still read; one of 10,000 inscriptions has fewer."""
_STEP = 1 << 18
_DEEPEST = 24
_BLANK = " \t\r\n"
_MARK = "\ufeff"

Cells = dict[str, tuple[str, ...]]
"""Path in an object to what stands there; of a list each, blank where one has nothing."""


def objects_in(path: Path, how: How) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number of each object, from 1, and the object.

    ``how.table`` names the member that holds the list, as ``data.items``; without it the
    document is a list, or an object a line.

    Raises
    ------
    UnreadableError
        If a document is no JSON, or holds no list where it should.
    """
    by_line = path.suffix.casefold() in (".jsonl", ".ndjson")
    try:
        with path.open(encoding=how.encoding or "utf-8-sig") as stream:
            yield from _lines(path.name, stream, how) if by_line else _listed(
                path.name, stream, how)  # fmt: skip
    except UnicodeError as error:
        raise _bad(path.name, f"it is not in {how.encoding or 'UTF-8'}: {error}"[:160]) from None
    except LookupError:
        raise _bad(path.name, f"{how.encoding[:40]!r} is no encoding") from None


def _lines(name: str, stream: TextIO, how: How) -> Iterator[tuple[int, dict[str, Any]]]:
    read = told = number = 0
    while line := stream.readline(LONGEST + 1):
        number += 1
        read += len(line)
        if read - told >= _STEP:
            told = read
            how.on_bytes(stream.buffer.tell())
        if len(line) > LONGEST:
            _tell(how, name, number, f"it is longer than {LONGEST >> 20} million characters")
            while line and not line.endswith("\n"):
                line = stream.readline(LONGEST)
            continue
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            _tell(how, name, number, f"it is no JSON: {str(error)[:120]}")
            continue
        if isinstance(found, dict):
            yield number, found
        else:
            _tell(how, name, number, "it is no JSON object")


def _tell(how: How, name: str, number: int, why: str) -> None:
    what, fix = f"Line {number} was not loaded", "Write one JSON object into each line, in UTF-8"
    how.on_problem(Problem(file=name, row=number, what=what, why=why, fix=fix))


def _listed(name: str, stream: TextIO, how: How) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a list, holding one of them at a time; a named list is held whole."""
    if how.table:
        found = _member(name, stream, how.table)
        for number, one in enumerate(found, start=1):
            yield from _object(name, number, one, how)
        return
    for number, one in enumerate(_elements(name, stream, how), start=1):
        yield from _object(name, number, one, how)


def _elements(name: str, stream: TextIO, how: How) -> Iterator[object]:
    """Yield what stands in a list, reading on as far as each needs."""
    decoder, kept, number = json.JSONDecoder(), stream.read(_STEP).lstrip(_BLANK), 1
    if not kept.startswith("["):
        raise _bad(
            name,
            "it is no list of objects",
            "Name the member that holds the list with --table, or write one object a line (.jsonl)",
        )
    kept = kept[1:]
    while not (kept := kept.lstrip(_BLANK + ",")).startswith("]"):
        try:
            one, end = decoder.raw_decode(kept)
        except RecursionError:
            raise _bad(name, f"object {number} is nested too deeply") from None
        except ValueError as error:
            more = stream.read(max(_STEP, len(kept)))
            how.on_bytes(stream.buffer.tell())
            if not more or len(kept) > LONGEST:
                raise _bad(name, f"object {number} is no JSON: {str(error)[:120]}") from None
            kept += more
            continue
        yield one
        number, kept = number + 1, kept[end:]


def _member(name: str, stream: TextIO, path: str) -> list[Any]:
    try:
        found = json.load(stream)
    except (ValueError, RecursionError) as error:
        raise _bad(name, f"it is no JSON: {str(error)[:120]}") from None
    for step in path.removesuffix("[]").split("."):
        found = found.get(step) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise _bad(name, f"there is no list at {path[:60]!r} in it")
    return found


def _object(name: str, number: int, one: object, how: How) -> Iterator[tuple[int, dict[str, Any]]]:
    if isinstance(one, dict):
        yield number, one
        return
    how.on_problem(
        Problem(
            file=name,
            row=number,
            what=f"Object {number} was not loaded",
            why="it is no JSON object",
            fix="Write an object there, or take it out of the list",
        )
    )


def flat(found: dict[str, Any]) -> Cells:
    """Return an object as cells, each with its path.

    Examples
    --------
    >>> flat({"id": 7, "makers": [{"name": "王翚"}, {"name": None, "born": 1632}]})
    {'id': ('7',), 'makers[].name': ('王翚', ''), 'makers[].born': ('', '1632')}
    """
    told = _suffixes(found, 0)
    return {path[1:]: tuple(texts) for path, texts in told.items() if any(texts)}


def _suffixes(found: object, depth: int) -> dict[str, list[str]]:
    """Return what stands below a value, by the rest of its path.

    Members of the objects of a list have a place for each object, so that they stay abreast.
    """
    if depth > _DEEPEST:
        return {"": [json.dumps(found, ensure_ascii=False)]}
    told: dict[str, list[str]] = {}
    if isinstance(found, dict):
        for name, inner in found.items():
            for rest, texts in _suffixes(inner, depth + 1).items():
                told.setdefault(f".{name}{rest}", []).extend(texts)
    elif isinstance(found, list):
        each = [_suffixes(one, depth + 1) for one in found]
        for rest in dict.fromkeys(rest for one in each for rest in one):
            none = [] if "[]" in rest else [""]
            told[f"[]{rest}"] = [text for one in each for text in one.get(rest, none)]
    else:
        told[""] = [_text(found)]
    return told


def _text(found: object) -> str:
    if found is None:
        return ""
    if isinstance(found, bool):
        return "true" if found else "false"
    return f"{found:.12g}" if isinstance(found, float) else str(found)


def _bad(name: str, why: str, fix: str = "Write it as JSON in UTF-8") -> UnreadableError:
    return UnreadableError(f"{name} cannot be read", why=why, fix=fix)
