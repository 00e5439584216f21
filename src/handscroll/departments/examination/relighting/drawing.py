"""Draw a relightable image under one light into a file."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from PIL import Image

from handscroll.departments.examination.relighting.making import meaning_in
from handscroll.departments.examination.relighting.showing import tiles_of
from handscroll.errors import InvalidError, NotFoundError
from handscroll.imaging.relighting.seeing import Way, seen
from handscroll.museum import Museum

_MOST = 40_000_000
"""Pixels that are drawn at once; more is asked for at a coarser level."""


def draw_relight(
    museum: Museum,
    relight: str,
    out: Path,
    light: tuple[float, float, float],
    how: tuple[str, float, int],
) -> tuple[int, int]:
    """Write a PNG; return its size.

    Parameters
    ----------
    how
        The way of seeing, how much of it, and the level.

    Raises
    ------
    NotFoundError
        If there is no such image, or its tiles are not there.
    InvalidError
        If the level is none of its own or too large, or the file is no .png.
    """
    way, amount, level = how
    tiles = tiles_of(museum, museum.relights.get(relight))
    if tiles is None:
        raise NotFoundError(
            "Nothing was drawn",
            why="the tiles of the image are not there",
            fix=f"Make them first, with: handscroll relight make {relight}",
        )
    sizes = tiles.facts["levels"]
    fits = [one for one, size in enumerate(sizes) if size[0] * size[1] <= _MOST]
    if out.suffix.lower() != ".png" or level not in fits:
        raise InvalidError(
            "Nothing was drawn",
            why=f"{out.name} does not end with .png"
            if level in fits
            else f"level {level} is not there, or too large to be drawn at once",
            fix=f"Name a .png file, and a level from {fits[0]} to {fits[-1]}",
        )
    shown = seen(tiles.codes(level), meaning_in(tiles.facts), light, Way(way), amount)
    Image.fromarray(np.rint(shown * 255).astype(np.uint8)).save(out)
    return int(sizes[level][0]), int(sizes[level][1])


def direction_of(text: str) -> tuple[float, float, float]:
    """Read where a light stands: degrees clockwise from above, degrees high, as ``315,45``.

    Raises
    ------
    InvalidError
        If it does not say that.
    """
    try:
        clock, height = (math.radians(float(one)) for one in text.split(","))
    except ValueError:
        clock = height = math.nan
    if not (math.isfinite(clock) and 0 <= height <= math.pi / 2 + 1e-9):
        raise InvalidError(
            "Nothing was drawn",
            why=f"{text[:40]!r} does not say where a light stands",
            fix="Give degrees clockwise from above and degrees high, for instance --light 315,45",
        )
    flat = math.cos(height)
    return flat * math.sin(clock), flat * math.cos(clock), math.sin(height)
