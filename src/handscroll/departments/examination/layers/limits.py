"""How large a picture of a stack anybody may have."""

from __future__ import annotations

from handscroll.model.relic import Relic
from handscroll.model.stack import Stack

MOST_AREA = 16_000_000
"""Pixels of one answer: all of them are reckoned anew, from every band that takes part."""


def most_public(stack: Stack, relic: Relic) -> int | None:
    """Return the longest side that the public gets: the stricter of the stack's and relic's."""
    named = (stack.rights.max_public_px, relic.rights.max_public_px)
    return min((one for one in named if one is not None), default=None)
