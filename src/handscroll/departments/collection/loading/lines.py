"""Records as lines of JSON: each line a relic, told by itself when it cannot be one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from handscroll.departments.collection.tables.objects import LONGEST
from handscroll.errors import HandscrollError
from handscroll.model.identity import relic_id, require_name
from handscroll.model.intake import Problem
from handscroll.model.relic import Relic
from handscroll.museum.schema import from_document

_MARK = b"\xef\xbb\xbf"


def relics_in(
    file: Path, on_problem: Callable[[Problem], None], on_bytes: Callable[[int], None]
) -> Iterator[tuple[int, Relic]]:
    """Yield the number of each line, from 1, and the relic that it says.

    Parameters
    ----------
    on_problem
        Told of each line that is left out.
    on_bytes
        Told after each line how many bytes were read so far.
    """
    with file.open("rb") as stream:
        number = 0
        while line := stream.readline(LONGEST + 1):
            number += 1
            whole = len(line) <= LONGEST
            if not whole:
                _skip(stream, line)
            on_bytes(stream.tell())
            content = line.removeprefix(_MARK) if number == 1 else line
            if not content.strip():
                continue
            try:
                yield number, relic_of(content, whole=whole)
            except _BadLineError as bad:
                on_problem(bad.problem(file.name, number))


def _skip(stream: BinaryIO, begun: bytes) -> None:
    """Read to the end of a line that is too long, and keep nothing of it."""
    while begun and not begun.endswith(b"\n"):
        begun = stream.readline(LONGEST)


class _BadLineError(Exception):
    """Why a line is no relic, and what to do."""

    def __init__(self, why: str, fix: str) -> None:
        super().__init__(why)
        self.why, self.fix = why, fix

    def problem(self, file: str, row: int) -> Problem:
        what = f"Line {row} was not loaded"
        return Problem(file=file, row=row, what=what, why=self.why, fix=self.fix)


def relic_of(line: bytes, *, whole: bool = True) -> Relic:
    """Return the relic that a line says; what it need not say is filled in."""
    if not whole:
        raise _BadLineError(
            f"it is longer than {LONGEST // 2**20} MB", "Split the record, or load it as a sheet"
        )
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _BadLineError(
            f"it is no JSON: {str(error)[:120]}", "Write one JSON object into each line, in UTF-8"
        ) from None
    if not isinstance(found, dict):
        raise _BadLineError("it is no JSON object", "Write one JSON object into each line")
    try:
        return from_document(_filled(found))
    except HandscrollError as error:
        raise _BadLineError(
            error.why, "Correct that member of the record, then load again"
        ) from None


def _filled(record: dict[str, Any]) -> dict[str, Any]:
    number = record.get("accession_number")
    if not isinstance(number, str) or not number.strip():
        raise _BadLineError("it names no accession number", "Give it an accession_number")
    given = {"id": relic_id(number), "title": {"none": number}, "parts": []} | record
    # An identifier stands in addresses and file names.
    require_name(str(given["id"]), of="identifier")
    return given
