"""What is asked of a reconciliation service, and what it answers.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

VERSION = "0.2"
LONGEST_QUERY = 500
"""Characters of the longest name that is asked for."""
MOST_CANDIDATES = 100
_LOOSE = ConfigDict(frozen=True, extra="ignore")
Text = Annotated[str, StringConstraints(max_length=10_000)]
_PLACEHOLDER = "{{id}}"


@dataclass(frozen=True)
class Query:
    """One question: who or what is called by these words.

    Attributes
    ----------
    words
        The name that is looked for.
    type
        Identifier of the type that the service gives to such things, or None for any.
    properties
        Further knowledge, as ``{"P569": "1254"}``: identifier of a property to its value.
    limit
        Most candidates that are wanted.
    """

    words: str
    type: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    limit: int = 10

    def body(self) -> dict[str, Any]:
        """Return the question as the service reads it."""
        body: dict[str, Any] = {
            "query": self.words[:LONGEST_QUERY],
            "limit": min(max(self.limit, 1), MOST_CANDIDATES),
        }
        if self.type is not None:
            body |= {"type": self.type, "type_strict": "should"}
        if self.properties:
            body["properties"] = [{"pid": pid, "v": v} for pid, v in self.properties.items()]
        return body


class Type(BaseModel):
    """A type of things that a service knows."""

    model_config = _LOOSE

    id: Text
    name: Text = ""


class Candidate(BaseModel):
    """One thing that may be meant. It is a proposal: a person decides.

    Attributes
    ----------
    score
        How well it fits; comparable only within one service.
    match
        Whether the service itself is sure.
    """

    model_config = _LOOSE

    id: Text
    name: Text
    score: Annotated[float, Field(allow_inf_nan=False)]
    match: bool = False
    description: Text = ""
    type: tuple[Type, ...] = ()

    @field_validator("type", mode="before")
    @classmethod
    def _named(cls, given: object) -> object:
        """Take a type that is an identifier only for what it is."""
        if not isinstance(given, list):
            return given
        return [{"id": one} if isinstance(one, str) else one for one in given]

    @field_validator("description", mode="before")
    @classmethod
    def _described(cls, given: object) -> object:
        return "" if given is None else given


class Answer(BaseModel):
    """The candidates for one question, best first."""

    model_config = _LOOSE

    result: Annotated[tuple[Candidate, ...], Field(max_length=10 * MOST_CANDIDATES)]


class View(BaseModel):
    """How an identifier becomes an address that people can open."""

    model_config = _LOOSE

    url: Text


class Manifest(BaseModel):
    """What a service says of itself.

    Attributes
    ----------
    identifier_space, schema_space
        Addresses that say which identifiers of things, and of types and properties, it uses.
    default_types
        Types worth offering to a person.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    name: Text
    versions: tuple[Text, ...] = ()
    identifier_space: Annotated[Text, Field(alias="identifierSpace")]
    schema_space: Annotated[Text, Field(alias="schemaSpace")]
    default_types: Annotated[tuple[Type, ...], Field(alias="defaultTypes")] = ()
    view: View | None = None

    def link(self, candidate: str) -> str | None:
        """Return the address at which a candidate can be looked at, or None."""
        if self.view is None or not self.view.url.startswith(("https://", "http://")):
            return None
        if _PLACEHOLDER not in self.view.url:
            return None
        return self.view.url.replace(_PLACEHOLDER, quote(candidate, safe=""))
