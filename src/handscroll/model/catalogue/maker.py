"""Who made a work, how sure that is, and under which names they are known."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.fact import Certainty, Fact
from handscroll.model.catalogue.written import Address, Line, Name, Said, Short, Tag


class NameKind(StrEnum):
    """Which of a person's names it is."""

    NAME = "name"
    COURTESY = "courtesy"
    ART = "art"
    OTHER_ART = "other_art"
    STUDIO = "studio"
    POSTHUMOUS = "posthumous"
    TEMPLE = "temple"
    DHARMA = "dharma"
    ENGLISH = "english"


class PersonName(Fact):
    """One name of a person: 姓名, 字, 号, 室名 and so on."""

    kind: NameKind = NameKind.NAME
    text: Short = Field(min_length=1)
    language: Tag = "zh-Hant"
    pinyin: Short = ""


class PersonRef(Fact):
    """A person met in a record: as the museum's own entry, by words, or both.

    Attributes
    ----------
    id
        The museum's entry of the person, or None.
    names
        As this record gives them; the first is shown first.
    links
        The same person elsewhere: ULAN, Wikidata, VIAF, CBDB. Linked, never copied.
    """

    id: Name | None = None
    names: tuple[PersonName, ...] = Field(default=(), max_length=60)
    born: Dated = Dated()
    died: Dated = Dated()
    floruit: Dated = Dated()
    native_place: Said = Field(default_factory=dict)
    links: tuple[Address, ...] = Field(default=(), max_length=20)
    certainty: Certainty = Certainty.UNKNOWN

    def named(self, kind: NameKind) -> tuple[PersonName, ...]:
        """Return the names of one kind, in order."""
        return tuple(name for name in self.names if name.kind is kind)


class MakerRole(StrEnum):
    """What the person did."""

    PAINTER = "painter"
    CALLIGRAPHER = "calligrapher"
    WEAVER = "weaver"
    EMBROIDERER = "embroiderer"
    DESIGNER = "designer"
    BUILDER = "builder"
    DIRECTOR = "director"
    POET = "poet"
    MOUNTER = "mounter"
    PATRON = "patron"
    MAKER = "maker"


class Qualifier(StrEnum):
    """How the work is given to the person."""

    AUTOGRAPH = "autograph"
    ATTRIBUTED = "attributed"
    TRADITIONALLY_ATTRIBUTED = "traditionally_attributed"
    FORMERLY_ATTRIBUTED = "formerly_attributed"
    AFTER = "after"
    MANNER_OF = "manner_of"
    COPY = "copy"
    WORKSHOP = "workshop"
    UNIDENTIFIED = "unidentified"


class Maker(Fact):
    """One person's share in a work."""

    person: PersonRef = PersonRef()
    role: MakerRole = MakerRole.MAKER
    qualifier: Qualifier = Qualifier.UNIDENTIFIED
    certainty: Certainty = Certainty.UNKNOWN
    asserted_by: Line = ""
    note: Line = ""

    @model_validator(mode="after")
    def _somebody_or_nobody(self) -> Maker:
        named = self.person.id is not None or bool(self.person.names)
        if not named and self.qualifier is not Qualifier.UNIDENTIFIED:
            raise ValueError(f"the qualifier {self.qualifier} needs a person; name one")
        return self
