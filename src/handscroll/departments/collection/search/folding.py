"""Folding: what a text becomes in the index, and in the same way in a query.

Three streams are kept of each text. *words*: every Chinese character alone and with its
neighbour, and every Latin word in its plain form. *sounds*: the syllables of each Chinese
character, every usual reading at the character's own place. *names*: the syllables that a Latin
word may stand for in pinyin or Wade-Giles. So characters, pinyin and Wade-Giles find each other.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from handscroll.departments.collection.search.letters import plain
from handscroll.departments.collection.search.syllables import readings, ways
from handscroll.departments.collection.search.variants import folded_character

Placed = tuple[int, str]
Heard = tuple[tuple[str, ...], ...]
"""The readings of each character of a run."""

_CJK = "\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_RUN = re.compile(rf"([{_CJK}]+)|([^\W_{_CJK}]+(?:'[^\W_{_CJK}]+)*)")

STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "and",
        "or",
        "with",
        "by",
        "for",
        "to",
        "from",
    ]
)
"""Words that a search does without; in an index they keep their place and are not written."""

_NO_NAMES = frozenset(
    [
        "women",
        "woman",
        "men",
        "man",
        "he",
        "she",
        "me",
        "we",
        "to",
        "so",
        "no",
        "in",
        "on",
        "an",
        "a",
        "the",
        "he's",
    ]
)
"""English words that happen to be syllables and are no Chinese names."""

INITIALS = "~"
"""Before the initials of a run of characters, which are kept among its sounds."""
_TAILS = frozenset("图卷轴册页帖屏扇")
"""Forms that are left off a title: 富春山居 for 富春山居图."""
_MAX_INITIALS = 8
_LONGEST_INITIALED = 12
_VALUE_GAP = 10
_SHORT = 100


@dataclass(slots=True)
class Run:
    """Characters of one script: Chinese and its neighbours folded, or one Latin word in small."""

    text: str
    chinese: bool
    written: str
    """As it was, before folding; of Chinese the readings are taken from here."""


@dataclass(slots=True)
class Folded:
    """Tokens with their positions, rising, in each of the three streams."""

    words: list[Placed] = field(default_factory=list)
    sounds: list[Placed] = field(default_factory=list)
    names: list[Placed] = field(default_factory=list)


def runs(text: str) -> Iterator[Run]:
    """Cut a text into runs of Chinese characters and Latin words; never raises."""
    return iter(_remembered(text)) if len(text) <= _SHORT else _runs(text)


@lru_cache(maxsize=8_192)
def _remembered(text: str) -> tuple[Run, ...]:
    # Titles and names are cut several times for one entry, and names come again and again.
    return tuple(_runs(text))


def _runs(text: str) -> Iterator[Run]:
    for found in _RUN.finditer(plain(text)):
        chinese, latin = found.groups()
        if chinese:
            yield Run("".join(map(folded_character, chinese)), True, chinese)
        else:
            yield Run(latin.casefold(), False, latin)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the plain form of a Latin word: no apostrophes, no genitive, no plural s."""
    word = word.removesuffix("'s").replace("'", "")
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    return word[:-1]


def folded(values: Iterable[str], *, short: bool = False) -> Folded:
    """Fold a field's texts for the index, one after another with a gap between them.

    Parameters
    ----------
    short
        Titles and names, which are also found by the initials of their syllables.
    """
    made, at = Folded(), _At()
    for told in _apart(values):
        for run, heard in told:
            if run.chinese:
                _chinese(made, run, heard, at)
                _initials(made, run, at, short=short)
            else:
                _latin(made, run, at)
        at.words += _VALUE_GAP
        at.sounds += _VALUE_GAP
        at.names += _VALUE_GAP
    return made


def _apart(values: Iterable[str]) -> Iterator[list[tuple[Run, Heard]]]:
    """Yield the runs of each value, but once where two fold to the same and sound the same."""
    seen: set[tuple[object, ...]] = set()
    for value in values:
        told = [(run, _heard(run)) for run in runs(value)]
        key = tuple((run.text, heard) for run, heard in told)
        if key not in seen:
            seen.add(key)
            yield told


def _heard(run: Run) -> Heard:
    if not run.chinese:
        return ()
    return tuple(map(sounds_of, run.written, run.text))


@dataclass(slots=True)
class _At:
    """The next position in each stream."""

    words: int = 0
    sounds: int = 0
    names: int = 0


def _chinese(made: Folded, run: Run, heard: Heard, at: _At) -> None:
    text, words, sounds = run.text, made.words, made.sounds
    for number, character in enumerate(text):
        words.append((at.words, character))
        if number + 1 < len(text):
            words.append((at.words, text[number : number + 2]))
        at.words += 1
    at.words += 1
    for readings_of_one in heard:
        sounds += [(at.sounds, one) for one in readings_of_one]
        at.sounds += 1
    at.names += 1


def _initials(made: Folded, run: Run, at: _At, *, short: bool) -> None:
    for one in initials(run) if short else ():
        at.sounds += 1
        made.sounds.append((at.sounds, INITIALS + one))
    at.sounds += 2


def _latin(made: Folded, run: Run, at: _At) -> None:
    if run.text not in STOP:
        made.words.append((at.words, stem(run.text)))
    at.words += 1
    cuts = ways(run.text) if run.text not in _NO_NAMES else ()
    for syllables in cuts[:1]:
        for meant in syllables:
            made.names.extend((at.names, one) for one in meant)
            at.names += 1
    if not cuts:
        at.names += 1


@lru_cache(maxsize=65_536)
def sounds_of(written: str, character: str) -> tuple[str, ...]:
    """Return the readings of a character as written and as folded."""
    return tuple(dict.fromkeys((*readings(written), *readings(character))))


def initials(run: Run) -> list[str]:
    """Return the initials of a run's syllables, with and without its last character's form."""
    text = run.text
    if not 2 <= len(text) <= _LONGEST_INITIALED:
        return []
    letters = []
    for written, character in zip(run.written, text, strict=True):
        heads = dict.fromkeys(one[0] for one in sounds_of(written, character)[:2])
        letters.append(tuple(heads) or ("?",))
    found = ["".join(one) for one in itertools.islice(itertools.product(*letters), _MAX_INITIALS)]
    if text[-1] in _TAILS and len(text) > 2:
        found += dict.fromkeys(one[:-1] for one in found)
    return found
