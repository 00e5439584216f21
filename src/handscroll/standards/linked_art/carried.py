"""What Linked Art has no place for; all else of a record comes back from it as it was."""

from __future__ import annotations

from handscroll.model.relic import Relic
from handscroll.standards.carrying import without

LOST = frozenset({
    "state", "painted_by_software", "parts", "rights.max_public_px",
    "catalogue.location", "catalogue.valuation", "catalogue.staff_note",
    "catalogue.provenance.price", "catalogue.provenance.staff_note",
    "catalogue.inscriptions.region", "catalogue.impressions.region",
})  # fmt: skip
"""Fields by their path: where the record stands, pictures and places on them, the staff's own."""


def carried(relic: Relic) -> Relic:
    """Return what of a relic comes back from Linked Art."""
    return without(relic, LOST)
