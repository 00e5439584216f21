"""Trees on sheets of their own, standing with the foot of the trunk at (0, 0)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from handscroll.demo.arrays import Generator
from handscroll.demo.brush import Points, Pot, Sheet, curve, ink, pot, taper
from handscroll.demo.pigments import MALACHITE, OCHRE, mixed

INK_BLACK = (0.10, 0.10, 0.10)
PINE_GREEN = (0.21, 0.32, 0.27)


def _trunk(sheet: Sheet, rng: Generator, points: Points, width: float, bark: Pot) -> Points:
    """Draw a trunk with two contour lines and bark between; return its centre line."""
    middle = curve(points, 26)
    widths = np.linspace(width, width * 0.42, 26) * (1 + 0.1 * rng.standard_normal(26))
    sheet.stroke(middle, widths * 1.12, ink(0.85))
    sheet.stroke(middle, widths * 0.74, bark)
    for _ in range(int(6 + width)):
        k = int(rng.integers(1, 24))
        at = middle[k] + (rng.uniform(-0.28, 0.28) * widths[k], 0)
        sheet.dab((at[0], at[1]), (width * 0.32, width * 0.12), rng.normal(0.3, 0.5), ink(0.6))
    return middle


def pine(rng: Generator, scale: float, tall: float) -> Sheet:
    """Return a pine: a bent trunk and flat fans of needles."""
    sheet = Sheet((-tall * 0.7, -tall * 1.1, tall * 1.4, tall * 1.16), scale)
    lean = rng.normal(0, 0.16)
    bends = rng.normal(0, 0.06, 5)
    spine = np.array(
        [[tall * (lean * k / 4 + bends[k] * (k > 0)), -tall * k / 4] for k in range(5)]
    )
    middle = _trunk(sheet, rng, spine, tall * 0.055, pot(OCHRE, 0.9, (0.52, 0.40, 0.28)))
    fans = []
    for k in np.linspace(10, 25, int(rng.integers(7, 11))).astype(int):
        side = rng.choice([-1, 1])
        reach = tall * rng.uniform(0.12, 0.40) * (1.25 - k / 30)
        start = middle[k]
        end = start + np.array([side * reach, -reach * rng.uniform(-0.15, 0.35)])
        bend = (start + end) / 2 + (0, -reach * 0.12)
        limb = curve(np.array([start, bend, end]), 9)
        sheet.stroke(limb, np.linspace(tall * 0.020, tall * 0.006, 9), ink(0.85))
        fans += [(limb[j], reach * 0.45) for j in (5, 8)]
    fans.append((middle[25], tall * 0.13))
    fans.sort(key=lambda one: float(one[0][1]))
    for centre, reach in fans:
        _needles(sheet, rng, centre, max(reach, tall * 0.09))
    return sheet


def _needles(sheet: Sheet, rng: Generator, centre: Points, reach: float) -> None:
    x, y = float(centre[0]), float(centre[1])
    sheet.dab(
        (x, y - reach * 0.1), (reach * 2.1, reach * 0.62), 0, pot(MALACHITE, 0.55, PINE_GREEN)
    )
    for _ in range(int(2 + (4 + reach * 0.62) * min(1.0, 0.1 + sheet.scale))):
        px = x + rng.uniform(-1, 1) * reach
        py = y - reach * 0.32 * (1 - ((px - x) / reach) ** 2) * rng.uniform(-0.4, 1)
        fan = np.linspace(-2.75, -0.4, 6) + rng.normal(0, 0.12, 6)
        long = reach * rng.uniform(0.16, 0.26)
        for angle in fan:
            tip = np.array([px + np.cos(angle) * long, py + np.sin(angle) * long * 0.85])
            sheet.stroke(
                np.array([[px, py], (tip + np.array([px, py])) / 2, tip]),
                np.array([1.3, 1.0, 0.5]),
                ink(rng.uniform(0.55, 0.9)),
            )


LEAF_HUES: tuple[tuple[float, float, float], ...] = (
    (0.20, 0.33, 0.28),
    (0.30, 0.42, 0.30),
    (0.16, 0.19, 0.19),
    (0.55, 0.34, 0.18),
    (0.56, 0.29, 0.20),
    (0.72, 0.55, 0.25),
)


def leafy(rng: Generator, scale: float, tall: float, hue: int | None = None) -> Sheet:
    """Return a broad tree: forked trunk, clouds of pressed dots in several depths of one colour."""
    sheet = Sheet((-tall * 0.65, -tall * 1.15, tall * 1.3, tall * 1.2), scale)
    colour = LEAF_HUES[
        int(rng.choice(6, p=(0.31, 0.30, 0.17, 0.11, 0.05, 0.06))) if hue is None else hue
    ]
    lean = rng.normal(0, 0.1)
    spine = np.array([[0, 0], [tall * lean * 0.5, -tall * 0.3], [tall * lean, -tall * 0.62]])
    middle = _trunk(sheet, rng, spine, tall * 0.06, pot(OCHRE, 0.9, (0.56, 0.44, 0.31)))
    clouds = [middle[-1] + np.array([0, -tall * 0.2])]
    for _ in range(int(rng.integers(5, 8))):
        k = int(rng.integers(13, 26))
        angle = rng.uniform(-2.8, -0.35)
        reach = tall * rng.uniform(0.22, 0.42)
        end = middle[k] + (np.cos(angle) * reach, np.sin(angle) * reach * 0.8)
        limb = curve(
            np.array([middle[k], (middle[k] + end) / 2 + rng.normal(0, reach * 0.08, 2), end]), 9
        )
        sheet.stroke(limb, np.linspace(tall * 0.024, tall * 0.007, 9), ink(0.8))
        clouds += [end, limb[6]]
    kind = int(rng.integers(0, 3))
    long = tall * rng.uniform(0.045, 0.06)
    for depth, alpha in ((0.35, 0.45), (0.7, 0.7), (1.0, 0.9)):
        tone = mixed(mixed(colour, (0.80, 0.76, 0.58), 0.6), colour, depth)
        for centre in clouds:
            for _ in range(int(26 * min(1.0, 0.15 + scale))):
                x, y = rng.normal(0, 1, 2) * (tall * 0.085, tall * 0.055)
                angle = (rng.normal(0, 0.3), rng.normal(1.2, 0.5), rng.uniform(0, 3.1))[kind]
                sheet.dab(
                    (float(centre[0] + x), float(centre[1] + y - depth * tall * 0.012)),
                    (long * rng.uniform(0.7, 1.2), long * 0.5),
                    angle,
                    pot(MALACHITE, alpha, tone),
                )
    return sheet


def bare(rng: Generator, scale: float, tall: float) -> Sheet:
    """Return a winter tree with crab-claw twigs."""
    sheet = Sheet((-tall * 0.7, -tall * 1.15, tall * 1.4, tall * 1.2), scale)
    lean = rng.normal(0, 0.15)
    spine = np.array([[0, 0], [tall * lean * 0.4, -tall * 0.28], [tall * lean, -tall * 0.6]])
    middle = _trunk(sheet, rng, spine, tall * 0.05, pot(OCHRE, 0.85, (0.5, 0.42, 0.33)))
    for k in range(9, 26, 2):
        _branch(
            sheet,
            rng,
            middle[k],
            rng.uniform(-2.9, -0.25),
            tall * rng.uniform(0.2, 0.36),
            3 if tall > 240 else 2,
        )
    return sheet


def _branch(
    sheet: Sheet, rng: Generator, start: Points, angle: float, long: float, order: int
) -> None:
    end = start + np.array([np.cos(angle) * long, np.sin(angle) * long])
    limb = curve(np.array([start, (start + end) / 2 + rng.normal(0, long * 0.09, 2), end]), 8)
    sheet.stroke(limb, np.linspace(long * 0.060, long * 0.014, 8) + 0.4, ink(0.50 + 0.08 * order))
    if order:
        for k in (3, 5, 7):
            _branch(
                sheet,
                rng,
                limb[k],
                angle + rng.normal(0, 0.7),
                long * rng.uniform(0.4, 0.6),
                order - 1,
            )


def willow(rng: Generator, scale: float, tall: float) -> Sheet:
    """Return a willow with hanging threads of young green."""
    sheet = Sheet((-tall * 0.75, -tall * 1.1, tall * 1.5, tall * 1.15), scale)
    lean = rng.normal(0, 0.14)
    spine = np.array([[0, 0], [tall * lean * 0.3, -tall * 0.35], [tall * lean, -tall * 0.62]])
    middle = _trunk(sheet, rng, spine, tall * 0.06, pot(OCHRE, 0.9, (0.5, 0.42, 0.3)))
    for _ in range(9):
        k = int(rng.integers(15, 26))
        angle = rng.uniform(-2.7, -0.45)
        reach = tall * rng.uniform(0.2, 0.42)
        end = middle[k] + (np.cos(angle) * reach, np.sin(angle) * reach * 0.8)
        limb = curve(np.array([middle[k], (middle[k] + end) / 2, end]), 8)
        sheet.stroke(limb, np.linspace(tall * 0.02, tall * 0.006, 8), ink(0.75))
        for j in rng.integers(2, 8, 9 if scale > 0.2 else 3):
            fall = tall * rng.uniform(0.25, 0.62)
            sway = rng.normal(0, 0.05) * tall + np.sign(end[0] - middle[k, 0]) * tall * 0.05
            x, y = limb[j]
            thread = curve(
                np.array([[x, y], [x + sway, y + fall * 0.3], [x + sway * 1.3, y + fall]]), 9
            )
            thread[:, 1] = np.minimum(thread[:, 1], -tall * 0.06)
            green = mixed((0.45, 0.52, 0.30), (0.25, 0.36, 0.26), rng.random())
            sheet.stroke(
                thread, np.linspace(1.4, 0.7, 9) * max(1, tall / 160), pot(MALACHITE, 0.75, green)
            )
            for q in range(1, 9):
                sheet.dab(
                    (thread[q, 0], thread[q, 1]),
                    (tall * 0.028, tall * 0.011),
                    rng.normal(1.4, 0.35),
                    pot(MALACHITE, 0.7, green),
                )
    return sheet


def bamboos(rng: Generator, scale: float, tall: float) -> Sheet:
    """Return a thicket of thin bamboo."""
    sheet = Sheet((-tall * 0.8, -tall * 1.2, tall * 1.6, tall * 1.25), scale)
    for _ in range(9):
        x = rng.normal(0, tall * 0.26)
        up = tall * rng.uniform(0.65, 1.05)
        lean = rng.normal(0, 0.1) * tall
        stem = curve(np.array([[x, 0], [x + lean * 0.3, -up * 0.5], [x + lean, -up]]), 12)
        tone = rng.uniform(0.45, 0.8)
        sheet.stroke(
            stem,
            np.linspace(tall * 0.014, tall * 0.006, 12),
            pot(MALACHITE, tone, (0.25, 0.36, 0.28)),
        )
        for k in range(4, 12):
            for _ in range(4):
                angle = rng.choice([0.35, 2.8]) + rng.normal(0.25, 0.45)
                long = tall * rng.uniform(0.06, 0.12)
                sheet.dab(
                    (
                        stem[k, 0] + np.cos(angle) * long * 0.5,
                        stem[k, 1] + np.sin(angle) * long * 0.5,
                    ),
                    (long, long * 0.17),
                    angle,
                    pot(MALACHITE, tone, (0.14, 0.22, 0.18)),
                )
    return sheet


def fir(rng: Generator, scale: float, tall: float) -> Sheet:
    """Return a small far tree: a stroke and a few rows of horizontal dots."""
    sheet = Sheet((-tall * 0.4, -tall * 1.1, tall * 0.8, tall * 1.15), scale)
    sheet.stroke(
        np.array([[0, 0], [0, -tall * 0.5], [0, -tall]]), np.array([2.2, 1.8, 1.0]), ink(0.75)
    )
    for y in np.linspace(-tall, -tall * 0.2, int(9 + tall / 12)):
        wide = tall * (0.04 + 0.18 * (1 + y / tall)) * rng.uniform(0.7, 1.3)
        tone = mixed((0.10, 0.12, 0.12), (0.22, 0.33, 0.28), rng.random() ** 1.5)
        for side in (-1, 1):
            for share in rng.uniform(0.15, 1.0, 2):
                at = (side * wide * share, y + rng.normal(0, tall * 0.018) + wide * share * 0.16)
                size = (max(2.2, wide * 0.62), max(1.3, tall * 0.042))
                sheet.dab(at, size, side * rng.uniform(0.05, 0.5), pot(MALACHITE, 0.8, tone))
    return sheet


KINDS: dict[str, Callable[[Generator, float, float], Sheet]] = {
    "pine": pine,
    "tree": leafy,
    "bare_tree": bare,
    "willow": willow,
    "bamboo": bamboos,
    "fir": fir,
}


def trail(points: list[tuple[float, float]], width: float) -> tuple[Points, Points]:
    """Return a smooth tapered stroke's points and widths through the given points."""
    smooth = curve(points, 18)
    return smooth, taper(18, width)
