"""Tapestry: a drawing turned into crossing threads, stepped at its edges, slit between colours."""

from __future__ import annotations

import cv2
import numpy as np

from handscroll.demo.arrays import Generator
from handscroll.demo.canvas import Canvas
from handscroll.demo.noise import field


def woven(canvas: Canvas, rng: Generator, warp: float = 7.0, weft: float = 3.4) -> None:
    """Weave what is drawn on the canvas, in place, object and pigment maps with it.

    Parameters
    ----------
    canvas
        Flat colours, one thread colour an area.
    rng
        How threads differ in dye and thickness.
    warp, weft
        Pitch of the threads in design units.
    """
    height, width = canvas.height, canvas.width
    across = max(1.6, warp * canvas.scale)
    down = max(1.3, weft * canvas.scale)
    drift_x = np.cumsum(rng.normal(1, 0.05, width)) / across
    drift_y = np.cumsum(rng.normal(1, 0.06, height)) / down
    column, row = drift_x.astype(int), drift_y.astype(int)
    in_x, in_y = drift_x - column, drift_y - row
    mid_x = np.clip(np.searchsorted(drift_x, np.arange(column[-1] + 1) + 0.5), 0, width - 1)
    mid_y = np.clip(np.searchsorted(drift_y, np.arange(row[-1] + 1) + 0.5), 0, height - 1)
    cells = np.ix_(mid_y, mid_x)
    colours = canvas.rgb[cells].copy()
    labels, pigments, depth = (
        plane[cells] for plane in (canvas.objects, canvas.pigments, canvas.depth)
    )
    dye = rng.normal(1, 0.035, (colours.shape[0], 1, 1)) + rng.normal(
        0, 0.022, (*colours.shape[:2], 1)
    )
    colours *= dye.astype(np.float32)
    change = np.abs(np.diff(colours, axis=1)).sum(2) > 0.22
    slit = np.pad(change, ((0, 0), (0, 1)))
    slit &= np.roll(slit, 1, 0) & np.roll(slit, -1, 0)
    y = row[:, None]
    x = column[None, :]
    canvas.rgb = colours[row][:, column]
    canvas.objects = np.ascontiguousarray(labels[row][:, column])
    canvas.pigments = np.ascontiguousarray(pigments[row][:, column])
    canvas.depth = np.ascontiguousarray(depth[row][:, column])
    over = (y + x) % 2
    rib = np.cos((in_x[None, :] - 0.5) * np.pi)
    thread = np.cos((in_y[:, None] - 0.5) * np.pi * 0.92)
    light = 0.62 + 0.26 * thread**0.8 + 0.20 * np.where(over == 1, rib, 0.55 * rib**2 - 0.1)
    fuzz = 0.94 + 0.12 * field(rng, (height, width), max(3.0, 40 * canvas.scale), 5)
    canvas.rgb *= (light * fuzz)[..., None].astype(np.float32)
    gap = slit[row][:, column] & (in_x[None, :] > 0.72)
    canvas.rgb *= np.where(cv2.erode(gap.astype(np.uint8), np.ones((1, 1))) > 0, 0.45, 1)[
        ..., None
    ].astype(np.float32)
    np.clip(canvas.rgb, 0, 1, out=canvas.rgb)
