"""Roofs, halls, bridges and boats, drawn with a ruled brush; (0, 0) is the middle of the foot."""

from __future__ import annotations

import numpy as np

from handscroll.demo.arrays import Generator
from handscroll.demo.brush import Points, Sheet, curve, ink, pot
from handscroll.demo.pigments import CINNABAR, INDIGO, INK, OCHRE, WHITE

WALL = (0.90, 0.84, 0.70)
THATCH = (0.66, 0.52, 0.34)
TILES = (0.33, 0.38, 0.41)


def _quad(*corners: tuple[float, float]) -> Points:
    return np.array(corners, np.float64)


def ruled(
    sheet: Sheet, points: list[tuple[float, float]], width: float, strength: float = 0.85
) -> None:
    """Draw one even stroke, as along a ruler."""
    given = np.array(points, np.float64)
    sheet.stroke(given, np.full(len(given), width * 0.72), ink(strength * 0.92))


def _roof(sheet: Sheet, wide: float, foot: float, tall: float, *, thatch: bool) -> None:
    """Draw a hipped roof with upturned eaves between foot and foot - tall."""
    eave = wide * 0.64
    ridge = wide * 0.30
    left = curve(
        [(-ridge, foot - tall), (-eave * 0.72, foot - tall * 0.32), (-eave, foot - tall * 0.10)], 9
    )
    right = left[::-1] * (-1, 1)
    under = curve(
        [(-eave, foot - tall * 0.10), (0, foot + tall * 0.04), (eave, foot - tall * 0.10)], 11
    )
    shape = np.vstack([left, under, right])
    colour = THATCH if thatch else TILES
    sheet.polygon(shape, pot(OCHRE if thatch else INDIGO, 0.95, colour))
    for share in np.linspace(-0.92, 0.92, 13):
        top = (share * ridge, foot - tall * 0.97)
        low = (share * eave * 0.98, foot - tall * 0.02 - abs(share) ** 3 * tall * 0.1)
        middle = (share * (ridge * 0.55 + eave * 0.40), foot - tall * 0.42)
        sheet.stroke(curve([top, middle, low], 6), np.full(6, wide * 0.006 + 0.5), ink(0.5))
    for edge in (left, right, under):
        sheet.stroke(edge, np.full(len(edge), wide * 0.014 + 0.8), ink(0.9))
    ruled(
        sheet,
        [(-ridge * 1.08, foot - tall), (0, foot - tall), (ridge * 1.08, foot - tall)],
        wide * 0.035,
    )


def pavilion(rng: Generator, scale: float, wide: float) -> Sheet:
    """Return an open pavilion on posts, with a railing."""
    tall = wide * 0.95
    sheet = Sheet((-wide, -tall * 1.3, wide * 2, tall * 1.45), scale)
    thatch = bool(rng.random() < 0.5)
    half = wide * 0.42
    sheet.polygon(
        _quad((-half, -tall * 0.5), (half, -tall * 0.5), (half, 0), (-half, 0)),
        pot(WHITE, 0.28, WALL),
    )
    sheet.polygon(
        _quad(
            (-half * 1.2, -2),
            (half * 1.2, -2),
            (half * 1.3, wide * 0.08),
            (-half * 1.3, wide * 0.08),
        ),
        pot(OCHRE, 0.9, (0.74, 0.66, 0.52)),
    )
    ruled(sheet, [(-half * 1.25, -1), (0, -1), (half * 1.25, -1)], wide * 0.02)
    ruled(
        sheet,
        [(-half * 1.3, wide * 0.08), (0, wide * 0.08), (half * 1.3, wide * 0.08)],
        wide * 0.02,
    )
    for x in (-half, -half * 0.42, half * 0.42, half):
        sheet.stroke(
            _quad((x, 0), (x, -tall * 0.25), (x, -tall * 0.52)),
            np.full(3, wide * 0.035),
            pot(CINNABAR, 0.9, (0.52, 0.20, 0.14)),
        )
    for y in (-tall * 0.12, -tall * 0.18):
        ruled(sheet, [(-half, y), (0, y), (half, y)], wide * 0.012, 0.7)
    _roof(sheet, wide, -tall * 0.5, tall * 0.42, thatch=thatch)
    sheet.dab((0, -tall * 0.97), (wide * 0.08, wide * 0.06), 1.57, ink(0.9))
    return sheet


