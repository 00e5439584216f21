"""A term of a vocabulary, or a word that no vocabulary has yet."""

from __future__ import annotations

from pydantic import Field, model_validator

from handscroll.model.catalogue.fact import Fact
from handscroll.model.catalogue.written import Address, Name, Said


class Term(Fact):
    """A term by its name in a vocabulary, by its words, or both.

    Attributes
    ----------
    id
        Name in a vocabulary of the museum; None for a word of the writer's own.
    words
        The term in several languages, as shown.
    link
        The same term elsewhere, such as AAT.
    """

    id: Name | None = None
    words: Said = Field(default_factory=dict)
    link: Address = ""

    @model_validator(mode="after")
    def _says_something(self) -> Term:
        if self.id is None and not any(self.words.values()):
            raise ValueError("a term needs a name in a vocabulary or words")
        return self
