"""Seals in lists and albums: each by one of its impressions, by its reading where none is cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handscroll.departments.collection.figures.impressions import (
    Pressed,
    pressed_on,
    scale_of,
    to_scale,
)
from handscroll.departments.collection.figures.seeing import Seeing, bearing
from handscroll.departments.collection.naming.marks import SealLine
from handscroll.model.catalogue.seal import Seal


@dataclass(frozen=True)
class Face:
    """A seal in an album.

    Attributes
    ----------
    seal
        As one record states it; the seal's own page tells what the others say.
    works
        How many works bear it.
    pressed
        One of its impressions, None where no record tells of one.
    """

    id: str
    seal: Seal
    works: int
    pressed: Pressed | None = None


@dataclass(frozen=True)
class Album:
    """Faces of one page, and CSS px a millimetre where all are drawn to one scale."""

    faces: tuple[Face, ...]
    scale: float | None = None


def album(seeing: Seeing, seals: Sequence[tuple[str, int]]) -> Album:
    """Return the faces of a page of seals, given as identifiers and how many works bear each.

    One work is looked up for each seal, one with a picture before others; records are read
    together, and only these.
    """
    first = {name: _first(seeing, name) for name, _ in seals}
    wanted = dict.fromkeys(hit for hit in first.values() if hit is not None)
    relics = {one.id: one for one in seeing.read(wanted)}
    faces = []
    for name, works in seals:
        relic = relics.get(first[name] or "")
        seal = next((s for s in relic.catalogue.seals if s.id == name), None) if relic else None
        if relic is None or seal is None:
            continue
        pressed = pressed_on(relic, name, seeing.tier)
        faces.append(Face(name, seal, works, pressed[0] if pressed else None))
    return _to_one_scale(seeing, faces)


def _first(seeing: Seeing, seal: str) -> str | None:
    return next(iter(seeing.hits(bearing("seal", [seal]), 1)), None)


def _to_one_scale(seeing: Seeing, faces: Sequence[Face]) -> Album:
    cut = [one.pressed for one in faces if one.pressed is not None]
    scale = scale_of(cut, largest=128)
    scaled = {one.seal.id: one for one in to_scale(cut, seeing.tier, scale)}
    told = tuple(Face(one.id, one.seal, one.works, scaled.get(one.id)) for one in faces)
    return Album(told, scale)


def by_seal(lines: Iterable[tuple[SealLine, int]]) -> dict[str, tuple[SealLine, int]]:
    """Return each seal's first line with how many works bear the seal.

    Records may state different owners or readings of one seal: each work counts once, and the
    statement of most works stands in the list.
    """
    found: dict[str, tuple[SealLine, int]] = {}
    most: dict[str, int] = {}
    for line, works in lines:
        before = found.get(line.id)
        kept = before[0] if before is not None and most[line.id] >= works else line
        most[line.id] = max(works, most.get(line.id, 0))
        found[line.id] = (kept, works + (before[1] if before else 0))
    return found
