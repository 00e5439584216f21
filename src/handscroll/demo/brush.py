"""A brush: tapered strokes, dabs and bristled strokes on small sheets of colour."""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from handscroll.demo.arrays import Bytes, Colour, Floats, Generator
from handscroll.demo.noise import line, sampled
from handscroll.demo.pigments import INK, Pigment

Points = npt.NDArray[np.float64]


class Pot(NamedTuple):
    """Colour on the brush: sRGB in 0-1, opacity in 0-1 and the pigment that it is made of."""

    colour: Colour
    alpha: float
    pigment: Pigment


def ink(strength: float) -> Pot:
    """Return ink of that strength (0-1): pale is the same black let down with water."""
    return Pot(INK.colour, strength, INK)


def pot(pigment: Pigment, alpha: float = 1.0, colour: Colour | None = None) -> Pot:
    """Return a pigment at an opacity, in its own colour unless another is given."""
    return Pot(pigment.colour if colour is None else colour, alpha, pigment)


def curve(points: list[tuple[float, float]] | Points, steps: int = 24) -> Points:
    """Return ``steps`` points on a smooth (Catmull-Rom) curve through the given ones, (n, 2)."""
    given = np.asarray(points, np.float64)
    padded = np.vstack([2 * given[0] - given[1], given, 2 * given[-1] - given[-2]])
    at = np.linspace(0, len(given) - 1, steps)
    k = np.minimum(at.astype(int), len(given) - 2)
    t = (at - k)[:, None]
    a, b, c, d = (padded[k + i] for i in range(4))
    return np.asarray(
        0.5
        * (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )
    )


def taper(count: int, width: float, start: float = 0.3, end: float = 0.05) -> Points:
    """Return ``count`` widths swelling from ``start`` x width to full and thinning to ``end`` x."""
    at = np.linspace(0, 1, count)
    body = np.sin(np.pi * np.clip(0.12 + 0.8 * at, 0, 1)) ** 0.7
    ramp = start * (1 - at) ** 4 + end * at**4
    return np.asarray(width * np.maximum(body * (1 - at**6 * (1 - end)), ramp))


def outline(points: Points, widths: Points) -> Points:
    """Return the polygon round a stroke: its centre line (n, 2) fattened by ``widths`` (n,)."""
    ahead = np.empty_like(points)
    ahead[1:-1] = points[2:] - points[:-2]
    ahead[0], ahead[-1] = points[1] - points[0], points[-1] - points[-2]
    length = np.hypot(ahead[:, 0], ahead[:, 1]) + 1e-9
    side = np.stack([-ahead[:, 1] / length, ahead[:, 0] / length], 1) * (widths / 2)[:, None]
    return np.vstack([points + side, (points - side)[::-1]])


_TURN = np.linspace(0, 2 * np.pi, 9)[:-1]
_DROP = np.stack([np.cos(_TURN), np.sin(_TURN) * (1 - 0.45 * np.cos(_TURN))], 1)


class Sheet:
    """A small transparent sheet: premultiplied RGBA and pigment, in design units of the canvas.

    Strokes later laid on canvas hide what is beneath by their opacity. ``left``, ``top`` is
    the sheet's corner in design units, ``scale`` pixels a unit.
    """

    def __init__(self, box: tuple[float, float, float, float], scale: float) -> None:
        left, top, width, height = box
        self.scale = scale
        self.left, self.top = int(np.floor(left * scale)), int(np.floor(top * scale))
        shape = (max(1, int(np.ceil(height * scale)) + 1), max(1, int(np.ceil(width * scale)) + 1))
        self.paint: Bytes = np.zeros((*shape, 4), np.uint8)
        self.pigment: Bytes = np.zeros(shape, np.uint8)

    @classmethod
    def blank(cls, corner: tuple[int, int], shape: tuple[int, ...], scale: float) -> Sheet:
        """Return an empty sheet of exactly that shape (h, w) at a pixel corner."""
        sheet = cls((0, 0, 0, 0), scale)
        sheet.left, sheet.top = corner
        sheet.paint = np.zeros((shape[0], shape[1], 4), np.uint8)
        sheet.pigment = np.zeros((shape[0], shape[1]), np.uint8)
        return sheet

    def masked(self, alpha: Floats) -> None:
        """Thin the sheet's paint by ``alpha`` (h, w) in 0-1."""
        self.paint = (self.paint * alpha[..., None]).astype(np.uint8)

    def polygon(self, points: Points, pot: Pot) -> None:
        """Fill a polygon (n, 2) in design units."""
        origin = np.array([self.left, self.top])
        fixed = np.round((points * self.scale - origin) * 16).astype(np.int32)
        a = 255 * pot.alpha
        red, green, blue = pot.colour
        value = (red * a, green * a, blue * a, a)
        cv2.fillPoly(self.paint, [fixed], value, cv2.LINE_AA, 4)
        cv2.fillPoly(self.pigment, [fixed], pot.pigment.index, cv2.LINE_8, 4)

    def stroke(self, points: Points, widths: Points, pot: Pot) -> None:
        """Draw a tapered stroke; never thinner than a pixel, but paler instead."""
        thin = 1.0 / self.scale
        most = float(widths.max())
        if most < thin:
            pot = pot._replace(alpha=pot.alpha * max(0.25, most / thin))
            widths = widths * (thin / most)
        self.polygon(outline(points, widths), pot)

    def dab(
        self, at: tuple[float, float], size: tuple[float, float], angle: float, pot: Pot
    ) -> None:
        """Press the brush once: a drop of ``size`` (length, width) turned by ``angle`` radians."""
        cosine, sine = math.cos(angle) / 2, math.sin(angle) / 2
        long, wide = size
        turned = np.array([[long * cosine, long * sine], [-wide * sine, wide * cosine]])
        points = _DROP @ turned + np.array(at)
        self.polygon(points, pot)


