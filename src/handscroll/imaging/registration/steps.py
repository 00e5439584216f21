"""How far a search is, told by the windows of pictures that it has read and has still to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from handscroll.geometry import Box, Size
from handscroll.imaging.registration.pictures import Picture, Plane
from handscroll.imaging.registration.tiles import ACROSS, CELL

_TILE: Final = ACROSS * CELL
_COARSEST: Final = 200
_MOST_SAMPLES: Final = 32e6
_HELD: Final = 0.25
"""Part of a fineness that goes into drawing the pictures that stay."""
_ROUNDS: Final = 3
_MOST_ROUNDS: Final = 6


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of some work, told as a part of the whole.

    Attributes
    ----------
    told
        Is called with the share of the whole that is done, 0 to 1.
    first, last
        Where the part begins and ends.
    """

    told: Callable[[float], None]
    first: float = 0.0
    last: float = 1.0

    def at(self, share: float) -> None:
        """Tell that so much of this part is done."""
        self.told(self.first + (self.last - self.first) * min(max(share, 0.0), 1.0))

    def part(self, first: float, last: float) -> Stretch:
        """Return a part of this part."""
        span = self.last - self.first
        return Stretch(self.told, self.first + span * first, self.first + span * last)


UNTOLD: Final = Stretch(lambda share: None)
"""For work of which nobody wants to know how far it is."""


def counted(pictures: Sequence[Picture], size: Size, finest: int, told: Stretch) -> list[Picture]:
    """Return pictures that tell how far refining is, whenever one of them is read.

    Parameters
    ----------
    pictures
        Those that stay, and last the one that is laid on them. From coarse to fine, those that
        stay are drawn once at each fineness, the last in every round of it.
    size, finest
        Of the reference, and of the last fineness, as refining gets them.
    """
    count = _Count(len(pictures) - 1, _weights(size, finest, len(pictures)), told)
    return [replace(one, read=count.reading(at, one.read)) for at, one in enumerate(pictures)]


def _weights(size: Size, finest: int, pictures: int) -> list[float]:
    """Return how many samples are compared at each fineness, the coarsest first."""
    steps = [finest]
    while max(size.width, size.height) / (steps[-1] * 2) >= _COARSEST:
        steps.append(steps[-1] * 2)
    most = _MOST_SAMPLES / pictures
    return [min(size.pixels / step**2, most) for step in reversed(steps)]


class _Count:
    """Counts windows; what is read tells by itself when a round or a fineness is over."""

    def __init__(self, held: int, weights: Sequence[float], told: Stretch) -> None:
        whole = sum(weights)
        self._held, self._told = held, told
        self._ends = [sum(weights[: at + 1]) / whole for at in range(len(weights))]
        self._tiles = [max(1.0, one / _TILE**2) for one in weights]
        self._level = self._still = self._moved = 0

    def reading(self, at: int, read: Callable[[Box], Plane]) -> Callable[[Box], Plane]:
        """Return what reads a picture and counts it."""

        def counting(box: Box) -> Plane:
            self._count(moving=at == self._held)
            return read(box)

        return counting

    def _count(self, *, moving: bool) -> None:
        if moving:
            self._moved += 1
        elif self._moved:
            self._level, self._still, self._moved = self._level + 1, 1, 0
        else:
            self._still += 1
        level = min(self._level, len(self._ends) - 1)
        first = self._ends[level - 1] if level else 0.0
        self._told.at(first + (self._ends[level] - first) * self._part(level))

    def _part(self, level: int) -> float:
        if not self._moved:
            return _HELD * min(self._still / (self._held * self._tiles[level]), 1.0)
        rounds = _MOST_ROUNDS if level == len(self._ends) - 1 else _ROUNDS
        # How many tiles there are is known once those that stay are drawn.
        windows = max(1.0, self._still / self._held) * rounds
        return _HELD + (1 - _HELD) * min(self._moved / windows, 1.0)
