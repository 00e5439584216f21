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


def _line(
    sheet: Sheet, points: list[tuple[float, float]], width: float, strength: float = 0.85
) -> None:
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
    _line(
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
    _line(sheet, [(-half * 1.25, -1), (0, -1), (half * 1.25, -1)], wide * 0.02)
    _line(
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
        _line(sheet, [(-half, y), (0, y), (half, y)], wide * 0.012, 0.7)
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
        _line(sheet, [(x, 0), (x, -tall * 0.25), (x, -tall * 0.5)], wide * 0.016)
    _line(sheet, [(-half * 1.1, 0), (0, 0), (half * 1.1, 0)], wide * 0.02)
    door = half * 0.3
    sheet.polygon(
        _quad((-door, 0), (-door, -tall * 0.36), (door, -tall * 0.36), (door, 0)),
        pot(INK, 0.55, (0.30, 0.24, 0.19)),
    )
    for x in np.linspace(half * 0.4, half * 0.92, 5):
        _line(sheet, [(x, -tall * 0.12), (x, -tall * 0.22), (x, -tall * 0.36)], wide * 0.007, 0.6)
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
            _line(sheet, [(x, foot), (x, foot - each * 0.3), (x, foot - each * 0.7)], wide * 0.016)
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
        _line(
            sheet,
            [(-eave, foot - each * 0.66), (0, foot - each * 0.62), (eave, foot - each * 0.66)],
            wide * 0.022,
        )
    top = -each * storeys
    _line(sheet, [(0, top), (0, top - each * 0.6), (0, top - each * 1.3)], wide * 0.035)
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
        _line(sheet, [(x, y), (x, y + rise * 0.5), (x, rise * 0.75)], wide * 0.012)
    sheet.polygon(
        np.vstack([deck + (0, -wide * 0.012), (deck + (0, wide * 0.03))[::-1]]),
        pot(OCHRE, 0.95, (0.68, 0.52, 0.36)),
    )
    for shift, width in ((-0.012, 0.009), (0.03, 0.011), (-0.085, 0.007), (-0.055, 0.005)):
        sheet.stroke(deck + (0, wide * shift), np.full(25, wide * width), ink(0.85))
    for x, y in deck[1:-1:2]:
        _line(sheet, [(x, y), (x, y - wide * 0.05), (x, y - wide * 0.095)], wide * 0.007)
    return sheet


def boat(rng: Generator, scale: float, long: float) -> Sheet:
    """Return a small boat: a matted cabin and a boatman with his oar, or a square sail."""
    sheet = Sheet((-long * 0.8, -long * 1.1, long * 1.6, long * 1.3), scale)
    side = 1 if rng.random() < 0.5 else -1
    hull_top = curve([(-long / 2, -long * 0.10), (0, -long * 0.02), (long / 2, -long * 0.12)], 15)
    hull_low = curve(
        [(-long * 0.42, long * 0.02), (0, long * 0.075), (long * 0.42, long * 0.01)], 15
    )
    hull = np.vstack([hull_top, hull_low[::-1]]) * (side, 1)
    sheet.polygon(hull, pot(OCHRE, 0.95, (0.52, 0.40, 0.28)))
    for edge, width in ((hull_top, 0.014), (hull_low, 0.024)):
        sheet.stroke(edge * (side, 1), np.full(15, long * width), ink(0.9))
    if rng.random() < 0.45:
        _line(sheet, [(0, 0), (0, -long * 0.5), (0, -long)], long * 0.018)
        sail = np.vstack(
            [
                curve(
                    [(0, -long * 0.97), (long * 0.24, -long * 0.9), (long * 0.40, -long * 0.82)], 6
                ),
                curve(
                    [(long * 0.36, -long * 0.2), (long * 0.2, -long * 0.16), (0, -long * 0.18)], 6
                ),
            ]
        ) * (side, 1)
        sheet.polygon(sail, pot(WHITE, 0.95, (0.90, 0.83, 0.67)))
        sheet.stroke(np.vstack([sail, sail[:1]]), np.full(len(sail) + 1, long * 0.010), ink(0.8))
        for share in np.linspace(0.15, 0.85, 6):
            y = -long * (0.95 - 0.75 * share)
            _line(
                sheet,
                [
                    (0, y),
                    (side * long * 0.2, y + long * 0.04),
                    (side * long * 0.38, y + long * 0.09),
                ],
                long * 0.006,
                0.6,
            )
    else:
        arch = curve(
            [
                (-long * 0.20, -long * 0.03),
                (-long * 0.17, -long * 0.2),
                (0, -long * 0.26),
                (long * 0.17, -long * 0.2),
                (long * 0.20, -long * 0.03),
            ],
            15,
        )
        sheet.polygon(arch, pot(OCHRE, 0.95, THATCH))
        sheet.stroke(arch, np.full(15, long * 0.014), ink(0.85))
        for share in np.linspace(-0.15, 0.15, 7):
            _line(
                sheet,
                [
                    (share * long, -long * 0.22),
                    (share * long * 1.1, -long * 0.12),
                    (share * long * 1.15, -long * 0.03),
                ],
                long * 0.006,
                0.5,
            )
    person(sheet, rng, (side * long * 0.34, -long * 0.07), long * 0.27)
    _line(
        sheet,
        [
            (side * long * 0.30, -long * 0.22),
            (side * long * 0.45, -long * 0.06),
            (side * long * 0.60, long * 0.12),
        ],
        long * 0.012,
    )
    return sheet


def person(sheet: Sheet, rng: Generator, foot: tuple[float, float], tall: float) -> None:
    """Draw a small robed person standing at ``foot`` on a sheet."""
    x, y = foot
    robes = ((0.86, 0.80, 0.68), (0.62, 0.66, 0.66), (0.70, 0.38, 0.26), (0.42, 0.52, 0.56))
    colour = robes[int(rng.integers(0, len(robes)))]
    robe = curve(
        [
            (x - tall * 0.11, y - tall * 0.74),
            (x - tall * 0.19, y - tall * 0.3),
            (x - tall * 0.21, y),
            (x + tall * 0.21, y),
            (x + tall * 0.17, y - tall * 0.35),
            (x + tall * 0.11, y - tall * 0.74),
        ],
        20,
    )
    sheet.polygon(robe, pot(WHITE, 0.95, colour))
    sheet.stroke(np.vstack([robe, robe[:1]]), np.full(21, tall * 0.028), ink(0.85))
    sheet.stroke(
        curve([(x, y - tall * 0.7), (x + tall * 0.03, y - tall * 0.4), (x - tall * 0.04, y)], 7),
        np.full(7, tall * 0.02),
        ink(0.6),
    )
    sheet.dab((x, y - tall * 0.86), (tall * 0.22, tall * 0.20), 1.57, ink(0.85))
    sheet.dab(
        (x, y - tall * 0.85), (tall * 0.17, tall * 0.15), 1.57, pot(WHITE, 0.95, (0.90, 0.77, 0.62))
    )
    sheet.dab((x, y - tall * 0.97), (tall * 0.17, tall * 0.13), 0, ink(0.95))


def figure(rng: Generator, scale: float, tall: float) -> Sheet:
    """Return a wanderer with a staff."""
    sheet = Sheet((-tall * 0.6, -tall * 1.2, tall * 1.2, tall * 1.3), scale)
    person(sheet, rng, (0, 0), tall)
    side = 1 if rng.random() < 0.5 else -1
    _line(
        sheet,
        [
            (side * tall * 0.3, 0),
            (side * tall * 0.27, -tall * 0.5),
            (side * tall * 0.25, -tall * 0.95),
        ],
        tall * 0.03,
    )
    _line(
        sheet,
        [
            (side * tall * 0.08, -tall * 0.62),
            (side * tall * 0.18, -tall * 0.5),
            (side * tall * 0.27, -tall * 0.58),
        ],
        tall * 0.04,
    )
    return sheet


def geese(rng: Generator, scale: float, span: float) -> Sheet:
    """Return a skein of wild geese crossing the sky."""
    sheet = Sheet((-span * 0.6, -span * 0.35, span * 1.2, span * 0.7), scale)
    for k in range(9):
        x = (k - 4) * span * 0.11 + rng.normal(0, span * 0.01)
        y = abs(k - 3) * span * 0.042 + rng.normal(0, span * 0.01)
        wing = span * 0.034
        lift = rng.uniform(0.3, 1.0)
        sheet.stroke(
            curve(
                [
                    (x - wing, y - wing * 0.4 * lift),
                    (x - wing * 0.4, y - wing * 0.55 * lift),
                    (x, y),
                    (x + wing * 0.5, y - wing * 0.65 * lift),
                    (x + wing * 1.1, y - wing * 0.3 * lift),
                ],
                12,
            ),
            np.sin(np.linspace(0.3, 2.9, 12)) * wing * 0.22 + 0.5,
            ink(0.8),
        )
        sheet.dab((x + wing * 0.1, y + wing * 0.1), (wing * 0.8, wing * 0.22), 0.2, ink(0.85))
    return sheet