def house(rng: Generator, scale: float, wide: float) -> Sheet:
    """Return a house with one lit window; sometimes thatched."""
    tall = wide * 0.62
    sheet = Sheet((-wide, -tall * 1.35, wide * 2, tall * 1.5), scale)
    half = wide * 0.45
    sheet.polygon(
        _quad((-half, -tall * 0.48), (half, -tall * 0.48), (half, 0), (-half, 0)),
        pot(WHITE, 1.0, WALL),
    )
    for x in (-half, -half * 0.3, half * 0.3, half):
        ruled(sheet, [(x, 0), (x, -tall * 0.25), (x, -tall * 0.5)], wide * 0.016)
    ruled(sheet, [(-half * 1.1, 0), (0, 0), (half * 1.1, 0)], wide * 0.02)
    door = half * 0.3
    sheet.polygon(
        _quad((-door, 0), (-door, -tall * 0.36), (door, -tall * 0.36), (door, 0)),
        pot(INK, 0.55, (0.30, 0.24, 0.19)),
    )
    for x in np.linspace(half * 0.4, half * 0.92, 5):
        ruled(sheet, [(x, -tall * 0.12), (x, -tall * 0.22), (x, -tall * 0.36)], wide * 0.007, 0.6)
    _roof(sheet, wide, -tall * 0.46, tall * 0.52, thatch=bool(rng.random() < 0.45))
    return sheet


def pagoda(rng: Generator, scale: float, wide: float) -> Sheet:
    """Return a pagoda of seven storeys."""
    storeys = 7
    each = wide * 0.62
    sheet = Sheet((-wide, -each * (storeys + 2), wide * 2, each * (storeys + 2.3)), scale)
    for k in range(storeys):
        grow = 1 - 0.075 * k
        half, foot = wide * 0.34 * grow, -each * k
        sheet.polygon(
            _quad(
                (-half, foot - each * 0.75), (half, foot - each * 0.75), (half, foot), (-half, foot)
            ),
            pot(WHITE, 0.95, (0.86, 0.78, 0.63)),
        )
        for x in (-half, -half * 0.35, half * 0.35, half):
            ruled(sheet, [(x, foot), (x, foot - each * 0.3), (x, foot - each * 0.7)], wide * 0.016)
        eave = half * 1.5
        roof = np.vstack(
            [
                curve(
                    [
                        (-eave, foot - each * 0.66),
                        (-half, foot - each * 0.8),
                        (-half * 0.85, foot - each),
                    ],
                    5,
                ),
                curve(
                    [
                        (half * 0.85, foot - each),
                        (half, foot - each * 0.8),
                        (eave, foot - each * 0.66),
                    ],
                    5,
                ),
            ]
        )
        sheet.polygon(roof, pot(INDIGO, 0.95, TILES))
        ruled(
            sheet,
            [(-eave, foot - each * 0.66), (0, foot - each * 0.62), (eave, foot - each * 0.66)],
            wide * 0.022,
        )
    top = -each * storeys
    ruled(sheet, [(0, top), (0, top - each * 0.6), (0, top - each * 1.3)], wide * 0.035)
    for share in (0.3, 0.6, 0.9):
        sheet.dab((0, top - each * share), (wide * 0.12, wide * 0.05), 0, ink(0.85))
    return sheet


def bridge(rng: Generator, scale: float, wide: float) -> Sheet:
    """Return an arched plank bridge with railings."""
    rise = wide * rng.uniform(0.14, 0.22)
    sheet = Sheet((-wide * 0.65, -rise * 2.2, wide * 1.3, rise * 3.6), scale)
    deck = curve(
        [
            (-wide / 2, 0),
            (-wide * 0.22, -rise * 0.85),
            (0, -rise),
            (wide * 0.22, -rise * 0.85),
            (wide / 2, 0),
        ],
        25,
    )
    for share in (0.18, 0.36, 0.64, 0.82):
        x, y = deck[int(share * 24)]
        ruled(sheet, [(x, y), (x, y + rise * 0.5), (x, rise * 0.75)], wide * 0.012)
    sheet.polygon(
        np.vstack([deck + np.array([0, -wide * 0.012]), (deck + np.array([0, wide * 0.03]))[::-1]]),
        pot(OCHRE, 0.95, (0.68, 0.52, 0.36)),
    )
    for shift, width in ((-0.012, 0.009), (0.03, 0.011), (-0.085, 0.007), (-0.055, 0.005)):
        sheet.stroke(deck + np.array([0, wide * shift]), np.full(25, wide * width), ink(0.85))
    for x, y in deck[1:-1:2]:
        ruled(sheet, [(x, y), (x, y - wide * 0.05), (x, y - wide * 0.095)], wide * 0.007)
    return sheet
