"""Seals: characters squared to fill the stone, red on white or white on red, pressed unevenly."""

from __future__ import annotations

import cv2
import numpy as np

from handscroll.demo.arrays import Floats, Generator
from handscroll.demo.canvas import Canvas
from handscroll.demo.glyphs import contours
from handscroll.demo.noise import field
from handscroll.demo.pigments import CINNABAR

SUPER = 3


def _squared(character: str, width: int, height: int) -> Floats:
    """Return a character stretched to fill (height, width), strokes evened like carved lines."""
    every = contours(character)
    together = np.vstack(every)
    low, high = together.min(0), together.max(0)
    winding = np.zeros((height, width), np.int8)
    for contour in every:
        points = (contour - low) / (high - low) * (width - 1, height - 1)
        area = np.sum(
            points[:, 0] * np.roll(points[:, 1], -1) - np.roll(points[:, 0], -1) * points[:, 1]
        )
        one = np.zeros((height, width), np.uint8)
        cv2.fillPoly(one, [np.round(points * 16).astype(np.int32)], 1, cv2.LINE_8, 4)
        winding += one.astype(np.int8) if area > 0 else -one.astype(np.int8)
    solid = (winding != 0).astype(np.float32)
    return np.asarray(
        cv2.GaussianBlur(solid, (0, 0), max(0.8, min(width, height) / 70)), np.float32
    )


def _stone(text: str, size: int, manner: str) -> Floats:
    """Return the carved face of a seal (size, size): 1 where the stone takes colour."""
    columns = 1 if len(text) == 1 else 2
    rows = -(-len(text) // columns)
    margin = round(size * (0.115 if manner == "zhuwen" else 0.085))
    gap = round(size * 0.035)
    width = (size - 2 * margin - (columns - 1) * gap) // columns
    height = (size - 2 * margin - (rows - 1) * gap) // rows
    lines = np.zeros((size, size), np.float32)
    if len(text) == 2:
        columns, rows = 1, 2
        width, height = size - 2 * margin, (size - 2 * margin - gap) // 2
    for number, character in enumerate(text):
        column, row = divmod(number, rows)
        if len(text) == 3:
            column, row = (0, 0) if number == 0 else (1, number - 1)
        x = size - margin - (column + 1) * width - column * gap
        y = margin + row * (height + gap)
        tall = size - 2 * margin if len(text) == 3 and number == 0 else height
        lines[y : y + tall, x : x + width] = _squared(character, width, tall)
    cut = np.clip((lines - 0.42) * 6, 0, 1)
    if manner == "baiwen":
        return np.asarray(1 - cut, np.float32)
    border = round(size * 0.045)
    cut[:border], cut[-border:], cut[:, :border], cut[:, -border:] = 1, 1, 1, 1
    return np.asarray(cut, np.float32)


def press(
    canvas: Canvas, rng: Generator, text: str, box: tuple[float, float, float], manner: str
) -> None:
    """Press a seal; ``box`` is left, top, side in design units, manner ``zhuwen`` or ``baiwen``."""
    size = max(8, round(box[2] * canvas.scale))
    face = _stone(text, size * SUPER, manner)
    big = size * SUPER
    chipped = field(rng, (big, big), big / 7, 4)
    edge = np.minimum.outer(
        np.minimum(np.arange(big), np.arange(big)[::-1]),
        np.minimum(np.arange(big), np.arange(big)[::-1]),
    )
    rim = np.clip((edge / big - 0.035 * (chipped - 0.35)) * 120, 0, 1)
    face = face * rim
    turn = rng.normal(0, 1.2)
    spin = cv2.getRotationMatrix2D((big / 2, big / 2), turn, 0.985)
    turned = cv2.warpAffine(face, spin, (big, big), flags=cv2.INTER_LINEAR)
    small = cv2.resize(turned, (size, size), interpolation=cv2.INTER_AREA)
    worn = field(rng, (size, size), max(3, size / 5), 5)
    density = small * np.clip(0.72 + 0.5 * worn, 0, 0.97)
    thing = canvas.thing("seal", 0, CINNABAR, "seals")
    canvas.wrote(thing, "seal", text, manner)
    corner = (round(box[0] * canvas.scale), round(box[1] * canvas.scale))
    canvas.cover(np.asarray(density, np.float32) * 0.9, corner, CINNABAR.colour, CINNABAR, thing)
