"""Characters made plain: width, case, marks, invisible signs, apostrophes, lone surrogates."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 100_000
"""Characters of one text that are looked at; what is behind them cannot be found."""

_APOSTROPHES = dict.fromkeys(map(ord, "‘’‛ʻʼʽˈ′`´＇"), "'")
_MARKED = re.compile(r"[^\x00-\x7f\u3400-\u9fff]")


def plain(text: str) -> str:
    """Return text of one width and case, without marks and invisible signs; case is kept apart.

    Never raises; text beyond :data:`LONGEST` is left out.
    """
    text = text[:LONGEST].translate(_APOSTROPHES)
    if not _MARKED.search(text):
        return text
    wide = unicodedata.normalize("NFKC", text)[: 2 * LONGEST].translate(_APOSTROPHES)
    return unicodedata.normalize("NFC", "".join(map(_bare, unicodedata.normalize("NFD", wide))))


@lru_cache(maxsize=16_384)
def _bare(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return ""
    return " " if category in ("Cs", "Cc", "Co", "Cn") else character


def without_marks(text: str) -> str:
    """Return text in small letters without accents."""
    return plain(text).casefold()
