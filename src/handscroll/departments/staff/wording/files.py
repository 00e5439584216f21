"""A language as one file: its tag, its name in itself, its direction, its words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from handscroll.departments.staff.wording.judging import checked, keys
from handscroll.errors import InvalidError, NotFoundError, TooLargeError, UnreadableError
from handscroll.model.text import LANGUAGES
from handscroll.model.wording import Phrase, Tongue, Wording, tag_of
from handscroll.pages.languages import offered
from handscroll.pages.words import words_in

MOST_BYTES = 4 << 20
"""The shipped files have a fiftieth of it."""
_SHOWN = 'Write {"language": "ja", "name": "日本語", "direction": "ltr", "words": {"key": "word"}}'


@dataclass(frozen=True)
class LanguageFile:
    """What a file says; `words` as it was written, sound or not."""

    tongue: Tongue
    words: Mapping[str, object]

    @property
    def sound(self) -> dict[str, Phrase]:
        """The words that can be said and that some page asks for."""
        found = checked(self.tongue.tag, self.tongue.name, self.words)
        known = frozenset(keys()) - found.unusable.keys()
        return {
            key: phrase
            for key, phrase in self.words.items()
            if key in known and isinstance(phrase, str | Mapping)
        }


def read(file: Path) -> LanguageFile:
    """Read a language file.

    Raises
    ------
    NotFoundError
        If there is no such file.
    TooLargeError, UnreadableError, InvalidError
        If it is no language file.
    """
    document = _document(file)
    words, tag = document.get("words"), document.get("language")
    if not isinstance(words, dict) or not isinstance(tag, str):
        raise InvalidError(
            f"{file.name} was not read",
            why='it has no "language" and "words"',
            fix=_SHOWN,
        )
    language = tag if tag in LANGUAGES else tag_of(tag)
    try:
        tongue = Tongue(
            tag=language,
            name=document.get("name") or offered(Wording()).get(language, ""),
            direction=document.get("direction", "ltr"),
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise InvalidError(
            f"{file.name} was not read", why=f"{where}: {first['msg']}", fix=_SHOWN
        ) from None
    return LanguageFile(tongue, words)


def _document(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as content:
            written = content.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotFoundError(
            f"{file} was not read", why=str(error.strerror or error), fix="Name a file of words"
        ) from None
    if len(written) > MOST_BYTES:
        raise TooLargeError(
            f"{file.name} was not read",
            why=f"it has more than {MOST_BYTES >> 20} MB",
            fix="Name a file of words; a whole language has some 100 kB",
        )
    try:
        document = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(
            f"{file.name} was not read", why=f"it is no JSON: {str(error)[:120]}", fix=_SHOWN
        ) from None
    if not isinstance(document, dict):
        raise InvalidError(f"{file.name} was not read", why="it is no JSON object", fix=_SHOWN)
    return document


def written(language: str, wording: Wording, *, missing: bool = False) -> dict[str, Any]:
    """Return a language as a file says it, with every word as it is shown now.

    Parameters
    ----------
    missing
        Only the words that another language lends, as it says them: to be translated.
    """
    words, tongue = words_in(language, wording), wording.tongue(language)
    wanted = [key for key in keys() if not missing or key in words.borrowed]
    return {
        "language": language,
        "name": offered(wording)[language],
        "direction": "ltr" if tongue is None else tongue.direction,
        "words": {key: words.phrase(key) for key in wanted},
    }
