"""Syllables of Mandarin: what may be one, in pinyin and in Wade-Giles, without tones.

Rules of Wade-Giles after its usual tables; umlaut and circumflex are dropped on both sides, and
a spelling that lost its apostrophes stands for both syllables that it may have been.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache, lru_cache

from handscroll.departments.collection.search.letters import without_marks

MAX_READINGS = 4
"""Readings of one character that are kept, the usual ones first."""
MAX_WAYS = 6
"""Ways to cut one word into syllables that are followed."""
LONGEST_WORD = 60
"""Letters of one word that are cut into syllables; real ones have fewer."""

_INITIALS = {
    "zh": "ch", "ch": "ch'", "sh": "sh", "b": "p", "p": "p'", "d": "t", "t": "t'", "g": "k",
    "k": "k'", "j": "ch", "q": "ch'", "x": "hs", "r": "j", "z": "ts", "c": "ts'", "s": "s",
    "h": "h", "f": "f", "l": "l", "m": "m", "n": "n", "w": "w", "y": "y",
}  # fmt: skip
_WHOLE = {
    "zhi": ("chih",), "chi": ("ch'ih",), "shi": ("shih",), "ri": ("jih",),
    "zi": ("tzu",), "ci": ("tz'u",), "si": ("ssu", "szu"), "er": ("erh",), "ye": ("yeh",),
    "yi": ("i", "yi"), "you": ("yu",), "yan": ("yen",), "yong": ("yung",), "yue": ("yueh",),
    "ge": ("ko",), "ke": ("k'o",), "he": ("ho",), "e": ("o",), "gui": ("kuei",),
    "kui": ("k'uei",), "guo": ("kuo",), "kuo": ("k'uo",), "huo": ("huo",), "shuo": ("shuo",),
}  # fmt: skip
_FINALS = {"ong": "ung", "ian": "ien", "ie": "ieh", "ue": "ueh", "uo": "o", "iong": "iung"}


@cache
def pinyin_syllables() -> frozenset[str]:
    """Return every syllable of pinyin, without tones; ü is written u."""
    found = {one for number in range(0x4E00, 0x9FA6) for one in readings(chr(number))}
    return frozenset(one for one in found if len(one) > 1 or one in "aeo") - {"ng", "hm", "hng"}


@cache
def _dictionary() -> Mapping[int, str]:
    # Most commands and pages read no pinyin. Its dictionary of phrases would take half a second
    # and 50 MB of every process, and nobody here asks for it.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict


@lru_cache(maxsize=65_536)
def readings(character: str) -> tuple[str, ...]:
    """Return the syllables that a character may be read as, without tones, at most four."""
    told = _dictionary().get(ord(character), "")
    plain = dict.fromkeys(_toneless(one) for one in told.split(",") if one)
    return tuple(plain)[:MAX_READINGS]


# Some 1,400 syllables with tones are read for some 20,000 characters when a process begins.
_toneless = lru_cache(maxsize=4_096)(without_marks)


@cache
def wade_giles() -> dict[str, frozenset[str]]:
    """Return each Wade-Giles syllable and the pinyin syllables it stands for.

    Keys are with apostrophes, and without where they are often lost.
    """
    table: dict[str, set[str]] = {}
    for syllable in pinyin_syllables():
        for written in _written(syllable):
            table.setdefault(written, set()).add(syllable)
            table.setdefault(written.replace("'", ""), set()).add(syllable)
    return {written: frozenset(stood) for written, stood in table.items()}


def _written(syllable: str) -> tuple[str, ...]:
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    head = next((h for h in (syllable[:2], syllable[:1]) if h in _INITIALS), "")
    tail = syllable[len(head) :]
    return (_INITIALS.get(head, "") + _FINALS.get(tail, tail),)


@lru_cache(maxsize=16_384)
def ways(word: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Cut a folded Latin word into syllables, in each way that there is.

    Parameters
    ----------
    word
        Small letters, straight apostrophes, digits.

    Returns
    -------
    For each way a tuple of syllables, and of each syllable the pinyin that it may be.
    Empty where the word is none.
    """
    if len(word) > LONGEST_WORD:
        return ()
    plain = "".join(c for c in word.replace("v", "u") if c not in "12345")
    found = {(one,): None for one in _single(plain)} if plain else {}
    joined = {tuple((one,) for one in cut): None for cut in _cuts(plain) if len(cut) > 1}
    single = tuple(sorted({one for (one,) in found}))
    return (((single,),) if single else ()) + tuple(joined)[:MAX_WAYS]


def _single(word: str) -> frozenset[str]:
    """Return the pinyin that a word of one syllable may be."""
    meant = wade_giles().get(word, frozenset())
    return meant | {word} if word in pinyin_syllables() else meant


def _cuts(word: str) -> list[tuple[str, ...]]:
    """Cut joined pinyin, longest syllables first; an apostrophe is a boundary."""
    known = pinyin_syllables()
    done: list[tuple[str, ...]] = []
    open_ways: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    for _ in range(2_000):
        if not open_ways or len(done) >= MAX_WAYS:
            break
        at, parts = open_ways.pop()
        if at == len(word):
            done.append(parts)
            continue
        start = at + 1 if word[at] == "'" and parts else at
        for end in range(start + 1, min(start + 6, len(word)) + 1):
            if word[start:end] in known:
                open_ways.append((end, (*parts, word[start:end])))
    return done
