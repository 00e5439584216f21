"""The whole record of a work beyond its label: everything optional, in the order of reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pydantic import Field, model_validator

from handscroll.model.catalogue.custody import FourRights, Label, Location, Valuation
from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.extent import Measure
from handscroll.model.catalogue.fact import Fact
from handscroll.model.catalogue.history import (
    Citation,
    ExhibitionEntry,
    Grade,
    HistoricEntry,
    Identifier,
    ProvenanceStep,
)
from handscroll.model.catalogue.inscription import Inscription
from handscroll.model.catalogue.kinds import ObjectType, OwnFacts
from handscroll.model.catalogue.maker import Maker
from handscroll.model.catalogue.material import Pigment, Support, Technique
from handscroll.model.catalogue.mounting import MountingPart
from handscroll.model.catalogue.relation import Counted, Relation
from handscroll.model.catalogue.seal import Impression, Seal
from handscroll.model.catalogue.term import Term
from handscroll.model.catalogue.titles import Title
from handscroll.model.catalogue.written import Long, Said, Told


class Catalogue(Fact):
    """What specialists record of a work.

    Attributes
    ----------
    format
        The format as a vocabulary has it, where the label's short list has none so fine.
    held_by
        Which museum holds the work, where one catalogue tells of several.
    parts
        Mounting parts in the order in which they are met: a handscroll's from right to left.
    seals
        The seals met on this work; ``impressions`` says where and how often each was pressed.
    location, valuation, staff_note
        Never leave the staff; :data:`~handscroll.model.catalogue.telling.STAFF_ONLY` lists all.
    """

    object_type: ObjectType | None = None
    format: Term | None = None
    held_by: Said = Field(default_factory=dict)
    titles: tuple[Title, ...] = Field(default=(), max_length=60)
    makers: tuple[Maker, ...] = Field(default=(), max_length=60)
    date: Dated = Dated()
    measures: tuple[Measure, ...] = Field(default=(), max_length=200)
    count: Counted = Counted()
    techniques: tuple[Technique, ...] = Field(default=(), max_length=60)
    support: Support = Support()
    pigments: tuple[Pigment, ...] = Field(default=(), max_length=200)
    own: OwnFacts | None = None
    parts: tuple[MountingPart, ...] = Field(default=(), max_length=500)
    inscriptions: tuple[Inscription, ...] = Field(default=(), max_length=2_000)
    seals: tuple[Seal, ...] = Field(default=(), max_length=2_000)
    impressions: tuple[Impression, ...] = Field(default=(), max_length=5_000)
    significance: Told = Field(default_factory=dict)
    provenance: tuple[ProvenanceStep, ...] = Field(default=(), max_length=500)
    historic: tuple[HistoricEntry, ...] = Field(default=(), max_length=200)
    exhibitions: tuple[ExhibitionEntry, ...] = Field(default=(), max_length=500)
    bibliography: tuple[Citation, ...] = Field(default=(), max_length=2_000)
    relations: tuple[Relation, ...] = Field(default=(), max_length=500)
    identifiers: tuple[Identifier, ...] = Field(default=(), max_length=100)
    grade: Grade | None = None
    rights: FourRights = FourRights()
    labels: tuple[Label, ...] = Field(default=(), max_length=20)
    location: Location = Location()
    valuation: Valuation = Valuation()
    staff_note: Long = ""

    @model_validator(mode="after")
    def _names_are_there_and_single(self) -> Catalogue:
        parts = _single("mounting part", (one.id for one in self.parts))
        pressed = _single("impression", (one.id for one in self.impressions))
        seals = _single("seal", (one.id for one in self.seals))
        _single("text", (one.id for one in self.inscriptions))
        for text in self.inscriptions:
            _known(f"the text {text.id}", "part", [text.part], parts)
            _known(f"the text {text.id}", "impression", text.seals, pressed)
        for one in self.impressions:
            _known(f"the impression {one.id}", "part", [one.part], parts)
            _known(f"the impression {one.id}", "seal", [one.seal], seals)
        for measure in self.measures:
            _known(f"the measure of {measure.of}", "part", [measure.part], parts)
        return self

    @model_validator(mode="after")
    def _own_facts_are_of_its_type(self) -> Catalogue:
        if self.own is not None and self.object_type not in (None, self.own.type):
            raise ValueError(
                f"the object is a {self.object_type}, but its own facts are those of a"
                f" {self.own.type}"
            )
        return self

    @property
    def part_of(self) -> tuple[str, ...]:
        """Identifiers of the relics of which this one is said to be a part."""
        return tuple(
            one.relic for one in self.relations if one.kind == "part_of" and one.relic is not None
        )


def _single(thing: str, names: Iterable[str]) -> frozenset[str]:
    every = tuple(names)
    there = frozenset(every)
    if len(there) < len(every):
        twice = [name for name, count in Counter(every).items() if count > 1]
        raise ValueError(f"{len(twice)} names of a {thing} are used twice: {', '.join(twice[:5])}")
    return there


def _known(who: str, thing: str, named: Iterable[str | None], there: frozenset[str]) -> None:
    for name in named:
        if name is not None and name not in there:
            raise ValueError(f"{who} names the {thing} {name}, which the record does not have")
