"""A set of tolerances with its edition, its category, and where each number was read."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from handscroll.errors import InvalidError
from handscroll.model.quality.aspect import COLOUR_DIFFERENCES, Aspect, Formula

MOST_CHARACTERS = 200_000
"""Size of a profile that a museum brings."""


class Standing(StrEnum):
    """How sure it is that a number is the document's."""

    READ = "read"
    """Read in the document itself, or in its author's own publication of it."""
    SECONDARY = "secondary"
    """Read in somebody's comparison or translation of it."""
    VERIFY = "verify"
    """The place where it was read raises doubts: look it up before relying on it."""
    OWN = "own"
    """The museum's own."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Limit(_Part):
    """What a value must keep to.

    Attributes
    ----------
    least, most
        In the unit of the aspect; at least one of them.
    strict
        The limits themselves are already too much: ``<`` and not ``<=``.
    """

    least: float | None = Field(default=None, allow_inf_nan=False)
    most: float | None = Field(default=None, allow_inf_nan=False)
    strict: bool = False

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.least is None and self.most is None:
            msg = "a limit needs least or most"
            raise ValueError(msg)
        if self.least is not None and self.most is not None and self.least >= self.most:
            msg = f"least {self.least} is not below most {self.most}"
            raise ValueError(msg)
        return self


class Tolerance(_Part):
    """What a profile says of one aspect.

    Attributes
    ----------
    limits
        By level; a level that the source leaves open is not here.
    formula
        For differences of colour; not stated where the source does not say.
    read_in
        Which of the profile's sources, by its key.
    note
        A reason code that words stand for, such as ``size_below_a5``.
    """

    aspect: Aspect
    limits: dict[str, Limit] = Field(min_length=1)
    formula: Formula | None = None
    standing: Standing
    read_in: str
    note: str = ""


class Missing(_Part):
    """An aspect that the document treats, and whose numbers are not here."""

    aspect: Aspect
    levels: list[str] = []
    why: str


class Profile(_Part):
    """Tolerances of one document for one kind of original.

    Attributes
    ----------
    key
        Name that a capture's record keeps; with the edition it never changes its meaning.
    levels
        Best first.
    sources
        Where its numbers were read, by key.
    """

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")
    title: str = Field(min_length=1, max_length=200)
    edition: str = Field(min_length=1, max_length=100)
    category: str = Field(min_length=1, max_length=200)
    levels: list[str] = Field(min_length=1, max_length=12)
    sources: dict[str, str] = Field(min_length=1)
    tolerances: list[Tolerance] = Field(min_length=1)
    missing: list[Missing] = []

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(set(self.levels)) != len(self.levels):
            msg = "a level stands twice in levels"
            raise ValueError(msg)
        aspects = [one.aspect for one in self.tolerances]
        if len(set(aspects)) != len(aspects):
            msg = "an aspect stands twice in tolerances"
            raise ValueError(msg)
        for one in self.tolerances:
            self._check(one)
        return self

    def _check(self, one: Tolerance) -> None:
        unknown = set(one.limits) - set(self.levels)
        if unknown:
            msg = f"{one.aspect.value} has limits for the unknown level {min(unknown)}"
            raise ValueError(msg)
        if one.read_in not in self.sources:
            msg = f"{one.aspect.value} was read in {one.read_in}, which is not among the sources"
            raise ValueError(msg)
        if (one.aspect in COLOUR_DIFFERENCES) != (one.formula is not None):
            msg = f"{one.aspect.value}: a formula belongs to differences of colour and only there"
            raise ValueError(msg)

    def tolerance(self, aspect: Aspect) -> Tolerance | None:
        """Return what is said of an aspect."""
        return next((one for one in self.tolerances if one.aspect is aspect), None)


def read_profile(text: str) -> Profile:
    """Read a museum's own profile.

    Parameters
    ----------
    text
        JSON in the form of the shipped profiles.

    Raises
    ------
    InvalidError
        With the first thing that is wrong and where.
    """
    if len(text) > MOST_CHARACTERS:
        raise _wrong(f"it has {len(text)} characters, at most {MOST_CHARACTERS} are read")
    try:
        return Profile.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the whole"
        raise _wrong(f"{where}: {first['msg'].removeprefix('Value error, ')}") from error


def keeps(value: float, limit: Limit) -> bool:
    """Say whether a value is within a limit; NaN is not."""
    if math.isnan(value):
        return False
    if limit.strict:
        return (limit.least is None or value > limit.least) and (
            limit.most is None or value < limit.most
        )
    return (limit.least is None or value >= limit.least) and (
        limit.most is None or value <= limit.most
    )


def _wrong(why: str) -> InvalidError:
    return InvalidError(
        "The quality profile cannot be used", why=why,
        fix="Correct the file; the shipped profiles show its form",
    )  # fmt: skip
