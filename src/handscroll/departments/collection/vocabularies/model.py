"""A vocabulary and its terms, as its file says them and as everybody reads them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
"""Languages in which every shipped term has a label."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
"""A stable identifier: it is what records keep, so its meaning never changes."""
_PLAIN = r"[^<>\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]"
Words = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=f"^{_PLAIN}+$")]
"""A short text for people: no markup, no control characters, nothing that turns text around."""
Prose = Annotated[str, StringConstraints(max_length=1000, pattern=f"^{_PLAIN}*$")]
Tag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Labels = dict[Tag, Words]
_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True)


class Source(BaseModel):
    """Where terms of a vocabulary were found."""

    model_config = _STRICT

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,64}$")]
    title: Words
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>]+$")] | None = None


class Term(BaseModel):
    """One term.

    Attributes
    ----------
    label
        Its preferred name in each language.
    also
        Other spellings by which it is found: pinyin, older names, other English words.
    note
        What it means, in each language.
    broader
        Identifier of the term above it in the same vocabulary, or None.
    order
        Its place among the parts of a mount, by the mount's format, beginning with 1.
    details
        What this vocabulary says besides, as a book's author and year, a statement's address.
    unchecked
        Names of those details that nobody has verified.
    links
        Identifiers of the same concept elsewhere: ``aat``, ``wikidata``.
    source, verified
        Where the term was found; False where it still waits for a check against a source.
    hidden
        True where a museum does not offer the term; records that use it keep it.
    """

    model_config = _STRICT

    id: Name
    label: Labels
    also: tuple[Words, ...] = ()
    note: dict[Tag, Prose] = Field(default_factory=dict)
    broader: Name | None = None
    order: dict[Name, Annotated[int, Field(ge=1, le=1000)]] = Field(default_factory=dict)
    details: dict[Name, int | Words | Labels] = Field(default_factory=dict)
    unchecked: tuple[Name, ...] = ()
    links: dict[Name, Words] = Field(default_factory=dict)
    source: str
    verified: bool
    hidden: bool = False

    def name(self, language: str) -> str:
        """Return the label in a language, else in the nearest that there is."""
        for tag in (language, "zh-Hans" if language.startswith("zh") else "en", *LANGUAGES):
            if tag in self.label:
                return self.label[tag]
        return next(iter(self.label.values()), self.id)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything by which the term is found: identifier, labels and other spellings."""
        return (self.id, *self.label.values(), *self.also)


class Vocabulary(BaseModel):
    """A vocabulary: its terms in the order in which people expect them."""

    model_config = _STRICT

    id: Name
    label: Labels
    note: dict[Tag, Prose] = Field(default_factory=dict)
    sources: tuple[Source, ...]
    terms: tuple[Term, ...]
