"""How maps of what is not sure are drawn: on a stated scale, the same for every image.

Errors of a good dome are a degree or two, those of a poor one twenty: on a straight scale the
first is black. So each mark of the scale is twice the one before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FIRST: Final = "handscroll.relighting/1"
"""The method whose maps are straight greys, white at 30 degrees and at a fifth of white."""
RAMP: Final = ("#14182b", "#1d4468", "#2f7c86", "#8fa865", "#f6dfa0")
"""Colours of the scale from sure to unsure, evenly apart; each is lighter than the one before."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What a sample of a map means.

    Attributes
    ----------
    name
        Of the map.
    unit
        Of the values as they are told: ``°``, or ``%`` of white.
    least, most
        Values at the dark and the light end, in that unit; beyond them it stays as it is there.
    doubling
        Whether the value doubles from mark to mark; else it grows straight from 0.
    """

    name: str
    unit: str
    least: float
    most: float
    doubling: bool = True

    def codes(self, values: NDArray[np.floating]) -> NDArray[np.uint8]:
        """Return values as they lie on the scale, 0 to 255."""
        if self.doubling:
            steps = np.log2(np.maximum(values, self.least) / self.least)
            share = steps / np.log2(self.most / self.least)
        else:
            share = np.asarray(values) / self.most
        return np.asarray(np.rint(np.clip(share, 0, 1) * 255), np.uint8)

    def value(self, code: float) -> float:
        """Return the value of a sample."""
        share = code / 255
        if self.doubling:
            return float(self.least * (self.most / self.least) ** share)
        return share * self.most

    def place(self, value: float) -> float:
        """Return where on the scale a value lies, 0 to 1."""
        return float(self.codes(np.array([value]))[0]) / 255

    @property
    def marks(self) -> Sequence[tuple[float, str]]:
        """Where on the scale, from 0 to 1, which value stands."""
        many = round(np.log2(self.most / self.least))
        return [(at / many, f"{self.least * 2**at:.4g}") for at in range(many + 1)]

    def told(self) -> dict[str, Any]:
        """Return what a recipe says of it."""
        return {"unit": self.unit, "least": self.least, "most": self.most, "doubling": True}


MAPS: Final = ("normal", "fit")
_DOUBLING: Final = (Scale("normal", "°", 0.1, 25.6), Scale("fit", "%", 0.2, 25.6))
_STRAIGHT: Final = (
    Scale("normal", "°", 0.0, 30.0, doubling=False), Scale("fit", "%", 0.0, 20.0, doubling=False),
)  # fmt: skip


def scales_of(method: str) -> tuple[Scale, Scale]:
    """Return the scales that a method draws with: of the slopes, and of what the fit leaves."""
    return _STRAIGHT if method == FIRST else _DOUBLING


def coloured(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a map ``(h, w)`` in the colours of the scale, ``(h, w, 3)``."""
    anchors = np.array([[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in RAMP])
    places = np.linspace(0, 255, len(RAMP))
    table = np.stack([np.interp(np.arange(256), places, anchors[:, at]) for at in range(3)], 1)
    return np.asarray(np.rint(table).astype(np.uint8)[codes])
