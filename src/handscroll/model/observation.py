"""Something said of a region of a relic, by someone, from evidence."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from handscroll.errors import ConflictError
from handscroll.model.region import Region

OF_THE_HOUSE = frozenset({"capture_quality"})
"""Kinds that are about how a picture was taken, not about the work: no visitor is told them."""


class Verdict(StrEnum):
    """Where an observation stands between a proposal and the record."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Quantity(BaseModel):
    """A measured value with its standard uncertainty, both in ``unit``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float
    uncertainty: float = Field(ge=0)
    unit: str


class Observation(BaseModel):
    """A statement that keeps its author and its evidence, so that it can be judged again.

    A machine's observation starts as a proposal; only a person's review makes it part of
    the record, and the proposal stays readable beside the verdict.

    Attributes
    ----------
    kind
        What is observed: ``seal``, ``inscription``, ``damage`` …
    author
        A person's sign-in name, or a method with its version: ``find_changes 1.0``.
    words, description
        What is there, in a few words and at length; language to text.
    evidence
        Captures it was drawn from, oldest first.
    replaces
        The observation that this one says better; once accepted it is shown in its stead.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    relic: str
    kind: str = Field(pattern=r"^[a-z][a-z_]{0,39}$")
    region: Region
    words: dict[str, str] = Field(default_factory=dict)
    description: dict[str, str] = Field(default_factory=dict)
    quantity: Quantity | None = None
    evidence: tuple[str, ...] = ()
    author: str
    by_machine: bool = False
    verdict: Verdict = Verdict.PROPOSED
    reviewer: str | None = None
    replaces: str | None = None
    facts: dict[str, Any] = Field(default_factory=dict)

    def reviewed(self, verdict: Verdict, *, reviewer: str) -> Observation:
        """Return the observation with a person's verdict.

        Raises
        ------
        ConflictError
            If somebody judged it before.
        """
        if self.verdict is not Verdict.PROPOSED:
            raise ConflictError(
                f"Observation {self.id} cannot be judged again",
                why=f"{self.reviewer} marked it {self.verdict}",
                fix="Propose a new observation with the new evidence",
            )
        return self.model_copy(update={"verdict": verdict, "reviewer": reviewer})
