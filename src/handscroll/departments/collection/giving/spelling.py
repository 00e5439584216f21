"""How something is spelt in a cell: the first spelling that the reader takes for the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from handscroll.departments.collection.columns.cells import Cells, guess_language, pieces
from handscroll.departments.collection.columns.names import LANGUAGE_SUFFIXES
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.model.catalogue.maker import PersonRef

Thing = TypeVar("Thing", bound=BaseModel)
_SUFFIXES = {tag: suffix for suffix, tag in LANGUAGE_SUFFIXES.items()}


class Spelling:
    """Spells things so that the readers of cells understand them.

    Parameters
    ----------
    words
        The vocabularies by which the readers look terms up.
    """

    def __init__(self, words: Vocabularies) -> None:
        self.words = words

    def cells(self, columns: Mapping[str, str]) -> Cells:
        """Return cells that say something in some columns."""
        return Cells("", {name: (0, text) for name, text in columns.items()}, self.words)

    def best(
        self,
        column: str,
        candidates: Iterable[str],
        read: Callable[[Cells], Sequence[Thing]],
        wanted: Thing,
        signs: str,
    ) -> str:
        """Return the first spelling that is read as what is wanted; else as the most like it.

        Parameters
        ----------
        signs
            Signs at which the reader parts a cell; words that it would part are kept whole.
        """
        told = [one for candidate in candidates if (one := candidate.strip())]
        nearest: list[tuple[int, int, str]] = []
        for one in told:
            try:
                found = read(self.cells({column: one}))
            except ValidationError:
                continue
            if len(found) == 1:
                if found[0] == wanted:
                    return one
                nearest.append((_alike(found[0], wanted), len(one), one))
        if nearest:
            return max(nearest)[-1]
        return whole(told[0], signs) if told else ""


def _alike(found: BaseModel, wanted: BaseModel) -> int:
    """Count the facts that two statements share, less those that only the first one has."""
    mine, theirs = (set(_leaves(one.model_dump(mode="json"))) for one in (found, wanted))
    return len(mine & theirs) - len(mine - theirs)


def _leaves(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{place}.{name}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _leaves(inner, f"{place}.{at}")
    else:
        yield place, str(value)


def whole(text: str, signs: str) -> str:
    """Return a text that is not parted at some signs; commas stand in their place."""
    if len(pieces(text, signs)) < 2:
        return text
    for sign in signs:
        text = text.replace(sign, "，" if ord(sign) > 127 else ", ")
    return text


def said(column: str, told: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a text in several languages, each in its own column.

    Where no column is of its language, the first text goes into the column without one.
    """
    found = {column + _SUFFIXES[tag]: text for tag, text in told.items() if tag in _SUFFIXES}
    found = {name: text for name, text in found.items() if text.strip()}
    if not found and (other := [text for text in told.values() if text.strip()]):
        return {column: other[0]}
    return found


def only(told: Mapping[str, str]) -> str:
    """Return a text of which a cell guesses the language: the one it guesses right, else any."""
    right = [text for tag, text in told.items() if text and guess_language(text) == tag]
    return next(iter([*right, *filter(None, told.values())]), "")


def named(person: PersonRef) -> str:
    """Return a person's name, or the Chinese and the Latin one side by side."""
    texts = [one.text for one in person.names]
    if len(texts) > 1 and guess_language(texts[0]) != "en" and guess_language(texts[1]) == "en":
        return f"{texts[0]} {texts[1]}"
    return texts[0] if texts else ""


def with_life(person: PersonRef) -> str:
    """Return a person's name with the life in brackets, where one is known."""
    born, died, active = (one.written for one in (person.born, person.died, person.floruit))
    if born or died:
        return f"{named(person)} ({born or '?'}-{died or '?'})"
    return f"{named(person)} (active {active})" if active else named(person)
