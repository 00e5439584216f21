"""A relic as a ``HumanMadeObject`` of Linked Art 1.0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.extent import Measure
from handscroll.model.catalogue.history import Identifier, ProvenanceStep
from handscroll.model.catalogue.titles import Title
from handscroll.model.relic import Relic
from handscroll.standards.carrying import Doc
from handscroll.standards.linked_art.carried import carried
from handscroll.standards.linked_art.making import production, timespan
from handscroll.standards.linked_art.notes import note, notes_of, said
from handscroll.standards.linked_art.terms import (
    AAT,
    ACCESSION,
    CONTEXT,
    LOCAL_NUMBER,
    OWN,
    PRIMARY_NAME,
    SIDES,
    UNITS,
    kind,
    kinds,
    label_of,
    own,
    spoken,
)

_APART = frozenset({"titles", "identifiers", "makers", "date", "measures", "provenance"})
"""Fields of the catalogue with a place of their own; the others are notes of the work."""
_LABEL = ("creator", "dynasty", "medium", "description")


def _nothing(_vocabulary: str, _term: str) -> str | None:
    return None


@dataclass(frozen=True)
class Elsewhere:
    """Where a work stands on the web, and where terms of our vocabularies stand in the AAT.

    Attributes
    ----------
    page, manifest
        Addresses; empty where nobody may see them.
    number
        Returns the AAT's number of a term of a vocabulary, or None.
    """

    page: str = ""
    manifest: str = ""
    number: Callable[[str, str], str | None] = field(default=_nothing)


def document(relic: Relic, elsewhere: Elsewhere | None = None) -> Doc | None:
    """Return a relic as Linked Art has it; None for one whose number nobody could read."""
    if not relic.accession_number.strip():
        return None
    where = elsewhere or Elsewhere()
    body = carried(relic).model_dump(mode="json")
    told: Doc = body["catalogue"]
    found: Doc = {
        "@context": CONTEXT,
        "id": where.page or f"{OWN}relic:{relic.id}",
        "type": "HumanMadeObject",
        "_label": label_of(relic.title, relic.accession_number),
        "identified_by": _names(body),
        "classified_as": _classified(body, where),
        "referred_to_by": _notes(body),
        "dimension": _dimensions(told.get("measures", [])),
        "produced_by": production(body, where.number),
        "made_of": _materials(told, where),
        "changed_ownership_through": [_step(one) for one in told.get("provenance", [])],
        **_surroundings(body, where),
    }
    return {key: value for key, value in found.items() if value}


def _names(body: Doc) -> list[Doc]:
    told: Doc = body["catalogue"]
    primary = kind(PRIMARY_NAME, "primary name")
    names = [
        {"type": "Name", "classified_as": [primary], "content": text, "language": spoken(tag)}
        for tag, text in body["title"].items()
    ]
    numbers = [
        {"type": "Identifier", "classified_as": [kind(ACCESSION, "accession number")],
         "content": body["accession_number"]},
        {"type": "Identifier", "classified_as": [own("id")], "content": body["id"]},
    ]  # fmt: skip
    for one in told.get("titles", []):
        rest = {key: value for key, value in one.items() if key not in ("text", "language")}
        names.append({
            "type": "Name", "classified_as": [own("titles")], "content": one["text"],
            "language": spoken(one.get("language", "zh-Hant")),
            "referred_to_by": notes_of(Title, rest),
        })  # fmt: skip
    for one in told.get("identifiers", []):
        rest = {key: value for key, value in one.items() if key != "text"}
        numbers.append({
            "type": "Identifier", "content": one["text"],
            "classified_as": [kind(LOCAL_NUMBER, "local number"), own("identifiers")],
            "referred_to_by": notes_of(Identifier, rest),
        })  # fmt: skip
    return [_filled(one) for one in (*names, *numbers)]


def _classified(body: Doc, where: Elsewhere) -> list[Doc]:
    told: Doc = body["catalogue"]
    found = []
    for field_name, vocabulary, term in (
        ("object_type", "object_types", told.get("object_type")),
        ("format", "formats", body["format"] if body["format"] != "other" else None),
    ):
        if term:
            number = where.number(vocabulary, term)
            address = AAT + number if number else f"{OWN}{field_name}:{term}"
            found.append(kind(address, term) | {"classified_as": [own(field_name)]})
    return found


def _notes(body: Doc) -> list[Doc]:
    told: Doc = body["catalogue"]
    skipped = {"object_type", *_APART}
    # A format of the label is a type; one as fine as a vocabulary has it is also a note.
    found = [one for key in _LABEL for one in said(key, body[key])]
    found += said("credit_line", body["rights"]["credit_line"])
    if body["rights"]["uri"]:
        found.append(note("picture_rights", body["rights"]["uri"]))
    if body["date_written"]:
        found.append(note("date_written", body["date_written"]))
    for at, one in enumerate(told.get("measures", [])):
        rest = {key: one[key] for key in ("of", "as_written") if key in one}
        found.append(note(
            "measures", one.get("as_written", ""),
            inner=[note("number", str(at)), *notes_of(Measure, rest)],
        ))  # fmt: skip
    rest = {key: value for key, value in told.items() if key not in skipped}
    return [*found, *notes_of(Catalogue, rest)]


def _dimensions(measures: list[Doc]) -> list[Doc]:
    return [
        {
            "type": "Dimension",
            "classified_as": [kind(AAT + number, side.rpartition("_")[0]), own(f"measure:{at}")],
            "value": one[side],
            "unit": {
                "id": AAT + UNITS[side.rpartition("_")[2]],
                "type": "MeasurementUnit",
                "_label": side.rpartition("_")[2],
            },
        }
        for at, one in enumerate(measures)
        for side, number in SIDES.items()
        if side in one
    ]


def _materials(told: Doc, where: Elsewhere) -> list[Doc]:
    found = []
    for term in told.get("support", {}).get("terms", []):
        number = where.number("supports", term["id"]) if "id" in term else None
        name = term.get("id") or label_of(term.get("words", {}), "material")
        address = term.get("link") or (AAT + number if number else f"{OWN}material")
        found.append({"id": address, "type": "Material", "_label": name})
    return found


def _step(step: Doc) -> Doc:
    """Return one link of the chain of owners as an acquisition, with all that is said of it."""
    holder = step.get("holder", {})
    named = [one["text"] for one in holder.get("names", [])]
    owner = {
        "id": next(iter(holder.get("links", [])), f"{OWN}person"),
        "type": "Person",
        "_label": named[0] if named else "",
    }
    return _filled({
        "type": "Acquisition",
        "classified_as": kinds("provenance"),
        "transferred_title_to": [owner] if named else [],
        "timespan": timespan(step.get("when", {})),
        "referred_to_by": notes_of(ProvenanceStep, step),
    })  # fmt: skip


def _surroundings(body: Doc, where: Elsewhere) -> Doc:
    """Return the museum that keeps the work, the whole that it is part of, and its picture."""
    told: Doc = body["catalogue"]
    found: Doc = {}
    if told.get("held_by"):
        museum = label_of(told["held_by"], "")
        found["current_custodian"] = [{"id": f"{OWN}museum", "type": "Group", "_label": museum}]
    wholes = [one for one in told.get("relations", []) if one["kind"] == "part_of"]
    if wholes:
        one = wholes[0]
        address = one.get("link") or f"{OWN}relic:{one.get('relic', '')}"
        label = label_of(one.get("work", {}), one.get("relic", ""))
        found["part_of"] = {"id": address, "type": "HumanMadeObject", "_label": label}
    if where.manifest:
        found["subject_of"] = [{
            "type": "LinguisticObject",
            "digitally_carried_by": [{
                "type": "DigitalObject",
                "access_point": [{"id": where.manifest, "type": "DigitalObject"}],
                "conforms_to": [{
                    "id": "http://iiif.io/api/presentation/3/context.json",
                    "type": "InformationObject",
                }],
            }],
        }]  # fmt: skip
    return found


def _filled(body: Doc) -> Doc:
    return {key: value for key, value in body.items() if value or key in ("content", "type")}
