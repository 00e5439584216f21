"""Vocabularies as one museum has them: what is shipped, and what the museum adds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from handscroll.departments.collection.vocabularies.extension import (
    FOLDER,
    SUFFIXES,
    read_extension,
)
from handscroll.departments.collection.vocabularies.folding import fold
from handscroll.departments.collection.vocabularies.merging import empty, merge
from handscroll.departments.collection.vocabularies.model import Term, Vocabulary
from handscroll.departments.collection.vocabularies.shipped import NAMES, shipped
from handscroll.errors import ConflictError, HandscrollError, InvalidError, NotFoundError

MAX_FILES = 100
"""Files of a museum's folder that are read."""


class Choice(NamedTuple):
    """A term as it is offered to a person."""

    id: str
    label: str
    depth: int
    """Steps below a term without a broader one: 0 for the top."""


class Vocabularies:
    """All vocabularies of one museum.

    Attributes
    ----------
    troubles
        What of the museum's own files could not be used, and why. All else is in use.
    """

    def __init__(
        self, vocabularies: Mapping[str, Vocabulary], troubles: tuple[HandscrollError, ...] = ()
    ) -> None:
        self._vocabularies = dict(vocabularies)
        self._terms = {
            name: {term.id: term for term in one.terms} for name, one in vocabularies.items()
        }
        self._spellings = {name: _spellings(one) for name, one in vocabularies.items()}
        self.troubles = troubles

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the vocabularies: the shipped ones, then the museum's own."""
        return tuple(self._vocabularies)

    def vocabulary(self, name: str) -> Vocabulary:
        """Return one vocabulary with all its terms.

        Raises
        ------
        NotFoundError
            If there is none of that name.
        """
        found = self._vocabularies.get(name)
        if found is None:
            raise NotFoundError(
                f"The vocabulary {name[:60]!r} was not found",
                why="nothing bears that name",
                fix="Choose one of: " + ", ".join(self.names),
            )
        return found

    def term(self, vocabulary: str, term: str) -> Term:
        """Return a term by its identifier, hidden or not.

        Raises
        ------
        NotFoundError
            If the vocabulary or the term is not there.
        """
        self.vocabulary(vocabulary)
        found = self._terms[vocabulary].get(term)
        if found is None:
            raise NotFoundError(
                f"The term {term[:60]!r} was not found",
                why=f"the vocabulary {vocabulary} has no such identifier",
                fix=f"List its terms with: handscroll vocabulary show {vocabulary}",
            )
        return found

    def find(self, vocabulary: str, words: str) -> Term | None:
        """Return the term that is spelt so in any language, hidden or not, or None.

        Case, spaces, hyphens, tone marks of pinyin, simplified and traditional characters make
        no difference. No spelling belongs to two terms of a vocabulary.
        """
        self.vocabulary(vocabulary)
        name = self._spellings[vocabulary].get(fold(words))
        return None if name is None else self._terms[vocabulary][name]

    def children(self, vocabulary: str, term: str) -> tuple[Term, ...]:
        """Return the terms directly below one, in the vocabulary's order."""
        self.term(vocabulary, term)
        return tuple(one for one in self.vocabulary(vocabulary).terms if one.broader == term)

    def choices(self, vocabulary: str, language: str) -> tuple[Choice, ...]:
        """Return what is offered: terms that are not hidden, those below after those above."""
        below: dict[str | None, list[Term]] = {}
        for term in self.vocabulary(vocabulary).terms:
            below.setdefault(term.broader, []).append(term)
        found: list[Choice] = []
        waiting = [(term, 0) for term in reversed(below.get(None, []))]
        while waiting:
            term, depth = waiting.pop()
            if not term.hidden:
                found.append(Choice(term.id, term.name(language), depth))
            waiting += [(one, depth + 1) for one in reversed(below.get(term.id, []))]
        return tuple(found)


def load(museum: Path | None = None) -> Vocabularies:
    """Load the shipped vocabularies, and what the museum in a folder adds to them.

    Parameters
    ----------
    museum
        The museum's folder; its files lie in ``vocabularies/`` there. None is shipped only.

    Notes
    -----
    A file that cannot be used never keeps the others, nor the shipped terms, from being used:
    see :attr:`Vocabularies.troubles`.
    """
    found = {name: shipped(name) for name in NAMES}
    troubles: list[HandscrollError] = []
    for file in _files(museum, troubles):
        troubles += _extend(found, file)
    return Vocabularies(found, tuple(troubles))


def check(file: Path) -> tuple[HandscrollError, ...]:
    """Return what of one file of a museum could not be used, and why."""
    return tuple(_extend({name: shipped(name) for name in NAMES}, file))


def _extend(found: dict[str, Vocabulary], file: Path) -> list[HandscrollError]:
    name = file.stem
    if not (name.isascii() and name.isidentifier() and name == name.lower()) or len(name) > 64:
        return [
            InvalidError(
                f"The vocabulary file {file.name} was not read",
                why="its name is that of no vocabulary",
                fix="Name it after a vocabulary, or with a-z, 0-9 and _ for one of your own",
            )
        ]
    extension = read_extension(file)
    before = found.get(name)
    merged = merge(before or empty(name), extension)
    if before is not None or merged.vocabulary.terms:
        found[name] = merged.vocabulary
    return [*extension.troubles, *merged.troubles]


def _files(museum: Path | None, troubles: list[HandscrollError]) -> list[Path]:
    folder = None if museum is None else museum / FOLDER
    if folder is None or not folder.is_dir():
        return []
    files = sorted(one for one in folder.iterdir() if one.suffix.lower() in SUFFIXES)
    if len(files) > MAX_FILES:
        troubles.append(
            ConflictError(
                f"{len(files) - MAX_FILES} vocabulary files were not read",
                why=f"the folder {FOLDER} holds more than {MAX_FILES}",
                fix="Put the terms of one vocabulary into one file",
            )
        )
    return files[:MAX_FILES]


def _spellings(vocabulary: Vocabulary) -> dict[str, str]:
    """Return folded spelling to identifier; the term that comes first keeps a spelling."""
    found: dict[str, str] = {}
    for term in vocabulary.terms:
        for words in term.spellings:
            if folded := fold(words):
                found.setdefault(folded, term.id)
    return found
