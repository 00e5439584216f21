"""Figures of a card as numbers for SVG: curves, bars, swatches; no markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from handscroll.departments.examination.quality.light import D50
from handscroll.imaging.colorimetry.lab import xyz_of_lab
from handscroll.model.quality.aspect import Aspect
from handscroll.model.quality.card import CardEdge, CardEvenness, CardTarget, CardTone
from handscroll.model.quality.verdict import Finding, Verdict
from handscroll.scans.shaper import SRGB

WIDE: Final = 640.0
HIGH: Final = 240.0
_LEFT, _RIGHT, _TOP, _LOW = 44.0, 12.0, 12.0, 30.0
_SWATCH: Final = 14.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where, and what it says."""

    at: float
    said: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The field of a plot, in units of its view box of 640 x 240.

    Attributes
    ----------
    across, up
        Marks below and beside it.
    """

    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    left: float = _LEFT
    right: float = WIDE - _RIGHT
    top: float = _TOP
    low: float = HIGH - _LOW


@dataclass(frozen=True, slots=True)
class Bar:
    """One patch: its difference as a bar, what it should be and what was seen as colours."""

    x: float
    width: float
    top: float
    height: float
    wanted: str
    seen: str
    number: int
    name: str
    difference: float
    uncertainty: float


@dataclass(frozen=True, slots=True)
class Differences:
    """Difference of colour of each patch."""

    frame: Frame
    bars: tuple[Bar, ...]
    limits: tuple[Tick, ...]
    swatch: float = _SWATCH


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve with its doubt and what it must keep to.

    Attributes
    ----------
    line, band
        Path data; the band is twice the standard uncertainty to either side.
    points
        Places of single values.
    lines
        Limits: x1, y1, x2, y2 and what they say.
    """

    frame: Frame
    line: str
    band: str = ""
    points: tuple[tuple[float, float], ...] = ()
    lines: tuple[tuple[float, float, float, float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A block of a flat field: place, and light in parts of the brightest."""

    x: int
    y: int
    light: float
    shade: float


def differences(target: CardTarget, verdict: Verdict) -> Differences:
    """Return the patches' differences as bars over their colours."""
    limits = [
        (one.limit.most, one.aspect)
        for one in verdict.findings
        if one.aspect in (Aspect.COLOUR_PERCENTILE_90, Aspect.COLOUR_HIGHEST)
        and one.limit is not None
        and one.limit.most is not None
    ]
    most = max([one.difference for one in target.patches] + [float(one) for one, _ in limits] + [2])
    scale = _Scale((0, len(target.patches)), (0, 1.1 * most), low=HIGH - _LOW - 2 * _SWATCH)
    bars = []
    for number, one in enumerate(target.patches):
        left, right = scale.x(number + 0.12), scale.x(number + 0.88)
        top = scale.y(one.difference)
        bars.append(Bar(
            round(left, 1), round(right - left, 1), round(top, 1), round(scale.low - top, 1),
            colour_of(one.reference), colour_of(one.lab), number + 1, one.name,
            one.difference, 2 * one.sd,
        ))  # fmt: skip
    frame = Frame((), scale.ups(), low=scale.low)
    told = tuple(Tick(round(scale.y(float(at)), 1), f"{at:g}") for at, _ in limits)
    return Differences(frame, tuple(bars), told)


def tone_curve(tone: CardTone, finding: Finding | None) -> Curve:
    """Return how much lighter each grey was captured than it is."""
    most = None if finding is None or finding.limit is None else finding.limit.most
    reach = 1.2 * max([abs(one) for one in tone.error] + [most or 0, 1])
    scale = _Scale((0, 100), (-reach, reach))
    places = [
        (round(scale.x(at), 1), round(scale.y(off), 1))
        for at, off in zip(tone.reference, tone.error, strict=True)
    ]
    lines = [(scale.left, scale.y(0), scale.right, scale.y(0), "")]
    for sign in (1, -1) if most is not None else ():
        height = round(scale.y(sign * float(most or 0)), 1)
        lines.append((scale.left, height, scale.right, height, f"{sign * float(most or 0):+g}"))
    frame = Frame(scale.acrosses(range(0, 101, 20)), scale.ups())
    return Curve(frame, _path(places), points=tuple(places), lines=tuple(lines))


def edge_curve(edge: CardEdge, finding: Finding | None) -> Curve:
    """Return the response with its doubt, up to the pixels' own rate."""
    tall = max(1.1, 1.05 * max(edge.response))
    scale = _Scale((0, 1), (0, tall))
    at = list(zip(edge.frequency, edge.response, edge.sd, strict=True))
    line = [(round(scale.x(f), 1), round(scale.y(value), 1)) for f, value, _ in at]
    above = [(scale.x(f), scale.y(min(value + 2 * sd, tall))) for f, value, sd in at]
    below = [(scale.x(f), scale.y(max(value - 2 * sd, 0))) for f, value, sd in at]
    nyquist, tenth = scale.x(0.5), scale.y(0.1)
    lines = [
        (nyquist, scale.top, nyquist, scale.low, "0.5"),
        (scale.left, tenth, scale.right, tenth, "0.1"),
    ]
    if finding is not None and finding.limit is not None and finding.limit.least is not None:
        least = scale.x(finding.limit.least / 200)
        lines.append((least, scale.y(0.22), least, scale.low, f"{finding.limit.least:g} %"))
    ticks = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1]
    band = _path([(round(x, 1), round(y, 1)) for x, y in above + below[::-1]]) + "Z"
    return Curve(Frame(scale.acrosses(ticks), scale.ups()), _path(line), band, lines=tuple(lines))


def light_map(evenness: CardEvenness) -> tuple[Cell, ...]:
    """Return the blocks of a flat field; shades are stretched, so that little is seen as well."""
    rows = np.array(evenness.blocks)
    low = float(rows.min())
    span = max(1 - low, 0.02)
    return tuple(
        Cell(x, y, round(float(light), 4), round(1 - (float(light) - low) / span, 3))
        for y, row in enumerate(rows)
        for x, light in enumerate(row)
    )


def colour_of(lab: Sequence[float]) -> str:
    """Return a colour as sRGB, ``#rrggbb``; what a screen cannot show is the nearest it can."""
    light = xyz_of_lab(np.array(lab, np.float64), D50) @ np.linalg.inv(SRGB).T
    kept = np.clip(light, 0, 1)
    shown = np.where(kept <= 0.0031308, kept * 12.92, 1.055 * kept ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * float(one)):02x}" for one in shown)


class _Scale:
    """From values to the view box."""

    def __init__(
        self, across: tuple[float, float], up: tuple[float, float], low: float = HIGH - _LOW
    ) -> None:
        self._across, self._up = across, up
        self.left, self.right, self.top, self.low = _LEFT, WIDE - _RIGHT, _TOP, low

    def x(self, value: float) -> float:
        first, last = self._across
        return self.left + (value - first) / (last - first) * (self.right - self.left)

    def y(self, value: float) -> float:
        first, last = self._up
        return self.low - (value - first) / (last - first) * (self.low - self.top)

    def ups(self) -> tuple[Tick, ...]:
        first, last = self._up
        step = _step((last - first) / 4)
        at = np.arange(np.ceil(first / step) * step, last + step / 1000, step)
        return tuple(Tick(round(self.y(float(one)), 1), f"{one + 0.0:g}") for one in at.round(6))

    def acrosses(self, values: Sequence[float]) -> tuple[Tick, ...]:
        return tuple(Tick(round(self.x(one), 1), f"{one:g}") for one in values)


def _step(rough: float) -> float:
    power = 10.0 ** np.floor(np.log10(rough))
    return float(next(one * power for one in (1, 2, 5, 10) if one * power >= rough))


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in places)
