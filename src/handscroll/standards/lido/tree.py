"""The whole of a record in LIDO, and how a relic is laid out for it."""

from __future__ import annotations

from typing import Any

from handscroll.model.relic import Relic
from handscroll.standards.lido.around import OF_WORK, PICTURES, RECORD, RELATED
from handscroll.standards.lido.groups import Fields, Inside
from handscroll.standards.lido.happenings import EVENTS
from handscroll.standards.lido.places import Doc, Pick, Text
from handscroll.standards.lido.statements import identifier
from handscroll.standards.lido.works import CLASSIFICATION, IDENTIFICATION

TREE = Fields((
    ("id", Text(identifier("lidoRecID"))),
    ("", Inside(Pick("descriptiveMetadata"), Fields((
        ("", Inside(Pick("objectClassificationWrap"), CLASSIFICATION, always=True)),
        ("", Inside(Pick("objectIdentificationWrap"), IDENTIFICATION, always=True)),
        ("", EVENTS),
        ("", Inside(Pick("objectRelationWrap"), RELATED)),
    )))),
    ("", Inside(Pick("administrativeMetadata"), Fields((
        ("", OF_WORK), ("", RECORD), ("", PICTURES),
    )))),
))  # fmt: skip

LABEL = ("id", "accession_number", "title", "description", "medium")
_MAKING = ("creator", "dynasty")
IN_CATALOGUE = (
    "object_type", "format", "grade", "titles", "inscriptions", "seals", "impressions", "held_by",
    "identifiers", "significance", "parts", "measures", "count", "support", "techniques",
    "pigments", "provenance", "exhibitions", "relations", "bibliography", "historic",
)  # fmt: skip
RIGHTS = ("object", "photograph", "text", "dataset")


def laid_out(relic: Relic) -> Doc:
    """Return a relic's facts under the names that the tree has for them."""
    body = relic.model_dump(mode="json")
    catalogue: Doc = body["catalogue"]
    date = catalogue.get("date", {}) | _if(label=body["date_written"])
    making = {key: body[key] for key in _MAKING} | _if(makers=catalogue.get("makers"), date=date)
    found = {key: body[key] for key in LABEL}
    found |= {f"c_{key}": catalogue[key] for key in IN_CATALOGUE if key in catalogue}
    # Literature and old catalogues are told from other works by a word of what they are.
    for key, kind in (("c_bibliography", "literature"), ("c_historic", "historic")):
        if key in found:
            found[key] = [{**one, "kind": kind} for one in found[key]]
    four: Doc = catalogue.get("rights", {})
    found |= {f"r_{key}": four[key] for key in RIGHTS if key in four}
    rights = body["rights"]
    pictures = _if(uri=rights["uri"], credit=rights["credit_line"])
    return found | _if(
        format="" if body["format"] == "other" else body["format"],
        making=_if(**making),
        r_pictures=pictures,
        record_number=body["accession_number"],
        record_source=catalogue.get("held_by") or {"none": "unsaid"},
    )


def gathered(told: Doc) -> Doc:
    """Return a relic's document from facts under the names of the tree: :func:`laid_out`, back."""
    making: Doc = told.get("making", {})
    makers = [_but(one, "shown") for one in making.get("makers", ())]
    date = dict(making.get("date", {}))
    catalogue: Doc = {key: told[f"c_{key}"] for key in IN_CATALOGUE if f"c_{key}" in told}
    for key in ("bibliography", "historic"):
        if key in catalogue:
            catalogue[key] = [_but(one, "kind") for one in catalogue[key]]
    written = date.pop("label", "")
    pictures: Doc = told.get("r_pictures", {})
    four = {key: told[f"r_{key}"] for key in RIGHTS if f"r_{key}" in told}
    catalogue |= _if(makers=makers, date=date, rights=four)
    plain = ("id", "accession_number", "description", "medium", "format")
    found: Doc = {key: told[key] for key in plain if key in told}
    found |= {key: making[key] for key in _MAKING if key in making}
    rights = _if(uri=pictures.get("uri"), credit_line=pictures.get("credit"))
    return found | {
        "title": told.get("title", {}), "date_written": written, "rights": rights, "parts": [],
        "catalogue": catalogue,
    }  # fmt: skip


def _if(**values: Any) -> Doc:
    """Return the values that say something."""
    return {key: value for key, value in values.items() if value not in (None, "", {}, [])}


def _but(body: Doc, key: str) -> Doc:
    return {name: value for name, value in body.items() if name != key}
