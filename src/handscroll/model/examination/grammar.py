"""Reads expressions of bands: an allow-list of names and signs, and nothing else.

::

    channels = sum (";" sum){0,2}
    sum      = product (("+" | "-") product)*
    product  = signed (("*" | "/") signed)*
    signed   = "-" signed | number | band | "r" "(" number ")" | function | "(" sum ")"
    band     = "b" followed by 1 to 999
    function = name "(" sum ("," sum)* ")"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from handscroll.model.examination.marks import ExpressionError, Mark, marks, number_of
from handscroll.model.examination.terms import (
    ONE,
    At,
    Band,
    Node,
    Number,
    call_of,
    product_of,
    sum_of,
)

DEEPEST: Final = 40
"""Brackets, functions and signs within each other."""
FUNCTIONS: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "abs": (1, 1),
        "clip": (3, 3),
        "log": (1, 1),
        "max": (2, 32),
        "mean": (1, 32),
        "min": (2, 32),
        "sqrt": (1, 1),
    }
)
"""Fewest and most arguments of every function."""
SHORTEST_NM: Final = 100
LONGEST_NM: Final = 20_000
_BAND = re.compile(r"b([1-9][0-9]{0,2})")
_MINUS = Fraction(-1)


def parsed(text: str) -> tuple[Node, ...]:
    """Read an expression of one channel or three.

    Raises
    ------
    ExpressionError
        With the column, when it is not one.
    """
    return _Reader(text).channels()


class _Reader:
    def __init__(self, text: str) -> None:
        self._marks = marks(text)
        self._here = next(self._marks)
        self._depth = 0

    def channels(self) -> tuple[Node, ...]:
        found = [self._sum()]
        while self._take(";"):
            found.append(self._sum())
        if self._here.kind != "end":
            raise self._unexpected("an operator, ';' or the end")
        if len(found) not in (1, 3):
            raise ExpressionError(
                f"it has {len(found)} channels",
                fix="Give one, or three for red, green and blue, with ';' between them",
            )
        for number, node in enumerate(found, 1):
            if isinstance(node, Number):
                raise ExpressionError(
                    f"its channel {number} depends on no band", fix="Name a band in it, such as b1"
                )
        return tuple(found)

    def _sum(self) -> Node:
        column = self._here.column
        parts = [(ONE, self._product())]
        while sign := self._take("+") or self._take("-"):
            parts.append((ONE if sign.text == "+" else _MINUS, self._product()))
        return parts[0][1] if len(parts) == 1 else _placed(lambda: sum_of(parts), column)

    def _product(self) -> Node:
        node = self._signed()
        while sign := self._take("*") or self._take("/"):
            node = self._joined(node, self._signed(), sign)
        return node

    def _joined(self, left: Node, right: Node, sign: Mark) -> Node:
        if sign.text == "*":
            return _placed(lambda: product_of((left, right)), sign.column)
        return _placed(lambda: product_of((left,), (right,)), sign.column)

    def _signed(self) -> Node:
        mark = self._here
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError(
                f"it goes more than {DEEPEST} levels deep",
                fix="Use fewer brackets within each other",
                column=mark.column,
            )
        if self._take("-"):
            inner = self._signed()
            node = sum_of([(_MINUS, inner)])
        elif self._take("("):
            node = self._sum()
            self._require(")")
        else:
            node = self._plain(mark)
        self._depth -= 1
        return node

    def _plain(self, mark: Mark) -> Node:
        if mark.kind == "number":
            self._step()
            return Number(number_of(mark))
        if mark.kind != "name":
            raise self._unexpected("a band, a number, a function or '('")
        self._step()
        if band := _BAND.fullmatch(mark.text):
            return Band(int(band.group(1)))
        if mark.text == "r":
            return self._wavelength()
        if mark.text in FUNCTIONS:
            return self._call(mark)
        raise ExpressionError(
            f"stands the name {mark.text[:40]!r}, which is neither a band nor a function",
            fix=f"Use b1 to b999, r(nm), and {', '.join(FUNCTIONS)}",
            column=mark.column,
        )

    def _wavelength(self) -> Node:
        self._require("(")
        mark = self._here
        if mark.kind != "number":
            raise self._unexpected("a wavelength in nm")
        self._step()
        nm = number_of(mark)
        if not SHORTEST_NM <= nm <= LONGEST_NM:
            raise ExpressionError(
                f"stands {mark.text[:20]} as a wavelength, which no camera records",
                fix=f"Give nanometres, {SHORTEST_NM} to {LONGEST_NM}",
                column=mark.column,
            )
        self._require(")")
        return At(nm)

    def _call(self, name: Mark) -> Node:
        self._require("(")
        arguments = [self._sum()]
        while self._take(","):
            arguments.append(self._sum())
        self._require(")")
        least, most = FUNCTIONS[name.text]
        if not least <= len(arguments) <= most:
            allowed = str(least) if least == most else f"{least} to {most}"
            raise ExpressionError(
                f"{name.text} has {len(arguments)} arguments",
                fix=f"Give it {allowed}",
                column=name.column,
            )
        return _placed(lambda: call_of(name.text, tuple(arguments)), name.column)

    def _step(self) -> None:
        self._here = next(self._marks)

    def _take(self, sign: str) -> Mark | None:
        mark = self._here
        if mark.kind != "sign" or mark.text != sign:
            return None
        self._step()
        return mark

    def _require(self, sign: str) -> None:
        if not self._take(sign):
            raise self._unexpected(repr(sign))

    def _unexpected(self, wanted: str) -> ExpressionError:
        mark = self._here
        found = "it ends" if mark.kind == "end" else f"stands {mark.text[:40]!r}"
        return ExpressionError(
            f"{found}, and {wanted} is expected", fix="Correct it there", column=mark.column
        )


def _placed(make: Callable[[], Node], column: int) -> Node:
    """Make a node; an error of the arithmetic tells where it was asked for."""
    try:
        return make()
    except ExpressionError as error:
        if error.column is not None:
            raise
        raise ExpressionError(error.why, fix=error.fix, column=column) from None
