"""Every word of the interface: shipped in one JSON file a language, and as the museum says it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from handscroll.errors import MisconfiguredError
from handscroll.model.plurals import form_of
from handscroll.model.text import LANGUAGES
from handscroll.model.wording import SHIPPED, Phrase, Wording, placeholders, troubles
from handscroll.pages.marks import marked

FOLDER = Path(__file__).parent.parent / "words"
NEAREST = {
    "zh-Hans": ("zh-Hans", "zh-Hant", "en"),
    "zh-Hant": ("zh-Hant", "zh-Hans", "en"),
    "en": ("en", "zh-Hans", "zh-Hant"),
}
"""Whose words stand in for a missing one, in this order; those of an added language first."""
_MOST_HELD = 64
"""Languages of some few moments; a museum's own wording is forgotten when it has changed often."""


class Words:
    """The interface's words in one language; a word not translated yet comes in the next one.

    Call it with a key and the values for the phrase's ``{placeholders}``. ``count`` chooses
    between the forms of a phrase that counts.

    Parameters
    ----------
    borrowed
        Key to language of the words that another language lends.
    marking
        Whether those are marked in the text for :func:`handscroll.pages.marks.resolved`.
    """

    def __init__(
        self,
        language: str,
        phrases: Mapping[str, Phrase],
        borrowed: Mapping[str, str] | None = None,
        *,
        marking: bool = False,
    ) -> None:
        self.language = language
        self.borrowed = borrowed or {}
        self.marking = marking and bool(self.borrowed)
        self._phrases = phrases

    def __call__(self, key: str, /, **values: Any) -> str:
        """Return a phrase; a value that is already markup makes the answer markup.

        Raises
        ------
        MisconfiguredError
            If no language has the key, or a placeholder got no value.
        """
        text = self._form(key, values.get("count"))
        if self.marking and key in self.borrowed:
            text = marked(text, self.borrowed[key])
        try:
            if any(isinstance(value, Markup) for value in values.values()):
                return Markup(escape(text)).format(**values)
            return text.format(**values) if values else text
        except (KeyError, IndexError, ValueError) as error:
            raise MisconfiguredError(
                f"The phrase {key} cannot be filled in {self.language}",
                why=f"{type(error).__name__}: {error}, given {sorted(values)}",
                fix="Give a value for every placeholder of the phrase",
            ) from None

    def phrase(self, key: str) -> Phrase:
        """Return a phrase as it is kept, with its placeholders and all its forms."""
        return self._phrases[key]

    def __contains__(self, key: str) -> bool:
        """Say whether a phrase bears that key."""
        return key in self._phrases

    def under(self, prefix: str) -> dict[str, str]:
        """Return the phrases whose key starts with ``prefix.``, without it: for islands."""
        start = f"{prefix}."
        return {
            key.removeprefix(start): self._form(key, None)
            for key in self._phrases
            if key.startswith(start)
        }

    def _form(self, key: str, count: object) -> str:
        phrase = self._phrases.get(key)
        if phrase is None:
            raise MisconfiguredError(
                f"The phrase {key} is missing",
                why=f"no file in {FOLDER.name}/ has it",
                fix=f"Add it to {', '.join(f'{tag}.json' for tag in LANGUAGES)}",
            )
        if isinstance(phrase, str):
            return phrase
        # Each language counts as it does, also where it stands in for another one.
        form = form_of(self.borrowed.get(key, self.language), count)
        return phrase.get(form, phrase["other"])


@lru_cache(_MOST_HELD)
def words_in(language: str, wording: Wording = SHIPPED, *, marking: bool = False) -> Words:
    """Return the words of a language, other languages standing in for what it lacks.

    Parameters
    ----------
    wording
        What the museum says instead; what of it cannot be used counts as not there.
    """
    phrases: dict[str, Phrase] = {}
    whose: dict[str, str] = {}
    for tag in reversed(standing_in(language)):
        spoken = {**shipped(tag), **usable(tag, wording)}
        phrases.update(spoken)
        whose.update(dict.fromkeys(spoken, tag))
    borrowed = {key: tag for key, tag in whose.items() if tag != language}
    return Words(language, phrases, borrowed, marking=marking)


def standing_in(language: str) -> tuple[str, ...]:
    """Return whose words a reader of a language gets, the language itself first."""
    return NEAREST.get(language, (language, *NEAREST["en"]))


def usable(language: str, wording: Wording) -> dict[str, Phrase]:
    """Return what of a museum's own wording in a language can be shown."""
    return {
        key: phrase
        for key, phrase in wording.said.get(language, {}).items()
        if key in _allowed() and not any(troubles(phrase, allowed(key)))
    }


def allowed(key: str) -> frozenset[str]:
    """Return the placeholders that get a value where a phrase is shown."""
    return _allowed()[key]


@cache
def _allowed() -> Mapping[str, frozenset[str]]:
    return {key: placeholders(phrase) for key, phrase in shipped("en").items()}


@cache
def shipped(language: str) -> Mapping[str, Phrase]:
    """Return the words that handscroll brings in a language; nothing in one of a museum's own."""
    if language not in LANGUAGES:
        return {}
    file = FOLDER / f"{language}.json"
    try:
        phrases: dict[str, Phrase] = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise MisconfiguredError(
            f"The words file {file.name} cannot be read", why=str(error), fix="Restore the file"
        ) from None
    return phrases
