"""Folding: what a text becomes in the index, and in the same way in a query.

Three streams are kept of each text. *words*: every Chinese character alone and with its
neighbour, and every Latin word in its plain form. *sounds*: the syllables of two Chinese
characters that are neighbours, in every usual reading, at the place of the first. *names*: the
same of the syllables that Latin words may stand for in pinyin or Wade-Giles. So characters,
pinyin and Wade-Giles find each other. Pairs, as a syllable alone is in most records: a bag holds
the single ones of both kinds, and initials.
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
"""Before the initials of a run of characters, which are kept among its syllables."""
NEXT = "'"
"""Between the two syllables of a pair."""
MAX_PAIRS = 9
"""Readings of two neighbours that are kept: three of each, or two and four."""
_TAILS = frozenset("图卷轴册页帖屏扇")
"""Forms that are left off a title: 富春山居 for 富春山居图."""
_MAX_INITIALS = 8
_LONGEST_INITIALED = 12
_VALUE_GAP = 10
_SHORT, _NAME = 100, 100


@dataclass(slots=True)
class Run:
    """Characters of one script: Chinese and its neighbours folded, or one Latin word in small."""

    text: str
    chinese: bool
    written: str
    """As it was, before folding; of Chinese the readings are taken from here."""


@dataclass(slots=True)
class Folded:
    """Tokens with their positions, rising, in each of the three streams, and the bag.

    Attributes
    ----------
    ends
        The next free position of each stream.
    """

    words: list[Placed] = field(default_factory=list)
    sounds: list[Placed] = field(default_factory=list)
    names: list[Placed] = field(default_factory=list)
    syllables: dict[str, None] = field(default_factory=dict)
    ends: list[int] = field(default_factory=lambda: [0, 0, 0])


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

    Two texts that fold to the same and sound the same are kept once.

    Parameters
    ----------
    short
        Titles and names, which are also found by the initials of their syllables.
    """
    made = Folded()
    seen: dict[tuple[str, ...], list[tuple[Heard, ...]]] = {}
    for value in values:
        told, texts, heard = (_known if len(value) <= _NAME else _value)(value, short)
        same = seen.setdefault(texts, [])
        if heard not in same:
            same.append(heard)
            _append(made, told)
    return made


def folded_words(values: Iterable[str]) -> list[Placed]:
    """Fold a field's texts as :func:`folded` does, for a field that has no sounds.

    Two texts that fold to the same are kept once.
    """
    made: list[Placed] = []
    seen: set[tuple[str, ...]] = set()
    end = 0
    for value in values:
        told, texts, _ = (_known if len(value) <= _NAME else _value)(value, False)
        if texts not in seen:
            seen.add(texts)
            made += [(end + at, token) for at, token in told.words] if end else told.words
            end += told.ends[0] + _VALUE_GAP
    return made


def _append(made: Folded, told: Folded) -> None:
    streams = ((made.words, told.words), (made.sounds, told.sounds), (made.names, told.names))
    for number, (kept, more) in enumerate(streams):
        start = made.ends[number]
        kept += [(start + at, token) for at, token in more] if start else more
        made.ends[number] += told.ends[number] + _VALUE_GAP
    made.syllables |= told.syllables


Valued = tuple[Folded, tuple[str, ...], tuple[Heard, ...]]
"""A folded text, and its runs and their sounds, which tell it from texts that fold otherwise."""


def _value(value: str, short: bool) -> Valued:
    made, told = Folded(), list(runs(value))
    heard = tuple(map(_heard, told))
    meant: list[tuple[str, ...]] = []
    for run, sounds in zip(told, heard, strict=True):
        if run.chinese:
            _chinese(made, run, sounds)
            if short:
                made.syllables |= dict.fromkeys(INITIALS + one for one in initials(run))
            meant.append(())
        else:
            _latin(made, run, meant)
    made.names = _pairs(0, meant)
    made.ends[2] = len(meant)
    made.syllables |= dict.fromkeys(itertools.chain.from_iterable(meant))
    return made, tuple(run.text for run in told), heard


# Names of people, media, dynasties and donors come again and again.
_known = lru_cache(maxsize=2_048)(_value)


def _heard(run: Run) -> Heard:
    if not run.chinese:
        return ()
    return tuple(map(sounds_of, run.written, run.text))


def _chinese(made: Folded, run: Run, heard: Heard) -> None:
    text, at = run.text, made.ends[0]
    alone = list(enumerate(text, at))
    together = [(at, one + other) for (at, one), (_, other) in itertools.pairwise(alone)]
    made.words += itertools.chain.from_iterable(zip(alone, together, strict=False))
    made.words.append(alone[-1])
    made.ends[0] += len(text) + 1
    made.sounds += _pairs(made.ends[1], heard)
    made.ends[1] += len(text) + 1
    made.syllables |= dict.fromkeys(itertools.chain.from_iterable(heard))


def _pairs(start: int, syllables: Iterable[tuple[str, ...]]) -> list[Placed]:
    """Return every reading of two neighbours at the place of the first; none beside a gap."""
    return [
        (at, token)
        for at, (one, other) in enumerate(itertools.pairwise(syllables), start)
        for token in paired(one, other)
    ]


@lru_cache(maxsize=65_536)
def paired(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the pairs of syllables that two neighbours may be read as, the usual ones first."""
    ranked = sorted(
        (place + further, first + NEXT + second)
        for place, first in enumerate(one)
        for further, second in enumerate(other)
    )
    return tuple(pair for _, pair in ranked[:MAX_PAIRS])


def _latin(made: Folded, run: Run, meant: list[tuple[str, ...]]) -> None:
    if run.text not in STOP:
        made.words.append((made.ends[0], stem(run.text)))
    made.ends[0] += 1
    cuts = ways(run.text) if run.text not in _NO_NAMES else ()
    meant += cuts[0] if cuts else ((),)


@lru_cache(maxsize=65_536)
def sounds_of(written: str, character: str) -> tuple[str, ...]:
    """Return the readings of a character as written and as folded."""
    return tuple(dict.fromkeys((*readings(written), *readings(character))))


def single(name: str, syllable: str) -> str:
    """Return how one syllable or the initials of a field stand in the bag of all fields."""
    return f"{name}.{syllable}"


def initials(run: Run) -> list[str]:
    """Return the initials of a run's syllables, with and without its last character's form."""
    text = run.text
    if not 2 <= len(text) <= _LONGEST_INITIALED:
        return []
    letters = map(_heads, run.written, text)
    found = ["".join(one) for one in itertools.islice(itertools.product(*letters), _MAX_INITIALS)]
    if text[-1] in _TAILS and len(text) > 2:
        found += dict.fromkeys(one[:-1] for one in found)
    return found


@lru_cache(maxsize=65_536)
def _heads(written: str, character: str) -> tuple[str, ...]:
    """Return the first letters of a character's two most usual readings."""
    return tuple(dict.fromkeys(one[0] for one in sounds_of(written, character)[:2])) or ("?",)
