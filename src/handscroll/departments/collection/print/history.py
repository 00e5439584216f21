"""What follows the parts: material, old catalogues, provenance, relations, literature, rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handscroll.departments.collection.entry.entry import Entry
from handscroll.departments.collection.entry.own_facts import Row
from handscroll.departments.collection.print.voice import Line, Voice, joined, run
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.history import Citation, ExhibitionEntry, ProvenanceStep
from handscroll.model.catalogue.relation import Relation

Rows = list[dict[str, Any]]


def _row(name: Line, *told: Line) -> dict[str, Any]:
    return {"name": name, "lines": [one for one in told if one]}


def material_rows(entry: Entry, voice: Voice) -> Rows:
    """Return techniques, support, pigments and the facts that only its kind of object has."""
    told = entry.catalogue
    rows: Rows = []
    if told.techniques:
        named = [
            joined([voice.terms([one.term]), voice.sure(one.certainty)]) for one in told.techniques
        ]
        rows.append(_row(voice.word("entry.materials"), joined(named, " · ")))
    support = told.support
    if support.terms or support.weave or support.warp_per_cm or support.note:
        counted: Line = []
        if support.warp_per_cm and support.weft_per_cm:
            warp, weft = f"{support.warp_per_cm:g}", f"{support.weft_per_cm:g}"
            counted = voice.word("entry.warp_weft", warp=warp, weft=weft)
        whole = [voice.terms(support.terms), voice.said(support.weave), counted]
        rows.append(
            _row(voice.word("entry.support"), joined(whole, " · "), voice.said(support.note))
        )
    if told.pigments:
        named = [
            joined([voice.terms([one.term]), voice.small(f"standing.{one.standing}",
                    f"method.{one.method}"), voice.said(one.where), voice.sure(one.certainty)])
            for one in told.pigments
        ]  # fmt: skip
        note = voice.word("entry.pigment_note", "small")
        rows.append(_row(voice.word("entry.pigments"), *named, note))
    return rows + [_row(voice.word(f"own.{row.name}"), _own(row, voice)) for row in entry.own]


def _own(row: Row, voice: Voice) -> Line:
    value: Any = row.value
    said: dict[str, Callable[[], Line]] = {
        "yes_no": lambda: voice.word("entry.yes" if value else "entry.no"),
        "script": lambda: voice.word(f"script.{value}"),
        "term": lambda: voice.terms([value]),
        "terms": lambda: voice.terms(value),
        "date": lambda: voice.date(value, full=True),
        "dates": lambda: joined([voice.date(one, full=True) for one in value], " · "),
        "person": lambda: voice.person(value, whole=True),
        "said": lambda: voice.said(value),
        "texts": lambda: joined([run(one, "none") for one in value], " · "),
        "number": lambda: run(f"{value:g}"),
    }
    return said.get(row.shape, lambda: run(str(value), "none"))()


def historic_matter(told: Catalogue, voice: Voice) -> Rows:
    """Return what old catalogues say, each with whether the object agrees."""
    return [
        {
            "name": joined([run(f"《{one.catalogue}》", "zh-Hant"), run(joined_text(
                one.hall, one.juan, one.page), "zh-Hant")]),
            "agreement": voice.word(f"agreement.{one.agreement}", "small"),
            "text": run(one.text, "zh-Hant", "kai"),
            "lines": [line for line in (voice.said(one.differs_in), voice.said(one.note)) if line],
        }
        for one in told.historic
    ]  # fmt: skip


def joined_text(*texts: str) -> str:
    """Join what there is of some texts."""
    return " ".join(text for text in texts if text)


def provenance_rows(told: Catalogue, voice: Voice) -> Rows:
    """Return the chain of owners; what is the staff's alone is not in the record given."""
    return [_step(one, voice) for one in told.provenance]


def _step(one: ProvenanceStep, voice: Voice) -> dict[str, Any]:
    held = one.holder.names or one.holder.id
    who = joined([
        voice.person(one.holder) if held else [], voice.said(one.institution),
        voice.said(one.place, "small"),
        voice.word(f"transfer.{one.how}", "small") if one.how != "unknown" else [],
        voice.sure(one.certainty),
    ])  # fmt: skip
    evidence, source = voice.said(one.evidence, "small"), run(one.source, "none", "small")
    return _row(voice.date(one.when), who, evidence, source)


def relation_rows(told: Catalogue, voice: Voice) -> Rows:
    """Return how the work hangs together with others."""
    return [_relation(one, voice) for one in told.relations]


def _relation(one: Relation, voice: Voice) -> dict[str, Any]:
    work = voice.said(one.work) or run(one.relic or "")
    who = voice.person(one.person) if one.person.names or one.person.id else []
    reasons = voice.said(one.reasons)
    if reasons:
        reasons = joined([voice.word("entry.reasons", "of"), reasons])
    asserted: Line = []
    if one.asserted_by:
        by = voice.word("entry.asserted", "small", name=one.asserted_by)
        asserted = joined([by, voice.date(one.asserted)])
    link = run(one.link, "", "small")
    first = joined([work, who, voice.sure(one.certainty)])
    return _row(voice.word(f"relation.{one.kind}"), first, reasons, asserted, link)


def exhibition_lines(told: Catalogue, voice: Voice) -> list[Line]:
    """Return exhibitions, one line each."""
    return [_exhibition(one, voice) for one in told.exhibitions]


def _exhibition(one: ExhibitionEntry, voice: Voice) -> Line:
    comma = "，" if voice.is_chinese else ", "
    title = voice.said(one.title, "" if voice.is_chinese else "i")
    where = joined([title, voice.said(one.venue), voice.said(one.place)], comma)
    return joined([where, voice.date(one.when), run(one.number, "none", "small")])


def citation_lines(told: Catalogue, voice: Voice) -> list[Line]:
    """Return the literature, one line each."""
    return [_citation(one, voice) for one in told.bibliography]


def _citation(one: Citation, voice: Voice) -> Line:
    pages = run(joined_text(one.pages, one.plates), "none")
    return joined([run(one.text, "none"), pages, voice.said(one.note), run(one.link, "", "small")])


def rights_rows(entry: Entry, voice: Voice) -> Rows:
    """Return four rights, that of the pictures, and labels of communities."""
    four = entry.catalogue.rights
    rows = []
    for name, one in (("object", four.object), ("photograph", four.photograph),
                      ("text", four.text), ("dataset", four.dataset)):  # fmt: skip
        told = joined([run(one.uri), run(one.holder, "none"), voice.said(one.note)])
        if told:
            rows.append(_row(voice.word(f"entry.rights_{name}"), told))
    uri = entry.relic.rights.uri
    pictures = run(uri) if uri else voice.word("relic.rights_unknown")
    rows.append(_row(voice.word("relic.rights"), pictures))
    for label in entry.catalogue.labels:
        told = joined([voice.said(label.community), run(label.link)])
        rows.append(_row(run(label.name, "none"), told))
    return rows
