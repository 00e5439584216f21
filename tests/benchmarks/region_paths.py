"""Regions as people ask for them: any box, log-uniform in size, shown at 150 to 1,000 pixels."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from handscroll.geometry import Size

LEAST, MOST = 200, 8000
SHOWN = (150, 1000)


@dataclass(frozen=True)
class Region:
    """A box of the full picture and the size at which it is shown."""

    x: int
    y: int
    width: int
    height: int
    wide: int
    high: int

    @property
    def path(self) -> str:
        """The part of the address behind the identifier."""
        box = f"{self.x},{self.y},{self.width},{self.height}"
        return f"{box}/{self.wide},{self.high}/0/default.jpg"


def regions(picture: Size, count: int, seed: int = 9) -> list[Region]:
    """Draw regions inside a picture; none is enlarged."""
    rng = random.Random(seed)
    return [_one(picture, rng) for _ in range(count)]


def _one(picture: Size, rng: random.Random) -> Region:
    width, height = (
        min(side, round(math.exp(rng.uniform(math.log(LEAST), math.log(MOST)))))
        for side in (picture.width, picture.height)
    )
    x, y = rng.randint(0, picture.width - width), rng.randint(0, picture.height - height)
    scale = min(1.0, rng.uniform(*SHOWN) / max(width, height))
    return Region(x, y, width, height, max(1, round(width * scale)), max(1, round(height * scale)))
