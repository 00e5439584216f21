"""Words side by side: what each language says of a key, and whose word that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handscroll.model.plurals import OTHER, forms_of
from handscroll.model.wording import Phrase, Wording, forms
from handscroll.museum.wordings import Change
from handscroll.pages.languages import offered
from handscroll.pages.words import allowed, shipped, usable, words_in


@dataclass(frozen=True)
class Cell:
    """What one language says of a word.

    Attributes
    ----------
    own
        Whether the museum says so itself.
    shipped
        What handscroll brings, None where it brings nothing in this language.
    lender
        The language whose word it is, empty where it is its own.
    last
        Who changed it last and when, None where nobody did.
    """

    language: str
    name: str
    direction: str
    key: str
    phrase: Phrase
    own: bool
    shipped: Phrase | None
    lender: str
    last: Change | None

    @property
    def shown(self) -> str:
        """What readers see, the forms one behind the other."""
        return _joined(self.phrase)

    @property
    def brought(self) -> str:
        """What handscroll brings, the forms one behind the other."""
        return "" if self.shipped is None else _joined(self.shipped)

    @property
    def fields(self) -> Mapping[str, str]:
        """Form to text: one field where the word does not count, ``text``."""
        if isinstance(shipped("en")[self.key], str):
            return {"text": "" if self.lender else self.shown}
        said = {OTHER: self.phrase} if isinstance(self.phrase, str) else self.phrase
        wanted = dict.fromkeys((*forms_of(self.language), *said))
        return {form: "" if self.lender else said.get(form, "") for form in wanted}

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Names that stand for values, as they are written."""
        return tuple(f"{{{name}}}" for name in sorted(allowed(self.key)))

    @property
    def seen(self) -> int:
        """The journal's line of the last change, 0 where there is none."""
        return 0 if self.last is None else self.last.seq


def _joined(phrase: Phrase) -> str:
    return " / ".join(dict.fromkeys(forms(phrase)))


class Finder:
    """Looks words up in one wording."""

    def __init__(self, wording: Wording) -> None:
        self._names = offered(wording)
        self._words = {tag: words_in(tag, wording) for tag in self._names}
        self._own = {tag: usable(tag, wording) for tag in self._names}
        self._wording = wording

    def find(self, text: str) -> list[str]:
        """Return the keys of words that have a text in their key or say it in some language."""
        wanted = text.strip().casefold()
        return [key for key in shipped("en") if wanted in key.casefold() or self._says(key, wanted)]

    def _says(self, key: str, wanted: str) -> bool:
        said = (words.phrase(key) for words in self._words.values())
        return any(wanted in form.casefold() for phrase in said for form in forms(phrase))

    def own(self, key: str) -> bool:
        """Say whether the museum says a word in its own way in some shipped language."""
        return any(key in own for tag, own in self._own.items() if shipped(tag))

    def lent(self, key: str) -> bool:
        """Say whether some language has no word of its own."""
        return any(key in words.borrowed for words in self._words.values())

    def cells(self, key: str, newest: Mapping[tuple[str, str], Change]) -> list[Cell]:
        """Return a word in every language."""
        return [self._cell(tag, key, newest.get((tag, key))) for tag in self._names]

    def _cell(self, tag: str, key: str, last: Change | None) -> Cell:
        words, tongue = self._words[tag], self._wording.tongue(tag)
        return Cell(
            tag,
            self._names[tag],
            "ltr" if tongue is None else tongue.direction,
            key,
            words.phrase(key),
            key in self._own[tag],
            shipped(tag).get(key),
            words.borrowed.get(key, ""),
            last,
        )
