"""What makes two spellings of a term one: script, case, tone marks, spaces and hyphens."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

LONGEST = 200
"""Characters of the longest spelling that can be a term's."""


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=16_384)
def fold(words: str) -> str:
    """Fold a spelling, so that ``立軸``, ``立轴``, ``Lì zhóu`` and ``LIZHOU`` can be compared.

    Parameters
    ----------
    words
        A spelling of any language.

    Returns
    -------
    str
        Letters and digits only, lower case, without tone marks, in simplified characters. Empty
        where nothing is left, where it is longer than :data:`LONGEST` characters or holds half
        a surrogate pair: no term is spelt so.
    """
    if len(words) > LONGEST or any("\ud800" <= one <= "\udfff" for one in words):
        return ""
    simplified = _simplifier().convert(unicodedata.normalize("NFKC", words))
    apart = unicodedata.normalize("NFKD", simplified.casefold())
    return "".join(one for one in apart if one.isalnum())
