"""Writing on a canvas: columns from right to left, the ink running out and renewed."""

from __future__ import annotations

import cv2

from handscroll.demo.arrays import Generator
from handscroll.demo.canvas import Canvas, Thing
from handscroll.demo.glyphs import written
from handscroll.demo.pigments import INK


def columns(text: str, rows: int) -> list[str]:
    """Cut a text into columns of at most ``rows`` characters."""
    return [text[at : at + rows] for at in range(0, len(text), rows)]


def write(
    canvas: Canvas,
    rng: Generator,
    lines: list[str],
    place: tuple[float, float, float, float],
    kind: str = "inscription",
) -> Thing:
    """Write columns right to left; ``place`` is right edge, top, character size and column pitch.

    Each character lies within about ``size`` x 1.12 of height. Returns the text's mark.
    """
    right, top, size, pitch = place
    thing = canvas.thing(kind, 0, INK, "writing")
    large = kind == "title"
    canvas.wrote(thing, kind, ("" if large else "\n").join(lines), "ink")
    load = 0.75 if large else 1.0
    for number, column in enumerate(lines):
        y = top + rng.normal(0, 0.05) * size
        centre = right - size / 2 - number * pitch
        for character in column:
            grown = size * 1.20 * rng.normal(1.0, 0.05)
            pixels = max(6, round(grown * canvas.scale))
            trace = written(rng, character, pixels, load=load)
            x = centre - grown / 2 + rng.normal(0, 0.025) * size
            corner = (round(x * canvas.scale), round(y * canvas.scale))
            bled = cv2.GaussianBlur(trace.density, (0, 0), 0.6) if pixels > 40 else trace.density
            canvas.glaze(bled * (0.88 + 0.1 * load), corner, INK.colour, INK, thing)
            y += grown * 0.915
            load -= rng.uniform(0.02, 0.11) + 0.07 * large
            if load < 0.2 or rng.random() < 0.06:
                load = 1.0
    return thing
