"""What was kept of the places of a stack: candidates of pigments, and point files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handscroll.model.observation import Observation
from handscroll.model.stack import Stack
from handscroll.museum import Museum


def kept_of(museum: Museum, stack: Stack, kind: str) -> Sequence[Observation]:
    """Return observations of a kind on a stack, in the order of their identifiers."""
    found = museum.observations.of(stack.relic, kind=kind)
    return [one for one in found if one.region.capture == stack.id]


def told(one: Observation) -> dict[str, Any]:
    """Return an observation as the pages read it."""
    region = one.region
    return {
        "id": one.id, "kind": one.kind, "author": one.author, "by_machine": one.by_machine,
        "verdict": one.verdict.value, "reviewer": one.reviewer, "words": one.words,
        "place": {
            "kind": "outline" if region.outline else "box",
            "xywh": [region.x, region.y, region.width, region.height],
            "outline": [list(corner) for corner in region.outline],
        },
        "facts": one.facts,
    }  # fmt: skip
