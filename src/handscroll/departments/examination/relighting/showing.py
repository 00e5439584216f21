"""What the pages of relightable images tell, and which of their tiles a reader may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from handscroll.departments.examination.relighting.making import SIDES
from handscroll.departments.examination.relighting.unsure import (
    FIRST,
    MAPS,
    RAMP,
    Scale,
    scales_of,
)
from handscroll.errors import NotFoundError
from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.relight import Relight
from handscroll.model.rights import State, Tier, tier_of
from handscroll.museum import Museum
from handscroll.scans.relighting.tiles import RelightTiles

_SMALL = 1000
"""Longest side of the pictures that need no script."""


@dataclass(frozen=True)
class Still:
    """A picture under a light that stays."""

    side: str
    src: str
    width: int
    height: int


@dataclass(frozen=True)
class Shown:
    """A relightable image as a page tells of it.

    Attributes
    ----------
    data
        What the script needs; None while no tiles are there.
    stills
        Lit from four sides.
    maps
        Where the fit is not sure, by name.
    scales
        On which scale each of them is drawn; none where grey is all that was said of it.
    ramp
        Colours of a scale, evenly apart.
    """

    relight: Relight
    relic: Relic
    data: Mapping[str, Any] | None = None
    stills: Sequence[Still] = ()
    maps: Sequence[Still] = ()
    scales: Mapping[str, Scale] = field(default_factory=dict)
    ramp: Sequence[str] = RAMP

    @property
    def cover(self) -> Still | None:
        """The picture that stands for it."""
        return self.stills[0] if self.stills else None


def may_see(museum: Museum, person: Person, name: str) -> tuple[Relight, Relic]:
    """Return a relightable image and its relic, if this person may see both.

    Raises
    ------
    NotFoundError
        If there is none of that name, or it is not public: which of the two is not told.
    """
    try:
        found = museum.relights.get(name)
        relic = museum.relics.get(found.relic)
        if found.shown_to(person.role, relic):
            return found, relic
    except NotFoundError:
        pass
    raise NotFoundError(
        f"The relightable image {name[:80]} is not shown",
        why="there is none of that name, or it is not public",
        fix="Look it up in the list, or sign in as staff",
    )


def is_public(relight: Relight, relic: Relic) -> bool:
    """Say whether everybody may see it."""
    return relight.state is State.PUBLISHED and relic.state is State.PUBLISHED


def shown(museum: Museum, person: Person, relight: Relight, relic: Relic) -> Shown:
    """Return what the page of a relightable image tells."""
    tiles = tiles_of(museum, relight)
    if tiles is None:
        return Shown(relight, relic)
    assert relight.made is not None
    base = f"/relights/{relight.id}/{relight.made.digest[:12]}"
    levels = [(int(wide), int(high)) for wide, high in tiles.facts["levels"]]
    first = first_level(levels, limit_of(person, relic))
    at = next(one for one in range(first, len(levels)) if _fits(levels, one))
    data = {**tiles.facts, "id": relight.id, "base": base, "first": first}
    there = [one for one in MAPS if tiles.read(f"{at}/{one}.jpg") is not None]
    method = relight.made.method
    scales = {} if method == FIRST else {one.name: one for one in scales_of(method)}
    return Shown(
        relight, relic, data,
        [_still(base, at, levels, one) for one in SIDES],
        [_still(base, at, levels, one) for one in there],
        scales,
    )  # fmt: skip


def listed(museum: Museum, person: Person) -> list[Shown]:
    """Return every relightable image that a person may see, with its pictures."""
    found = []
    for one in museum.relights.list():
        try:
            relic = museum.relics.get(one.relic)
        except NotFoundError:
            continue
        if one.shown_to(person.role, relic):
            found.append(shown(museum, person, one, relic))
    return found


def tiles_of(museum: Museum, relight: Relight) -> RelightTiles | None:
    """Return the tiles, or None while they are not there."""
    place = museum.relights.tiles(relight)
    return None if place is None or not place.is_file() else _opened(place)


@lru_cache(maxsize=64)
def _opened(place: Path) -> RelightTiles:
    # Its name holds its digest: what lies there never becomes something else.
    return RelightTiles.open(place)


def limit_of(person: Person, relic: Relic) -> int | None:
    """Return the longest side that a person gets of a relic's pictures."""
    return None if tier_of(person.role) is Tier.STAFF else relic.rights.max_public_px


def first_level(levels: Sequence[tuple[int, int]], limit: int | None) -> int:
    """Return the finest level that is no larger than a limit; the coarsest where all are."""
    if limit is None:
        return 0
    fits = (one for one, size in enumerate(levels) if max(size) <= limit)
    return next(fits, len(levels) - 1)


def _fits(levels: Sequence[tuple[int, int]], level: int) -> bool:
    return max(levels[level]) <= _SMALL or level == len(levels) - 1


def _still(base: str, level: int, levels: Sequence[tuple[int, int]], name: str) -> Still:
    width, height = levels[level]
    return Still(name, f"{base}/{level}/{name}.jpg", width, height)
