"""All cells of a work become its record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from handscroll.departments.collection.columns import custody, history
from handscroll.departments.collection.columns.cells import (
    Cells,
    as_term,
    guess_language,
    line,
    long,
    pieces,
)
from handscroll.departments.collection.columns.dates import basis_of, date_of, years_of_dynasty
from handscroll.departments.collection.columns.material import material_of
from handscroll.departments.collection.columns.names import LANGUAGE_SUFFIXES, split_language
from handscroll.departments.collection.columns.people import makers_of
from handscroll.departments.collection.columns.seals import Pressed, add_seals
from handscroll.departments.collection.columns.sizes import read_sizes
from handscroll.departments.collection.columns.texts import texts_of
from handscroll.departments.collection.columns.titles import titles_of
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.extent import Measure
from handscroll.model.catalogue.kinds import ObjectType
from handscroll.model.catalogue.maker import Maker, PersonRef
from handscroll.model.catalogue.term import Term
from handscroll.model.catalogue.written import MOST_SHORT
from handscroll.model.relic import ObjectFormat

FORMATS = ("formats", "object_types")
"""Vocabularies in which a format is looked up, the first one first."""
SAID_AS = {"fan": "round_fan", "carpet": "textile"}
"""Terms that a label cannot say, and what a sheet that writes them has always meant."""

_LABELS = ("title", "creator", "dynasty", "medium", "description", "credit_line", "staff_note")
"""Columns that the label or the notes hold in full."""
_END = 24

_SIZES = {
    "dimensions": "overall_unmounted",
    "dimensions_mounted": "overall_mounted",
    "dimensions_image": "image",
}
_TYPES = {
    "mural": "painting", "print": "painting", "rubbing": "calligraphy", "carpet": "textile",
    "embroidery": "textile", "tapestry": "textile", "hall": "building", "sculpture": "object_3d",
    "derivative_work": "original_work",
}  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """What a sheet made of a work: its format, its catalogue, and the rights of its pictures."""

    format: ObjectFormat
    catalogue: Catalogue
    rights: custody.Stated


def filled(cells: Cells, number: str, unknown: list[str]) -> Filled:
    """Fill a record from the cells of a work.

    Parameters
    ----------
    number
        The work's accession number.
    unknown
        ``heading: text`` of the cells whose columns mean nothing to us; the staff's notes keep
        them.
    """
    makers = makers_of(cells)
    maker = makers[0].person if makers else PersonRef()
    pressed = Pressed()
    add_seals(cells, "artist_seals", number, pressed, history.owner_of(maker))
    add_seals(cells, "seals", number, pressed, PersonRef())
    label, term = _format(cells)
    rights = custody.rights_of(cells)
    support, techniques = material_of(cells)
    _tell_plain(cells)
    made: dict[str, Any] = {
        "object_type": _object_type(cells),
        "format": term,
        "titles": titles_of(cells),
        "makers": makers,
        "date": _date(cells, makers),
        "measures": _measures(cells),
        "count": custody.count_of(cells),
        "techniques": techniques,
        "support": support,
        "inscriptions": texts_of(cells, history.owner_of(maker)),
        "seals": tuple(pressed.seals.values()),
        "impressions": tuple(pressed.impressions),
        "significance": {tag: long(text) for tag, text in cells.said("significance").items()},
        "provenance": history.provenance_of(cells),
        "historic": history.historic_of(cells),
        "exhibitions": history.exhibitions_of(cells),
        "bibliography": history.bibliography_of(cells),
        "identifiers": custody.identifiers_of(cells),
        "grade": custody.grade_of(cells),
        "held_by": _held_by(cells),
        "rights": rights.four,
        "location": custody.location_of(cells),
    }
    _keep_what_was_cut(cells, made)
    # The notes come last: what found no place while the rest was read is among them.
    made["staff_note"] = custody.note_of(cells, unknown)
    return Filled(label, Catalogue.model_validate(made), rights)


def _keep_what_was_cut(cells: Cells, made: dict[str, Any]) -> None:
    """Keep in the notes what was longer than its field: nothing of a sheet is lost."""
    long_ones = [name for name, (_, text) in cells.values.items() if len(text) > MOST_SHORT - 20]
    if not long_ones:
        return
    told = Catalogue.model_validate(made).model_dump_json()
    for column in long_ones:
        if split_language(column)[0] in _LABELS:
            continue
        for piece in pieces(cells.get(column)):
            end = json.dumps(piece[-_END:].strip(), ensure_ascii=False)[1:-1]
            if len(piece) > MOST_SHORT - 20 and end not in told:
                why = f"it has {len(piece):,} characters, more than its field holds"
                cells.remark(column, piece, why, "Shorten it; the notes of the staff have it all")
                cells.notes.append(f"{column}: {piece}")


def _date(cells: Cells, makers: tuple[Maker, ...]) -> Dated:
    written = cells.get("date")
    basis = basis_of(cells)
    if not written:
        return Dated(basis=basis)
    found = date_of(cells, "date", written, between=_between(cells, makers))
    spans = [str(one.first) if one.first == one.last else f"{one.first}–{one.last}"
             for one in found.candidates[:4]]  # fmt: skip
    cells.tell(
        "date", f"{', or '.join(spans)} ({found.certainty.value})" if spans else "as written"
    )
    return found.model_copy(update={"basis": basis})


def _between(cells: Cells, makers: tuple[Maker, ...]) -> tuple[int, int] | None:
    """Return the years in which a date must lie: the artist's life, else the dynasty's."""
    if len(makers) == 1 and makers[0].qualifier.value == "autograph":
        born, died = makers[0].person.born.years, makers[0].person.died.years
        if born is not None and died is not None and born[0] <= died[1]:
            return born[0], died[1]
    return years_of_dynasty(cells.said("dynasty"))


def _measures(cells: Cells) -> tuple[Measure, ...]:
    found = []
    for column, of in _SIZES.items():
        told = []
        for one in read_sizes(cells.get(column), of):
            found.append(one.measure)
            if one.trouble:
                cells.remark(
                    column,
                    one.measure.as_written,
                    one.trouble,
                    "Write it as 28.5 x 343.2 cm, height before width, and what was measured"
                    " before it: 画心, 全卷, image, mounted",
                )
            else:
                told.append(_size(one.measure))
        cells.tell(column, "; ".join(told))
    return cells.most("dimensions", found, 200)


def _size(measure: Measure) -> str:
    sides = measure.model_dump(exclude={"of", "as_written"})
    told = [f"{side.removesuffix('_mm').removesuffix('_g')} {value:g} {side.rsplit('_', 1)[1]}"
            for side, value in sides.items() if value]  # fmt: skip
    return f"{measure.of}: " + ", ".join(told)


def _format(cells: Cells) -> tuple[ObjectFormat, Term | None]:
    """Return the format as the label says it, and as the vocabulary does where that is finer."""
    written = cells.get("format")
    if not written:
        return ObjectFormat.OTHER, None
    found = cells.listed(FORMATS, written)
    if found is None:
        return ObjectFormat.OTHER, cells.term("format", "formats", written)
    at, names = found.id, [found.id]
    while SAID_AS.get(at, at) not in list(ObjectFormat) and (above := _above(cells, at)):
        at = above
        names.append(at)
    label = SAID_AS.get(at, at)
    cells.tell("format", " < ".join(names))
    known = ObjectFormat(label) if label in list(ObjectFormat) else ObjectFormat.OTHER
    return known, None if known.value == found.id else as_term(found)


def _above(cells: Cells, term: str) -> str | None:
    listed = cells.listed(FORMATS, term)
    return None if listed is None else listed.broader


def _object_type(cells: Cells) -> ObjectType | None:
    written = cells.get("object_type")
    found = cells.listed(("object_types",), written) if written else None
    name = None if found is None else _TYPES.get(found.id, found.id)
    if name in list(ObjectType):
        cells.tell("object_type", str(name))
        return ObjectType(str(name))
    if written:
        cells.remark("object_type", written, "it is no kind of object that a record can say",
                     "Write one of: " + ", ".join(ObjectType))  # fmt: skip
        cells.notes.append(f"object_type: {written}")
    return None


def _held_by(cells: Cells) -> dict[str, str]:
    written = cells.get("held_by")
    cells.tell("held_by", written)
    return {guess_language(written): line(written)} if written else {}


def _tell_plain(cells: Cells) -> None:
    """Tell of the columns that are kept word for word."""
    for column in ("title", "dynasty", "medium", "description", "credit_line", "significance"):
        for suffix in ("", *LANGUAGE_SUFFIXES):
            written = cells.get(column + suffix)
            tag = LANGUAGE_SUFFIXES.get(suffix) or (guess_language(written) if written else "")
            cells.tell(column + suffix, written and f"{tag}: {written}")
