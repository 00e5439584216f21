"""What narrows a search: chips that are taken away, facets with counts, the palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handscroll.departments.collection.finding.asked import NARROWED, Asked, address
from handscroll.departments.collection.finding.colours import COLOURS, NAMES
from handscroll.departments.collection.finding.labels import century_number
from handscroll.departments.collection.finding.searching import FEW, Outcome
from handscroll.departments.collection.finding.years import years_text
from handscroll.pages.words import Words

Naming = Callable[[str, str], str]
"""Facet and value to the value in the reader's language."""


@dataclass(frozen=True)
class Choice:
    """One link that changes the question; ``count`` is None where nothing was counted."""

    label: str
    href: str
    chosen: bool = False
    count: int | None = None
    value: str = ""


@dataclass(frozen=True)
class Group:
    """A facet: its values, whether it lies open, and where all of them are shown."""

    name: str
    choices: tuple[Choice, ...]
    open: bool
    more: str = ""


@dataclass(frozen=True)
class Swatch:
    """A colour of the palette."""

    name: str
    hex: str
    choice: Choice


def chips_of(asked: Asked, words: Words, naming: Naming) -> tuple[Choice, ...]:
    """Return what narrows the search, each with the address of the search without it."""
    language, found = words.language, []
    if asked.date:
        found.append(Choice(asked.date, address(language, asked.but(date="")), value="date"))
    if asked.years is not None:
        told = years_text(asked.first, asked.last, words)
        found.append(
            Choice(told, address(language, asked.but(first=None, last=None)), value="years")
        )
    for name in NARROWED:
        for value in asked.filters.get(name, ()):
            told = naming(name, value)
            found.append(Choice(told, address(language, asked.toggled(name, value)), value=name))
    return tuple(found)


def groups_of(asked: Asked, outcome: Outcome, words: Words, naming: Naming) -> tuple[Group, ...]:
    """Return the facets that narrow, with counts as if each were not narrowed itself."""
    groups: list[Group] = []
    for name in NARROWED:
        counts = [pair for pair in outcome.facets.get(name, ()) if pair[0]]
        chosen = asked.filters.get(name, ())
        counts += [(value, 0) for value in chosen if value not in dict(counts)]
        # One value that all hits bear says nothing that narrows.
        says_nothing = len(counts) == 1 and counts[0][1] == outcome.total and not chosen
        if not counts or says_nothing or name == "colour":
            continue
        if name == "century":
            counts.sort(key=lambda pair: century_number(pair[0]) or 0)
        in_full = asked.more == name
        shown = counts if in_full or len(counts) <= FEW + 1 else _few(counts, chosen)
        choices = tuple(
            Choice(
                naming(name, value),
                address(words.language, asked.toggled(name, value)),
                value in chosen,
                count,
                value,
            )
            for value, count in shown
        )
        more = "" if len(shown) == len(counts) else address(words.language, asked.but(more=name))
        groups.append(Group(name, choices, bool(chosen) or in_full or len(groups) < 3, more))
    return tuple(groups)


def _few(counts: list[tuple[str, int]], chosen: Sequence[str]) -> list[tuple[str, int]]:
    first = {value for value, _ in sorted(counts, key=lambda pair: -pair[1])[:FEW]}
    return [pair for pair in counts if pair[0] in first or pair[0] in chosen]


def swatches_of(asked: Asked, outcome: Outcome, words: Words) -> tuple[Swatch, ...]:
    """Return the palette with counts, or nothing where no work has colours."""
    counts = dict(outcome.facets.get("colour", ()))
    chosen = asked.filters.get("colour", ())
    if not counts and not chosen:
        return ()
    return tuple(
        Swatch(
            one.name,
            NAMES[one.name].hex,
            Choice(
                words(f"colour.{one.name}"),
                address(words.language, asked.toggled("colour", one.name)),
                one.name in chosen,
                counts.get(one.name, 0),
                one.name,
            ),
        )
        for one in COLOURS
    )


def wider_ones(
    asked: Asked, chips: Sequence[Choice], words: Words
) -> tuple[tuple[str, Asked], ...]:
    """Return the same search without each of its conditions, and what that condition is called."""
    found = []
    if asked.q.strip() and chips:
        found.append((asked.q.strip()[:60], asked.but(q="")))
    if asked.date:
        found.append((asked.date, asked.but(date="")))
    if asked.years is not None:
        told = years_text(asked.first, asked.last, words)
        found.append((told, asked.but(first=None, last=None)))
    labels = [chip.label for chip in chips if chip.value in asked.filters]
    values = [(name, one) for name in NARROWED for one in asked.filters.get(name, ())]
    for label, (name, value) in zip(labels, values, strict=True):
        found.append((label, asked.toggled(name, value)))
    return tuple(found)
