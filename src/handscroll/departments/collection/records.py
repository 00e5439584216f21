"""Rows of a sheet become the records of relics to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from handscroll.departments.collection.fields import (
    FORMATS,
    LANGUAGE_FIELDS,
    LANGUAGE_SUFFIXES,
    PARTS,
    guess_language,
    term_of,
)
from handscroll.departments.collection.sheet import Row
from handscroll.errors import InvalidError
from handscroll.model.identity import require_name
from handscroll.model.intake import Problem
from handscroll.model.relic import ObjectFormat, PartKind
from handscroll.model.rights import Rights

# What a row says of the whole relic; rows of one relic may repeat it or leave it empty.
_RELIC_FIELDS = ("title", "creator", "dynasty", "medium", "description", "credit_line")


class RowTroubleError(Exception):
    """A row cannot be used; carries the problem to report."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.why)
        self.problem = problem


def relic_fields(sheet: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Return what the rows of one relic say of the relic as a whole.

    Raises
    ------
    RowTroubleError
        If two rows contradict each other, or a value is not allowed.
    """
    merged = _merged(sheet, rows)
    words = {field: _language_map(merged, field) for field in _RELIC_FIELDS}
    number = merged.get("accession_number", (rows[0].number, ""))[1]
    return {
        "accession_number": number,
        "title": words["title"] or {"none": number},
        "creator": words["creator"],
        "dynasty": words["dynasty"],
        "medium": words["medium"],
        "description": words["description"],
        "date_written": merged.get("date", (0, ""))[1],
        "format": _object_format(sheet, merged),
        "rights": _rights(sheet, merged, words["credit_line"]),
    }


def part_fields(sheet: str, row: Row) -> dict[str, Any]:
    """Return what one row says of the part that its file shows.

    Raises
    ------
    RowTroubleError
        If a size is no positive number, or the kind of part is not known.
    """
    written = row.get("part")
    term = term_of(written, PARTS) if written else PartKind.WHOLE.value
    if term not in PartKind.__members__.values():
        raise _trouble(
            sheet, row.number, "part", f"{written!r} is not a kind of part", _choices(PartKind)
        )
    values = {column: (row.number, text) for column, text in row.values.items()}
    image_id = row.get("image_id")
    if image_id:
        try:
            require_name(image_id, of="image identifier")
        except InvalidError as error:
            raise _trouble(sheet, row.number, "image_id", error.why, error.fix) from None
    return {
        "kind": PartKind(term),
        "label": _language_map(values, "part_label"),
        "height_mm": _millimetres(sheet, row, "height"),
        "width_mm": _millimetres(sheet, row, "width"),
        "image_id": image_id,
        "row": row.number,
    }


def _merged(sheet: str, rows: Sequence[Row]) -> dict[str, tuple[int, str]]:
    """Return column to ``(row number, text)``; the first row that says something wins."""
    of_parts = {"file", "part", "height_mm", "width_mm", "height_cm", "width_cm", "image_id"}
    merged: dict[str, tuple[int, str]] = {}
    for row in rows:
        for column, text in row.values.items():
            if column in of_parts or column.startswith("part_label"):
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


def _language_map(values: dict[str, tuple[int, str]], field: str) -> dict[str, str]:
    assert field in LANGUAGE_FIELDS
    words = {
        tag: values[field + suffix][1]
        for suffix, tag in LANGUAGE_SUFFIXES.items()
        if field + suffix in values
    }
    if field in values:
        text = values[field][1]
        words.setdefault(guess_language(text), text)
    return words


def _object_format(sheet: str, merged: dict[str, tuple[int, str]]) -> ObjectFormat:
    number, written = merged.get("format", (0, ""))
    if not written:
        return ObjectFormat.OTHER
    term = term_of(written, FORMATS)
    if term not in ObjectFormat.__members__.values():
        raise _trouble(
            sheet, number, "format", f"{written!r} is not a format", _choices(ObjectFormat)
        )
    return ObjectFormat(term)


def _rights(sheet: str, merged: dict[str, tuple[int, str]], credit: dict[str, str]) -> Rights:
    number, uri = merged.get("rights", (0, ""))
    if uri and not uri.startswith(
        ("http://rightsstatements.org/", "https://rightsstatements.org/",
         "http://creativecommons.org/", "https://creativecommons.org/")
    ):  # fmt: skip
        raise _trouble(
            sheet,
            number,
            "rights",
            f"{uri[:60]!r} is not an address of RightsStatements.org or Creative Commons",
            "Write for instance http://creativecommons.org/publicdomain/zero/1.0/",
        )
    number, longest = merged.get("max_public_px", (number, ""))
    try:
        return Rights.model_validate(
            {"uri": uri or None, "credit_line": credit, "max_public_px": longest or None}
        )
    except ValidationError as error:
        why = f"{longest!r}: {error.errors()[0]['msg']}"
        raise _trouble(
            sheet, number, "max_public_px", why, "Write a whole number of pixels"
        ) from None


def _millimetres(sheet: str, row: Row, side: str) -> float | None:
    for column, factor in ((f"{side}_mm", 1.0), (f"{side}_cm", 10.0)):
        text = row.get(column)
        if not text:
            continue
        try:
            value = float(text.replace(",", ".")) * factor
        except ValueError:
            value = -1.0
        if 0 < value <= 1e7:
            return value
        raise _trouble(
            sheet, row.number, column, f"{text[:40]!r} is no size", "Write a number above 0"
        )
    return None


def _choices(terms: type[ObjectFormat] | type[PartKind]) -> str:
    return "Choose one of: " + ", ".join(term.value for term in terms)


def _trouble(sheet: str, row: int, field: str, why: str, fix: str) -> RowTroubleError:
    what = f"Row {row} cannot be used"
    return RowTroubleError(Problem(file=sheet, row=row, field=field, what=what, why=why, fix=fix))
