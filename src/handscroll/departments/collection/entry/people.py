"""How a person of a record is called on a page: first names, then the others."""

from __future__ import annotations

from dataclasses import dataclass

from handscroll.model.catalogue.maker import NameKind, PersonName, PersonRef


@dataclass(frozen=True)
class Called:
    """A person's names for one reader: how they are called, and what else they are called."""

    first: tuple[PersonName, ...]
    others: tuple[PersonName, ...]
    born: str
    died: str
    floruit: str

    def __bool__(self) -> bool:
        """Say whether there is anything to show."""
        return bool(self.first)


def called(person: PersonRef, language: str) -> Called:
    """Return how a person is called in a language: an English reader gets both names."""
    english, chinese = person.named(NameKind.ENGLISH), person.named(NameKind.NAME)
    first = (*english[:1], *chinese[:1]) if language == "en" else (chinese[:1] or english[:1])
    first = first or person.names[:1]
    others = tuple(name for name in person.names if name not in first)
    if language != "en":
        others = tuple(name for name in others if name.kind is not NameKind.ENGLISH)
    return Called(first, others, person.born.written, person.died.written, person.floruit.written)
