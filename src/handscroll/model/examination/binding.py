"""Wavelengths of an expression found among the bands of one stack."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from handscroll.model.examination.marks import ExpressionError, rounded
from handscroll.model.examination.terms import (
    ONE,
    At,
    Band,
    Call,
    Node,
    Number,
    Product,
    Sum,
    call_of,
    product_of,
    sum_of,
)

Sampling = Literal["nearest", "interpolated"]
NEAREST_WITHIN_NM: Final = 50.0
"""A band farther away than this is not taken for a wavelength."""


@dataclass(frozen=True, slots=True)
class BandSet:
    """The bands of a stack.

    Attributes
    ----------
    count
        How many there are.
    wavelengths
        Centres in nm, ascending, one a band; empty where they are unknown.
    sampling
        What ``r(nm)`` means: ``nearest``, one band as measured, within 50 nm; ``interpolated``,
        a straight line between the two neighbours, which is no measurement.
    """

    count: int
    wavelengths: tuple[float, ...] = ()
    sampling: Sampling = "nearest"

    def __post_init__(self) -> None:
        if self.wavelengths and len(self.wavelengths) != self.count:
            raise ExpressionError(
                f"the stack has {self.count} bands and {len(self.wavelengths)} wavelengths",
                fix="Give one wavelength a band",
            )

    def at(self, nm: float) -> Node:
        """Return the band, or the sum of two, that stands for a wavelength.

        Raises
        ------
        ExpressionError
            When no band lies near enough, or wavelengths are unknown.
        """
        if not self.wavelengths:
            raise ExpressionError(
                f"it asks for {nm:g} nm, and the wavelengths of the bands are unknown",
                fix="Write b1, b2 …, or give the stack its wavelengths",
            )
        if self.sampling == "nearest":
            return self._nearest(nm)
        return self._interpolated(nm)

    def _nearest(self, nm: float) -> Node:
        away, number = min((abs(one - nm), at) for at, one in enumerate(self.wavelengths, 1))
        if away > NEAREST_WITHIN_NM:
            raise ExpressionError(
                f"it asks for {nm:g} nm, and the nearest band, b{number}, is at"
                f" {self.wavelengths[number - 1]:g} nm, farther than {NEAREST_WITHIN_NM:g} nm",
                fix=f"Write b{number} if that one is meant, or choose interpolated wavelengths",
            )
        return Band(number)

    def _interpolated(self, nm: float) -> Node:
        first, last = self.wavelengths[0], self.wavelengths[-1]
        if not first <= nm <= last:
            raise ExpressionError(
                f"it asks for {nm:g} nm, outside the bands from {first:g} to {last:g} nm",
                fix="Choose a wavelength between them",
            )
        after = next(at for at, one in enumerate(self.wavelengths) if one >= nm)
        if self.wavelengths[after] == nm:
            return Band(after + 1)
        low, high = self.wavelengths[after - 1 : after + 1]
        share = rounded(Fraction((nm - low) / (high - low)))
        return sum_of([(ONE - share, Band(after)), (share, Band(after + 1))])


def bound(node: Node, bands: BandSet) -> Node:
    """Return a node that names bands alone, each of them there.

    Raises
    ------
    ExpressionError
        When a band or wavelength is not among those of the stack.
    """
    if isinstance(node, Band):
        if node.number > bands.count:
            raise ExpressionError(
                f"it names b{node.number}, and the stack has {bands.count} bands",
                fix=f"Use b1 to b{bands.count}",
            )
        return node
    if isinstance(node, At):
        return bands.at(float(node.nm))
    if isinstance(node, Number):
        return node
    if isinstance(node, Sum):
        terms = [(value, bound(term, bands)) for value, term in node.terms]
        return sum_of([*terms, (node.constant, Number(ONE))])
    if isinstance(node, Product):
        top, bottom = ([bound(one, bands) for one in part] for part in (node.top, node.bottom))
        return product_of(top, bottom)
    return _called(node, bands)


def _called(node: Call, bands: BandSet) -> Node:
    return call_of(node.name, tuple(bound(one, bands) for one in node.arguments))
