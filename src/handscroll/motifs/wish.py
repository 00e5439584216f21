"""What somebody may ask of a motif."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """How a motif is to be drawn.

    Attributes
    ----------
    density
        1 to 5: how much there is of it, in each motif's own sense.
    weight
        Of the lines: 1 is how we draw it.
    seed
        Which of the many, where chance has a part; others draw the same for every seed.
    """

    density: int = 3
    weight: float = 1.0
    seed: int = 1
