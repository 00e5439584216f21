"""Boats, wanderers and wild geese; (0, 0) is the middle of the foot."""

from __future__ import annotations

import numpy as np

from handscroll.demo.arrays import Generator
from handscroll.demo.brush import Sheet, curve, ink, pot
from handscroll.demo.buildings import THATCH, ruled
from handscroll.demo.pigments import OCHRE, WHITE


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
        ruled(sheet, [(0, 0), (0, -long * 0.5), (0, -long)], long * 0.018)
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
            ruled(
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
            ruled(
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
    ruled(
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
    ruled(
        sheet,
        [
            (side * tall * 0.3, 0),
            (side * tall * 0.27, -tall * 0.5),
            (side * tall * 0.25, -tall * 0.95),
        ],
        tall * 0.03,
    )
    ruled(
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
