"""Points of time in Western letters: a year, century, decade, month or named period."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from handscroll.departments.collection.dates.parts import Part, century, take
from handscroll.departments.collection.dates.western_words import Token


@dataclass(frozen=True, slots=True)
class Point:
    """One term of a date before its neighbours have lent it what it lacks.

    ``kind`` is year, century, decade, month, names, eras, ganzhi, ordinal (a century whose
    noun comes later), part (only "mid") or iso.
    """

    kind: str
    value: Any
    part: Part | None = None
    circa: bool = False
    bce: bool | None = None
    text: str = ""
    month: int | None = None
    day: int | None = None
    number: int | None = None


class Scanner:
    """Walk through the tokens of one clause."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.place = tokens, 0

    def kind(self, ahead: int = 0) -> str:
        """Give the kind of a token ahead, empty behind the end."""
        place = self.place + ahead
        return self.tokens[place].kind if place < len(self.tokens) else ""

    def value(self, ahead: int = 0) -> Any:  # noqa: ANN401 - a token's value has its kind's type
        """Give the value of a token ahead."""
        return self.tokens[self.place + ahead].value

    def take(self) -> Token:
        """Give the next token and step on."""
        self.place += 1
        return self.tokens[self.place - 1]

    def point(self) -> Point | None:
        """Read one point of time, None where none begins here."""
        circa = False
        while self.kind() == "CIRCA":
            self.take()
            circa = True
        part = self._part()
        core = self._core()
        if core is None:
            return Point("part", None, part, circa) if part else None
        if self.kind() in ("BCE", "CE"):
            core = replace(core, bce=self.take().kind == "BCE")
        return replace(core, part=part, circa=circa)

    def _part(self) -> Part | None:
        if self.kind() == "PART":
            part: Part = self.take().value
            if self.kind() == "DASH" and self.kind(1) in ("ORD", "DECADE", "NAME", "ERAS"):
                self.take()
            return part
        if (self.kind() == "NTH" and self.kind(1) == "FRACTION") or (
            self.kind() == "ORD" and self.kind(1) == "FRACTION"
        ):
            nth, fraction = self.take().value, self.take().value
        else:
            return None
        pieces = {"h": 2, "q": 4}.get(fraction, 3)
        nth = pieces if nth == -1 else min(nth, pieces)
        return f"{fraction}{nth}"  # type: ignore[return-value]

    def _core(self) -> Point | None:
        readers = {
            "NUM": self._number,
            "ORD": self._ordinal,
            "DECADE": self._decade,
            "MONTH": self._month,
            "SEASON": self._season,
            "NAME": self._name,
            "ERAS": self._eras,
            "GANZHI": self._ganzhi,
            "SLASHED": self._slashed,
            "ISO": self._iso,
            "BCE": self._era_first,
            "CE": self._era_first,
        }
        reader = readers.get(self.kind())
        return reader() if reader else None

    def _number(self) -> Point:
        token = self.take()
        if token.value <= 31 and self.kind() == "MONTH" and self.kind(1) == "NUM":
            month = self.take().value
            year = self.take().value
            return Point("month", year, month=month, day=token.value, text=token.text)
        return Point("year", token.value, text=token.text)

    def _ordinal(self) -> Point:
        token = self.take()
        if self.kind() == "CENTURY":
            self.take()
            return Point("century", token.value, text=token.text)
        if self.kind() == "YEAR" and self.kind(1) in ("ERAS", "NAME"):
            self.take()
            named = self.take()
            return Point("eras", named.value, number=token.value, text=named.text)
        return Point("ordinal", token.value, text=token.text)

    def _decade(self) -> Point:
        token = self.take()
        return Point("decade", token.value, text=token.text)

    def _month(self) -> Point:
        month = self.take().value
        day = None
        if self.kind() == "NUM" and self.value() <= 31:
            day = self.take().value
            if self.kind() == "DASH" and self.kind(1) == "NUM" and self.value(1) <= 31:
                self.take()
                self.take()
                day = None
        if self.kind() == "CUT" and self.kind(1) == "NUM":
            self.take()
        year = self.take().value if self.kind() == "NUM" and self.value() > 31 else None
        return Point("month", year, month=month, day=day)

    def _season(self) -> Point | None:
        self.take()
        if self.kind() == "CUT" and self.kind(1) == "NUM":
            self.take()
        return self._number() if self.kind() == "NUM" else None

    def _name(self) -> Point:
        token = self.take()
        return Point("names", token.value, text=token.text)

    def _eras(self) -> Point:
        token = self.take()
        number = None
        if self.kind() == "YEAR" and self.kind(1) == "NUM":
            self.take()
        if self.kind() == "NUM" and self.value() <= 70:
            number = self.take().value
        elif self.kind() == "ORD" and self.kind(1) == "YEAR":
            number = self.take().value
            self.take()
        return Point("eras", token.value, number=number, text=token.text)

    def _ganzhi(self) -> Point:
        token = self.take()
        if self.kind() == "YEAR":
            self.take()
        return Point("ganzhi", token.value, text=token.text)

    def _slashed(self) -> Point:
        text = self.take().text
        *before, year = (int(n) for n in re.findall(r"\d+", text))
        if len(before) == 1:
            return Point("month", year, month=before[0])
        day, month = before
        if "." not in text and max(before) <= 12 and day != month:
            # 3/12/1699: which is the month depends on the country, so only the year is said.
            return Point("year", year)
        if month > 12 >= day:
            day, month = month, day
        return Point("month", year, month=month, day=day)

    def _iso(self) -> Point:
        year, month, *day = (int(n) for n in re.findall(r"\d+", self.take().text))
        return Point("month", year, month=month, day=day[0] if day else None)

    def _era_first(self) -> Point | None:
        before_christ = self.take().kind == "BCE"
        core = self._core() if self.kind() in ("NUM", "ORD") else None
        return replace(core, bce=before_christ) if core else None


def span_of(point: Point) -> tuple[int, int] | None:
    """Give the years of a complete point of kind year, century, decade or month."""
    if point.value is None:
        return None
    if point.kind == "century":
        first, last = century(point.value, bool(point.bce)) if point.value else (0, -1)
    elif point.kind in ("year", "month"):
        first = last = 1 - point.value if point.bce else point.value
    elif point.kind == "decade":
        first, last = _decade_years(point)
    else:
        return None
    if first > last or point.value == 0:
        return None
    return take(point.part, first, last) if point.part else (first, last)


def _decade_years(point: Point) -> tuple[int, int]:
    length = 100 if point.value % 100 == 0 and point.part and point.value >= 100 else 10
    if point.bce:
        return 1 - (point.value + length - 1), 1 - point.value
    return point.value, point.value + length - 1
