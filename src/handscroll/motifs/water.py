"""Sea water and rocks: standing water, scales of waves, breakers, three peaks."""

from __future__ import annotations

import math
from collections.abc import Callable

from handscroll.motifs.curves import Field, arc, bend, outside, smooth, spiral, stroke, within
from handscroll.motifs.flowers import thinned
from handscroll.motifs.trace import Mark, Sheet, Tone, Trace, mirrored, moved, placed, tile
from handscroll.motifs.wish import Wish

_WIDTH, _SEA, _FOOT, _HEIGHT = 288.0, 104.0, 152.0, 226.0
_SCALE, _ROWS = 24.0, 4


def waves(wish: Wish) -> Sheet:
    """Draw the hem of a robe: water standing below, scales of waves, rocks that rise from them."""
    line = 1.9 * wish.weight
    shapes = [_outline(peak) for peak in _peaks()]
    breakers = _breaker()
    hull = _hull(breakers[0])
    covers = [Field.of(one) for one in (*shapes, hull, [mirrored(p) for p in hull])]
    marks = _scales(line, wish.density, _hidden(covers))
    marks += _rocks(shapes, line)
    marks += _crests(breakers, line)
    marks += _standing(line, wish.density)
    return tile(_WIDTH, _HEIGHT, moved(marks, placed(_WIDTH / 2)), down=False)


def _hidden(covers: list[Field]) -> Callable[[complex], bool]:
    """Return what says whether a point lies behind the rocks of this tile or of a neighbour."""

    def told(point: complex) -> bool:
        x = (point.real + _WIDTH / 2) % _WIDTH - _WIDTH / 2
        here = complex(x, point.imag)
        return point.imag > _FOOT or any(here in field for field in covers)

    return told


def _scales(line: float, density: int, hidden: Callable[[complex], bool]) -> list[Mark]:
    """Return rows of arcs within arcs, each row before the one above it."""
    found = []
    for row in range(_ROWS):
        y = _FOOT - (_ROWS - 1 - row) * _SCALE * 0.5
        shift = (row % 2) * _SCALE - _WIDTH / 2
        for n in range(round(_WIDTH / (2 * _SCALE))):
            centre = complex(n * 2 * _SCALE + shift, y)
            found += _scale(centre, line, 2 + density, hidden, row < _ROWS - 1)
    return found