def mirrored(sheet: Sheet) -> Sheet:
    """Return the sheet turned left to right about x = 0."""
    other = object.__new__(Sheet)
    other.scale, other.top = sheet.scale, sheet.top
    other.left = -(sheet.left + sheet.paint.shape[1])
    other.paint = np.ascontiguousarray(sheet.paint[:, ::-1])
    other.pigment = np.ascontiguousarray(sheet.pigment[:, ::-1])
    return other


class Trace(NamedTuple):
    """What a loaded brush leaves: density (h, w) in 0-1 and its corner in pixels."""

    density: Floats
    left: int
    top: int


def bristled(
    rng: Generator, points: Points, widths: Points, scale: float, dry: float = 0.2
) -> Trace:
    """Return the trace of a real brush: hairs that part where it runs dry, ink pooled at edges.

    Parameters
    ----------
    rng
        Where the hairs lie.
    points, widths
        Centre line (n, 2) and width (n,) in design units.
    scale
        Pixels a design unit.
    dry
        0: dripping wet; 1: flying white nearly everywhere.
    """
    spread = float(widths.max()) / 2 + 3 / scale
    low = np.floor((points.min(0) - spread) * scale).astype(int)
    high = np.ceil((points.max(0) + spread) * scale).astype(int) + 1
    width, height = int(high[0] - low[0]), int(high[1] - low[1])
    steps = max(2, int(np.hypot(*np.diff(points, axis=0).T).sum() * scale * 1.2))
    at = np.linspace(0, len(points) - 1, steps)
    index = np.arange(len(points))
    line_x = np.interp(at, index, points[:, 0]) * scale - low[0]
    line_y = np.interp(at, index, points[:, 1]) * scale - low[1]
    seeds = np.full((height, width), 255, np.uint8)
    columns = np.clip(np.round(line_x).astype(int), 0, width - 1)
    rows = np.clip(np.round(line_y).astype(int), 0, height - 1)
    seeds[rows, columns] = 0
    distance, labels = cv2.distanceTransformWithLabels(
        seeds, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    step_of = np.zeros(int(labels.max()) + 1, np.int64)
    step_of[labels[rows, columns]] = np.arange(steps)
    nearest = step_of[labels]
    half = (np.interp(at, index, widths) * scale / 2).astype(np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    heading_x, heading_y = np.gradient(line_x), np.gradient(line_y)
    side = np.sign(
        (y - line_y[nearest]) * heading_x[nearest] - (x - line_x[nearest]) * heading_y[nearest]
    )
    reach = np.maximum(half[nearest], 0.4)
    wobble = (1 + 0.06 * line(rng, steps, steps / (30 * scale + 8)))[nearest]
    edge = np.clip(reach * wobble - distance + 0.5, 0, 1)
    across = side * distance / reach
    hair = max(float(half.max()), 1.0)
    streak = sampled(
        "bristle",
        (nearest * 0.8 / max(scale, 0.2) + rng.integers(1024)).astype(np.float32),
        (across * min(hair * 2.2 / max(scale, 0.2), 90) + rng.integers(1024)).astype(np.float32),
    )
    progress = (nearest / steps).astype(np.float32)
    lack = dry * (0.35 + 0.9 * progress) * (0.75 + 0.5 * np.abs(across))
    body = np.clip((streak - lack) * 5 + 0.5, 0, 1)
    pooled = 0.80 + 0.22 * np.clip(np.abs(across), 0, 1) ** 3 - 0.12 * progress
    density = edge * body * pooled
    return Trace(np.clip(density, 0, 1).astype(np.float32), int(low[0]), int(low[1]))
