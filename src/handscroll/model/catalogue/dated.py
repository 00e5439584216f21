"""A date as written, and every span of time that it may mean."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from handscroll.model.catalogue.fact import Fact
from handscroll.model.catalogue.written import Line

Edtf = Annotated[
    str, StringConstraints(pattern=r"^[0-9XxYESuT/:.,~?%+Z\[\]{}-]{1,120}$", max_length=120)
]
"""A date or interval in the signs of EDTF (ISO 8601-2); the department of dates writes it."""

Year = Annotated[int, Field(ge=-9999, le=9999)]


class Calendar(StrEnum):
    """In which calendar a date was written."""

    GREGORIAN = "gregorian"
    JULIAN = "julian"
    CHINESE = "chinese"
    ISLAMIC = "islamic"
    TIBETAN = "tibetan"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """What a date rests on."""

    SIGNED = "signed"
    COLOPHON = "colophon"
    SEAL = "seal"
    STYLE = "style"
    DOCUMENT = "document"
    MATERIAL = "material"
    TRADITION = "tradition"
    UNKNOWN = "unknown"


class DateCertainty(StrEnum):
    """How sure a date is."""

    CERTAIN = "certain"
    APPROXIMATE = "approximate"
    UNCERTAIN = "uncertain"
    UNKNOWN = "unknown"


class Candidate(Fact):
    """One span of time that a date may mean; years are astronomical, 0 is 1 BCE."""

    edtf: Edtf
    first: Year
    last: Year
    note: Line = ""

    @model_validator(mode="after")
    def _runs_forwards(self) -> Candidate:
        if self.first > self.last:
            raise ValueError(f"the span {self.edtf} ends in {self.last}, before it begins")
        return self


class Dated(Fact):
    """A date: what was written always stays, whatever was made of it.

    Attributes
    ----------
    written
        As on the object or in the record: ``乾隆辛丑仲春``, ``late 17th century``.
    candidates
        Every span it may mean, likeliest first; none where nobody could say.
    """

    written: Line = ""
    calendar: Calendar = Calendar.UNKNOWN
    candidates: tuple[Candidate, ...] = Field(default=(), max_length=60)
    basis: Basis = Basis.UNKNOWN
    certainty: DateCertainty = DateCertainty.UNKNOWN
    note: Line = ""

    @model_validator(mode="after")
    def _certain_is_one(self) -> Dated:
        if self.certainty is DateCertainty.CERTAIN and len(self.candidates) > 1:
            raise ValueError(
                f"a date with {len(self.candidates)} candidates is not certain;"
                " keep one of them, or call it uncertain"
            )
        return self

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year of all candidates together, or None where there is none."""
        if not self.candidates:
            return None
        return min(one.first for one in self.candidates), max(one.last for one in self.candidates)
