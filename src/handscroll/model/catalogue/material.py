"""Of what and how a work is made: techniques, support, pigments."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from handscroll.model.catalogue.fact import Certainty, Fact
from handscroll.model.catalogue.term import Term
from handscroll.model.catalogue.written import Line, Said

PerCentimetre = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]


class TechniqueKind(StrEnum):
    """Of which family a technique is."""

    MANNER = "manner"
    TEXTURE_STROKE = "texture_stroke"
    COMPOSITION = "composition"
    OTHER = "other"


class Technique(Fact):
    """One technique: 青绿, 披麻皴, 三远."""

    term: Term
    kind: TechniqueKind = TechniqueKind.OTHER
    certainty: Certainty = Certainty.UNKNOWN


class Support(Fact):
    """On what it is painted or written; thread counts in threads a centimetre."""

    terms: tuple[Term, ...] = Field(default=(), max_length=20)
    weave: Said = Field(default_factory=dict)
    warp_per_cm: PerCentimetre | None = None
    weft_per_cm: PerCentimetre | None = None
    note: Said = Field(default_factory=dict)


class PigmentMethod(StrEnum):
    """How a pigment was named."""

    VISUAL = "visual"
    IMAGING = "imaging"
    XRF = "xrf"
    RAMAN = "raman"
    FORS = "fors"
    XRD = "xrd"
    SAMPLE = "sample"
    HISTORICAL_TEXT = "historical_text"


class Standing(StrEnum):
    """What the naming of a pigment is worth."""

    CANDIDATE = "candidate"
    IDENTIFIED = "identified"


_ONLY_CANDIDATES = {PigmentMethod.VISUAL, PigmentMethod.IMAGING, PigmentMethod.HISTORICAL_TEXT}


class Pigment(Fact):
    """A pigment with the method that named it.

    Looking, imaging and old texts give candidates; only analysis identifies.
    """

    term: Term
    method: PigmentMethod
    standing: Standing = Standing.CANDIDATE
    where: Said = Field(default_factory=dict)
    by: Line = ""
    certainty: Certainty = Certainty.UNKNOWN

    @model_validator(mode="after")
    def _worth_what_its_method_is(self) -> Pigment:
        if self.standing is Standing.IDENTIFIED and self.method in _ONLY_CANDIDATES:
            raise ValueError(
                f"the method {self.method} gives candidates only; call it a candidate,"
                " or name the analysis that identified it"
            )
        return self
