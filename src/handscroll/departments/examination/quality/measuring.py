"""Measure one scan: its target is looked for, and all that it tells is put on a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from handscroll.departments.examination.quality.carding import (
    edge_of,
    evenness_of,
    lines_of,
    others_of,
    target_of,
    tone_of,
)
from handscroll.departments.examination.quality.light import (
    Light,
    light_of,
    require_measurable,
    wanted_of,
)
from handscroll.geometry import Box
from handscroll.imaging.quality.card import (
    Line,
    colour_lines,
    measured_edges,
    no_target,
    patch_lines,
)
from handscroll.imaging.quality.edge_places import edge_boxes
from handscroll.imaging.quality.evenness import evenness
from handscroll.imaging.quality.layout import Layout
from handscroll.imaging.quality.patches import measure_patches
from handscroll.imaging.quality.reading import Reading
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.searching import Reduced, reduced, search
from handscroll.model.quality.card import Card, CardFile, Refusal
from handscroll.model.quality.profile import Standing
from handscroll.model.quality.target import USUAL, Target, target_named
from handscroll.scans.formats import read_head
from handscroll.scans.frames.scratch import scratch_in
from handscroll.scans.head import Head
from handscroll.scans.icc import profile_name
from handscroll.scans.limits import Limits
from handscroll.scans.unpacked import unpacked

SECOND: Final = "CIEDE2000 SL=1"
"""The formula that is measured besides CIEDE2000: Metamorfoze 2.0 asks for it."""
_FLAT: Final = 1500


def usual_targets() -> tuple[Target, ...]:
    """Return the targets that are looked for where nobody says which it is."""
    return tuple(target_named(key) for key in USUAL)


@dataclass(frozen=True)
class Ask:
    """What is measured, and with what.

    Attributes
    ----------
    name, sha256
        What the card calls the file; the digest where it is known.
    targets
        Those that may be in it.
    flat
        Scan of an even sheet that fills the picture, under the same light.
    """

    path: Path
    name: str
    sha256: str = ""
    targets: Sequence[Target] = field(default_factory=usual_targets)
    flat: Path | None = None


def measure(ask: Ask, limits: Limits, scratch: Path) -> Card:
    """Measure a scan.

    A scan that cannot be measured, or that shows no target, is an answer: its card says why.

    Parameters
    ----------
    scratch
        Folder in which a scratch folder may be made for the samples of one scan.

    Raises
    ------
    HandscrollError
        If the file cannot be read at all.
    """
    head = read_head(ask.path, limits)
    try:
        require_measurable(head)
    except CannotMeasureError as error:
        return Card(file=_file(ask, head), refused=_refusal(error))
    wanted = wanted_of(head)
    with (
        scratch_in(scratch) as room,
        unpacked(ask.path, limits, room, wanted) as file,
    ):
        light = light_of(file, wanted)
        lines, flat = _flat(ask, limits, room)
        card = _card(ask, head, light, lines)
    return card if flat is None else card.model_copy(update={"evenness": evenness_of(flat)})


def _card(ask: Ask, head: Head, light: Light, lines: dict[str, Line]) -> Card:
    small = reduced(light, light.white)
    lines = lines | _clipped(small, light)
    file, remarks = _file(ask, head), _remarks(head)
    try:
        by_layout = {id(one): (one, layout_of(one)) for one in ask.targets}
        found = search(small, [layout for _, layout in by_layout.values()])
        target = next(one for one, layout in by_layout.values() if layout is found.layout)
        patches = measure_patches(light, found)
    except CannotMeasureError as error:
        lines = no_target(error.code) | measured_edges([], white=1.0).lines | lines
        return Card(file=file, refused=_refusal(error), lines=lines_of(lines), remarks=remarks)
    lines |= patch_lines(patches, found, light.to_lab)
    if target.standing is not Standing.OWN:
        remarks = (*remarks, "reference_nominal")
    boxes = [box for one in edge_boxes(found, target.edges) if (box := _inside(one, light))]
    edges = measured_edges((_read(light, one) for one in boxes), white=light.white[1])
    lines |= edges.lines
    if light.mixed:
        lines["misregistration"] = Line(None, refused="profile_of_tables")
    second = colour_lines(patches, found.layout, light.to_lab, SECOND)
    return Card(
        file=file, lines=lines_of(lines), others=others_of(SECOND, second), remarks=remarks,
        target=target_of(target, found, patches, light),
        tone=tone_of(patches, found.layout, light.to_lab),
        edge=None if edges.worst is None else edge_of(edges, boxes),
    )  # fmt: skip


def layout_of(target: Target) -> Layout:
    """Return a target as imaging knows it."""
    unknown = (float("nan"), float("nan"))
    colours = np.array([one.lab for one in target.patches], np.float64)
    return Layout(target.rows, target.columns, colours, target.pitch_mm or unknown, target.patch)


def _clipped(small: Reduced, light: Light) -> dict[str, Line]:
    if light.mixed:
        return {"clipped": Line(None, refused="profile_of_tables")}
    return {"clipped": Line(Reading(100 * float(small.full.max()), 0.0))}


def _flat(
    ask: Ask, limits: Limits, room: Path
) -> tuple[dict[str, Line], tuple[np.ndarray, tuple[float, ...]] | None]:
    """Measure the flat field, if one was given."""
    if ask.flat is None:
        return {"nonuniformity": Line(None, refused="flat_absent")}, None
    try:
        head = read_head(ask.flat, limits)
        require_measurable(head)
        wanted = wanted_of(head)
        with scratch_in(room / "flat") as inner, unpacked(ask.flat, limits, inner, wanted) as file:
            light = light_of(file, wanted)
            seen = evenness(reduced(light, light.white, _FLAT).light[..., 1])
    except CannotMeasureError as error:
        return {"nonuniformity": Line(None, refused=error.code)}, None
    return {"nonuniformity": Line(seen.nonuniformity)}, (seen.blocks, seen.corners)


def _inside(box: Box, light: Light) -> Box | None:
    high, wide = light.shape[:2]
    inside = box.x >= 0 and box.y >= 0 and box.x + box.width <= wide and box.y + box.height <= high
    return box if inside else None


def _read(light: Light, box: Box) -> np.ndarray:
    return light[box.y : box.y + box.height, box.x : box.x + box.width]


def _file(ask: Ask, head: Head) -> CardFile:
    turned = head.orientation >= 5
    return CardFile(
        name=ask.name, sha256=ask.sha256, format=head.format, bits=head.bits,
        width=head.height if turned else head.width, height=head.width if turned else head.height,
        profile=None if head.icc is None else profile_name(head.icc),
    )  # fmt: skip


def _remarks(head: Head) -> tuple[str, ...]:
    told = []
    if head.bits == 8:
        told.append("eight_bits")
    if head.compression == "JPEG 2000":
        told.append("perhaps_lossy")
    return tuple(told)


def _refusal(error: CannotMeasureError) -> Refusal:
    return Refusal(code=error.code, why=error.why, fix=error.fix)
