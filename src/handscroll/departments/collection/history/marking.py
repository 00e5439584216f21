"""Two texts side by side: which words went and which came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_WORDS = re.compile(r"[^\W\d_\u2e80-\ufaff\U00020000-\U0003ffff]+|\s+|\d+|.", re.DOTALL)
_MOST = 4_000
"""Words of both texts together beyond which they are not compared word by word."""


class Stretch(NamedTuple):
    """Some words of a text, and whether the other one has them too."""

    text: str
    kept: bool


def marked(old: str, new: str) -> tuple[Sequence[Stretch], Sequence[Stretch]]:
    """Return both texts in stretches; a word of letters or a Chinese character is never cut.

    Examples
    --------
    >>> old, new = marked("溪山圖", "溪山卷")
    >>> [one.text for one in old if not one.kept], [one.text for one in new if not one.kept]
    (['圖'], ['卷'])
    """
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    if len(left) + len(right) > _MOST:
        return [Stretch(old, False)], [Stretch(new, False)]
    olds, news = [], []
    for tag, i, k, j, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if k > i:
            olds.append(Stretch("".join(left[i:k]), tag == "equal"))
        if m > j:
            news.append(Stretch("".join(right[j:m]), tag == "equal"))
    return olds, news
