"""Text of a record made fit for print, and what of it no typeface can show."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

Value = Any
"""What a document holds: a text, a number, a list or a mapping of them."""

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff\ufff9-\ufffb]"
)
_DIRECTED = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]"
)
_EMBEDS, _ISOLATES = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_POP, _POP_ISOLATE, _FIRST_STRONG = "\u202c", "\u2069", "\u2068"
_LONG_WORD = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{48}")
_BREAK = "\u200b"


def as_code(character: str) -> str:
    r"""Return how a character is printed that no face has.

    Examples
    --------
    >>> as_code("\a")
    '[U+0007]'
    """
    return f"[U+{ord(character):04X}]"


def legible(text: str) -> str:
    """Return text that a page can carry: one line's direction never reaches the next one's.

    Controls and halves of surrogate pairs become their code points in brackets; words longer
    than a line get places to break.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = _UNPRINTABLE.sub(lambda found: as_code(found.group()), text)
    text = _LONG_WORD.sub(lambda found: found.group() + _BREAK, text)
    if _DIRECTED.search(text):
        return "\n".join(map(_closed, text.split("\n")))
    return text


def _closed(line: str) -> str:
    """Return a line that reads in its own direction and ends every one that it begins."""
    opened: list[str] = []
    for sign in line:
        if sign in _EMBEDS:
            opened.append(_POP)
        elif sign in _ISOLATES:
            opened.append(_POP_ISOLATE)
        elif sign in (_POP, _POP_ISOLATE) and opened and opened[-1] == sign:
            opened.pop()
    return _FIRST_STRONG + line + "".join(reversed(opened)) + _POP_ISOLATE


def characters_of(matter: object) -> set[str]:
    """Return every character of every text in a document."""
    found: set[str] = set()
    _walk(matter, found.update)
    return found


def _walk(value: object, see: Callable[[str], object]) -> None:
    if isinstance(value, str):
        see(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            _walk(one, see)
    elif isinstance(value, list):
        for one in value:
            _walk(one, see)


def without(matter: Value, missing: set[str]) -> Value:
    """Return a document in which characters that no face has stand as their code points."""
    table = {ord(sign): as_code(sign) for sign in missing}
    if isinstance(matter, str):
        return matter.translate(table)
    if isinstance(matter, Mapping):
        return {key: without(one, missing) for key, one in matter.items()}
    if isinstance(matter, list):
        return [without(one, missing) for one in matter]
    return matter


def needs_no_glyph(sign: str) -> bool:
    """Say whether a character is shown by nothing: ends of lines, marks of direction, joiners."""
    return sign == "\n" or unicodedata.category(sign) == "Cf" or 0xFE00 <= ord(sign) <= 0xFE0F or (
        0xE0100 <= ord(sign) <= 0xE01EF
    )  # fmt: skip
