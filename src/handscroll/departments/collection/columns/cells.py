"""The cells of one work, with what became of each: nothing is read in silence, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TypeVar

from opencc import OpenCC

from handscroll.departments.collection.columns.names import LANGUAGE_SUFFIXES
from handscroll.departments.collection.vocabularies.model import Term as Listed
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.model.catalogue.term import Term
from handscroll.model.catalogue.written import MOST_LINE, MOST_LONG, MOST_SHORT
from handscroll.model.intake import Problem

Thing = TypeVar("Thing")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_SHOWN = 80


@dataclass(frozen=True)
class Became:
    """What one cell became, in words for a person."""

    row: int
    column: str
    written: str
    told: str


@dataclass
class Cells:
    """What a sheet says of one work.

    Attributes
    ----------
    values
        Column to the number of its row and its text.
    words
        The museum's vocabularies, in which terms are looked up.
    became, remarks, notes
        Filled while the cells are read: what each became; what could not be understood and was
        kept as written; and what goes into the notes of the staff.
    """

    sheet: str
    values: Mapping[str, tuple[int, str]]
    words: Vocabularies
    became: list[Became] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def get(self, column: str) -> str:
        """Return the text of a cell, empty where there is none."""
        return self.values.get(column, (0, ""))[1]

    def row(self, column: str) -> int:
        """Return the number of the row that a cell stands in."""
        return self.values.get(column, (0, ""))[0]

    def tell(self, column: str, told: str) -> None:
        """Say what a cell became."""
        if told:
            row, written = self.values.get(column, (0, ""))
            self.became.append(Became(row, column, written[:_SHOWN], told[: 3 * _SHOWN]))

    def remark(self, column: str, written: str, why: str, fix: str) -> None:
        """Say that something was kept as written because it could not be understood."""
        self.remarks.append(
            Problem(
                file=self.sheet,
                row=self.row(column),
                field=column,
                what=f"{written[:_SHOWN]!r} was kept as written",
                why=why,
                fix=fix,
            )
        )

    def said(self, column: str) -> dict[str, str]:
        """Return a text in the languages in which its columns say it."""
        found = {
            tag: self.values[column + suffix][1]
            for suffix, tag in LANGUAGE_SUFFIXES.items()
            if column + suffix in self.values
        }
        if text := self.get(column):
            found.setdefault(guess_language(text), text)
        return found

    def listed(self, vocabularies: Iterable[str], written: str) -> Listed | None:
        """Return the term of the first of some vocabularies that knows a spelling."""
        for name in vocabularies:
            if (found := self.words.find(name, written)) is not None:
                return found
        return None

    def term(self, column: str, vocabulary: str, written: str) -> Term:
        """Return a term for the record; a word that no vocabulary has stays a word, and is told."""
        found = self.listed((vocabulary,), written)
        if found is not None:
            return as_term(found)
        self.remark(
            column,
            written,
            f"the vocabulary {vocabulary} has no such term",
            f"Take one from: handscroll vocabulary show {vocabulary}; or add it to the"
            f" museum's file vocabularies/{vocabulary}.csv",
        )
        return Term(words={guess_language(written): written[:MOST_LINE]})

    def most(self, column: str, things: Sequence[Thing], limit: int) -> tuple[Thing, ...]:
        """Return what a record can hold of many things; the staff's notes keep the whole cell."""
        if len(things) > limit:
            why = f"it names {len(things)} things, a record holds {limit}"
            self.remark(column, self.get(column), why, "Share them out among several records")
            self.notes.append(f"{column}: {self.get(column)}")
        return tuple(things[:limit])


def as_term(found: Listed) -> Term:
    """Return a vocabulary's term as a record keeps it: by its name, with its words."""
    return Term(id=found.id, words=dict(list(found.label.items())[:12]))


def short(text: str) -> str:
    """Cut a text to what a name or a number may have."""
    return text[:MOST_SHORT]


def line(text: str) -> str:
    """Cut a text to what a sentence or two may have."""
    return text[:MOST_LINE]


def long(text: str) -> str:
    """Cut a text to what a colophon may have."""
    return text[:MOST_LONG]


def pieces(text: str, between: str = ";；\n") -> list[str]:
    """Part a cell at the signs of ``between`` that stand outside brackets and quotation marks."""
    if not any(sign in text for sign in between):
        return [one] if (one := text.strip()) else []
    found, depth, now = [], 0, ""
    for sign in text:
        depth += (sign in "([（［【「『《“") - (sign in ")]）］】」』》”")
        depth = max(depth, 0)
        if sign in between and (not depth or sign == "\n"):
            found.append(now)
            now, depth = "", 0
        else:
            now += sign
    return [one for piece in (*found, now) if (one := piece.strip())]


def guess_language(words: str) -> str:
    """Return the language of words: English unless they have Han characters.

    Those are taken for simplified, unless characters tell that they are traditional.
    """
    return _language(words[:400]) if _HAN.search(words) else "en"


@lru_cache(maxsize=4096)
def _language(plain: str) -> str:
    """Return which writing a text is in; a sheet says most of its words many times."""
    traditional = _to_simplified().convert(plain) != plain
    simplified = _to_traditional().convert(plain) != plain
    return "zh-Hant" if traditional and not simplified else "zh-Hans"


def is_chinese(words: str) -> bool:
    """Say whether a text has Han characters."""
    return _HAN.search(words) is not None


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")
