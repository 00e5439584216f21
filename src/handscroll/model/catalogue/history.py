"""Where a work has been, who wrote of it, and under which numbers."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.fact import Certainty, Fact
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.catalogue.written import Address, Line, Long, Said, Short


class Transfer(StrEnum):
    """How a work changed hands."""

    COMMISSION = "commission"
    GIFT = "gift"
    BEQUEST = "bequest"
    PURCHASE = "purchase"
    AUCTION = "auction"
    INHERITANCE = "inheritance"
    TRIBUTE = "tribute"
    TRANSFER = "transfer"
    EXCAVATION = "excavation"
    LOAN = "loan"
    LOOTED = "looted"
    RESTITUTION = "restitution"
    UNKNOWN = "unknown"


class ProvenanceStep(Fact):
    """One link of the chain: who held the work, when, and how it came to them.

    Attributes
    ----------
    price, staff_note
        Never leave the staff.
    """

    holder: PersonRef = PersonRef()
    institution: Said = Field(default_factory=dict)
    place: Said = Field(default_factory=dict)
    when: Dated = Dated()
    how: Transfer = Transfer.UNKNOWN
    evidence: Said = Field(default_factory=dict)
    certainty: Certainty = Certainty.UNKNOWN
    source: Line = ""
    price: Line = ""
    staff_note: Long = ""


class Agreement(StrEnum):
    """Whether an old catalogue's words fit the object."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CANNOT_BE_MATCHED = "cannot_be_matched"
    NOT_CHECKED = "not_checked"


class HistoricEntry(Fact):
    """How a traditional catalogue records the work: 石渠宝笈, 宣和画谱, 江村销夏录."""

    catalogue: Short = Field(min_length=1)
    hall: Short = ""
    juan: Short = ""
    page: Short = ""
    text: Long = ""
    agreement: Agreement = Agreement.NOT_CHECKED
    differs_in: Said = Field(default_factory=dict)
    note: Said = Field(default_factory=dict)


class ExhibitionEntry(Fact):
    """One exhibition in which the work was shown."""

    title: Said = Field(default_factory=dict)
    venue: Said = Field(default_factory=dict)
    place: Said = Field(default_factory=dict)
    when: Dated = Dated()
    number: Short = ""
    link: Address = ""


class Citation(Fact):
    """One publication of the work."""

    text: Line = Field(min_length=1)
    pages: Short = ""
    plates: Short = ""
    link: Address = ""
    note: Said = Field(default_factory=dict)


class IdentifierKind(StrEnum):
    """Which number it is."""

    ACCESSION = "accession"
    FORMER = "former"
    THOUSAND_CHARACTER = "thousand_character"
    BARCODE = "barcode"
    SURVEY = "survey"
    LOAN = "loan"
    OTHER = "other"


class Identifier(Fact):
    """A number, kept verbatim, with its source."""

    text: Short = Field(min_length=1)
    kind: IdentifierKind = IdentifierKind.OTHER
    given_by: Line = ""
    note: Said = Field(default_factory=dict)


class Grade(StrEnum):
    """级别: the grade of a relic in the national scheme."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    ORDINARY = "ordinary"
    NOT_GRADED = "not_graded"
