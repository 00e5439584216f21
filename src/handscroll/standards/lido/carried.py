"""What LIDO has no place for; all else of a record comes back from it as it was."""

from __future__ import annotations

from handscroll.model.relic import Relic
from handscroll.standards.carrying import without
from handscroll.standards.lido.holdable import named, tidied

_DATED = ("calendar", "candidates", "basis", "certainty", "note")
_DAYS = ("born", "died", "floruit")
_ACTORS = ("makers.person", "provenance.holder")
_NOTED = ("inscriptions.author", "seals.owner", "relations.person")

LOST = frozenset(
    {
        "state", "painted_by_software", "parts", "rights.max_public_px",
        "catalogue.own", "catalogue.labels", "catalogue.location", "catalogue.valuation",
        "catalogue.staff_note", "catalogue.provenance.price", "catalogue.provenance.staff_note",
        "catalogue.techniques.certainty", "catalogue.pigments.where", "catalogue.pigments.by",
        "catalogue.pigments.certainty", "catalogue.pigments.standing", "catalogue.parts.measures",
        "catalogue.parts.materials", "catalogue.inscriptions.region",
        "catalogue.impressions.region", "catalogue.relations.asserted",
        "catalogue.identifiers.given_by", "catalogue.identifiers.note",
    }
    | {f"catalogue.{who}.{day}.{fact}" for who in _ACTORS for day in _DAYS for fact in _DATED}
    | {f"catalogue.{who}.certainty" for who in (*_ACTORS, *_NOTED)}
    | {f"catalogue.{who}.{fact}" for who in _NOTED for fact in (*_DAYS, "native_place")}
)  # fmt: skip
"""Fields by their path. Places on pictures, software and the staff's own have no words in LIDO."""


def carried(relic: Relic) -> Relic:
    """Return what of a relic comes back from LIDO."""
    left = without(named(relic), LOST)
    return Relic.model_validate(tidied(left.model_dump(mode="json")))
