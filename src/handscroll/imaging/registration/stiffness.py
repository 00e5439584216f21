"""How far pictures are thought to bend, learnt from the pictures themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.registration.fields import AFFINE, Frame, Orders
from handscroll.imaging.registration.transforms import Transform

_BENDS: Final = 0.002
"""Half-sides by which fields are thought to bend, one standard deviation, before any is seen."""
_LEAST_BEND: Final = 0.7
_LOOSE: Final = 1e4
_STILL: Final = 0.005
_PSEUDO: Final = 0.2
"""Terms that the spread thought of before counts for."""
_TURNS: Final = 4

Vector = NDArray[np.float64]


class Prior:
    """How far fields are thought to bend, learnt from the bands themselves.

    The spread of the terms of one order in one picture is estimated with the terms, by what the
    patches said about them (MacKay 1992, "Bayesian interpolation"): where nothing bends, bends
    cost no certainty.

    Parameters
    ----------
    frame, orders
        What the terms are.
    pictures
        Places of those that do not move, and how all of them lie.
    loose
        Highest order that costs nothing, as a tilt does not.
    """

    def __init__(
        self,
        frame: Frame,
        orders: Orders,
        pictures: tuple[frozenset[int], Sequence[Transform]],
        loose: int,
    ) -> None:
        fixed, begun = pictures
        each = len(orders)
        self._most = max(_LEAST_BEND, _BENDS * max(frame.half_x, frame.half_y))
        # Along a long side the same bend takes terms of a higher order.
        sides = (frame.half_x, frame.half_y)
        finer = [min(sides) / one for one in sides]
        self._order = np.array([round(a * finer[0] + b * finer[1]) for a, b in orders])
        after = np.arange(each) >= len(AFFINE)
        self._bent = after & (self._order > loose)
        self._fixed = fixed
        self.stiff = np.full((len(begun), 2, each), _LOOSE**-2)
        self.stiff[:, :, self._bent] = self._most**-2
        self.stiff[list(fixed)] = 1e12
        self.current = np.zeros((len(begun), 2, each))
        for at, one in enumerate(begun):
            if one.field is not None and each > len(AFFINE):
                back = np.linalg.inv(one.matrix[:2, :2])
                self.current[at, :, after] = (back @ (one.field.x, one.field.y)).T

    def learn(self, change: Vector, variance: Vector) -> None:
        """Estimate anew how far pictures bend in each order.

        The spread of a term is how much its picture bends times how much the order bends in all
        pictures: glass that bends all bands bends them in like ways. Terms count for as much as
        the patches, not the spread itself, have said about them.
        """
        free = [at for at in range(len(change)) if at not in self._fixed]
        orders = np.unique(self._order[self._bent])
        if not free or not len(orders):
            return
        square = (self.current + change)[free] ** 2
        said = np.clip(1 - self.stiff[free] * variance[free], 0, 1)
        found, counted = np.empty((2, len(free), len(orders)))
        for at, order in enumerate(orders):
            same = self._bent & (self._order == order)
            before = 1 / self.stiff[free][:, 0, same].max(axis=1)
            found[:, at] = square[:, :, same].sum(axis=(1, 2)) + _PSEUDO * before
            counted[:, at] = said[:, :, same].sum(axis=(1, 2)) + _PSEUDO
        each = np.ones((len(free), 1))
        for _ in range(_TURNS):
            every = (found / each).sum(axis=0) / counted.sum(axis=0)
            each = ((found / every).sum(axis=1) / counted.sum(axis=1))[:, None]
        size = np.clip(each * every, _STILL**2, 4 * self._most**2)
        for at, order in enumerate(orders):
            same = self._bent & (self._order == order)
            for own, one in zip(free, size[:, at], strict=True):
                self.stiff[own][:, same] = 1 / one
