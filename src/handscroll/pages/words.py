"""Every word of the interface, read from one JSON file a language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from handscroll.errors import MisconfiguredError
from handscroll.model.text import LANGUAGES

FOLDER = Path(__file__).parent.parent / "words"

Phrase = str | Mapping[str, str]
"""One text, or ``{"one": …, "other": …}`` where a language counts (CLDR plural categories)."""


class Words:
    """The interface's words in one language; a word not translated yet comes in the next one.

    Call it with a key and the values for the phrase's ``{placeholders}``. ``count`` chooses
    between the forms of a phrase that counts.
    """

    def __init__(self, language: str, phrases: Mapping[str, Phrase]) -> None:
        self.language = language
        self._phrases = phrases

    def __call__(self, key: str, /, **values: Any) -> str:
        """Return a phrase; a value that is already markup makes the answer markup.

        Raises
        ------
        MisconfiguredError
            If no language has the key, or a placeholder got no value.
        """
        text = self._form(key, values.get("count"))
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
        form = "one" if count == 1 and self.language == "en" else "other"
        return phrase.get(form, phrase["other"])


@cache
def words_in(language: str) -> Words:
    """Return the words of a language, the other languages standing in for what it lacks."""
    order = [tag for tag in LANGUAGES if tag != language]
    phrases: dict[str, Phrase] = {}
    for tag in (*reversed(order), language):
        phrases.update(_read(tag))
    return Words(language, phrases)


def _read(language: str) -> dict[str, Phrase]:
    file = FOLDER / f"{language}.json"
    try:
        phrases: dict[str, Phrase] = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise MisconfiguredError(
            f"The words file {file.name} cannot be read", why=str(error), fix="Restore the file"
        ) from None
    return phrases
