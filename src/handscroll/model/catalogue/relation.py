"""How a work hangs together with other works and people; who says so, when, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from pydantic import Field, model_validator

from handscroll.errors import MismatchError
from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.fact import Certainty, Fact
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.catalogue.written import Address, Line, Name, Said, Told


class RelationKind(StrEnum):
    """What this work is to the other one. A copy is dated by its own making."""

    TRACED_COPY = "traced_copy"
    FREEHAND_COPY = "freehand_copy"
    MANNER_OF = "manner_of"
    AFTER = "after"
    GHOST_PAINTED = "ghost_painted"
    FORGERY = "forgery"
    PART_OF = "part_of"
    PAIR = "pair"
    SET = "set"
    SEPARATED_FROM = "separated_from"
    STUDY_FOR = "study_for"
    VERSION_OF = "version_of"
    DERIVED_FROM = "derived_from"
    RELATED = "related"


class Relation(Fact):
    """One statement that this work is something to another work or a person.

    Attributes
    ----------
    relic
        Identifier of a relic of this museum, or None.
    work
        The other work in words, where it is elsewhere, lost, or needs naming.
    """

    kind: RelationKind
    relic: Name | None = None
    person: PersonRef = PersonRef()
    work: Said = Field(default_factory=dict)
    link: Address = ""
    reasons: Told = Field(default_factory=dict)
    asserted_by: Line = ""
    asserted: Dated = Dated()
    certainty: Certainty = Certainty.UNKNOWN

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Relation:
        if self.relic is None and not self.work and self.person == PersonRef() and not self.link:
            raise ValueError(f"the relation {self.kind} names no work and no person")
        return self


class Counted(Fact):
    """How many pieces a work has, and whether that is all of them."""

    pieces: int | None = Field(default=None, ge=0, le=1_000_000)
    unit: Said = Field(default_factory=dict)
    complete: bool | None = None
    missing: Said = Field(default_factory=dict)


def circle_of(relic: str, part_of: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """Return the circle that leads from a relic back to itself, or an empty tuple.

    Parameters
    ----------
    part_of
        Returns the relics of which a relic is said to be a part; nothing for one not known.
    """
    came_from: dict[str, str] = {}
    waiting = [relic]
    while waiting:
        at = waiting.pop()
        for whole in part_of(at):
            if whole == relic:
                return _way(relic, at, came_from)
            if whole not in came_from:
                came_from[whole] = at
                waiting.append(whole)
    return ()


def _way(relic: str, last: str, came_from: dict[str, str]) -> tuple[str, ...]:
    way = [relic, last] if last != relic else [relic]
    while way[-1] != relic:
        way.append(came_from[way[-1]])
    return tuple(reversed(way)) if len(way) > 1 else (relic, relic)


def require_no_circle(relic: str, part_of: Callable[[str], Iterable[str]]) -> None:
    """Refuse a relic that would be a part of itself.

    Raises
    ------
    MismatchError
        If following ``part_of`` leads from the relic back to it.
    """
    circle = circle_of(relic, part_of)
    if circle:
        shown = circle if len(circle) <= 8 else (*circle[:4], "…", *circle[-3:])
        raise MismatchError(
            f"The relic {relic} cannot be published",
            why="it is a part of itself: " + " is part of ".join(shown),
            fix="Remove one of these part_of relations",
        )
