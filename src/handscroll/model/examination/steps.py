"""An expression as steps on a stack of values, in plain numbers, for the room that draws."""

from __future__ import annotations

from typing import assert_never

from handscroll.model.examination.terms import At, Band, Call, Node, Number, Product, Sum

Step = tuple[str, tuple[float, ...]]
"""What is done, and its numbers.

``linear``: push ``c0 + c1 b1 + … + cn bn``; ``number``: push it; ``sum``: take as many values
as there are numbers after the first, push ``c0 + c1 x1 + …``; ``multiply``, ``min``, ``max``:
take as many values as the number says, push one; ``divide`` (the upper of two by the last),
``log``, ``sqrt``, ``abs``, ``clip`` (of value, lower, upper): without numbers. ``quadratic``:
take n values x, push ``c0 + sum ci xi + sum of cij xi xj, i <= j``, row by row.
"""
Steps = tuple[Step, ...]


def steps_of(node: Node, bands: int) -> Steps:
    """Return the steps that reckon a node over a stack of so many bands.

    Every part that is linear in the bands is one step, so that all of them, of every channel,
    are one product with one matrix.
    """
    row = linear(node, bands)
    if row is not None:
        return (("linear", row),)
    if isinstance(node, Number):
        return (("number", (float(node.value),)),)
    if isinstance(node, Sum):
        return _sum(node, bands)
    if isinstance(node, Product):
        return _product(node, bands)
    if isinstance(node, Call):
        count = (float(len(node.arguments)),) if node.name in ("min", "max") else ()
        return (*_all(node.arguments, bands), (node.name, count))
    if isinstance(node, At | Band):
        raise ValueError("an expression is bound to the bands of a stack before it is reckoned")
    assert_never(node)


def linear(node: Node, bands: int) -> tuple[float, ...] | None:
    """Return constant and coefficients, ``1 + bands``, of a node that is linear; else None."""
    if isinstance(node, Band):
        return _row(0.0, {node.number: 1.0}, bands)
    if not isinstance(node, Sum):
        return None
    found = dict[int, float]()
    for value, term in node.terms:
        if not isinstance(term, Band):
            return None
        found[term.number] = float(value)
    return _row(float(node.constant), found, bands)


def _row(constant: float, found: dict[int, float], bands: int) -> tuple[float, ...]:
    return (constant, *(found.get(number, 0.0) for number in range(1, bands + 1)))


def _sum(node: Sum, bands: int) -> Steps:
    straight = {term.number: float(value) for value, term in node.terms if isinstance(term, Band)}
    curved = [(float(value), term) for value, term in node.terms if not isinstance(term, Band)]
    steps = _all(tuple(term for _, term in curved), bands)
    weights = tuple(value for value, _ in curved)
    if not straight:
        return (*steps, ("sum", (float(node.constant), *weights)))
    row = _row(float(node.constant), straight, bands)
    return (("linear", row), *steps, ("sum", (0.0, 1.0, *weights)))


def _product(node: Product, bands: int) -> Steps:
    top = _all(node.top, bands) or (("number", (1.0,)),)
    if len(node.top) > 1:
        top = (*top, ("multiply", (float(len(node.top)),)))
    for one in node.bottom:
        top = (*top, *steps_of(one, bands), ("divide", ()))
    return top


def _all(nodes: tuple[Node, ...], bands: int) -> Steps:
    return tuple(step for node in nodes for step in steps_of(node, bands))
