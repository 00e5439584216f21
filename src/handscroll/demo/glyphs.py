"""Characters from the outlines of the brush font kept beside this module."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import cv2
import numpy as np
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from handscroll.demo.arrays import Floats, Generator
from handscroll.demo.brush import Points, Trace
from handscroll.demo.noise import field, sampled
from handscroll.errors import NotFoundError

FONT = "yuji-boku-subset.woff2"
SUPER = 4


class _Tracer(BasePen):  # type: ignore[misc]
    """Flattens a glyph's curves into closed polygons in em fractions, y downwards."""

    def __init__(self, glyphs: Any, em: float, rise: float) -> None:  # noqa: ANN401
        super().__init__(glyphs)
        self.em, self.rise = em, rise
        self.contours: list[Points] = []
        self.open: list[tuple[float, float]] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.open = [pt]

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.open.append(pt)

    def _curveToOne(  # noqa: N802
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        a, b, c, d = (np.array(p) for p in (self.open[-1], pt1, pt2, pt3))
        for t in np.linspace(0, 1, 9)[1:]:
            at = a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t**2 * (1 - t) + d * t**3
            self.open.append((float(at[0]), float(at[1])))

    def _closePath(self) -> None:  # noqa: N802
        if len(self.open) > 2:
            points = np.array(self.open) / self.em
            points[:, 1] = self.rise - points[:, 1]
            self.contours.append(points)
        self.open = []


@cache
def _font() -> tuple[Any, dict[int, str], float, float]:
    source = files("handscroll.demo") / "fonts" / FONT
    with source.open("rb") as stream:
        font = TTFont(stream)
        glyphs = font.getGlyphSet()
        em = float(font["head"].unitsPerEm)
        rise = font["hhea"].ascent / em
        cmap = font.getBestCmap()
        for name in set(cmap.values()):
            font["glyf"][name]
    return glyphs, cmap, em, rise


def has(character: str) -> bool:
    """Say whether the font holds a character."""
    return ord(character) in _font()[1]


@cache
def contours(character: str) -> tuple[Points, ...]:
    """Return a character's outlines, each (n, 2), fitted centrally into the unit square.

    Raises
    ------
    NotFoundError
        When the font does not hold the character.
    """
    glyphs, cmap, em, rise = _font()
    if ord(character) not in cmap:
        raise NotFoundError(
            f"The character {character} cannot be written",
            why="the demo font does not hold it",
            fix="Add it to a text of the demo and run tools/subset_demo_fonts.py",
        )
    pen = _Tracer(glyphs, em, rise)
    glyphs[cmap[ord(character)]].draw(pen)
    return tuple(pen.contours)


def mask(character: str, pixels: int, rng: Generator | None = None) -> Floats:
    """Return a character's coverage (pixels, pixels) in 0-1, written by a living hand if seeded."""
    big = pixels * (SUPER if pixels < 160 else 2)
    winding = np.zeros((big, big), np.int8)
    every = contours(character)
    middle = np.vstack(every)
    centre = (middle.max(0) + middle.min(0)) / 2
    centre = 0.65 * centre + 0.35 * np.array([0.5, 0.5])
    for contour in every:
        points = contour - centre
        if rng is not None:
            points = _swayed(points)
        area = np.sum(
            points[:, 0] * np.roll(points[:, 1], -1) - np.roll(points[:, 0], -1) * points[:, 1]
        )
        one = np.zeros((big, big), np.uint8)
        fixed = np.round((points * 0.82 + 0.5) * big * 16).astype(np.int32)
        cv2.fillPoly(one, [fixed], 1, cv2.LINE_8, 4)
        winding += one.astype(np.int8) if area > 0 else -one.astype(np.int8)
    full = (winding != 0).astype(np.float32)
    if rng is not None:
        full = _waved(full, rng)
    return np.asarray(cv2.resize(full, (pixels, pixels), interpolation=cv2.INTER_AREA), np.float32)


def _swayed(points: Points) -> Points:
    x, y = points[:, 0], points[:, 1]
    return np.stack([x * 0.97, y * 0.98 - 0.05 * x], 1)


def _waved(full: Floats, rng: Generator) -> Floats:
    size = full.shape[0]
    dx = (field(rng, full.shape[:2], size / 2.2, 2) - 0.5) * size * 0.055
    dy = (field(rng, full.shape[:2], size / 2.2, 2) - 0.5) * size * 0.055
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    turn, grow = rng.normal(0, 0.03), rng.normal(1, 0.035)
    cx, cy = x - size / 2, y - size / 2
    map_x = (cx * np.cos(turn) - cy * np.sin(turn)) / grow + size / 2 + dx
    map_y = (cx * np.sin(turn) + cy * np.cos(turn)) / grow + size / 2 + dy
    return np.asarray(
        cv2.remap(full, map_x.astype(np.float32), map_y.astype(np.float32), cv2.INTER_LINEAR),
        np.float32,
    )


def written(rng: Generator, character: str, pixels: int, *, load: float = 0.8) -> Trace:
    """Return the ink of one written character; ``load`` is the ink left on the brush, 1 to 0."""
    cover = mask(character, pixels, rng)
    tone = 0.90 + 0.10 * field(rng, cover.shape[:2], max(4.0, pixels / 3), 2)
    inner = cv2.GaussianBlur(cover, (0, 0), max(0.6, pixels / 60))
    tone = tone * (1.04 - 0.10 * inner)
    if load < 0.75 and pixels >= 24:
        tone = tone * _flying(rng, cover, (0.75 - load) / 0.75)
    return Trace(np.clip(cover * tone, 0, 1).astype(np.float32), 0, 0)


def _flying(rng: Generator, cover: Floats, dry: float) -> Floats:
    """Return where hairs part (0-1): streaks that follow the strokes, by their local direction."""
    pixels = cover.shape[0]
    soft = cv2.GaussianBlur(cover, (0, 0), pixels / 40)
    gx, gy = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    spread = pixels / 22
    xx = cv2.GaussianBlur(gx * gx, (0, 0), spread)
    yy = cv2.GaussianBlur(gy * gy, (0, 0), spread)
    xy = cv2.GaussianBlur(gx * gy, (0, 0), spread)
    angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    cosine, sine = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
    y, x = np.mgrid[0:pixels, 0:pixels].astype(np.float32)
    offset, zoom = rng.uniform(0, 900), 130 / max(pixels, 60) + 0.75
    total = np.zeros_like(cover)
    for step in np.linspace(-0.11, 0.11, 15) * pixels:
        total += sampled("grain", (x + cosine * step) * zoom + offset, (y + sine * step) * zoom)
    streak = total / 15
    streak = (streak - streak.mean()) / (streak.std() + 1e-6)
    place = field(rng, cover.shape[:2], pixels / 2.5, 2)
    threshold = -2.6 + dry * 1.9 * (0.45 + place)
    return np.asarray(np.clip((streak - threshold) * 1.6, 0, 1), np.float32)
