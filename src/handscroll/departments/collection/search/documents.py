"""What the index knows of a relic: extend :func:`entry_of` when a record gains a field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from handscroll.departments.collection.search.folding import (
    Folded,
    Run,
    folded,
    folded_words,
    runs,
    single,
    sounds_of,
    stem,
)
from handscroll.departments.collection.search.persons import other_names
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum.search import AHEAD, NAMES, SOUNDS, SYLLABLES, Entry

VERSION = "2"
"""Raise this when the folding or an entry's fields change: indexes are then made anew."""

Years = Callable[[str], tuple[int, int] | None]
"""Reads a date as written into its first and last year, or says that it cannot."""

RELIC = "relic"
_KEY_CHARACTERS = 24
_SHOWN, _TYPED = 40, 30


def no_years(_written: str) -> tuple[int, int] | None:
    """Read no date: where no reader of dates is at hand."""
    return None


@dataclass(frozen=True)
class Thing:
    """What is written of a thing that can be searched for, in words that are not folded yet.

    Attributes
    ----------
    title, creator
        In every language and spelling; painters' other names are added by :func:`entry`.
    special
        Names of :data:`handscroll.museum.search.SPECIAL` to texts; the one box finds them too.
    rest
        Texts that only the one box finds.
    facets
        Names of :data:`handscroll.museum.search.FACETS` to values.
    years
        First and last astronomical year.
    """

    id: str
    title: Sequence[str]
    creator: Sequence[str] = ()
    special: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rest: Sequence[str] = ()
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    years: tuple[int, int] | None = None
    pictured: bool = False
    kind: str = RELIC
    state: State = State.PUBLISHED
    added: int = 0


def entry_of(relic: Relic, years: Years = no_years) -> Entry:
    """Return what the index knows of a relic."""
    span = years(relic.date_written) if relic.date_written else None
    return entry(
        Thing(
            id=relic.id,
            title=[*relic.title.values()],
            creator=[*relic.creator.values()],
            special={
                "accession": [relic.accession_number],
                "dynasty": [*relic.dynasty.values()],
                "date": [relic.date_written],
                "medium": [*relic.medium.values()],
                "format": [relic.format.value.replace("_", " ")],
                "text": [label for part in relic.parts for label in part.label.values()],
            },
            rest=[*relic.description.values(), *relic.rights.credit_line.values()],
            facets={
                "type": [RELIC],
                "format": [relic.format.value],
                "dynasty": _first(relic.dynasty),
                "creator": _first(relic.creator),
                "rights": [relic.rights.uri] if relic.rights.uri else [],
                "century": centuries(span),
            },
            years=span,
            state=relic.state,
        )
    )


def entry(thing: Thing) -> Entry:
    """Fold the texts of a thing of any kind."""
    texts: dict[str, Sequence[tuple[int, str]]] = {}
    special = [value for values in thing.special.values() for value in values]
    for name, values in (
        ("title", thing.title),
        ("creator", [*thing.creator, *other_names(thing.creator)]),
        ("rest", [*special, *thing.rest]),
    ):
        _streams(texts, name, folded(values, short=name != "rest"))
    texts |= {name: folded_words(values) for name, values in thing.special.items() if values}
    first, last = thing.years or (None, None)
    return Entry(
        id=thing.id,
        kind=thing.kind,
        state=thing.state.value,
        public=thing.state is State.PUBLISHED,
        texts=texts,
        facets={name: list(values) for name, values in thing.facets.items() if values},
        first_year=first,
        last_year=last,
        title_key=title_key(thing.title),
        artist_key=title_key(thing.creator),
        pictured=thing.pictured,
        added=thing.added,
        ahead=ahead_of([*thing.title, *thing.creator]),
    )


def ahead_of(texts: Iterable[str]) -> list[str]:
    """Return what leads to these texts when it is typed: characters, pinyin joined, words."""
    found: dict[str, None] = {}
    for text in texts:
        shown = " ".join(text[:_SHOWN].split())
        for typed in typed_for(shown):
            found[typed[:_TYPED] + AHEAD + shown] = None
    return list(found)


def typed_for(text: str) -> list[str]:
    """Return what is typed for a text: its folded form, and of Chinese its pinyin."""
    told = list(runs(text))
    if not told:
        return []
    made = [" ".join(run.text for run in told)]
    if any(run.chinese for run in told):
        made.append("".join(_sounded(run) if run.chinese else run.text for run in told))
    return made


def _sounded(run: Run) -> str:
    pairs = zip(run.written, run.text, strict=True)
    return "".join((sounds_of(*pair) or ("",))[0] for pair in pairs)


def _streams(texts: dict[str, Sequence[tuple[int, str]]], name: str, made: Folded) -> None:
    texts[name] = made.words
    texts[name + SOUNDS] = made.sounds
    texts[name + NAMES] = made.names
    held = texts.get(SYLLABLES, ())
    texts[SYLLABLES] = [*held, *((0, single(name, one)) for one in made.syllables)]


def title_key(titles: Iterable[str]) -> str:
    """Return what a title is sorted by: pinyin of its characters, Latin words without articles."""
    first = next((title for title in titles if title), "")
    parts: list[str] = []
    for run in runs(first[:200]):
        if run.chinese:
            pairs = zip(run.written, run.text, strict=True)
            parts += [(sounds_of(*pair) or ("~",))[0] for pair in pairs]
        elif run.text not in ("a", "an", "the"):
            parts.append(stem(run.text))
    return " ".join(parts[:_KEY_CHARACTERS]) or "~"


def centuries(years: tuple[int, int] | None) -> list[str]:
    """Return the centuries that an interval touches, as "18" or "-2"; at most forty."""
    if years is None:
        return []
    first, last = (_century(year) for year in years)
    return [str(one) for one in range(first, min(last, first + 39) + 1) if one]


def _century(year: int) -> int:
    """Return the century of an astronomical year: 1701 to 1800 is 18, -99 to 0 is -1."""
    return (year - 1) // 100 + 1 if year > 0 else -(-year // 100 + 1)


def _first(words: Mapping[str, str]) -> list[str]:
    """Return one value to count by: simplified Chinese, else the first there is."""
    told = words.get("zh-Hans") or next((value for value in words.values() if value), "")
    return [told] if told else []
