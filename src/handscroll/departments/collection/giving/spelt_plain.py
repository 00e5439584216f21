"""What one cell says in a word or a number: titles, terms, sizes, numbers, rights, place."""

from __future__ import annotations

from handscroll.departments.collection.columns.cells import Cells, as_term, guess_language, pieces
from handscroll.departments.collection.columns.custody import NUMBERS
from handscroll.departments.collection.columns.sizes import read_sizes
from handscroll.departments.collection.giving.spelling import Spelling, only, said, whole
from handscroll.model.catalogue.extent import Measure
from handscroll.model.catalogue.term import Term
from handscroll.model.catalogue.titles import TitleKind
from handscroll.model.relic import ObjectFormat, Relic
from handscroll.model.rights import Rights

MEASURES = frozenset({"catalogue.measures"})
_LISTED = ";；\n、，,"
_SIZES = {
    "overall_unmounted": "dimensions",
    "overall_mounted": "dimensions_mounted",
    "image": "dimensions_image",
}
_SIDES = ("height", "width", "depth", "length", "diameter")


def label_spelt(relic: Relic) -> dict[str, str]:
    """Return the cells of the label: titles, date, dynasty, medium, description."""
    unnamed = relic.title == {"none": relic.accession_number}
    found = {} if unnamed else said("title", relic.title)
    for column in ("dynasty", "medium", "description"):
        found |= said(column, getattr(relic, column))
    told = relic.catalogue
    return found | {
        "accession_number": relic.accession_number,
        "date": relic.date_written or told.date.written,
        "date_basis": "" if told.date.basis == "unknown" else told.date.basis,
        **said("significance", told.significance),
        **said("credit_line", relic.rights.credit_line),
        **_titles(relic),
    }


def _titles(relic: Relic) -> dict[str, str]:
    titles = relic.catalogue.titles
    kinds = {
        "title_on_object": TitleKind.ON_OBJECT,
        "title_alias": TitleKind.ALIAS,
        "former_title": TitleKind.FORMER,
    }
    found = {
        column: "\n".join(one.text for one in titles if one.kind is kind and _plain(one.language))
        for column, kind in kinds.items()
    }
    sounds = {"title_pinyin": "zh-Latn-pinyin", "title_wade_giles": "zh-Latn-wadegile"}
    for column, tag in sounds.items():
        own = [getattr(one, column.removeprefix("title_")) for one in titles]
        found[column] = next((one for one in own if one), "") or next(
            (one.text for one in titles if one.language == tag), ""
        )
    found["title_translator"] = next((one.translator for one in titles if one.translator), "")
    return found


def _plain(language: str) -> bool:
    return not language.startswith("zh-Latn")


def terms_spelt(relic: Relic, spelling: Spelling) -> dict[str, str]:
    """Return the cells of terms: type, format, support, techniques, grade."""
    told = relic.catalogue
    formatted = "" if relic.format is ObjectFormat.OTHER else relic.format.value
    if told.format is not None:
        formatted = told.format.id or only(told.format.words)
    supports = [_term(one, "supports", spelling) for one in told.support.terms]
    techniques = [_term(one.term, "techniques", spelling) for one in told.techniques]
    return {
        "object_type": told.object_type or "",
        "format": formatted,
        "support": "\n".join(supports),
        "technique": "\n".join(techniques),
        "grade": told.grade or "",
    }


def _term(term: Term, vocabulary: str, spelling: Spelling) -> str:
    def read(cells: Cells) -> list[Term]:
        found = []
        for one in pieces(cells.get(vocabulary), _LISTED):
            listed = cells.listed((vocabulary,), one)
            found.append(as_term(listed) if listed else Term(words={guess_language(one): one}))
        return found

    words = [term.words.get("zh-Hans", ""), term.words.get("en", ""), term.id or ""]
    return spelling.best(vocabulary, [*words, *term.words.values()], read, term, _LISTED)


def sizes_spelt(relic: Relic) -> list[dict[str, str]]:
    """Return two ways to write the sizes: each in its own column; in one, where words say of what.

    The order of columns is the order in which they are read, so only one may keep that of the
    record. What was measured of something that no column is for, and no word says, is left out.
    """
    apart: dict[str, list[str]] = {}
    together: dict[str, list[str]] = {}
    for measure in relic.catalogue.measures:
        written = measure.as_written or _numbers(measure)
        if len(read_sizes(written)) != 1:
            written = whole(written, ";；\n")
        read = read_sizes(written)
        labelled = len(read) == 1 and read[0].measure.of == measure.of
        if labelled or measure.of in _SIZES:
            own = _SIZES.get(measure.of, "dimensions")
            apart.setdefault(own, []).append(written)
            together.setdefault("dimensions" if labelled else own, []).append(written)
    return [
        {column: "\n".join(sizes) for column, sizes in way.items()} for way in (apart, together)
    ]


def _numbers(measure: Measure) -> str:
    sizes = [(side, getattr(measure, f"{side}_mm")) for side in _SIDES]
    told = [f"{side} {size:.10g} mm" for side, size in sizes if size is not None]
    if measure.weight_g is not None:
        told.append(f"weight {measure.weight_g:.10g} g")
    return ", ".join(told)


def custody_spelt(relic: Relic) -> dict[str, str]:
    """Return the cells of numbers, holder, place, count, notes and rights."""
    told = relic.catalogue
    numbers = {
        column: "\n".join(one.text for one in told.identifiers if one.kind is kind)
        for column, kind in NUMBERS.items()
    }
    where, count = told.location, told.count
    place = [one for one in (where.building, where.room, where.shelf) if one]
    pieces_of = "" if count.pieces is None else f"{count.pieces} {only(count.unit)}".strip()
    return numbers | {
        "held_by": only(told.held_by),
        "location": " / ".join(place) or where.note,
        "pieces": pieces_of,
        "staff_note": told.staff_note,
        "max_public_px": str(relic.rights.max_public_px or ""),
        **_rights(relic),
    }


def _rights(relic: Relic) -> dict[str, str]:
    four = relic.catalogue.rights
    things = {"object_rights": four.object, "text_rights": four.text, "data_rights": four.dataset}
    found = {column: one.uri or only(one.note) for column, one in things.items()}
    picture, uri = four.photograph, relic.rights.uri
    if uri is None:
        found["rights"] = picture.uri or only(picture.note)
    else:
        # The label keeps an identifier as its publisher has it; the statement, as it was typed.
        typed = picture.uri and Rights(uri=picture.uri).uri == uri
        found["rights"] = picture.uri if typed else uri
    holders = [one.holder for one in (picture, *things.values()) if one.holder]
    return found | {"rights_holder": next(iter(holders), "")}
