"""A ``HumanMadeObject`` of Linked Art as a relic: our own come back as they were.

Of others' works we read what has a place in our record; the rest stands in the notes of the
staff as it came, so that nothing is dropped.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from handscroll.errors import InvalidError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.extent import Measure
from handscroll.model.catalogue.history import Identifier, ProvenanceStep
from handscroll.model.catalogue.maker import Maker
from handscroll.model.catalogue.titles import Title
from handscroll.model.identity import relic_id, require_name
from handscroll.model.relic import Relic
from handscroll.standards.carrying import Doc
from handscroll.standards.linked_art.notes import body_of
from handscroll.standards.linked_art.others import folded
from handscroll.standards.linked_art.terms import (
    ACCESSION,
    PRIMARY_NAME,
    SIDES,
    language_of,
    nodes,
    own_name,
    types,
)

MOST_NOTED = 150_000
"""Characters of what was not understood that are kept."""
WRITTEN = frozenset({
    "@context", "id", "type", "_label", "identified_by", "classified_as", "referred_to_by",
    "dimension", "produced_by", "made_of", "changed_ownership_through", "current_custodian",
    "part_of", "subject_of",
})  # fmt: skip
"""Members of our own documents."""
_SPOKEN = ("creator", "dynasty", "medium", "description", "credit_line")
_SIDE_OF = {number: side for side, number in SIDES.items()}


def relic_of(document: Any) -> Relic:  # noqa: ANN401  anything that JSON can hold
    """Return the relic that a document says.

    Raises
    ------
    InvalidError
        If it is no work, names no number, or a field cannot be what it says.
    """
    if not isinstance(document, dict) or document.get("type") != "HumanMadeObject":
        said = document.get("type") if isinstance(document, dict) else type(document).__name__
        raise _cannot(
            f"it is a {str(said)[:40]}, not a HumanMadeObject", "Bring works of art, each by itself"
        )
    try:
        body = _own(document) if _id(document) else folded(document)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        why = f"a member is not what Linked Art has there: {str(error)[:120]}"
        raise _cannot(why, "Check the record against the schema of Linked Art 1.0") from None
    left = body.pop("left", None)
    if left:
        told = json.dumps(left, ensure_ascii=False, indent=1)
        body["catalogue"]["staff_note"] = told[:MOST_NOTED] + "…" * (len(told) > MOST_NOTED)
    number = body["accession_number"]
    if not isinstance(number, str) or not number.strip():
        raise _cannot("it has no number of the work", "Give it an Identifier, an accession number")
    body.setdefault("id", relic_id(number))
    require_name(str(body["id"]), of="identifier")
    try:
        return Relic.model_validate({"parts": [], **body})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise _cannot(f"{place}: {first['msg'].removeprefix('Value error, ')}",
                      "Correct that field, then load again") from None  # fmt: skip


def _cannot(why: str, fix: str) -> InvalidError:
    return InvalidError("The record cannot be read", why=why, fix=fix)


def _id(document: Doc) -> str:
    """Return our own identifier of a work; nothing where it is not ours."""
    named = nodes(document.get("identified_by", []))
    return next((str(one.get("content", "")) for one in named if own_name(one) == "id"), "")


def _own(document: Doc) -> Doc:
    named = nodes(document.get("identified_by", []))
    notes = nodes(document.get("referred_to_by", []))
    found: Doc = {"id": _id(document), "accession_number": "", "title": {}}
    for one in named:
        if PRIMARY_NAME in types(one):
            found["title"][language_of(one)] = one["content"]
        elif ACCESSION in types(one):
            found["accession_number"] = one["content"]
    found |= _label(notes)
    catalogue = body_of(Catalogue, [one for one in notes if own_name(one) != "measures"])
    for one in nodes(document.get("classified_as", [])):
        if own_name(one) == "object_type":
            catalogue["object_type"] = one["_label"]
        elif own_name(one) == "format":
            found["format"] = one["_label"]
    found["catalogue"] = catalogue | _apart(document, named, notes)
    return found | {"left": _added(document, notes)}


def _added(document: Doc, notes: list[Doc]) -> Doc:
    """Return what others added to a document of ours."""
    left = {key: value for key, value in document.items() if key not in WRITTEN}
    unknown = [one for one in notes if not own_name(one)]
    return left | ({"referred_to_by": unknown} if unknown else {})


def _label(notes: list[Doc]) -> Doc:
    """Return what the label says in notes of the work."""
    said = {
        key: {language_of(one): one["content"] for one in notes if own_name(one) == key}
        for key in _SPOKEN
    }
    once = {own_name(one): one["content"] for one in notes}
    rights = {"credit_line": said.pop("credit_line"), "uri": once.get("picture_rights")}
    return {**said, "rights": rights, "date_written": once.get("date_written", "")}


def _apart(document: Doc, named: list[Doc], notes: list[Doc]) -> Doc:
    making = document.get("produced_by", {})
    date = [one for one in nodes(making.get("referred_to_by", [])) if own_name(one) == "date"]
    owners = nodes(document.get("changed_ownership_through", []))
    found: Doc = {
        "titles": [
            _noted(Title, one) | {"text": one["content"], "language": language_of(one)}
            for one in named
            if own_name(one) == "titles"
        ],
        "identifiers": [
            _noted(Identifier, one) | {"text": one["content"]}
            for one in named
            if own_name(one) == "identifiers"
        ],
        "makers": [_noted(Maker, one) for one in nodes(making.get("part", []))],
        "measures": _measures(document, notes),
        "provenance": [_noted(ProvenanceStep, one) for one in owners],
    }
    if date:
        found["date"] = _noted(Dated, date[0])
    return {key: value for key, value in found.items() if value}


def _noted(model: Any, node: Doc) -> Doc:  # noqa: ANN401  a class of statements
    return body_of(model, nodes(node.get("referred_to_by", [])))


def _measures(document: Doc, notes: list[Doc]) -> list[Doc]:
    found: dict[str, Doc] = {}
    for one in notes:
        if own_name(one) == "measures":
            inner = nodes(one.get("referred_to_by", []))
            at = next((str(it["content"]) for it in inner if own_name(it) == "number"), "")
            found[at] = body_of(Measure, inner)
    for one in nodes(document.get("dimension", [])):
        at = own_name(one).removeprefix("measure:")
        side = next((_SIDE_OF[n] for n in _numbers(one) if n in _SIDE_OF), None)
        if at in found and side:
            found[at][side] = one["value"]
    return list(found.values())


def _numbers(node: Doc) -> list[str]:
    return [one.rpartition("/")[2] for one in types(node)]
