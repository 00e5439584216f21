"""Impressions of seals as an album shows them: cut from the pictures, on one page to one scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from handscroll.departments.collection.entry.cuttings import Cutter, Cutting
from handscroll.model.catalogue.mounting import MountingPart
from handscroll.model.catalogue.seal import Impression, Seal
from handscroll.model.relic import Relic
from handscroll.model.rights import Tier

Millimetres = tuple[float, float]
"""Width and height on the object."""
_FRAME, _SMALLEST, _MOST_SCALE = 168, 34, 8.0
_MOST_OF_A_WORK = 12


@dataclass(frozen=True)
class Pressed:
    """One impression on one work.

    Attributes
    ----------
    cutting
        Its picture, or None where the record says no place or has no picture of it.
    size
        On the object: measured on the picture, else as recorded; None where nobody knows.
    part
        The part that bears it.
    """

    relic: Relic
    seal: Seal
    impression: Impression
    cutting: Cutting | None = None
    size: Millimetres | None = None
    part: MountingPart | None = None

    @property
    def reading(self) -> str:
        """As read here, else as this record reads the seal."""
        return self.impression.reading or self.seal.reading


def pressed_on(relic: Relic, seal_id: str, tier: Tier, frame: int = _FRAME) -> list[Pressed]:
    """Return the impressions of a seal on a work, those with a picture first."""
    told = relic.catalogue
    seal = next((one for one in told.seals if one.id == seal_id), None)
    if seal is None:
        return []
    cutter = _cutter(relic, tier)
    parts = {one.id: one for one in told.parts}
    found = [
        Pressed(
            relic,
            seal,
            one,
            cutter.cut(one.region, wide=frame, high=frame),
            _size(relic, seal, one),
            parts.get(one.part or ""),
        )
        for one in told.impressions
        if one.seal == seal_id
    ]
    return sorted(found, key=lambda one: one.cutting is None)


def _cutter(relic: Relic, tier: Tier) -> Cutter:
    limit = None if tier is Tier.STAFF else relic.rights.max_public_px
    return Cutter({one.id: one for one in relic.captures}, limit)


def _size(relic: Relic, seal: Seal, one: Impression) -> Millimetres | None:
    region = one.region
    for part in relic.parts:
        scale = part.mm_per_px
        if region is not None and part.capture.id == region.capture and scale is not None:
            return region.width * scale, region.height * scale
    for stated in (one, seal):
        if stated.width_mm and stated.height_mm:
            return stated.width_mm, stated.height_mm
    return None


def scale_of(shown: Iterable[Pressed], largest: int = _FRAME) -> float | None:
    """Return CSS px a millimetre at which all impressions with pictures fit, or None.

    None where the size of one is not known, or where the smallest could not be read beside the
    largest: each is then drawn as large as its frame.
    """
    sizes = [one.size for one in shown if one.cutting is not None]
    if not sizes or any(size is None for size in sizes):
        return None
    sides = [max(size) for size in sizes if size is not None]
    scale = min(largest / max(sides), _MOST_SCALE)
    return scale if min(sides) * scale >= _SMALLEST else None


def to_scale(shown: Sequence[Pressed], tier: Tier, scale: float | None) -> tuple[Pressed, ...]:
    """Cut the impressions again, each as large as it is on the object beside the others."""
    if scale is None:
        return tuple(shown)
    return tuple(_scaled(one, tier, scale) for one in shown)


def _scaled(one: Pressed, tier: Tier, scale: float) -> Pressed:
    if one.cutting is None or one.size is None:
        return one
    wide, high = (max(1, round(side * scale)) for side in one.size)
    cut = _cutter(one.relic, tier).cut(one.impression.region, wide=wide, high=high)
    return replace(one, cutting=cut)


def shown_of(all_pressed: Sequence[Pressed]) -> tuple[Sequence[Pressed], int]:
    """Return the impressions of one work that a page shows, and how many more there are."""
    kept = all_pressed[:_MOST_OF_A_WORK]
    return kept, len(all_pressed) - len(kept)
