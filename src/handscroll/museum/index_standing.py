"""How far an index is, and what that means for what it answers."""

from __future__ import annotations

from enum import StrEnum

APPLIED, BEHIND = "applied", "behind"
"""Files in the index's folder: up to where it is written, and that much is still to come."""


class Standing(StrEnum):
    """How far an answer can be relied on; the state of the index.

    Attributes
    ----------
    WHOLE
        Everything is found.
    OLDER
        An index of an earlier program answers while the new one is filled beside.
    PARTIAL
        The index is being filled: what is not found may well be there.
    """

    WHOLE = "whole"
    OLDER = "older"
    PARTIAL = "partial"
