"""Where a work lies and what it is worth (staff only), and four separate rights."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from handscroll.model.catalogue.fact import Fact
from handscroll.model.catalogue.written import Address, Line, Long, Said, Short


class Location(Fact):
    """Where the object lies; never leaves the staff."""

    building: Short = ""
    room: Short = ""
    shelf: Short = ""
    since: Short = ""
    note: Line = ""


class Valuation(Fact):
    """What the object is insured for; never leaves the staff."""

    amount: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,15}([.][0-9]{1,4})?$")] = ""
    """Digits, so that no number is rounded by a program."""
    currency: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")] = ""
    when: Short = ""
    by: Line = ""
    note: Long = ""


class Statement(Fact):
    """What others may do with one of the four things that bear rights."""

    uri: Address = ""
    holder: Line = ""
    note: Said = Field(default_factory=dict)


class FourRights(Fact):
    """Rights on the object, its photograph, the text about it, and the data: never one for all."""

    object: Statement = Statement()
    photograph: Statement = Statement()
    text: Statement = Statement()
    dataset: Statement = Statement()
    """With the reservation, or not, of machine training."""


class Label(Fact):
    """A community's label on a work of living tradition (TK, BC)."""

    name: Short = Field(min_length=1)
    community: Said = Field(default_factory=dict)
    link: Address = ""
