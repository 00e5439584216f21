"""Records as rows of a sheet, CSV or XLSX, with the columns that an accession sheet has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import ValidationError

from handscroll.departments.collection.records import RowTroubleError, relic_record
from handscroll.departments.collection.sheet import read_sheet
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.model.identity import relic_id
from handscroll.model.intake import Problem
from handscroll.model.relic import Relic

REQUIRED = ("accession_number",)
"""A record without files is known by its number alone."""


def relics_in(
    file: Path,
    words: Vocabularies,
    on_problem: Callable[[Problem], None],
    on_remark: Callable[[Problem], None],
) -> Iterator[tuple[int, Relic, bool]]:
    """Yield each row's number, its relic, and whether its rights could be read.

    Parameters
    ----------
    on_problem
        Told of each row that is left out.
    on_remark
        Told of what was kept as written, since nobody could read it.

    Raises
    ------
    UnreadableError, TooLargeError
        If it is no sheet that can be read.
    """
    sheet = read_sheet(file, REQUIRED)
    for remark in sheet.remarks:
        on_remark(remark)
    for row in sheet.rows:
        number = row.get("accession_number")
        if not number:
            on_problem(
                Problem(
                    file=file.name,
                    row=row.number,
                    field="accession_number",
                    what=f"Row {row.number} was not loaded",
                    why="it names no accession number",
                    fix="Give it one",
                )
            )
            continue
        try:
            record = relic_record(file.name, [row], words, number)
            relic = Relic(id=relic_id(number), parts=(), **record.fields)
        except RowTroubleError as trouble:
            on_problem(trouble.problem)
            continue
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            on_problem(_invalid(file.name, row.number, str(first["loc"][0]), first["msg"]))
            continue
        for remark in record.remarks:
            on_remark(remark)
        yield row.number, relic, not record.unclear


def _invalid(file: str, row: int, field: str, why: str) -> Problem:
    what = f"Row {row} was not loaded"
    fix = "Correct that cell, then load again"
    return Problem(file=file, row=row, field=field, what=what, why=why, fix=fix)
