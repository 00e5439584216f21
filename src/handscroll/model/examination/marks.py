"""An expression cut into its smallest parts: names, numbers and signs, each with its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from handscroll.errors import InvalidError

LONGEST: Final = 2_000
"""Characters of one expression."""
MOST_MARKS: Final = 400
LARGEST: Final = Fraction(10**30)
"""No number of an expression is larger; none but 0 is smaller than its reciprocal."""
_NUMBER = re.compile(r"(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SIGNS = "+-*/(),;"


class ExpressionError(InvalidError):
    """An expression of bands that cannot be understood, or is larger than allowed.

    Attributes
    ----------
    column
        Where it goes wrong, from 1; None where it is the expression as a whole.
    """

    def __init__(self, why: str, *, fix: str, column: int | None = None) -> None:
        where = "" if column is None else f"at column {column} "
        super().__init__("The expression cannot be used", why=where + why, fix=fix)
        self.column = column


@dataclass(frozen=True, slots=True)
class Mark:
    """One part of an expression; ``text`` is the sign itself, the name, or the number as typed."""

    kind: Literal["number", "name", "sign", "end"]
    text: str
    column: int


def marks(text: str) -> Iterator[Mark]:
    """Yield the parts of an expression, the last one of kind ``end``.

    Raises
    ------
    ExpressionError
        At a character that no expression has, or when there are too many of them.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            f"it has {len(text):,} characters, and {LONGEST:,} are allowed",
            fix="Write it shorter",
        )
    at, count = 0, 0
    while at < len(text):
        if text[at] in " \t\r\n":
            at += 1
            continue
        mark = _mark(text, at)
        count += 1
        if count > MOST_MARKS:
            raise ExpressionError(
                f"begins part {count} of it, and {MOST_MARKS} are allowed",
                fix="Write it shorter",
                column=at + 1,
            )
        yield mark
        at += len(mark.text)
    yield Mark("end", "", len(text) + 1)


def _mark(text: str, at: int) -> Mark:
    if text[at] in _SIGNS:
        return Mark("sign", text[at], at + 1)
    if found := _NUMBER.match(text, at):
        return Mark("number", found.group(), at + 1)
    if found := _NAME.match(text, at):
        return Mark("name", found.group(), at + 1)
    raise ExpressionError(
        f"stands {_shown(text[at])}, which no expression has",
        fix="Use b1, b2 …, r(940), numbers, + - * / ( ) , ; and the functions, in plain ASCII",
        column=at + 1,
    )


def _shown(character: str) -> str:
    return repr(character) if character.isascii() else f"{character!r} (U+{ord(character):04X})"


def number_of(mark: Mark) -> Fraction:
    """Return the number that was typed, as its nearest double in shortest decimal writing."""
    power = mark.text.lower().partition("e")[2]
    # Far exponents are refused before an integer of that many digits is made.
    if power and abs(int(power)) > 90:
        raise out_of_range(mark.text, mark.column)
    return rounded(Fraction(mark.text), mark.column)


def rounded(value: Fraction, column: int | None = None) -> Fraction:
    """Return a number as the shortest decimal that names its double.

    Numbers stay short however long a sum is, and read again from their text they are the same.

    Raises
    ------
    ExpressionError
        Beyond 1e30, or nearer to 0 than 1e-30.
    """
    if value == 0:
        return value
    if not 1 / LARGEST <= abs(value) <= LARGEST:
        raise out_of_range("a number that comes out of it", column)
    return Fraction(repr(float(value)))


def out_of_range(what: str, column: int | None) -> ExpressionError:
    """Return the error of a number too large or too small."""
    shown = what if len(what) <= 40 else what[:40] + "…"
    return ExpressionError(
        f"{shown} is out of range", fix="Use 0 and numbers from 1e-30 to 1e30", column=column
    )
