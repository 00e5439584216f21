"""A work as a label tells it: what lists show of a record, and nothing of the rest."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from handscroll.model.catalogue.extent import Measure
from handscroll.model.catalogue.term import Term
from handscroll.model.relic import ObjectFormat, Part
from handscroll.model.rights import Rights, State


class LabelFacts(BaseModel):
    """What a label needs of the catalogue; whatever else it states is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: Term | None = None
    measures: tuple[Measure, ...] = ()


class Label(BaseModel):
    """The fields of :class:`handscroll.model.relic.Relic` that lists show, under its names.

    Reading them costs a tenth of reading a whole record.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    accession_number: str
    state: State = State.DRAFT
    format: ObjectFormat = ObjectFormat.OTHER
    title: dict[str, str]
    creator: dict[str, str] = Field(default_factory=dict)
    date_written: str = ""
    dynasty: dict[str, str] = Field(default_factory=dict)
    medium: dict[str, str] = Field(default_factory=dict)
    rights: Rights = Field(default_factory=Rights)
    parts: tuple[Part, ...]
    catalogue: LabelFacts = LabelFacts()
