"""Cranes among clouds: a woven roundel."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from handscroll.demo.arrays import Colour, Generator
from handscroll.demo.brush import Points, Pot, Sheet, curve, pot
from handscroll.demo.canvas import Canvas
from handscroll.demo.pigments import GOLD, THREAD, mixed
from handscroll.demo.touch import petal_shape
from handscroll.demo.weave import woven

SIDE = 2000
NAVY, CREAM = (0.13, 0.17, 0.30), (0.80, 0.71, 0.53)
GILT, WHITE, BLACK = (0.80, 0.63, 0.30), (0.93, 0.90, 0.82), (0.13, 0.13, 0.15)
RED, ROSE, TEAL, SKY, LEAF = (
    (0.66, 0.18, 0.15),
    (0.82, 0.50, 0.45),
    (0.17, 0.42, 0.44),
    (0.42, 0.58, 0.68),
    (0.36, 0.52, 0.36),
)


def _silk(colour: Colour) -> Pot:
    return pot(THREAD, 1.0, colour)


def _circle(at: tuple[float, float], radius: float) -> Points:
    turn = np.linspace(0, 2 * np.pi, 120)[:-1]
    return np.stack([at[0] + np.cos(turn) * radius, at[1] + np.sin(turn) * radius], 1)


def roundel(scale: float, rng: Generator, tick: Callable[[float], None]) -> Canvas:
    """Draw the pattern in flat thread colours, then weave it."""
    canvas = Canvas((SIDE, SIDE), scale, CREAM)
    _diaper(canvas)
    border = canvas.thing("border", 90, GOLD, "border")
    centre = (SIDE / 2, SIDE / 2)
    sheet = Sheet((0, 0, SIDE, SIDE), scale)
    for radius, colour in (
        (945, GILT),
        (928, RED),
        (905, GILT),
        (895, NAVY),
        (800, GILT),
        (788, NAVY),
    ):
        sheet.polygon(_circle(centre, radius), _silk(colour))
    for k in range(36):
        angle = k * np.pi / 18
        at = (centre[0] + np.cos(angle) * 848, centre[1] + np.sin(angle) * 848)
        for radius, colour in ((36, GILT), (31, (TEAL, ROSE, SKY)[k % 3]), (19, WHITE), (11, RED)):
            sheet.polygon(_circle(at, radius), _silk(colour))
    canvas.lay(sheet, border)
    tick(0.2)
    _waves(canvas, rng)
    for k, (angle, radius, size) in enumerate(
        (
            (-1.57, 600, 150),
            (-0.62, 610, 120),
            (-2.52, 610, 120),
            (0.02, 640, 92),
            (3.12, 640, 92),
            (1.57, 190, 88),
            (-1.20, 280, 84),
            (-0.30, 430, 70),
            (2.52, 440, 86),
            (0.56, 640, 66),
            (2.60, 660, 64),
            (-1.95, 470, 60),
            (2.0, 330, 60),
        )
    ):
        at = (centre[0] + np.cos(angle) * radius, centre[1] + np.sin(angle) * radius)
        _cloud(canvas, at, size, (TEAL, RED, LEAF, SKY)[k % 4], 1 if k % 2 else -1)
    tick(0.5)
    _crane(canvas, rng, (690, 760), 1.0, 0.30)
    _crane(canvas, rng, (1310, 1120), -1.0, -0.12)
    tick(0.7)
    woven(canvas, rng)
    return canvas


def _diaper(canvas: Canvas) -> None:
    """Fill the cloth round the roundel with a small lozenge pattern."""
    sheet = Sheet((0, 0, SIDE, SIDE), canvas.scale)
    for i in range(26):
        for j in range(26):
            x, y = i * 80.0 + (40 if j % 2 else 0), j * 80.0
            for size, colour in (
                (30, mixed(CREAM, GILT, 0.6)),
                (20, CREAM),
                (9, mixed(CREAM, RED, 0.5)),
            ):
                sheet.polygon(
                    np.array([(x - size, y), (x, y - size), (x + size, y), (x, y + size)]),
                    _silk(colour),
                )
    canvas.lay(sheet)


def _outlined(sheet: Sheet, shape: Points, colour: Colour, grow: float = 9) -> None:
    middle = shape.mean(0)
    away = shape - middle
    length = np.hypot(away[:, 0], away[:, 1])[:, None] + 1e-6
    sheet.polygon(shape + away / length * grow, _silk(GILT))
    sheet.polygon(shape, _silk(colour))


def _cloud(canvas: Canvas, at: tuple[float, float], size: float, colour: Colour, side: int) -> None:
    """Weave a ruyi cloud: lobes in graded bands and a trailing tail."""
    thing = canvas.thing("cloud", 70, THREAD, "clouds")
    sheet = Sheet((at[0] - size * 2.6, at[1] - size * 1.6, size * 5.2, size * 3.2), canvas.scale)
    lobes = ((0, -0.30, 0.50), (-0.52, 0.05, 0.40), (0.52, 0.05, 0.40), (0, 0.12, 0.44))
    tail = curve(
        [
            (at[0], at[1] + size * 0.3),
            (at[0] + side * size * 1.0, at[1] + size * 0.52),
            (at[0] + side * size * 2.1, at[1] + size * 0.25),
        ],
        20,
    )
    for grow, tone in (
        (0.10, GILT),
        (0.0, colour),
        (-0.13, mixed(colour, WHITE, 0.4)),
        (-0.25, mixed(colour, WHITE, 0.75)),
    ):
        sheet.stroke(
            tail, np.linspace(0.42 + grow * 1.6, 0.06 + max(grow, 0) * 0.5, 20) * size, _silk(tone)
        )
        for x, y, radius in lobes:
            sheet.polygon(
                _circle((at[0] + x * size, at[1] + y * size), size * (radius + grow)), _silk(tone)
            )
    for x, y, radius in lobes[1:3]:
        turn = np.linspace(0, 4.6, 26)
        spiral = np.stack(
            [
                at[0] + (x + np.cos(turn) * radius * (0.62 - 0.11 * turn) * np.sign(x)) * size,
                at[1] + (y + np.sin(turn) * radius * (0.62 - 0.11 * turn)) * size,
            ],
            1,
        )
        sheet.stroke(spiral, np.full(26, size * 0.06), _silk(colour))
    canvas.lay(sheet, thing)


def _waves(canvas: Canvas, rng: Generator) -> None:
    """Weave a sea with rocks along the lower edge of the roundel."""
    thing = canvas.thing("wave", 80, THREAD, "waves")
    sheet = Sheet((0, 0, SIDE, SIDE), canvas.scale)
    centre, inner = SIDE / 2, 784
    for row in range(7):
        y = 1420 + row * 62
        for k in range(-11, 12):
            x = centre + (k + (row % 2) / 2) * 96
            if np.hypot(x - centre, y + 20 - centre) > inner - 30:
                continue
            for radius, colour in (
                (56, GILT),
                (50, mixed(TEAL, NAVY, 0.25)),
                (39, SKY),
                (28, TEAL),
                (17, WHITE),
            ):
                half = _circle((x, y + 30), radius)
                sheet.polygon(half[half[:, 1] <= y + 31], _silk(colour))
    for x, tall, colour in ((1000, 330, TEAL), (880, 220, LEAF), (1120, 230, RED)):
        shape = np.array(
            [
                (x - 80, 1640),
                (x - 64, 1640 - tall * 0.5),
                (x - 26, 1640 - tall * 0.8),
                (x, 1640 - tall),
                (x + 30, 1640 - tall * 0.78),
                (x + 62, 1640 - tall * 0.45),
                (x + 84, 1640),
            ],
            float,
        )
        for share, tone in (
            (1.0, colour),
            (0.68, mixed(colour, WHITE, 0.4)),
            (0.36, mixed(colour, WHITE, 0.75)),
        ):
            piece = (shape - (x, 1640)) * (share, share) + (x, 1640)
            _outlined(sheet, piece, tone, 8 if share == 1 else 0)
    canvas.lay(sheet, thing)


def _crane(
    canvas: Canvas, rng: Generator, at: tuple[float, float], side: float, tilt: float
) -> None:
    """Weave a flying crane, white with black flight feathers and a red crown."""
    thing = canvas.thing("crane", 30, THREAD, "cranes")
    sheet = Sheet((at[0] - 520, at[1] - 460, 1040, 920), canvas.scale)
    cosine, sine = np.cos(tilt), np.sin(tilt)

    def put(points: Points) -> Points:
        given = np.asarray(points, float) * (side, 1)
        return np.stack(
            [
                at[0] + given[:, 0] * cosine - given[:, 1] * sine,
                at[1] + given[:, 0] * sine + given[:, 1] * cosine,
            ],
            1,
        )

    for shift in (-16, 16):
        leg = put(curve([(-120, 20), (-230, 60 + shift), (-390, 90 + shift)], 14))
        sheet.stroke(leg, np.full(14, 12.0), _silk(RED))
    for base, start, end, grow in ((-30, -2.55, -1.35, 1.0), (20, 1.05, 2.3, 0.86)):
        for order, (count, long, colour) in enumerate(
            ((9, 330, BLACK), (8, 235, WHITE), (6, 150, mixed(WHITE, SKY, 0.5)))
        ):
            for k, angle in enumerate(np.linspace(start, end, count)):
                reach = long * grow * (0.78 + 0.28 * np.sin(np.pi * (k + 0.5) / count))
                shape = put(
                    petal_shape(
                        rng,
                        (base + k * 7 - 20, (-18 if angle < 0 else 18)),
                        angle,
                        reach,
                        62 - 9 * order,
                    )
                )
                _outlined(sheet, shape, colour, 5)
    body = put(petal_shape(rng, (-190, 12), 0.0, 360, 130))
    _outlined(sheet, body, WHITE, 7)
    for k in range(4):
        _outlined(
            sheet, put(petal_shape(rng, (-110, 5 + k * 6), 2.7 + 0.22 * k, 130, 40)), BLACK, 4
        )
    neck = curve([(140, 5), (230, -22), (300, -80), (380, -88)], 20)
    sheet.stroke(put(neck), np.linspace(64, 34, 20), _silk(GILT))
    sheet.stroke(put(neck), np.linspace(52, 24, 20), _silk(WHITE))
    sheet.stroke(
        put(curve([(200, 4), (262, -32), (322, -74)], 12)), np.linspace(26, 12, 12), _silk(BLACK)
    )
    head = put(np.array([(378, -88)]))[0]
    sheet.polygon(_circle((float(head[0]), float(head[1])), 27), _silk(GILT))
    sheet.polygon(_circle((float(head[0]), float(head[1])), 22), _silk(WHITE))
    crown = put(np.array([(376, -104)]))[0]
    sheet.polygon(_circle((float(crown[0]), float(crown[1])), 14), _silk(RED))
    sheet.polygon(put(np.array([(395, -97), (480, -82), (395, -78)])), _silk(BLACK))
    eye = put(np.array([(386, -90)]))[0]
    sheet.polygon(_circle((float(eye[0]), float(eye[1])), 5), _silk(BLACK))
    canvas.lay(sheet, thing)
