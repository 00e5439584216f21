"""The words of a date in Western letters, cut into tokens without backtracking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from handscroll.departments.collection.dates.ganzhi import SOUNDS
from handscroll.departments.collection.dates.reigns import by_sound
from handscroll.departments.collection.dates.tables import Dynasty, dynasties
from handscroll.departments.collection.dates.western_vocabulary import (
    PHRASES,
    ROMAN,
    SKIP,
    VERBS,
    WORDS,
)

_TOKEN = re.compile(
    r"(?P<SLASHED>\d{1,2}(?: ?[./] ?|(?P<_a>[./-]) ?\d{1,2}(?P=_a) ?)\d{4}(?!\d))"
    r"|(?P<ISO>\d{4}(?:\.\d{1,2}|(?P<_b>[./-])\d{1,2}(?P=_b)\d{1,2})(?!\d|\.\d))"
    r"|(?P<DECADE>\d{1,3}0(?:'s|s)\b)"
    r"|(?P<ORD>\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<BCE>b\.? ?c\.?(?: ?e\b\.?)?(?![a-z]))"
    r"|(?P<CE>(?:c\.e\.|a\. ?d\.))"
    r"|(?P<CIRCA>(?:ca?\.|c(?= ?\d)))"
    r"|(?P<NUM>\d+)"
    r"|(?P<DASH>-+)|(?P<SLASH>/)|(?P<DOUBT>\?)|(?P<CUT>[,;:()\[\]])"
    r"|(?P<WORD>[^\W\d_]+(?:'[^\W\d_]+)*)",
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a date: its kind, its value, and the letters it was."""

    kind: str
    value: Any
    text: str


def tokens_of(text: str) -> list[Token]:
    """Cut a tidied, lower-case text into tokens.

    Parameters
    ----------
    text
        At most a few hundred characters: dashes are ``-``, apostrophes ``'``.

    Returns
    -------
    list of Token
        Characters of no meaning (dots, quotes) leave no token; ``WORD`` is an unread word.
    """
    found: list[Token] = []
    place = 0
    while place < len(text):
        named = _phrase(text, place) or _name(text, place)
        if named is not None:
            token, place = named
            found.append(token)
            continue
        match = _TOKEN.match(text, place)
        if match is None:
            place += 1
            continue
        found.append(_token(match))
        if found[-1].kind == "CIRCA" and len(found) > 1 and found[-2].kind == "ORD":
            found[-1] = Token("CENTURY", None, match.group())  # "20th c."
        place = match.end()
    return _with_roman([t for t in found if t.kind != "SKIP"])


def _with_roman(tokens: list[Token]) -> list[Token]:
    """Read Roman numerals as ordinals, where a century is spoken of."""
    if not any(t.kind == "CENTURY" for t in tokens):
        return tokens
    return [
        Token("ORD", ROMAN[t.text], t.text) if t.kind == "WORD" and t.text in ROMAN else t
        for t in tokens
    ]


def _phrase(text: str, place: int) -> tuple[Token, int] | None:
    if not text[place].isalpha() or (place and text[place - 1].isalpha()):
        return None
    for phrase, (kind, value) in PHRASES:
        if text.startswith(phrase, place) and not text[place + len(phrase) :][:1].isalpha():
            if kind == "ERAS":
                value = by_sound()[value]
            return Token(kind, value, phrase), place + len(phrase)
    return None


_LETTERS = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def _name(text: str, place: int) -> tuple[Token, int] | None:
    if not text[place].isalpha() or (place and text[place - 1].isalpha()):
        return None
    ends: list[int] = []
    end = place
    for _ in range(6):
        match = _LETTERS.match(text, end)
        if match is None:
            break
        if not ends and "-" in match.group():
            ends.append(place + match.group().index("-"))  # ming-early: Ming, then a dash
        ends.append(match.end())
        end = match.end() + 1
        if text[match.end() : end] != " ":
            break
    for end in reversed(ends):
        words = text[place:end]
        if words in _names():
            return Token("NAME", _names()[words], words), end
        bare = words.replace("'", "").replace("-", "").replace("ü", "u").replace("ê", "e")
        if " " not in words and bare in by_sound() and bare not in SOUNDS:
            return Token("ERAS", by_sound()[bare], words), end
        if " " not in words and words in SOUNDS:
            return Token("GANZHI", SOUNDS[words], words), end
    return None


@cache
def _names() -> dict[str, tuple[Dynasty, ...]]:
    found: dict[str, tuple[Dynasty, ...]] = {}
    for one in dynasties():
        for name in (one.en, *one.aliases):
            if name and name[0].isascii() and name[0].isalpha():
                key = name.lower()
                found[key] = (*found.get(key, ()), one)
    return found


def _token(match: re.Match[str]) -> Token:
    kind, text = str(match.lastgroup), match.group()
    if kind in ("DECADE", "ORD"):
        return Token(kind, int(re.match(r"\d+", text).group()), text)  # type: ignore[union-attr]
    if kind == "NUM":
        # A number of more digits than any year is no number to us, and int() of it is slow.
        return Token("NUM", int(text), text) if len(text) <= 4 else Token("WORD", None, text)
    if kind == "WORD":
        if text in SKIP:
            return Token("SKIP", None, text)
        if text in VERBS:
            return Token("VERB", None, text)
        return Token(*WORDS.get(text, ("WORD", None)), text)
    return Token(kind, None, text)
