"""Elements of a work: what there is to see on it, in layers that are switched one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handscroll.model.observation import Observation


class ElementKind(StrEnum):
    """A layer of elements, in the order in which a work is looked at: far, near, read.

    The value is the kind of the observations that lie in it.
    """

    COMPOSITION = "composition"
    """How the picture is laid out: the three distances (三遠), paths of the eye."""
    BRUSHWORK = "brushwork"
    """How the brush went: texture strokes (皴法), washes, dots."""
    FIGURE = "figure"
    SYMBOL = "symbol"
    SEAL = "seal"
    INSCRIPTION = "inscription"


ELEMENTS = tuple(kind.value for kind in ElementKind)


@dataclass(frozen=True)
class ElementLayer:
    """The elements of one kind, in the order in which they were said."""

    kind: str
    elements: tuple[Observation, ...]


def layers(observations: Iterable[Observation]) -> Sequence[ElementLayer]:
    """Return observations by kind: layers of elements first, then whatever else was said."""
    said = list(observations)
    others = sorted({one.kind for one in said} - set(ELEMENTS))
    found = (
        ElementLayer(kind, tuple(one for one in said if one.kind == kind))
        for kind in (*ELEMENTS, *others)
    )
    return tuple(layer for layer in found if layer.elements)


def standing(observations: Iterable[Observation]) -> list[Observation]:
    """Return observations without those that another one of them replaces."""
    said = list(observations)
    gone = {one.replaces for one in said}
    return [one for one in said if one.id not in gone]
