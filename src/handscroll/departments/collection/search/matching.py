"""A piece of text becomes what an index is asked: terms and phrases of folded tokens."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from handscroll.departments.collection.search.folding import (
    INITIALS,
    NEXT,
    STOP,
    Run,
    runs,
    single,
    sounds_of,
    stem,
)
from handscroll.departments.collection.search.syllables import ways
from handscroll.museum.search import (
    NAMES,
    SOUNDS,
    SYLLABLES,
    Each,
    OneOf,
    Phrase,
    Some,
    Sought,
    Word,
)

MAX_RUNS = 32
"""Runs of one piece that are looked for."""
MAX_CHARACTERS = 40
"""Characters of one run."""
_MAX_SPELLINGS = 16
"""Spellings of one sequence of syllables that are tried."""
_MAX_WORDS = 6
"""Words that are taken together as one or two names."""
_MAX_CUTS = 6
"""Ways to cut all words of one name."""
_LONGEST_NAMED = 6
"""Characters that may be a name which a record holds in Latin letters only."""

_NAMED = 3
"""Syllables of most names: one of the family and two of the person."""

Syllables = tuple[tuple[str, ...], ...]
Tokens = tuple[tuple[int, str], ...]
Together = Callable[[str, Tokens, float], Sought]
"""Asks a field for tokens at their places."""


@dataclass(frozen=True)
class Where:
    """Fields that are looked into, each with the weight it has in the rank."""

    words: Mapping[str, float]
    spoken: Mapping[str, float]
    """Fields that have streams of sounds and names too."""


def sought(text: str, where: Where) -> Sought | None:
    """Return what must hold for a record to be found by this text; None where it has no words."""
    nodes: list[Sought] = []
    latin: list[Run] = []
    for run in _without_articles(list(itertools.islice(runs(text), MAX_RUNS))):
        if run.chinese:
            nodes += _latin(latin, where)
            latin = []
            nodes.append(_chinese(run, where))
        else:
            latin.append(run)
    nodes += _latin(latin, where)
    return _each(nodes)


def _without_articles(told: list[Run]) -> list[Run]:
    """Leave out words that a search does without, unless there are no others.

    Some are syllables too: beside another syllable (An Qi, Xi an) they stay.
    """

    def counts(at: int) -> bool:
        return 0 <= at < len(told) and (told[at].chinese or told[at].text not in STOP)

    def syllable(at: int) -> bool:
        return counts(at) and not told[at].chinese and bool(ways(told[at].text))

    if not any(map(counts, range(len(told)))):
        return told
    return [
        run
        for at, run in enumerate(told)
        if counts(at) or (ways(run.text) and (syllable(at - 1) or syllable(at + 1)))
    ]


def phrase(text: str, where: Where) -> Sought | None:
    """Return what must hold for a record to have these words side by side, as written."""
    placed: list[tuple[int, str]] = []
    at = 0
    for run in itertools.islice(runs(text), MAX_RUNS):
        if run.chinese:
            placed += [(at + shift, token) for shift, token in _pairs(run.text[:MAX_CHARACTERS])]
            at += len(run.text) + 1
        else:
            if run.text not in STOP:
                placed.append((at, stem(run.text)))
            at += 1
    if not placed:
        return None
    first = placed[0][0]
    tokens = tuple((at - first, token) for at, token in placed)
    return _some([Phrase(name, tokens, weight) for name, weight in where.words.items()])


def _pairs(text: str) -> list[tuple[int, str]]:
    """Cover a run with as few pairs of neighbours as there can be."""
    if len(text) == 1:
        return [(0, text)]
    return [(start, text[start : start + 2]) for start in _starts(len(text))]


def _starts(length: int) -> list[int]:
    """Return where the pairs begin that cover so many tokens, two or more."""
    return [*range(0, length - 1, 2), *([length - 2] if length % 2 else [])]


def _chinese(run: Run, where: Where) -> Sought:
    text = run.text[:MAX_CHARACTERS]
    tokens = tuple(_pairs(text))
    nodes: list[Sought] = [_tokens(name, tokens, w) for name, w in where.words.items()]
    if 2 <= len(text) <= _LONGEST_NAMED:
        meant = tuple(
            sounds_of(written, character)
            for written, character in zip(run.written, text, strict=False)
        )
        if all(meant):
            nodes += _spoken(meant, where, (NAMES,))
    return _some(nodes)


def _latin(words: Sequence[Run], where: Where) -> list[Sought]:
    """Each word, or the syllables of words that stand side by side."""
    nodes: list[Sought] = []
    for named, group in itertools.groupby(words, key=lambda run: bool(ways(run.text))):
        told = list(group)
        if named:
            parts = [told[at : at + _MAX_WORDS] for at in range(0, len(told), _MAX_WORDS)]
            nodes += [node for part in parts if (node := _syllabic(part, where))]
        else:
            nodes += [_word(run, where) for run in told if run.text not in STOP]
    return nodes


def _word(run: Run, where: Where) -> Sought:
    nodes: list[Sought] = [Word(name, stem(run.text), w) for name, w in where.words.items()]
    if run.text.isascii() and run.text.isalpha() and 2 <= len(run.text) <= 12:
        nodes += [
            Word(SYLLABLES, single(n, INITIALS + run.text), w) for n, w in where.spoken.items()
        ]
    return _some(nodes)


def _syllabic(words: list[Run], where: Where) -> Sought | None:
    """Words that may all be syllables: as words, as one name, as two, or each for itself."""
    plain = [run for run in words if run.text not in STOP]
    choices: list[Sought] = []
    if (as_words := _each([_word(run, where) for run in plain])) is not None:
        choices.append(as_words)
    cuts = [ways(run.text) for run in words]
    # "jian" is one syllable before it is "ji an": two such words are looked for side by side.
    joined = any(all(len(cut) > 1 for cut in options) for options in cuts)
    whole = _sequence(cuts, where, halved=joined and len(words) > 1)
    if whole is not None:
        choices.append(whole)
    for middle in range(1, len(words)):
        left, right = cuts[:middle], cuts[middle:]
        if joined or (len(left) > 1 and len(right) > 1):
            parts = [_sequence(side, where, part=True) for side in (left, right)]
            if all(part is not None for part in parts):
                choices.append(Each(tuple(part for part in parts if part is not None)))
    if joined and len(words) > 2:
        each = [_either(run, cut, where) for run, cut in zip(words, cuts, strict=True)]
        choices.append(Each(tuple(each)))
    return _some(choices) if choices else None


def _either(run: Run, cuts: tuple[Syllables, ...], where: Where) -> Sought:
    spoken = _sequence([cuts], where, part=True)
    word = _word(run, where)
    return word if spoken is None else _some([word, spoken])


def _sequence(
    cuts: Sequence[tuple[Syllables, ...]],
    where: Where,
    *,
    part: bool = False,
    halved: bool = False,
) -> Sought | None:
    """Ask for the syllables of words one after another, however they are cut and read.

    Parameters
    ----------
    part
        Of a question: a single syllable moves no rank then, as most records hold it somewhere.
    halved
        The same syllables are asked for in two parts besides, as a given and a family name.
    """
    nodes: list[Sought] = []
    for chosen in itertools.islice(itertools.product(*cuts), _MAX_CUTS):
        syllables = tuple(itertools.chain.from_iterable(chosen))
        if len(syllables) > 1:
            together = _both if halved and len(syllables) == _NAMED else _tokens
            nodes += _spoken(syllables[:MAX_CHARACTERS], where, (SOUNDS, NAMES), together)
        elif syllables and part:
            nodes.append(OneOf(SYLLABLES, tuple(_single(syllables[0], where))))
        elif syllables:
            held = _single(syllables[0], where)
            nodes += [Word(SYLLABLES, token, weight) for token, weight in held.items()]
    return _some(nodes) if nodes else None


def _single(meant: Sequence[str], where: Where) -> dict[str, float]:
    return {single(name, one): w for name, w in where.spoken.items() for one in meant}


def _spoken(
    syllables: Syllables, where: Where, streams: Sequence[str], together: Together | None = None
) -> list[Sought]:
    """Ask for two syllables or more one after another, by as few pairs as there can be."""
    starts, asked = _starts(len(syllables)), together or _tokens
    return [
        asked(name + stream, tuple((at, one[at] + NEXT + one[at + 1]) for at in starts), weight)
        for one in itertools.islice(itertools.product(*syllables), _MAX_SPELLINGS)
        for name, weight in where.spoken.items()
        for stream in streams
    ]


def _tokens(name: str, tokens: Tokens, weight: float) -> Sought:
    return Word(name, tokens[0][1], weight) if len(tokens) == 1 else Phrase(name, tokens, weight)


def _both(name: str, tokens: Tokens, weight: float) -> Sought:
    """Ask for both pairs of three syllables, wherever they are in the field.

    Beside the same syllables in two parts this finds nothing more than the phrase would, and
    only moves the rank; two terms are found in a fraction of the time.
    """
    return Each(tuple(Word(name, token, weight) for _, token in tokens))


def _each(nodes: Sequence[Sought]) -> Sought | None:
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else Each(tuple(nodes))


def _some(nodes: Sequence[Sought]) -> Sought:
    return nodes[0] if len(nodes) == 1 else Some(tuple(nodes))
