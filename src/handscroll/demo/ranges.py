"""Ranges: far peaks in one wash, and near mountains built fold upon fold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from handscroll.demo.arrays import Colour, Generator
from handscroll.demo.brush import Points
from handscroll.demo.canvas import Canvas, Thing
from handscroll.demo.folds import Fold, Manner
from handscroll.demo.mountains import paint_fold
from handscroll.demo.noise import line, smooth
from handscroll.demo.pigments import AZURITE

Dress = Callable[[Points, float], None]


def far_range(
    canvas: Canvas,
    rng: Generator,
    span: tuple[float, float],
    stand: tuple[float, float],
    tint: Colour,
    strength: float,
) -> None:
    """Wash in a row of far peaks between two x; ``stand`` is their base line and height."""
    base, height = stand
    scale = canvas.scale
    left, right = int(span[0] * scale), int(span[1] * scale)
    width = right - left
    if width < 8:
        return
    long = span[1] - span[0]
    bumps = np.zeros(width, np.float32)
    x = np.linspace(0, long, width)
    for _ in range(max(3, int(long / 150))):
        centre, reach = rng.uniform(0, long), rng.uniform(50, 190)
        tall = rng.uniform(0.25, 1.0) * height
        skew = np.where(x < centre, rng.uniform(0.6, 1.6), rng.uniform(0.6, 1.6))
        hill = tall * np.exp(-(np.abs((x - centre) / (reach * skew)) ** rng.uniform(1.0, 1.7)))
        bumps = np.maximum(bumps, hill.astype(np.float32))
    bumps += line(rng, width, long / 60, 5) * 0.06 * np.minimum(bumps * 2, height)
    bumps *= smooth(0, 0.12, np.linspace(0, 1, width, dtype=np.float32))
    bumps *= smooth(0, 0.12, np.linspace(1, 0, width, dtype=np.float32))
    top = int((base - height * 1.1) * scale)
    rows = int(height * 1.15 * scale)
    y = ((np.arange(rows) + top) / scale).astype(np.float32)[:, None]
    crest = (base - bumps)[None, :].astype(np.float32)
    inside = np.clip((y - crest) * scale / 1.6, 0, 1)
    fade = smooth(1.0, 0.05, (y - crest) / (height * 0.75)) * smooth(0, height * 0.25, bumps)[None]
    fade = fade * smooth(0.0, 0.30, (base - y) / height)
    density = inside * fade * strength
    thing = canvas.thing("far_mountain", 230, AZURITE, "far mountains")
    canvas.glaze(
        cv2.GaussianBlur(density.astype(np.float32), (0, 0), 0.8), (left, top), tint, AZURITE, thing
    )


def massif(
    canvas: Canvas,
    rng: Generator,
    peak: Fold,
    manner: Manner,
    depth: int,
    dress: Dress | None = None,
) -> None:
    """Build a mountain of many folds from its peak downwards, far to near.

    ``dress`` is called with each crest and its share of the way down (0-1), to plant it before
    nearer folds hide its foot.
    """
    thing = canvas.thing("mountain", depth, manner.slope, "mountains")
    drift = float(np.clip(-0.6 * peak.lean + rng.normal(0, 0.25), -0.8, 0.8))

    def add(fold: Fold, kind: Manner, share: float) -> None:
        crest = paint_fold(canvas, rng, fold, kind, thing)
        if dress is not None:
            dress(crest, share)

    for side in (-1, 1):
        if rng.random() < 0.85:
            add(_shoulder(rng, peak, side, drift), _varied(rng, manner), 0.0)
    add(peak, manner, 0.0)
    rows = 5
    for row in range(1, rows + 1):
        share = row / rows
        number = 2 + row + int(peak.half > 550)
        spots = np.linspace(-1, 1, number) * (0.25 + 0.72 * share) + rng.normal(0, 0.12, number)
        spots += 0.28 * drift * (1 - share)
        for order in rng.permutation(number):
            size = float(np.exp(rng.normal(0, 0.30)))
            fold = Fold(
                peak.x + spots[order] * peak.half,
                peak.y
                + peak.height
                * (0.10 + 0.56 * share + 0.14 * abs(spots[order]))
                * rng.uniform(0.93, 1.07),
                peak.half * size * (0.44 - 0.20 * share),
                peak.height * size * (0.42 - 0.22 * share) * rng.uniform(0.8, 1.25),
                float(np.clip(-spots[order] * 0.8 + rng.normal(0, 0.6), -1.2, 1.2)),
            )
            add(fold, _varied(rng, manner), share)
        if rng.random() < 0.8:
            _boulders(canvas, rng, peak, share, manner, thing)


def _varied(rng: Generator, manner: Manner) -> Manner:
    swap = rng.random() < 0.5
    return replace(
        manner,
        top=manner.slope if swap else manner.top,
        colour=manner.colour * rng.uniform(0.7, 1.05),
        steep=manner.steep * rng.uniform(0.6, 1.15),
        ochre=manner.ochre * rng.uniform(0.4, 1.3),
    )


def _shoulder(rng: Generator, peak: Fold, side: int, drift: float) -> Fold:
    return Fold(
        peak.x + side * peak.half * rng.uniform(0.42, 0.72) + drift * peak.half * 0.2,
        peak.y + peak.height * rng.uniform(0.16, 0.42),
        peak.half * rng.uniform(0.35, 0.6),
        peak.height * rng.uniform(0.5, 0.75),
        -side * rng.uniform(0.1, 0.9),
    )


def _boulders(
    canvas: Canvas, rng: Generator, peak: Fold, share: float, manner: Manner, thing: Thing
) -> None:
    """Heap alum-lump rocks somewhere on the slope."""
    x = peak.x + rng.normal(0, 0.45) * peak.half * (0.4 + 0.6 * share)
    y = peak.y + peak.height * (0.16 + 0.58 * share)
    kind = replace(manner, steep=2.6, rough=1.5, colour=manner.colour * 0.55, ochre=0.7)
    for k in range(int(rng.integers(4, 9))):
        size = peak.height * rng.uniform(0.035, 0.085)
        spot = (x + rng.normal(0, 1.0) * size * 1.6, y + k * size * 0.22)
        paint_fold(
            canvas,
            rng,
            Fold(*spot, size * rng.uniform(0.55, 0.95), size * 1.15, rng.normal(0, 0.5)),
            kind,
            thing,
        )
