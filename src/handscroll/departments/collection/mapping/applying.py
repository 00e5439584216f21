"""Apply a mapping: the cells of a record of theirs become a row of our own columns."""

from __future__ import annotations

import re
from collections import defaultdict

from handscroll.departments.collection.columns.names import unit_of
from handscroll.departments.collection.columns.sizes import read_sizes
from handscroll.departments.collection.mapping.mapping import Column, Mapping
from handscroll.departments.collection.mapping.targets import (
    LEFT_OUT,
    NOTES,
    SIDES,
    between,
    size_of,
)
from handscroll.departments.collection.naming.called import read_life, read_name
from handscroll.departments.collection.sheet import MAX_CELL, Row, with_unit
from handscroll.departments.collection.tables.objects import Cells

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"(?:(?:c\.?|ca\.?|约|約)\s*)?\d{4}|\d{3}(?!\d)")
_SAYS_NOTHING = frozenset({"artist", "maker", "creator", "作者"})
"""Roles that a column of creators says by itself."""


class Applied:
    """Makes rows by a mapping; of every cell it is known where it went."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._values = [
            {theirs.strip().casefold(): ours for theirs, ours in one.values.items()}
            for one in mapping.columns
        ]
        self._beside = {name for one in mapping.columns for name in one.sources[1:]}
        self._spoken = {one.source for one in mapping.columns}
        self._units = [one.unit or unit_of(one.source) for one in mapping.columns]

    def row(self, number: int, cells: Cells) -> Row:
        """Return a row of ours; what has no place in it is among its unknown cells."""
        row = _Row(number)
        for place, column in enumerate(self._mapping.columns):
            texts = cells.get(column.source, ())
            if any(texts) and column.to != LEFT_OUT:
                self._one(row, place, column, cells)
        for source, texts in cells.items():
            if source not in self._spoken and source not in self._beside:
                row.note(source, texts)
        return row.made(self._mapping.constants)

    def _one(self, row: _Row, place: int, column: Column, cells: Cells) -> None:
        texts = cells[column.source]
        if column.to == NOTES:
            row.note(column.source, texts)
            return
        if column.life or column.role:
            texts = _persons(row, column, cells)
        told = [one.strip() for text in texts for one in _parted(text, column.split)]
        told = [ours for text in told if text and (ours := self._ours(row, place, column, text))]
        if not told:
            return
        unit = self._units[place] or "".join(cells.get(column.unit_from, ())[:1])
        size = size_of(column.to)
        if size is not None:
            row.side(size, told[0], unit, column.source, told[1:])
        else:
            row.add(column.column, [with_unit(one, unit) for one in told], column.source)

    def _ours(self, row: _Row, place: int, column: Column, text: str) -> str:
        """Return our word for theirs; the notes take one that has none, where they should."""
        if not column.values:
            return text
        ours = self._values[place].get(text.casefold())
        if ours is None and column.otherwise == NOTES:
            row.note(column.source, (text,))
            return ""
        return text if ours is None else ours


class _Row:
    """A row that is being made."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._found: dict[str, list[str]] = defaultdict(list)
        self._sides: dict[str, dict[str, str]] = defaultdict(dict)
        self._notes: dict[str, list[str]] = defaultdict(list)

    def note(self, source: str, texts: tuple[str, ...] | list[str]) -> None:
        self._notes[source] += [text for text in texts if text]

    def add(self, column: str, texts: list[str], source: str) -> None:
        """Add values to a column; the notes have what is beyond the one that some take."""
        known = self._found[column]
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if between(column) is not None:
            known += new
        elif known:
            self.note(source, new)
        else:
            known += new[:1]
            self.note(source, new[1:])

    def side(
        self, size: tuple[str, str], text: str, unit: str, source: str, rest: list[str]
    ) -> None:
        """Add a side of a size, and the notes have what another column says of the same side.

        A size of 0 says that nothing was measured.
        """
        self.note(source, rest)
        bare = _NUMBER.fullmatch(text)
        if bare and not float(text.replace(",", ".")):
            return
        told, sides = f"{text} {unit}".strip() if bare else text, self._sides[size[0]]
        if sides.setdefault(size[1], told) != told:
            self.note(source, [told])

    def made(self, constants: dict[str, str]) -> Row:
        for size, sides in self._sides.items():
            told = self._found[size]
            if not any(not one.trouble for one in read_sizes("\n".join(told), size)):
                told.insert(
                    0, " x ".join(f"{side} {sides[side]}" for side in SIDES if side in sides)
                )
        values = {
            column: (between(column) or "\n").join(texts)[:MAX_CELL]
            for column, texts in self._found.items()
            if texts
        }
        notes = {source: "; ".join(texts) for source, texts in self._notes.items() if texts}
        return Row(self._number, {**constants, **values} if values else values, notes)


def _parted(text: str, signs: str) -> list[str]:
    return text.split(signs) if signs else [text]


def _persons(row: _Row, column: Column, cells: Cells) -> tuple[str, ...]:
    """Return the names of persons, the life of each in brackets and how they made it before it."""
    names, found = cells[column.source], []
    lives = [cells.get(source, ()) for source in column.life]
    roles = cells.get(column.role, ())
    for place, name in enumerate(names):
        if not name:
            continue
        told = _at(roles, place)
        if told and read_name(f"{told} {name}").qualifier is not None:
            name = f"{told} {name}"
        elif told and told.casefold() not in _SAYS_NOTHING:
            row.note(column.role, (f"{name}: {told}",))
        dates = [_at(life, place) for life in lives]
        life = _life(dates)
        if life:
            name = f"{name} ({life})"
        else:
            row.note(column.life[0] if column.life else "", [one for one in dates if one])
        found.append(name)
    return tuple(found)


def _at(texts: tuple[str, ...], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def _life(dates: list[str]) -> str:
    """Return a life that is understood, empty where there is none.

    Examples
    --------
    >>> _life(["1632–1717"]), _life(["1840-01-01", "1905-01-01"]), _life(["", "1905"])
    ('1632–1717', '1840–1905', 'died 1905')
    """
    if len(dates) < 2:
        told = "".join(dates)
    else:
        born, died = (found[0] if (found := _YEAR.match(one)) else "" for one in dates)
        told = f"{born}–{died}" if born and died else ""
        told = told or (f"born {born}" if born else f"died {died}" if died else "")
    return told if told and read_life(told) is not None else ""
