"""Texts on an object: title slips, frontispieces, signatures, poems, colophons, viewing notes."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.fact import Certainty, Fact
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.catalogue.written import Line, Long, Name, Said, Short, Tag
from handscroll.model.region import Region

LOST = "□"
"""Stands for each lost or unread character."""


class InscriptionKind(StrEnum):
    """What a text is."""

    TITLE_SLIP = "title_slip"
    FRONTISPIECE = "frontispiece"
    SIGNATURE = "signature"
    POEM = "poem"
    COLOPHON = "colophon"
    VIEWING_NOTE = "viewing_note"
    LABEL = "label"
    OTHER = "other"


class Script(StrEnum):
    """In which script it is written."""

    SEAL = "seal"
    CLERICAL = "clerical"
    REGULAR = "regular"
    RUNNING = "running"
    CURSIVE = "cursive"
    RUNNING_REGULAR = "running_regular"
    OTHER = "other"


class Transcription(Fact):
    """A text as read: a line end for each column, ``□`` for each lost character.

    Attributes
    ----------
    punctuated
        Whether somebody added punctuation; None where nobody said.
    by
        Who read it.
    """

    text: Long = ""
    language: Tag = "zh-Hant"
    punctuated: bool | None = None
    by: Line = ""
    certainty: Certainty = Certainty.UNKNOWN

    @property
    def lost(self) -> int:
        """How many characters are lost."""
        return self.text.count(LOST)

    @property
    def characters(self) -> int:
        """How many characters stand there, lost ones included, punctuation not."""
        return sum(sign == LOST or sign.isalpha() for sign in self.text)


class Translation(Fact):
    """A translation, with its language and who made it."""

    text: Long = Field(min_length=1)
    language: Tag
    translator: Short = ""
    source: Line = ""


class Inscription(Fact):
    """One text on the object.

    Attributes
    ----------
    lines, characters
        As counted on the object; characters of the transcription where nobody counted.
    seals
        Identifiers of the seal impressions that belong to it.
    part
        Identifier of the mounting part that bears it.
    region
        Where it stands on a capture.
    """

    id: Name
    kind: InscriptionKind = InscriptionKind.OTHER
    author: PersonRef = PersonRef()
    signature: Line = ""
    script: Script | None = None
    lines: int | None = Field(default=None, ge=0, le=100_000)
    characters: int | None = Field(default=None, ge=0, le=1_000_000)
    date: Dated = Dated()
    transcription: Transcription = Transcription()
    translations: tuple[Translation, ...] = Field(default=(), max_length=20)
    seals: tuple[Name, ...] = Field(default=(), max_length=500)
    part: Name | None = None
    region: Region | None = None
    note: Said = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_a_seal_once(self) -> Inscription:
        if len(set(self.seals)) != len(self.seals):
            raise ValueError(f"the text {self.id} names a seal twice")
        return self

    @property
    def counted(self) -> int | None:
        """Characters as counted, else those of the transcription; None where neither is known."""
        return self.characters if self.characters is not None else (
            self.transcription.characters or None
        )  # fmt: skip
