"""Put a museum's entries into a vocabulary; what would change a shipped meaning stays out."""

from __future__ import annotations

from typing import NamedTuple

from handscroll.departments.collection.vocabularies.extension import Entry, Extension
from handscroll.departments.collection.vocabularies.folding import fold
from handscroll.departments.collection.vocabularies.model import Labels, Source, Term, Vocabulary
from handscroll.errors import ConflictError, HandscrollError, InvalidError

OWN_SOURCE = "museum"
"""Source of terms whose file names none."""


class Merged(NamedTuple):
    """A vocabulary with a museum's entries in it, and what was left out."""

    vocabulary: Vocabulary
    troubles: tuple[HandscrollError, ...]


def empty(name: str) -> Vocabulary:
    """Return a vocabulary without terms, for a museum that brings one of its own."""
    label = dict.fromkeys(("zh-Hans", "zh-Hant", "en"), name)
    return Vocabulary(id=name, label=label, sources=(), terms=())


def merge(vocabulary: Vocabulary, extension: Extension) -> Merged:
    """Add terms, labels, spellings and hidden marks; shipped words never change or vanish.

    Every entry that cannot be taken becomes a trouble that says why; all others are taken.
    """
    if not extension.entries:
        return Merged(vocabulary, ())
    shipped = {term.id for term in vocabulary.terms}
    work = _Merging(vocabulary, extension)
    for entry in extension.entries:
        work.take(entry, shipped=entry.id in shipped)
    work.cut_dangling(shipped)
    terms = tuple(work.terms.values())
    own = Source(id=OWN_SOURCE, title=f"The museum's own file {extension.file.name}")
    return Merged(
        vocabulary.model_copy(update={"terms": terms, "sources": (*vocabulary.sources, own)}),
        tuple(work.troubles),
    )


class _Merging:
    """The work of one merge: terms by identifier, and who owns which folded spelling."""

    def __init__(self, vocabulary: Vocabulary, extension: Extension) -> None:
        self.extension = extension
        self.terms = {term.id: term for term in vocabulary.terms}
        self.owners = {fold(one): t.id for t in vocabulary.terms for one in t.spellings}
        self.troubles: list[HandscrollError] = []

    def take(self, entry: Entry, *, shipped: bool) -> None:
        if shipped:
            self._add_to(self.terms[entry.id], entry)
        elif entry.id in self.terms:
            self._conflict(
                f"The second entry {entry.id}",
                why="the same identifier stands above it",
                fix="Give each term its own identifier, or write one entry",
            )
        else:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        """Add a term of the museum's own."""
        if not entry.label:
            self.troubles.append(
                InvalidError(
                    f"The term {entry.id} of {self.extension.file.name} was left out",
                    why="it has no label in any language",
                    fix="Give it at least one label, as zh-Hans or en",
                )
            )
            return
        taken = [one for one in (entry.id, *entry.label.values()) if self._taken(one, entry.id)]
        if taken:
            self._conflict(
                f"The term {entry.id}",
                why=f"{taken[0]!r} already means {self.owners[fold(taken[0])]}",
                fix=f"Use {self.owners[fold(taken[0])]}, or another label",
            )
            return
        self._put(
            Term(
                id=entry.id,
                label=entry.label,
                also=self._free(entry),
                note=entry.note,
                broader=entry.broader,
                links=entry.links,
                source=entry.source or OWN_SOURCE,
                verified=False,
                hidden=bool(entry.hidden),
            )
        )

    def _add_to(self, term: Term, entry: Entry) -> None:
        """Add labels of other languages and spellings to a shipped term, or hide it."""
        if changed := _changes(term, entry):
            self._conflict(
                f"The change of {term.id}",
                why=f"its {changed} is shipped, and records of other museums rely on it",
                fix="Add a term of your own below it, or write the word under also",
            )
        labels: Labels = {
            tag: words
            for tag, words in entry.label.items()
            if tag not in term.label and not self._taken(words, term.id)
        }
        self._put(
            term.model_copy(
                update={
                    "label": term.label | labels,
                    "also": term.also + self._free(entry),
                    "note": entry.note | term.note,
                    "links": entry.links | term.links,
                    "hidden": term.hidden if entry.hidden is None else entry.hidden,
                }
            )
        )

    def _free(self, entry: Entry) -> tuple[str, ...]:
        """Return the other spellings that no other term has; each one that has is told."""
        free = []
        for words in entry.also:
            if self._taken(words, entry.id):
                self._conflict(
                    f"The spelling {words[:40]!r} of {entry.id}",
                    why=f"it already means {self.owners[fold(words)]}",
                    fix="Leave it out, or make it longer",
                )
            else:
                free.append(words)
        return tuple(free)

    def _taken(self, words: str, by: str) -> bool:
        return self.owners.get(fold(words), by) != by

    def _put(self, term: Term) -> None:
        self.terms[term.id] = term
        for words in term.spellings:
            self.owners.setdefault(fold(words), term.id)

    def _conflict(self, what: str, *, why: str, fix: str) -> None:
        left = f"{what} in {self.extension.file.name} was left out"
        self.troubles.append(ConflictError(left, why=why, fix=fix))

    def cut_dangling(self, shipped: set[str]) -> None:
        """Cut links to broader terms that are not there, or that lead in a circle."""
        for name, term in list(self.terms.items()):
            if name in shipped or term.broader is None:
                continue
            if _reaches_top(self.terms, name):
                continue
            self.terms[name] = term.model_copy(update={"broader": None})
            self._conflict(
                f"The broader term of {name}",
                why=f"{term.broader} is not there, or leads back to {name}",
                fix="Name a term of this vocabulary that stands above it",
            )


def _changes(term: Term, entry: Entry) -> str | None:
    """Return what of a shipped term an entry would change, or None."""
    for tag, words in entry.label.items():
        if tag in term.label and term.label[tag] != words:
            return f"label in {tag}"
    if entry.broader is not None and entry.broader != term.broader:
        return "broader term"
    for given, kept, name in ((entry.note, term.note, "note"), (entry.links, term.links, "link")):
        if any(key in kept and kept[key] != value for key, value in given.items()):
            return name
    return None


def _reaches_top(terms: dict[str, Term], name: str) -> bool:
    seen: set[str] = set()
    at: str | None = name
    while at is not None:
        if at in seen or at not in terms:
            return False
        seen.add(at)
        at = terms[at].broader
    return True
