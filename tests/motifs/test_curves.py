"""Curves: through their points, even, swelling, and cut where something lies over them."""

import math
from itertools import pairwise

import pytest

from handscroll.motifs.curves import (
    Field,
    arc,
    bend,
    even,
    length,
    outside,
    smooth,
    spiral,
    stroke,
    within,
)


def test_a_smooth_line_goes_through_its_points():
    points = [0j, 10 + 5j, 20 - 3j, 31 + 8j]
    trace = smooth(points)
    assert [curve[3] for curve in trace.curves()] == points[1:]
    assert (trace.points[0], trace.points[-1]) == (points[0], points[-1])


def test_a_closed_line_returns():
    trace = smooth([1 + 0j, 1j, -1 + 0j, -1j], closed=True)
    assert abs(trace.points[-1] - trace.points[0]) < 1e-12


def test_an_arc_keeps_its_distance():
    assert all(abs(abs(point - 3j) - 5) < 1e-12 for point in arc(3j, 5, 0, 2))


def test_a_spiral_runs_from_one_radius_to_the_other():
    points = spiral(2 + 2j, (10, 3), 0.5, 2)
    far = [abs(point - 2 - 2j) for point in points]
    assert far[0] == pytest.approx(10)
    assert far[-1] == pytest.approx(3)
    assert far == sorted(far, reverse=True)


def test_even_points_are_evenly_apart():
    points = even(bend(0j, 10j, 20 + 10j, 30 + 0j), 12)
    steps = [abs(b - a) for a, b in pairwise(points)]
    assert max(steps) / min(steps) < 1.02
    assert points[0] == 0
    assert points[-1] == 30


def test_a_stroke_is_as_wide_as_it_says():
    outline = stroke([0j, 100 + 0j], 8, lambda _t: 1.0).corners()
    heights = [point.imag for point in outline if 20 < point.real < 80]
    assert max(heights) == pytest.approx(4, abs=0.01)
    assert min(heights) == pytest.approx(-4, abs=0.01)


def test_a_line_is_cut_where_something_lies_over_it():
    field = Field.of([40 - 10j, 60 - 10j, 60 + 10j, 40 + 10j])
    pieces = outside([complex(x, 0) for x in range(0, 101, 7)], within([field]))
    assert [(round(p[0].real, 1), round(p[-1].real, 1)) for p in pieces] == [(0, 40), (60, 98)]
    assert sum(length(piece) for piece in pieces) == pytest.approx(78, abs=0.1)


def test_a_field_knows_what_it_covers():
    ring = Field.of(arc(0j, 10, 0, math.tau, 60)[:-1])
    assert 9 + 0j in ring
    assert 9 + 9j not in ring
    assert not ring.near(Field.of([30 + 0j, 40 + 0j, 40 + 9j]))
