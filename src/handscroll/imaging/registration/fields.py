"""Smooth displacements: polynomials of low degree over a plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Size
from handscroll.imaging.registration.pictures import Matrix, Points

AFFINE: Final = ((0, 0), (1, 0), (0, 1))
"""Orders along x and y of the terms that an affine matrix says."""
ORDER: Final = 6
"""Highest order along the shorter side: a bend and a half across it."""
HIGHEST: Final = 14
"""Highest order along the longer side."""

Orders = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Coordinates of a plane that run from about -1 to 1 along either side."""

    middle_x: float
    middle_y: float
    half_x: float
    half_y: float

    @classmethod
    def of(cls, size: Size) -> Frame:
        """Return the frame of a plane of that size."""
        half_x, half_y = max(size.width, 2) / 2, max(size.height, 2) / 2
        return cls((size.width - 1) / 2, (size.height - 1) / 2, half_x, half_y)

    def own(self, points: Points) -> Points:
        """Return pixels in coordinates of the frame."""
        away = np.asarray(points, np.float64) - (self.middle_x, self.middle_y)
        return np.asarray(away / (self.half_x, self.half_y))

    def matrix(self) -> Matrix:
        """Return what takes coordinates of the frame to pixels."""
        return np.array(
            [[self.half_x, 0, self.middle_x], [0, self.half_y, self.middle_y], [0, 0, 1.0]]
        )

    def orders(self) -> Orders:
        """Return the orders of the terms of a smooth field: as fine along x as along y."""
        shorter = min(self.half_x, self.half_y)
        along = [min(HIGHEST, round(ORDER * one / shorter)) for one in (self.half_x, self.half_y)]
        every = [
            (a, b)
            for a in range(along[0] + 1)
            for b in range(along[1] + 1)
            if a / along[0] + b / along[1] <= 1 + 1e-9 and (a, b) not in AFFINE
        ]
        return (*AFFINE, *sorted(every, key=lambda one: (sum(one), one)))


def terms(own: Points, orders: Orders) -> NDArray[np.float64]:
    """Return products of Legendre polynomials at own coordinates, ``(n, terms)``."""
    highest = max(max(one) for one in orders)
    lines = []
    for at in (0, 1):
        values = [np.ones(len(own)), own[:, at]]
        for order in range(2, highest + 1):
            before = (2 * order - 1) * own[:, at] * values[-1] - (order - 1) * values[-2]
            values.append(before / order)
        lines.append(values)
    return np.stack([lines[0][a] * lines[1][b] for a, b in orders], 1)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A smooth displacement of low order.

    Attributes
    ----------
    frame
        Where its own coordinates run from -1 to 1.
    orders
        Of the Legendre polynomials along x and y in each term.
    x, y
        Pixels for each of the terms.
    """

    frame: Frame
    orders: Orders
    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def __call__(self, points: Points) -> Points:
        """Return the displacement at points, px."""
        each = terms(self.frame.own(points), self.orders)
        # Summed term by term: a product of matrices may add in another order on other machines.
        out = np.zeros((len(points), 2))
        for at in range(each.shape[1]):
            out[:, 0] += each[:, at] * self.x[at]
            out[:, 1] += each[:, at] * self.y[at]
        return out
