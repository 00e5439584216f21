"""Terms of the museum's vocabularies, as a change of many records needs them."""

from __future__ import annotations

from dataclasses import dataclass

from handscroll.departments.collection.editing.page import find_term_in
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.errors import NotFoundError
from handscroll.model.text import LANGUAGES


@dataclass(frozen=True)
class Terms:
    """Finds a term by any of its spellings, and says it in every language."""

    vocabularies: Vocabularies

    def find(self, vocabulary: str, typed: str) -> str | None:
        """Return the identifier of the term that is spelt so, or None."""
        return find_term_in(self.vocabularies, vocabulary, typed)

    def words(self, vocabulary: str, term: str) -> dict[str, str]:
        """Return a term in the languages of the house; nothing of one that is not there."""
        try:
            label = self.vocabularies.term(vocabulary, term).label
        except NotFoundError:
            return {}
        return {tag: label[tag] for tag in LANGUAGES if tag in label}
