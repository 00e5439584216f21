"""An expression of bands: one channel of grey, or three of red, green and blue."""

from __future__ import annotations

from dataclasses import dataclass

from handscroll.model.examination.binding import BandSet, bound
from handscroll.model.examination.grammar import parsed
from handscroll.model.examination.marks import ExpressionError
from handscroll.model.examination.steps import Steps, linear, steps_of
from handscroll.model.examination.terms import Node, Number, written

__all__ = ["BandSet", "Expression", "ExpressionError"]


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression in its normal form.

    Examples
    --------
    >>> Expression.read("(b3 +b1)*2 ; r(940.0)/b2; -(-b4)").text
    '2*b1 + 2*b3; r(940)/b2; b4'
    """

    channels: tuple[Node, ...]

    @staticmethod
    def read(text: str) -> Expression:
        """Read an expression.

        Raises
        ------
        ExpressionError
            With what is wrong and the column, when it is none or larger than allowed.
        """
        return Expression(parsed(text))

    @property
    def text(self) -> str:
        """Its one writing: the same for expressions that mean the same, see `terms`."""
        return "; ".join(written(node) for node in self.channels)

    def bound(self, bands: BandSet) -> Expression:
        """Return it with bands in place of wavelengths.

        Raises
        ------
        ExpressionError
            When it names a band or wavelength that the stack does not have.
        """
        nodes = tuple(bound(node, bands) for node in self.channels)
        if any(isinstance(node, Number) for node in nodes):
            raise ExpressionError(
                "on this stack a channel of it depends on no band, for it takes the same band away",
                fix="Name bands that differ, or choose interpolated wavelengths",
            )
        return Expression(nodes)

    def steps(self, bands: BandSet) -> tuple[Steps, ...]:
        """Return what `handscroll.imaging.rendering` reckons, channel by channel."""
        return tuple(steps_of(node, bands.count) for node in self.bound(bands).channels)

    def matrix(self, bands: BandSet) -> tuple[tuple[float, ...], ...] | None:
        """Return constant and coefficients of every channel if all are linear, else None."""
        rows = [linear(node, bands.count) for node in self.bound(bands).channels]
        found = tuple(row for row in rows if row is not None)
        return found if len(found) == len(rows) else None
