"""What of a record leaves the staff: one list, asked by every page, file and feed."""

from __future__ import annotations

from typing import Any

from handscroll.model.catalogue.catalogue import Catalogue

STAFF_ONLY: dict[str, Any] = {
    "location": True,
    "valuation": True,
    "staff_note": True,
    "provenance": {"__all__": {"price", "staff_note"}},
}
"""Fields that never leave the staff, as pydantic's ``exclude`` reads them."""


def for_public(catalogue: Catalogue) -> Catalogue:
    """Return the record without what is the staff's alone."""
    return Catalogue.model_validate(catalogue.model_dump(exclude=STAFF_ONLY))
