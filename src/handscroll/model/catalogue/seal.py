"""Seals, and their impressions. A seal dates its owner, not the painting."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from handscroll.model.catalogue.extent import Millimetres
from handscroll.model.catalogue.fact import Certainty, Fact
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.catalogue.written import Line, Name, Said, Short
from handscroll.model.region import Region


class SealType(StrEnum):
    """What a seal says: 名章, 字号, 斋馆, 收藏, 鉴赏, 闲章."""

    NAME = "name"
    ART_NAME = "art_name"
    STUDIO = "studio"
    COLLECTION = "collection"
    APPRECIATION = "appreciation"
    LEISURE = "leisure"
    OFFICIAL = "official"
    OTHER = "other"


class Cutting(StrEnum):
    """How it was cut: 朱文 red characters, 白文 white ones, or both."""

    RELIEF = "relief"
    INTAGLIO = "intaglio"
    MIXED = "mixed"


class SealShape(StrEnum):
    """The outline of the impression."""

    SQUARE = "square"
    RECTANGLE = "rectangle"
    ROUND = "round"
    OVAL = "oval"
    GOURD = "gourd"
    LINKED = "linked"
    IRREGULAR = "irregular"


class Seal(Fact):
    """A seal as an entity of its own: one in the museum, wherever it was pressed.

    Attributes
    ----------
    id
        Name in the whole museum: two records that name it mean the same seal.
    reading, other_readings
        As read, ``□`` for what cannot be read; readings of others are kept.
    """

    id: Name
    reading: Short = ""
    other_readings: tuple[Line, ...] = Field(default=(), max_length=20)
    meaning: Said = Field(default_factory=dict)
    owner: PersonRef = PersonRef()
    owner_certainty: Certainty = Certainty.UNKNOWN
    type: SealType = SealType.OTHER
    cutting: Cutting | None = None
    shape: SealShape | None = None
    height_mm: Millimetres | None = None
    width_mm: Millimetres | None = None
    source: Line = ""
    note: Said = Field(default_factory=dict)


class Impression(Fact):
    """One pressing of a seal on this object.

    Attributes
    ----------
    seal
        The seal, or None while nobody knows which.
    reading
        As read here, where that differs from the seal or no seal is known.
    position
        In words: lower left, beside the signature.
    across_join
        Pressed over a join (骑缝).
    """

    id: Name
    seal: Name | None = None
    reading: Short = ""
    cutting: Cutting | None = None
    shape: SealShape | None = None
    height_mm: Millimetres | None = None
    width_mm: Millimetres | None = None
    part: Name | None = None
    region: Region | None = None
    position: Said = Field(default_factory=dict)
    across_join: bool = False
    reading_certainty: Certainty = Certainty.UNKNOWN
    owner_certainty: Certainty = Certainty.UNKNOWN
    note: Said = Field(default_factory=dict)
