"""The cycle of sixty: pairs of a stem and a branch that name years."""

from __future__ import annotations

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_STEM_SOUNDS = ("jia", "yi", "bing", "ding", "wu", "ji", "geng", "xin", "ren", "gui")
_BRANCH_SOUNDS = (
    "zi",
    "chou",
    "yin",
    "mao",
    "chen",
    "si",
    "wu",
    "wei",
    "shen",
    "you",
    "xu",
    "hai",
)

PAIRS = tuple(STEMS[i % 10] + BRANCHES[i % 12] for i in range(60))
SOUNDS = {_STEM_SOUNDS[i % 10] + _BRANCH_SOUNDS[i % 12]: PAIRS[i] for i in range(60)}
"""Pinyin without tones to the pair: ``xinchou`` to 辛丑."""

OLDEST, NEWEST = -205, 2030
"""Between these years a pair that stands alone is looked for: Han to our time."""


def pair_of(year: int) -> str:
    """Name the Chinese year that begins in an astronomical year: 1781 is 辛丑."""
    return PAIRS[(year - 4) % 60]


def is_pair(text: str) -> bool:
    """Tell whether a stem and a branch make one of the sixty pairs; 甲丑 does not."""
    return text in PAIRS


def years_of(pair: str, first: int, last: int) -> tuple[int, ...]:
    """List the years a pair names between two years, both included."""
    start = first + (PAIRS.index(pair) - (first - 4)) % 60
    return tuple(range(start, last + 1, 60))
