"""In which encoding the text of a table stands, told from its bytes.

A table of a museum is in UTF-8, UTF-16, GB18030 or Big5, hardly ever in anything else, and its
cells are short. A detector for all the world's encodings takes short Chinese for Korean or Greek;
choosing among these few by how common the characters are does not (decision 19 has figures).
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from functools import cache

from opencc import OpenCC

UTF_8, GB18030, CP950, HKSCS = "utf-8", "gb18030", "cp950", "big5hkscs"
EIGHT_BIT = (UTF_8, GB18030, CP950, HKSCS)
"""Encodings that are told apart by their characters, the likeliest first."""
_MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GOOD, _RARE, _ODD = 1.0, 0.4, -1.0
_BETTER = 1e-9
_SURELY, _DOUBT, _LIKELY, _ENOUGH = 4, 0.6, 0.85, 2_000
"""Characters that are no accident; worth of each that is doubted, and that is likely; looked at."""


def marked(head: bytes) -> tuple[str, int] | None:
    """Return the encoding that a mark at the begin of a file says, and the bytes of the mark."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, len(mark)
    return None


def wide(head: bytes) -> str | None:
    """Return UTF-16 without its mark, known by the zeros beside commas and line ends.

    Parameters
    ----------
    head
        The first bytes of a file, from its very begin.
    """
    pairs = head[: len(head) // 2 * 2]
    ends = sum(pairs.count(bytes((sign,))) for sign in b"\r\n,;\t")
    zeros = pairs[0::2].count(0), pairs[1::2].count(0)
    if not ends or min(zeros) or not max(zeros):
        return None
    return "utf-16-be" if zeros[0] else "utf-16-le"


def detect(lines: Iterable[bytes]) -> str:
    """Return the encoding in which most of some lines read well.

    Parameters
    ----------
    lines
        Lines of a file that are not plain ASCII; without any it is UTF-8.

    Examples
    --------
    >>> [detect(["山水图卷".encode(name)]) for name in ("utf-8", "gb18030")]
    ['utf-8', 'gb18030']
    >>> [detect(["谿山行旅圖".encode(name)]) for name in ("cp950", "gb18030")]
    ['cp950', 'gb18030']
    """
    told = list(lines)
    # UTF-8 that is no UTF-8 by design is so rare that nothing else is asked where all lines fit.
    if all(read(line, UTF_8) is not None for line in told):
        return UTF_8
    sums = dict.fromkeys(EIGHT_BIT, 0.0)
    for line in told:
        for name in EIGHT_BIT:
            text = read(line, name)
            sums[name] += _ODD * len(line) if text is None else _worth(text, name)
    best = max(sums.values())
    return next(name for name in EIGHT_BIT if sums[name] >= best - _BETTER)


def read(line: bytes, encoding: str) -> str | None:
    """Return a line in an encoding, None where it is not sound in it."""
    try:
        return line.decode(encoding)
    except UnicodeError:
        return None


def other_than(line: bytes, encoding: str) -> str | None:
    """Return the encoding in which a line reads well that is not sound in the file's, or None."""
    fits = [name for name in EIGHT_BIT if name != encoding and read(line, name) is not None]
    found = max(fits, key=lambda name: _worth(line.decode(name), name), default=None)
    return found if found is not None and _worth(line.decode(found), found) > 0 else None


def misread(text: str, encoding: str) -> str | None:
    """Return the encoding in which a text was written that was read in another one, or None.

    GB18030 and Big5 take nearly any bytes: what is not theirs is known only by what it says.

    Parameters
    ----------
    text
        As it was read, in ``encoding``.
    """
    if text.isascii() or encoding not in EIGHT_BIT or encoding == UTF_8:
        return None
    raw = text.encode(encoding, "surrogateescape")
    again = read(raw, UTF_8)
    if again is not None and sum(one > "\u2e7f" for one in again) >= _SURELY // 2:
        return UTF_8
    short = text[:_ENOUGH]
    signs = sum(one > "\x7f" for one in short)
    if signs < _SURELY or _worth(short, encoding) >= _DOUBT * signs:
        return None
    for name in (GB18030, CP950):
        other = read(short.encode(encoding, "surrogateescape"), name)
        if other is None or name == encoding:
            continue
        told = [one for one in other if one > "\x7f"]
        if len(told) >= _SURELY and _worth(other, name) >= _LIKELY * len(told):
            return name
    return None


def _worth(text: str, encoding: str) -> float:
    """Return how much a text looks like words that people write."""
    if encoding == UTF_8:
        # Bytes that are sound in UTF-8 and mean Han characters are so by no accident.
        return sum(2 * _GOOD if one > "\u2e7f" else _RARE for one in text if one > "\x7f")
    common, known = _common(), _known()
    return sum(
        _GOOD if one in common else _RARE if one in known else _ODD for one in text if one > "\x7f"
    )


@cache
def _common() -> frozenset[str]:
    """Return the 3,755 commonest characters in both writings, and the usual punctuation."""
    first = _cells(range(0xB0, 0xD8), range(0xA1, 0xFF), "gb2312")
    signs = "，。、；：？！（）《》〈〉「」『』【】〔〕“”‘’·×—…－～　□○〇"
    return frozenset(first + OpenCC("s2t").convert(first) + signs)


@cache
def _known() -> frozenset[str]:
    """Return the characters of GB 2312 and the commoner half of Big5."""
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    return frozenset(
        _cells(range(0xA1, 0xF8), range(0xA1, 0xFF), "gb2312")
        + _cells(range(0xA1, 0xC7), trails, "big5")
    )


def _cells(leads: Iterable[int], trails: Iterable[int], encoding: str) -> str:
    ends = tuple(trails)
    pairs = (bytes((lead, trail)) for lead in leads for trail in ends)
    return "".join(pair.decode(encoding, "ignore") for pair in pairs)
