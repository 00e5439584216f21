"""Candidates of a map of any size, section by section, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from handscroll.departments.examination.hidden.kept_map import KeptMap
from handscroll.geometry import Box, Size
from handscroll.imaging.hidden.candidates import Candidate, propose
from handscroll.imaging.hidden.mapping import Cube, Method
from handscroll.imaging.hidden.tiles import TILE

SIDE: Final = 3072
"""Side of the sections, px: the planes of one take about 600 MB."""
OVERLAP: Final = 256
"""How far a section looks over its border; what begins in it and reaches farther is cut there."""


def candidates_of(mapped: KeptMap, method: Method, read: Callable[[Box], Cube]) -> list[Candidate]:
    """Return the candidates of a whole map, those of most evidence first.

    A region belongs to the section that holds the middle of its box.

    Parameters
    ----------
    method
        What the map was made by; shows the surface.
    read
        Gives the pixels of a box of the cube.
    """
    found: list[Candidate] = []
    for core, wide in sections(mapped.size):
        surface = np.empty((method.prediction.guides.shape[1], wide.height, wide.width), np.float32)
        for box in _boxes(wide):
            part = slice(box.y - wide.y, box.y - wide.y + box.height)
            across = slice(box.x - wide.x, box.x - wide.x + box.width)
            surface[:, part, across] = method.surface(read(box))
        every = propose(mapped.window(wide), list(surface)).candidates
        found += [one for one in (_moved(one, wide) for one in every) if _middle_in(one, core)]
    return sorted(found, key=lambda one: (-one.score, one.box))


def sections(size: Size) -> Iterator[tuple[Box, Box]]:
    """Yield each section, and with how much around it is looked at.

    Parameters
    ----------
    size
        Of the map.
    """
    for y in range(0, size.height, SIDE):
        for x in range(0, size.width, SIDE):
            core = Box(x, y, min(SIDE, size.width - x), min(SIDE, size.height - y))
            around = 2 * OVERLAP
            wide = Box(x - OVERLAP, y - OVERLAP, core.width + around, core.height + around)
            yield core, wide.clipped(size) or core


def _boxes(wide: Box) -> Iterator[Box]:
    for y in range(wide.y, wide.y + wide.height, TILE):
        for x in range(wide.x, wide.x + wide.width, TILE):
            right, bottom = wide.x + wide.width, wide.y + wide.height
            yield Box(x, y, min(TILE, right - x), min(TILE, bottom - y))


def _moved(one: Candidate, wide: Box) -> Candidate:
    x, y, width, height = one.box
    outline = one.outline + np.array([wide.x, wide.y], np.int32)
    return replace(one, outline=outline, box=(x + wide.x, y + wide.y, width, height))


def _middle_in(one: Candidate, core: Box) -> bool:
    x, y, width, height = one.box
    middle = x + width / 2, y + height / 2
    across = core.x <= middle[0] < core.x + core.width
    return across and core.y <= middle[1] < core.y + core.height
