"""Every motif: the same for the same wish, within bounds, without a seam where it is a tile."""

import cmath
import math
from itertools import pairwise

import pytest

from handscroll.errors import NotFoundError
from handscroll.motifs.catalogue import MOTIFS, motif_named, sheet_of
from handscroll.motifs.trace import Sheet, Tone
from handscroll.motifs.wish import Wish

EACH = pytest.mark.parametrize("motif", MOTIFS, ids=lambda motif: motif.key)
TILES = [
    (motif, density) for motif in MOTIFS if sheet_of(motif.key, Wish()).across for density in (1, 3)
]


def crossings(sheet: Sheet, edge: float, upright: bool) -> set[float]:
    """Return where outlines and lines of a sheet meet one of its edges, to a 1/20 of a unit."""
    far = sheet.height if upright else sheet.width
    found = set()
    for mark in sheet.marks:
        for trace in mark.traces:
            points = trace.corners(6)
            for one, other in pairwise(points):
                a, b = (one, other) if upright else (swapped(one), swapped(other))
                low, high = sorted((a.real, b.real))
                if low <= edge <= high and high > low:
                    at = a.imag + (b.imag - a.imag) * (edge - a.real) / (b.real - a.real)
                    if -0.01 <= at <= far + 0.01:
                        found.add(round(at * 20) / 20)
    return found


def swapped(point: complex) -> complex:
    return complex(point.imag, point.real)


def differ(one: set[float], other: set[float]) -> list[float]:
    return [at for at in one if not any(abs(at - there) <= 0.11 for there in other)]


@pytest.mark.parametrize(("motif", "density"), TILES, ids=lambda one: getattr(one, "key", one))
def test_a_tile_goes_on_where_it_ends(motif, density):
    sheet = sheet_of(motif.key, Wish(density))
    left, right = crossings(sheet, 0, upright=True), crossings(sheet, sheet.width, upright=True)
    met = left
    assert differ(left, right) == []
    assert differ(right, left) == []
    if sheet.down:
        top = crossings(sheet, 0, upright=False)
        bottom = crossings(sheet, sheet.height, upright=False)
        assert differ(top, bottom) == []
        assert differ(bottom, top) == []
        met = left | top
    assert met, "nothing lies on its edges: the test would see no seam"


def test_a_planted_seam_is_seen():
    sheet = sheet_of("meander", Wish())
    cut = Sheet(sheet.width - 1, sheet.height, sheet.marks[:1], across=True)
    left, right = crossings(cut, 0, upright=True), crossings(cut, cut.width, upright=True)
    assert differ(left, right) + differ(right, left) != []


@EACH
def test_a_motif_lies_on_its_sheet(motif):
    sheet = sheet_of(motif.key, Wish())
    assert len(sheet.marks) >= 3
    for mark in sheet.marks:
        assert all(cmath.isfinite(point) for trace in mark.traces for point in trace.points)
        left, top, right, bottom = mark.box()
        assert left < sheet.width
        assert top < sheet.height
        assert right > 0
        assert bottom > 0


@EACH
def test_the_same_wish_is_drawn_alike(motif):
    assert motif.draw(Wish(2, 1.2, 7)) == motif.draw(Wish(2, 1.2, 7))


@EACH
def test_another_seed_draws_another_one_only_where_chance_has_a_part(motif):
    assert (motif.draw(Wish(2, 1.0, 7)) != motif.draw(Wish(2, 1.0, 8))) is motif.chance


@EACH
def test_heavier_lines_are_heavier(motif):
    def inked(weight):
        sheet = motif.draw(Wish(1, weight, 1))
        lines = sum(mark.width * len(mark.traces) for mark in sheet.marks)
        filled = [trace for mark in sheet.marks if not mark.width for trace in mark.traces]
        return lines + sum(abs(area(trace.corners(4))) for trace in filled)

    assert inked(1.6) > inked(0.8)


@EACH
@pytest.mark.parametrize("wish", [Wish(1, 0.4, 0), Wish(5, 2.5, 9999)], ids=["least", "most"])
def test_the_bounds_of_a_wish_can_be_drawn(motif, wish):
    assert sheet_of(motif.key, wish).marks


def area(corners):
    turned = [*corners[1:], corners[0]]
    return sum((a.conjugate() * b).imag for a, b in zip(corners, turned, strict=True)) / 2


@pytest.mark.parametrize("key", ["meander", "thunder"])
def test_a_spiral_does_not_cross_itself(key):
    for density in (1, 3, 5):
        sheet = sheet_of(key, Wish(density))
        [trace, *_] = sheet.marks[0].traces
        points = trace.corners(2)
        pairs = list(pairwise(points))
        assert [
            (n, k)
            for n, one in enumerate(pairs)
            for k, other in enumerate(pairs[n + 2 :], n + 2)
            if (n, k) != (0, len(pairs) - 1) and cross(*one, *other)
        ] == []


def cross(a: complex, b: complex, c: complex, d: complex) -> bool:
    def side(p: complex, q: complex, r: complex) -> float:
        return ((q - p).conjugate() * (r - p)).imag

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def test_keys_are_unlike_and_an_unknown_one_is_refused():
    assert len({motif.key for motif in MOTIFS}) == len(MOTIFS) >= 12
    with pytest.raises(NotFoundError, match="none is called 'dragon'"):
        motif_named("dragon")


@pytest.mark.parametrize("density", [1, 2, 4])
def test_at_every_crossing_of_the_knot_one_strand_is_on_top(density):
    sheet, count, step = sheet_of("endless_knot", Wish(density)), 2 * density + 1, 30.0
    cores = [
        (trace.points[0], trace.points[-1])
        for mark in sheet.marks
        if mark.tone is Tone.ACCENT
        for trace in mark.traces
        if not trace.curved
    ]
    middle = complex(sheet.width, sheet.height) / 2
    first = complex(1, 1) * -(count - 1) / 2 * step
    for row in range(count):
        for column in range(count):
            at = middle + (first + complex(column, row) * step) * cmath.rect(1, math.pi / 4)
            met = [abs(a - at) + abs(b - at) < abs(b - a) + 0.01 for a, b in cores]
            assert sum(met) == 1
