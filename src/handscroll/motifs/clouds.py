"""Clouds: the ruyi head, four of them in one, and the heads linked to a border."""

from __future__ import annotations

import math

from handscroll.motifs.curves import (
    arc,
    bend,
    curl_swell,
    even,
    leaf_swell,
    smooth,
    spiral,
    stroke,
    tail_swell,
)
from handscroll.motifs.trace import Mark, Sheet, Tone, Trace, around, mirrored, moved, placed, tile
from handscroll.motifs.wish import Wish


def ruyi_head(line: float, echoes: int = 1) -> list[Mark]:
    """Return a ruyi head, 92 wide: foot at nought, three lobes above, two of them curled in.

    Parameters
    ----------
    echoes
        Lines that follow the inside of the middle lobe.
    """
    half = _half_head()
    sides = [Mark((stroke(half, line, _head_swell, fine=5),))]
    sides += moved(sides, mirrored)
    for n in range(echoes):
        inner = arc(-44j, 15.5 - 6.0 * n, math.pi * 0.9, math.pi * 2.1, steps=18)
        sides.append(Mark((stroke(inner, line * 0.5, _even_swell),), tone=Tone.SOFT))
    return sides


def _head_swell(t: float) -> float:
    return 0.62 + 0.38 * math.sin(math.pi * t) if t < 0.9 else 0.74 + 1.5 * (t - 0.9)


def _even_swell(t: float) -> float:
    return math.sqrt(max(0.0, math.sin(math.pi * t)))


def _half_head() -> list[complex]:
    """Return the right half's line: from the crown, over the notch, round and into the curl."""
    crown = arc(-44j, 22, -math.pi / 2, math.radians(8), steps=18)
    centre = 26 - 19j
    notch = crown[-1] - centre
    lobe = spiral(centre, (abs(notch), 4.2), math.atan2(notch.imag, notch.real), 1.42, ease=1.05)
    return even(smooth([*crown[:-2:3], crown[-2], *lobe[2::3]]).corners(6), 90)


def cloud(wish: Wish) -> Sheet:
    """Draw clouds of four ruyi heads, every second row between those above, wisps between them."""
    width, height = 330.0, 250.0
    line = 4.6 * wish.weight
    marks: list[Mark] = []
    for centre in (0j, complex(width / 2, height / 2)):
        marks += moved(_four_heads(line), placed(centre))
    drift = wisp(line, wish.density)
    for x, y in ((0.5, 0.0), (0.0, 0.5)):
        marks += moved(drift, placed(complex(width * x, height * y), size=1.3))
    return tile(width, height, marks)


def _four_heads(line: float) -> list[Mark]:
    head = moved(ruyi_head(line), placed(-27j, size=0.76))
    heart = stroke(spiral(0j, (10.5, 1.4), 0.4, 1.6), line * 0.7)
    return [*around(head, 4), Mark((heart,), tone=Tone.ACCENT)]


def wisp(line: float, density: int) -> list[Mark]:
    """Return a cloud that drifts: curls to both sides, and streamers behind."""
    upper = bend(-52 + 3j, -34 + 3j, -30 - 20j, -8 - 20j)
    upper += spiral(-6 - 9j, (11, 1.6), -math.pi / 2 - 0.2, 1.35)[1:]
    lower = [-point for point in upper]
    marks = [Mark((stroke(side, line * 0.86, curl_swell, fine=5),)) for side in (upper, lower)]
    for n in range(density):
        far, rise = 66.0 - 11 * n, 3.0 + 7.5 * n
        trail = bend(complex(-26 + 6 * n, rise), complex(-38, rise), complex(-50, rise + 7),
                     complex(-far, rise + 4))  # fmt: skip
        for streamer in (trail, [-point for point in trail]):
            marks.append(Mark((stroke(streamer, line * 0.5, tail_swell),), tone=Tone.SOFT))
    return marks


def linked_ruyi(wish: Wish) -> Sheet:
    """Draw a border of ruyi heads that hang from a rail, a bud between each two."""
    step, line = 108.0, 4.4 * wish.weight
    head = ruyi_head(line, echoes=max(0, wish.density - 2))
    hung = moved(head, lambda point: complex(step / 2 + point.real, 22 - point.imag))
    petal = stroke(bend(15j, 13 + 30j, 12 + 50j, 68j), line * 0.8, fine=4)
    bud = [Mark((petal,)), Mark((petal.moved(mirrored),)),
           Mark((stroke(bend(30j, 3 + 38j, 3 + 44j, 52j), line * 0.9, leaf_swell, fine=3),),
                tone=Tone.ACCENT)]  # fmt: skip
    heart = stroke(bend(24j, 9 + 34j, 7 + 46j, 58j), line * 0.62, fine=4)
    pendant = [Mark((heart,), tone=Tone.ACCENT), Mark((heart.moved(mirrored),), tone=Tone.ACCENT)]
    rails = [Mark((Trace((complex(0, y), complex(step, y))),), line * size, round=False)
             for y, size in ((4.0, 0.8), (11.0, 0.34), (99.0, 0.34))]  # fmt: skip
    marks = [*hung, *bud, *moved(pendant, placed(step / 2)), *rails]
    return tile(step, 102, marks, down=False)
