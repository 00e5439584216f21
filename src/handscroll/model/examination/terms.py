"""What expressions are made of, kept in one form, so that one meaning has one writing.

Each ``…_of`` function returns the normal form. Equal after it are expressions that differ by
spaces, needless brackets, the order of sums, products, minima and maxima, the writing of
numbers, arithmetic on numbers, numbers multiplied into a sum, means written out as sums, and
equal terms gathered. Products of two sums are not multiplied out, and nothing is cancelled
above and below a line of division, for that would hide where the divisor is zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from handscroll.model.examination.marks import ExpressionError, rounded

ONE: Final = Fraction(1)
ZERO: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Band:
    """A band by its number, from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class At:
    """The reflectance at a wavelength in nm; becomes bands when a stack is known."""

    nm: Fraction


@dataclass(frozen=True, slots=True)
class Sum:
    """``constant`` plus each coefficient times its term; no term is a number or a sum."""

    constant: Fraction
    terms: tuple[tuple[Fraction, Node], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """All of ``top`` multiplied, divided by each of ``bottom``; numbers stand outside."""

    top: tuple[Node, ...]
    bottom: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One of log, sqrt, abs, min, max, clip."""

    name: str
    arguments: tuple[Node, ...]


Node = Number | Band | At | Sum | Product | Call


def sum_of(parts: Iterable[tuple[Fraction, Node]]) -> Node:
    """Return a sum of terms with coefficients; equal terms are gathered."""
    constant, gathered = ZERO, dict[Node, Fraction]()
    for coefficient, node in parts:
        if isinstance(node, Number):
            constant += coefficient * node.value
        elif isinstance(node, Sum):
            constant += coefficient * node.constant
            for inner, term in node.terms:
                gathered[term] = gathered.get(term, ZERO) + coefficient * inner
        else:
            gathered[node] = gathered.get(node, ZERO) + coefficient
    kept = [(rounded(value), node) for node, value in gathered.items() if value]
    kept.sort(key=lambda one: _place(one[1]))
    constant = rounded(constant)
    if not kept:
        return Number(constant)
    if not constant and len(kept) == 1 and kept[0][0] == ONE:
        return kept[0][1]
    return Sum(constant, tuple(kept))


def product_of(top: Iterable[Node], bottom: Iterable[Node] = ()) -> Node:
    """Return a product, divided by the product of ``bottom``."""
    factor, above, below = ONE, list[Node](), list[Node]()
    for node in top:
        number, core = _split(node)
        factor *= number
        if isinstance(core, Product):
            above += core.top
            below += core.bottom
        elif core is not None:
            above.append(core)
    for node in bottom:
        number, core = _split(node)
        if number == 0:
            raise ExpressionError("it divides by zero", fix="Divide by something else")
        factor /= number
        # What is divided by a quotient stays so: where its own divisor is 0 it has no value.
        if isinstance(core, Product) and not core.bottom:
            below += core.top
        elif core is not None:
            below.append(core)
    return _times(rounded(factor), _joined(above, below))


def call_of(name: str, arguments: tuple[Node, ...]) -> Node:
    """Return a function of its arguments; of numbers alone, the number."""
    if name == "mean":
        share = Fraction(1, len(arguments))
        return sum_of((share, node) for node in arguments)
    if name in ("min", "max"):
        return _extreme(name, arguments)
    if all(isinstance(node, Number) for node in arguments):
        return Number(_reckoned(name, [n.value for n in arguments if isinstance(n, Number)]))
    if name == "clip":
        _require_order(arguments)
    return Call(name, arguments)


def _split(node: Node) -> tuple[Fraction, Node | None]:
    """Return the number that stands before a node, and the node without it."""
    if isinstance(node, Number):
        return node.value, None
    if isinstance(node, Sum) and not node.constant and len(node.terms) == 1:
        return node.terms[0]
    return ONE, node


def _joined(top: list[Node], bottom: list[Node]) -> Node | None:
    if not top and not bottom:
        return None
    if len(top) == 1 and not bottom:
        return top[0]
    return Product(tuple(sorted(top, key=_place)), tuple(sorted(bottom, key=_place)))


def _times(factor: Fraction, node: Node | None) -> Node:
    if node is None:
        return Number(factor)
    return sum_of([(factor, node)])


def _extreme(name: str, arguments: tuple[Node, ...]) -> Node:
    flat = list[Node]()
    for node in arguments:
        flat += node.arguments if isinstance(node, Call) and node.name == name else [node]
    numbers = [node.value for node in flat if isinstance(node, Number)]
    others = {node for node in flat if not isinstance(node, Number)}
    kept: list[Node] = sorted(others, key=_place)
    if numbers:
        kept.append(Number(min(numbers) if name == "min" else max(numbers)))
    return kept[0] if len(kept) == 1 else Call(name, tuple(kept))


def _reckoned(name: str, values: list[Fraction]) -> Fraction:
    first = values[0]
    if name == "abs":
        return abs(first)
    if name == "clip":
        _require_order(tuple(Number(value) for value in values))
        return min(max(first, values[1]), values[2])
    if first < 0 or (name == "log" and first == 0):
        raise ExpressionError(
            f"{name} of {float(first):g} has no value", fix=f"Take {name} of a positive number"
        )
    return rounded(Fraction(math.log(first) if name == "log" else math.sqrt(first)))


def _require_order(arguments: tuple[Node, ...]) -> None:
    _, low, high = arguments
    if isinstance(low, Number) and isinstance(high, Number) and low.value > high.value:
        raise ExpressionError(
            f"clip has the lower limit {float(low.value):g} above the upper {float(high.value):g}",
            fix="Write clip(what, lower, upper)",
        )


def _place(node: Node) -> tuple[int, Fraction, str]:
    """Return where a node stands among others: bands, wavelengths, then by their text."""
    if isinstance(node, Band):
        return 0, Fraction(node.number), ""
    if isinstance(node, At):
        return 1, node.nm, ""
    return 2, ZERO, written(node)


def written(node: Node) -> str:
    """Return the text of a node in its one writing; read again it is the same node."""
    if isinstance(node, Number):
        return _decimal(node.value)
    if isinstance(node, Band):
        return f"b{node.number}"
    if isinstance(node, At):
        return f"r({_decimal(node.nm)})"
    if isinstance(node, Call):
        return f"{node.name}({', '.join(written(one) for one in node.arguments)})"
    if isinstance(node, Product):
        top = "*".join(_factor(one) for one in node.top) or "1"
        return top + "".join("/" + _divisor(one) for one in node.bottom)
    return _sum(node)


def _sum(node: Sum) -> str:
    parts = [(value, _weighted(abs(value), term)) for value, term in node.terms]
    if node.constant:
        parts.append((node.constant, _decimal(abs(node.constant))))
    first, *others = parts
    text = ("-" if first[0] < 0 else "") + first[1]
    return text + "".join((" - " if value < 0 else " + ") + one for value, one in others)


def _weighted(weight: Fraction, term: Node) -> str:
    if weight == ONE:
        return written(term)
    text = written(term)
    if isinstance(term, Product) and not term.top:
        return _decimal(weight) + text[1:]
    return f"{_decimal(weight)}*{text}"


def _factor(node: Node) -> str:
    return f"({written(node)})" if isinstance(node, Sum) else written(node)


def _divisor(node: Node) -> str:
    return f"({written(node)})" if isinstance(node, Sum | Product) else written(node)


def _decimal(value: Fraction) -> str:
    text = repr(float(value))
    return text.removesuffix(".0")