def _scale(
    centre: complex, line: float, rings: int, hidden: Callable[[complex], bool], behind: bool
) -> list[Mark]:
    """Return one scale; where it stands behind others, without what they hide of it."""
    before = [centre + _SCALE * way for way in (1 + 0.5j, -1 + 0.5j, 1j)] if behind else []

    def covered(point: complex) -> bool:
        return any(abs(point - other) < _SCALE for other in before) or hidden(point)

    found = []
    for ring in range(rings):
        radius = _SCALE * (1 - ring / rings * 0.92)
        pieces = outside(arc(centre, radius, -math.pi, 0, 40), covered)
        traces = tuple(smooth(thinned(piece, max(1, len(piece) // 7))) for piece in pieces)
        if traces:
            found.append(Mark(traces, line * (0.42 if ring else 0.8)))
    return found


def _peaks() -> list[tuple[float, float, float]]:
    """Return middle, half width and top of each rock, the one behind first."""
    return [(-36.0, 15.0, 62.0), (36.0, 15.0, 62.0), (-19.0, 15.0, 40.0), (19.0, 15.0, 40.0),
            (0.0, 17.0, 12.0)]  # fmt: skip


def _outline(peak: tuple[float, float, float]) -> list[complex]:
    middle, half, top = peak
    right = bend(
        complex(0, top), complex(half * 0.5, top + 2),
        complex(half * 0.62, top + 13), complex(half * 0.62, top + 20),
        complex(half, top + 23), complex(half * 1.02, top + 44),
        complex(half * 0.86, top + 54), complex(half * 1.25, top + 62),
        complex(half * 1.3, _FOOT - 20), complex(half * 1.15, _FOOT), steps=12,
    )  # fmt: skip
    left = [mirrored(point) for point in reversed(right[1:])]
    return [point + middle for point in [*left, *right]]


def _rocks(shapes: list[list[complex]], line: float) -> list[Mark]:
    """Return the rocks, each hiding those behind it, with lines that follow their outline."""
    found = []
    for n, shape in enumerate(shapes):
        covered = within([Field.of(other) for other in shapes[n + 1 :]])
        middle = (shape[0].real + shape[-1].real) / 2
        for k in range(4):
            moved_in = [complex(middle + (p.real - middle) * (1 - 0.22 * k), p.imag + k * 6.5)
                        for p in shape]  # fmt: skip
            inner = [point for point in moved_in if point.imag <= _FOOT]
            width, tone = (line * 0.5, Tone.SOFT) if k else (line, Tone.FULL)
            traces = tuple(smooth(thinned(piece)) for piece in outside(inner, covered))
            if traces:
                found.append(Mark(traces, width, tone))
    return found


def _breaker() -> list[list[complex]]:
    """Return lines of the wave that breaks against the rocks from the right."""
    back = bend(120 + 152j, 112 + 112j, 100 + 84j, 70 + 84j)
    crest = spiral(72 + 99j, (15, 2.6), -math.pi / 2 - 0.1, -1.35, ease=0.9)
    second = bend(94 + 152j, 92 + 132j, 84 + 120j, 66 + 122j)
    curl = spiral(67 + 131j, (9, 1.8), -math.pi / 2, -1.25, ease=0.9)
    return [back + crest[1:], second + curl[1:]]


def _hull(line: list[complex]) -> list[complex]:
    """Return the field that a breaker covers."""
    return [*line[:34], 56 + 104j, 60 + 118j, 52 + 152j]


def _crests(lines: list[list[complex]], line: float) -> list[Mark]:
    half = [Mark((stroke(one, line * 2.3 * size, _wave_swell, fine=4),))
            for one, size in zip(lines, (1.0, 0.8), strict=True)]  # fmt: skip
    for n in range(3):
        inner = bend(complex(112 - 6 * n, 152), complex(107 - 6 * n, 124 + 3 * n),
                     complex(98 - 5 * n, 100 + 7 * n), complex(84 - 3 * n, 97 + 8 * n))  # fmt: skip
        half.append(Mark((stroke(inner, line * 0.6, lambda t: 1 - t * 0.8),), tone=Tone.SOFT))
    for at, size in (
        (52 + 74j, 2.6),
        (61 + 66j, 1.9),
        (47 + 84j, 1.7),
        (78 + 68j, 2.2),
        (90 + 74j, 1.5),
    ):
        drop = smooth([at + size * way for way in (1, 1j, -1, -1j)], closed=True)
        half.append(Mark((drop,), tone=Tone.ACCENT))
    return [*half, *moved(half, mirrored)]


def _wave_swell(t: float) -> float:
    return 0.4 + 0.6 * math.sin(math.pi * min(1.0, 0.1 + 0.85 * t))


def _standing(line: float, density: int) -> list[Mark]:
    """Return slanting bands of water, wide and narrow lines in turn, that meet below the rocks."""
    found = []
    count = 24 + 12 * density
    step = _WIDTH / count
    for n in range(count):
        x = -_WIDTH / 2 + (n + 0.5) * step
        lean = -math.copysign(1, x) * min(1.0, abs(x) / 30, (_WIDTH / 2 - abs(x)) / 30 + 0.2)
        sway = ((0, _FOOT + 4), (7, _FOOT + 22), (2, _FOOT + 44), (9, _HEIGHT - 5))
        points = [complex(x + lean * aside, y) for aside, y in sway]
        width = line * (0.95 if n % 4 == 0 else 0.42)
        tone = Tone.ACCENT if n % 4 == 0 else Tone.FULL
        found.append(Mark((smooth(points),), width, tone))
    for y, size in ((_FOOT + 1.5, 1.0), (_HEIGHT - 2.0, 1.0)):
        rail = Trace((complex(-_WIDTH / 2, y), complex(_WIDTH / 2, y)))
        found.append(Mark((rail,), line * size, round=False))
    return found
