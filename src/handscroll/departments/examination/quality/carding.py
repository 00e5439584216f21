"""From arrays to what a card keeps: rounded, so that the same scan gives the same card."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.departments.examination.quality.light import Light
from handscroll.geometry import Box
from handscroll.imaging.quality.card import Edges, Line
from handscroll.imaging.quality.colour import ToLab, colour_errors, tone
from handscroll.imaging.quality.lattice import moved
from handscroll.imaging.quality.layout import Layout
from handscroll.imaging.quality.patches import Patches
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.target import Found
from handscroll.model.quality.aspect import Aspect, Formula
from handscroll.model.quality.card import CardEdge, CardEvenness, CardPatch, CardTarget, CardTone
from handscroll.model.quality.target import Target
from handscroll.model.quality.verdict import Measurement

_DIGITS = 5


def lines_of(lines: Mapping[str, Line]) -> dict[Aspect, Measurement]:
    """Return lines as they are kept."""
    return {aspect: _line(lines[aspect.value]) for aspect in Aspect if aspect.value in lines}


def others_of(formula: str, lines: Mapping[str, Line]) -> dict[Formula, dict[Aspect, Measurement]]:
    """Return differences of colour by another formula as they are kept."""
    return {Formula(formula): lines_of(lines)}


def target_of(target: Target, found: Found, patches: Patches, light: Light) -> CardTarget:
    """Return where the target was seen, and each of its patches."""
    errors = colour_errors(patches, found.layout, light.to_lab)
    seen = light.to_lab(patches.mean)
    half = np.asarray(found.layout.patch) / 2
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    kept = []
    for number, one in enumerate(target.patches):
        corners = moved(found.transform, found.layout.middles[number] + square)
        kept.append(CardPatch(
            name=one.name, corners=_four(corners), lab=_three(seen[number]), reference=one.lab,
            difference=_short(errors.each[number]), sd=_short(errors.sd[number]),
            dirty=_short(patches.dirty[number]),
        ))  # fmt: skip
    return CardTarget(
        key=target.key, title=target.title, edition=target.edition, source=target.source,
        standing=target.standing, box=_box(found.corners, light.shape),
        likeness=_short(found.likeness), place_sd=_short(found.place_sd), patches=tuple(kept),
    )  # fmt: skip


def tone_of(patches: Patches, layout: Layout, to_lab: ToLab) -> CardTone | None:
    """Return how the greys were rendered; None where the target has too few."""
    try:
        seen = tone(patches, layout, to_lab)
    except CannotMeasureError:
        return None
    return CardTone(reference=_numbers(seen.reference), error=_numbers(seen.error))


def edge_of(edges: Edges, boxes: Sequence[Box]) -> CardEdge:
    """Return the least sharp edge."""
    assert edges.worst is not None
    number, seen = edges.worst
    box = boxes[number]
    half, tenth = (_maybe(seen.falls_to(level)[0]) for level in (0.5, 0.1))
    return CardEdge(
        box=(box.x, box.y, box.width, box.height), degrees=_short(seen.line.degrees),
        frequency=_numbers(seen.frequency[::2]), response=_numbers(seen.response[::2]),
        sd=_numbers(seen.sd[::2]), half=half, tenth=tenth,
        measured=edges.measured, tried=len(boxes),
    )  # fmt: skip


def evenness_of(flat: tuple[NDArray[Any], tuple[float, ...]]) -> CardEvenness:
    """Return the light of a flat field."""
    blocks, corners = flat
    first, second, third, fourth = (_short(one) for one in corners)
    return CardEvenness(
        blocks=tuple(_numbers(row) for row in blocks), corners=(first, second, third, fourth)
    )


def _line(line: Line) -> Measurement:
    formula = Formula(line.formula) if line.formula else None
    if line.reading is None:
        return Measurement(formula=formula, refused=line.refused)
    value, sd = line.reading
    if not math.isfinite(value):
        return Measurement(formula=formula, refused="greys_too_few")
    return Measurement(value=_short(value), sd=_maybe(sd), formula=formula)


def _box(corners: NDArray[np.float64], shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    most = np.array([shape[1], shape[0]])
    low = np.clip(np.floor(corners.min(axis=0)), 0, most - 1).astype(int)
    high = np.clip(np.ceil(corners.max(axis=0)) + 1, low + 1, most).astype(int)
    return int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])


def _four(
    corners: NDArray[np.float64],
) -> tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]:
    a, b, c, d = ((round(float(x), 2), round(float(y), 2)) for x, y in corners)
    return a, b, c, d


def _three(values: NDArray[np.float64]) -> tuple[float, float, float]:
    light, a, b = (round(float(one), 3) for one in values)
    return light, a, b


def _numbers(values: NDArray[Any]) -> tuple[float, ...]:
    return tuple(_short(one) for one in values)


def _short(value: float | np.floating[Any]) -> float:
    return float(f"{float(value):.{_DIGITS}g}")


def _maybe(value: float) -> float | None:
    return _short(value) if math.isfinite(value) else None
