"""Rows of a sheet become the records of relics to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from handscroll.departments.collection.columns.cells import Became, Cells, long
from handscroll.departments.collection.columns.names import of_part
from handscroll.departments.collection.columns.record import filled
from handscroll.departments.collection.sheet import Row
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.errors import InvalidError
from handscroll.model.identity import require_name
from handscroll.model.intake import Problem
from handscroll.model.relic import PartKind
from handscroll.model.rights import Rights

PARTS = ("mounting_parts",)
"""Vocabularies in which a part of a mount is looked up."""


class RowTroubleError(Exception):
    """A row cannot be used; carries the problem to report."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.why)
        self.problem = problem


@dataclass(frozen=True)
class Record:
    """What the rows of one relic say of it as a whole.

    Attributes
    ----------
    fields
        Of :class:`~handscroll.model.intake.IntakeItem`.
    became
        What each cell became.
    remarks
        What was kept as written because it could not be understood.
    unclear
        True where rights were stated that could not be read: the relic is not published.
    """

    fields: dict[str, Any]
    became: tuple[Became, ...]
    remarks: tuple[Problem, ...]
    unclear: bool


def relic_record(sheet: str, rows: Sequence[Row], words: Vocabularies, number: str) -> Record:
    """Return what the rows of one relic say of the relic as a whole.

    Parameters
    ----------
    number
        The accession number, where no row says one.

    Raises
    ------
    RowTroubleError
        If two rows contradict each other, or a limit on the public's pictures is no number.
    """
    merged = _merged(sheet, rows)
    cells = Cells(sheet, merged, words)
    number = cells.get("accession_number") or number
    try:
        found = filled(cells, number, _unknown(rows))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"][:1])
        raise _trouble(
            sheet,
            rows[0].number,
            _column_with(merged, first["input"]) or place,
            first["msg"].removeprefix("Value error, "),
            "Correct that cell; control characters and halves of characters cannot be kept",
        ) from None
    fields = {
        "accession_number": number,
        "title": cells.said("title") or {"none": number},
        "creator": cells.said("creator"),
        "dynasty": cells.said("dynasty"),
        "medium": cells.said("medium"),
        "description": cells.said("description"),
        "date_written": cells.get("date"),
        "format": found.format,
        "rights": _rights(cells, found.rights.uri),
        "catalogue": found.catalogue,
    }
    return Record(fields, tuple(cells.became), tuple(cells.remarks), found.rights.unclear)


def part_record(sheet: str, row: Row, words: Vocabularies) -> tuple[dict[str, Any], Cells]:
    """Return what one row says of the part that its file shows, and its cells as they were read.

    Raises
    ------
    RowTroubleError
        If the identifier of the picture cannot be one.
    """
    values = {column: (row.number, text) for column, text in row.values.items()}
    cells = Cells(sheet, values, words)
    kind, label = _part(cells)
    image_id = row.get("image_id")
    if image_id:
        try:
            require_name(image_id, of="image identifier")
        except InvalidError as error:
            raise _trouble(sheet, row.number, "image_id", error.why, error.fix) from None
    fields = {
        "kind": kind,
        "label": cells.said("part_label") or label,
        "height_mm": _millimetres(cells, "height"),
        "width_mm": _millimetres(cells, "width"),
        "image_id": image_id,
        "row": row.number,
    }
    return fields, cells


def with_notes(record: Record, notes: Sequence[str]) -> Record:
    """Return a record whose staff's notes hold some more lines."""
    catalogue = record.fields["catalogue"]
    told = long("\n".join(one for one in (catalogue.staff_note, *notes) if one))
    noted = catalogue.model_copy(update={"staff_note": told})
    return replace(record, fields=record.fields | {"catalogue": noted})


def _part(cells: Cells) -> tuple[PartKind, dict[str, str]]:
    """Return the kind of a part; one that pictures do not have is said by its label."""
    written = cells.get("part")
    if not written:
        return PartKind.WHOLE, {}
    found = cells.listed(PARTS, written)
    if found is None:
        cells.remark(
            "part",
            written,
            "it is no known part of a mount",
            "Take one from: handscroll vocabulary show mounting_parts",
        )
        return PartKind.WHOLE, {"none": written}
    if found.id in list(PartKind):
        return PartKind(found.id), {}
    return PartKind.SEPARATOR, dict(found.label)


def _unknown(rows: Sequence[Row]) -> list[str]:
    """Return the cells of unknown columns, each once; where rows differ, all that they say."""
    told = [f"{heading}: {text}" for row in rows for heading, text in row.unknown.items()]
    return list(dict.fromkeys(told))


def _merged(sheet: str, rows: Sequence[Row]) -> dict[str, tuple[int, str]]:
    """Return column to ``(row number, text)``; the first row that says something wins."""
    merged: dict[str, tuple[int, str]] = {}
    for row in rows:
        for column, text in row.values.items():
            if of_part(column):
                continue
            number, before = merged.setdefault(column, (row.number, text))
            if column != "accession_number" and before != text:
                raise _trouble(
                    sheet,
                    row.number,
                    column,
                    f"rows {number} and {row.number} bear one accession number but say"
                    f" {before[:40]!r} and {text[:40]!r}",
                    "Give each relic its own accession number, or write the same in both rows",
                )
    return merged


def _column_with(merged: dict[str, tuple[int, str]], refused: object) -> str:
    """Return the column in which a text stands that a record refused, empty where none has it."""
    if not isinstance(refused, str) or not refused:
        return ""
    return next((column for column, (_, text) in merged.items() if refused in text), "")


def _rights(cells: Cells, uri: str | None) -> Rights:
    longest = cells.get("max_public_px")
    try:
        return Rights.model_validate(
            {
                "uri": uri,
                "credit_line": cells.said("credit_line"),
                "max_public_px": longest or None,
            }
        )
    except ValidationError as error:
        why = f"{longest!r}: {error.errors()[0]['msg']}"
        row = cells.row("max_public_px")
        raise _trouble(
            cells.sheet, row, "max_public_px", why, "Write a whole number of pixels"
        ) from None


def _millimetres(cells: Cells, side: str) -> float | None:
    for column, factor in ((f"{side}_mm", 1.0), (f"{side}_cm", 10.0)):
        text = cells.get(column)
        if not text:
            continue
        try:
            value = float(text.replace(",", ".")) * factor
        except ValueError:
            value = -1.0
        if 0 < value <= 1e7:
            return round(value, 4)
        cells.remark(column, text, "it is no size", "Write a number above 0")
        cells.notes.append(f"{column}: {text}")
    return None


def _trouble(sheet: str, row: int, field: str, why: str, fix: str) -> RowTroubleError:
    what = f"Row {row} cannot be used"
    return RowTroubleError(Problem(file=sheet, row=row, field=field, what=what, why=why, fix=fix))
