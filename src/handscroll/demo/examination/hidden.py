"""What lies beneath the colours: the first drawing, and a figure that was painted over."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from handscroll.demo import glyphs
from handscroll.demo.arrays import Floats, Generator
from handscroll.demo.brush import Points, Sheet, curve, ink, pot, taper
from handscroll.demo.examination.film_canvas import FilmCanvas
from handscroll.demo.folds import Fold, Manner
from handscroll.demo.mountains import paint_fold
from handscroll.demo.noise import line
from handscroll.demo.pigments import CINNABAR, WHITE
from handscroll.demo.scenery import STAFFAGE

_NOTES = "石青雲山水墨白丹黃紅"


def draw_line(
    plane: Floats, points: Points, corner: tuple[int, int], tone: float, rng: Generator
) -> None:
    """Draw a carbon line about two pixels wide into ``plane``, by pixels of the whole section.

    Pressure and tone vary along it; lines are drawn at four times the size and shrunk, so that
    their edges are soft and lie where they should to a fraction of a pixel.
    """
    low = np.floor(points.min(0)).astype(int) - 4
    high = np.ceil(points.max(0)).astype(int) + 5
    width, height = (int(v) for v in high - low)
    left, top = int(low[0]) - corner[0], int(low[1]) - corner[1]
    pressure = 0.75 + 0.3 * line(rng, len(points), max(2, len(points) / 9), 3)
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + width, plane.shape[1]), min(top + height, plane.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    sheet = np.zeros((height * 4, width * 4), np.uint8)
    big = np.round(((points - low + 0.5) * 4 - 0.5) * 16).astype(np.int32)
    for number in range(len(points) - 1):
        press = float(np.clip(pressure[number], 0.25, 1.25))
        value = int(255 * np.clip(press * 0.8, 0, 1))
        thick = max(4, round(8 * (0.55 + 0.45 * press)))
        cv2.line(sheet, big[number].tolist(), big[number + 1].tolist(), value, thick, 16, 4)
    soft = cv2.resize(sheet, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    part = soft[y0 - top : y1 - top, x0 - left : x1 - left] * np.float32(tone / 255)
    here = plane[y0:y1, x0:x1]
    np.maximum(here, part, out=here)


class Underdrawing:
    """Carbon lines on the ground, beneath all colour."""

    def __init__(self, canvas: FilmCanvas) -> None:
        self.corner = canvas.place[:2]
        self.scale = canvas.scale
        self.carbon: Floats = np.zeros_like(canvas.ink)
        self.tone = 0.16 * canvas.recipe.carbon

    def stroke(self, rng: Generator, points: Points) -> None:
        """Draw one line through design positions (n, 2)."""
        tone = self.tone * rng.uniform(0.55, 1.25)
        draw_line(self.carbon, points * self.scale, self.corner, tone, rng)

    def contour(self, rng: Generator, crest: Points) -> None:
        """Draw a contour as first meant: beside the one that was painted, in a few strokes."""
        shift = rng.normal(0, 5, 2) + np.array([0, 10.0])
        grown = (crest - crest.mean(0)) * rng.uniform(0.94, 1.03) + crest.mean(0) + shift
        grown = grown + 2.5 * np.stack([line(rng, len(grown), len(grown) / 10) for _ in "xy"], 1)
        at = int(rng.integers(0, 5))
        while at < len(grown) - 6:
            run = int(rng.integers(14, 40))
            piece = grown[at : at + run]
            if len(piece) > 3:
                self.stroke(rng, curve(piece[::3], len(piece)) if len(piece) > 8 else piece)
            at += run + int(rng.integers(-3, 6))

    def inner_lines(self, rng: Generator, crest: Points) -> None:
        """Draw the first folds of rock down a slope."""
        for _ in range(int(rng.integers(3, 7))):
            x, y = crest[int(rng.integers(4, len(crest) - 4))]
            fall, lean = rng.uniform(30, 90), rng.normal(0, 16)
            bends = [(x + lean * t + rng.normal(0, 4), y + 8 + fall * t) for t in (0, 0.35, 0.7, 1)]
            self.stroke(rng, curve(bends, 18))

    def note(self, rng: Generator, at: tuple[float, float], size: float) -> None:
        """Write the name of a colour where it is to go, as painters did."""
        for number in range(2):
            pixels = max(8, round(size * self.scale))
            mark = glyphs.mask(_NOTES[int(rng.integers(0, len(_NOTES)))], pixels, rng)
            left = round(at[0] * self.scale) - self.corner[0]
            top = round((at[1] + number * size * 1.05) * self.scale) - self.corner[1]
            _most(self.carbon, mark * np.float32(self.tone * 1.1), (left, top))

    def pavilion(self, rng: Generator, at: tuple[float, float], wide: float) -> None:
        """Draw a pavilion that was planned and never painted."""
        x, y = at
        half, tall = wide / 2, wide * 0.9
        for side in (-1, 1):
            eave = [
                (x, y - tall),
                (x + side * half * 0.7, y - tall * 0.72),
                (x + side * half * 1.5, y - tall * 0.66),
            ]
            self.stroke(rng, curve(eave, 24))
            for share in (0.35, 0.95):
                post = x + side * half * share
                ends = [(post, y - tall * 0.62), (post + 1, y - tall * 0.3), (post, y)]
                self.stroke(rng, curve(ends, 16))
        for up, reach in ((0.66, 1.5), (0.6, 1.2), (0.14, 1.05), (0.2, 1.05), (0.0, 1.3)):
            ends = [(x - half * reach, y - tall * up), (x, y - tall * up + 2)]
            ends.append((x + half * reach, y - tall * up))
            self.stroke(rng, curve(ends, 30))


def _most(plane: Floats, mark: Floats, corner: tuple[int, int]) -> None:
    left, top = corner
    x0, y0 = max(left, 0), max(top, 0)
    x1 = min(left + mark.shape[1], plane.shape[1])
    y1 = min(top + mark.shape[0], plane.shape[0])
    if x1 > x0 and y1 > y0:
        here = plane[y0:y1, x0:x1]
        np.maximum(here, mark[y0 - top : y1 - top, x0 - left : x1 - left], out=here)


def crane(rng: Generator, scale: float, tall: float) -> Sheet:
    """Return a standing crane, foot at (0, 0): white, with black tail and a red crown."""
    sheet = Sheet((-tall * 0.8, -tall * 1.2, tall * 1.6, tall * 1.3), scale)
    side = float(rng.choice([-1, 1]))

    def at(points: list[tuple[float, float]], steps: int = 24) -> Points:
        return curve([(side * x * tall, -y * tall) for x, y in points], steps)

    for foot, knee in ((-0.02, -0.06), (0.06, 0.04)):
        leg = at([(0.0, 0.42), (knee, 0.22), (foot, 0.0)], 12)
        sheet.stroke(leg, np.full(12, tall * 0.018), ink(0.9))
    tail = [(-0.18, 0.56), (-0.36, 0.44), (-0.46, 0.30), (-0.30, 0.34), (-0.14, 0.42)]
    sheet.polygon(at(tail), ink(0.95))
    body = [(0.16, 0.66), (0.0, 0.70), (-0.20, 0.60), (-0.34, 0.44), (-0.10, 0.40), (0.10, 0.46)]
    white = pot(WHITE, 1.0, (0.93, 0.91, 0.86))
    sheet.polygon(at([*body, (0.18, 0.58)], 40), white)
    neck = at([(0.10, 0.58), (0.22, 0.72), (0.10, 0.86), (0.16, 1.0)], 30)
    sheet.stroke(neck, taper(30, tall * 0.085, 0.9, 0.6), white)
    sheet.stroke(neck[8:22], taper(14, tall * 0.05, 0.4, 0.4), ink(0.9))
    sheet.dab((side * tall * 0.18, -tall * 1.02), (tall * 0.12, tall * 0.09), 0.2, white)
    sheet.dab(
        (side * tall * 0.17, -tall * 1.06),
        (tall * 0.09, tall * 0.05),
        0.1,
        pot(CINNABAR, 1.0, (0.74, 0.15, 0.10)),
    )
    bill = at([(0.22, 1.02), (0.32, 0.99), (0.42, 0.96)], 8)
    sheet.stroke(bill, np.linspace(tall * 0.03, tall * 0.006, 8), ink(0.85))
    for share in (0.0, 0.3, 0.6):
        feather = at([(0.05 - share * 0.3, 0.64), (-0.1 - share * 0.25, 0.54), (-0.24, 0.46)], 10)
        sheet.stroke(feather, np.full(10, tall * 0.012), ink(0.7))
    return sheet


def paint_figure(
    canvas: FilmCanvas, rng: Generator, kind: str, at: tuple[float, float], size: float
) -> Sheet:
    """Paint the figure that will be painted over on a canvas of its own; return its sheet."""
    maker, pigment = (crane, WHITE) if kind == "crane" else STAFFAGE[kind]
    sheet = maker(rng, canvas.scale, size)
    canvas.lay(sheet, canvas.thing(kind, 60, pigment, "beneath"), 0.0, at)
    return sheet


def cover_up(
    canvas: FilmCanvas,
    rng: Generator,
    at: tuple[float, float],
    size: float,
    manner: Manner,
) -> list[Points]:
    """Paint rocks over the figure, as a painter who thought better of it; return their crests."""
    x, y = at
    thing = canvas.thing("rock", 140, manner.slope, "second thoughts")
    kind = replace(manner, steep=1.9, colour=0.9, ochre=0.9)
    crests = []
    for shift, up, wide, tall in (
        (-0.42, 1.10, 0.62, 2.1),
        (0.40, 1.16, 0.66, 2.2),
        (0.0, 1.50, 0.86, 2.7),
        (-0.25, 0.72, 0.60, 1.7),
        (0.30, 0.62, 0.62, 1.6),
    ):
        fold = Fold(x + shift * size, y - up * size, wide * size, tall * size, rng.normal(0, 0.3))
        crests.append(paint_fold(canvas, rng, fold, kind, thing))
    return crests
