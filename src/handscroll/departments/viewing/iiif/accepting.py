"""Content negotiation: which of our media types a reader likes best (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

JSON = "application/json"
LINKED = "application/ld+json"
_WEIGHT = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?", re.ASCII)
_LONGEST = 4096
"""Characters of a header that are read; browsers send fewer than 200."""


def preferred(accept: str, offered: Sequence[str]) -> str:
    """Return the media type that a reader likes best; of those liked alike, the first offered.

    Somebody who accepts none of them gets the first too, as the RFC allows: the document is
    of more use than a refusal.

    Parameters
    ----------
    accept
        The ``Accept`` header, empty if there was none.
    offered
        Media types without parameters, the one we like best first.
    """
    ranges = [found for one in accept[:_LONGEST].split(",") if (found := _range(one))]
    weights = [_weight(kind, ranges) for kind in offered]
    return offered[weights.index(max(weights))]


def document_type(accept: str, first: str = LINKED) -> str:
    """Return as what a JSON-LD document is sent: ``first`` to whoever states no wish.

    A person who opens the address in a browser gets JSON, which browsers show; JSON-LD they
    would save as a file.
    """
    offered = (JSON, LINKED) if first == JSON or "text/html" in accept else (LINKED, JSON)
    return preferred(accept, offered)


def _range(text: str) -> tuple[str, float] | None:
    kind, *parameters = (part.strip() for part in text.lower().split(";"))
    if "/" not in kind:
        return None
    weight = next((one[2:].strip() for one in parameters if one.startswith("q=")), "1")
    return (kind, float(weight)) if _WEIGHT.fullmatch(weight) else None


def _weight(kind: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return how much a media type is liked: what names it most exactly counts."""
    for named in (kind, kind.partition("/")[0] + "/*", "*/*"):
        liked = [weight for one, weight in ranges if one == named]
        if liked:
            return max(liked)
    return 0.0
