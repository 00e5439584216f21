"""Traces, marks and sheets: moved, turned, mirrored, laid as tiles."""

import cmath
import math

import pytest

from handscroll.motifs.trace import Mark, Trace, around, bezier, mirrored, placed, tile

LINE = Mark((Trace((0j, 10 + 0j)),), 2.0)


def test_a_curve_starts_and_ends_at_its_ends():
    curve = (1j, 2 + 0j, 3 + 3j, 4 + 1j)
    assert bezier(curve, 0) == 1j
    assert bezier(curve, 1) == 4 + 1j


def test_a_move_enlarges_turns_and_places():
    assert placed(5 + 5j, math.pi / 2, 2)(3 + 0j) == pytest.approx(5 + 11j)
    assert mirrored(3 + 4j) == -3 + 4j


def test_turned_about_nought_all_keep_their_distance():
    far = [mark.traces[0].points[1] for mark in around([LINE], 5)]
    assert [abs(point) for point in far] == pytest.approx([10] * 5)
    assert cmath.phase(far[1]) == pytest.approx(math.tau / 5)


def test_a_box_holds_the_line_s_width():
    assert LINE.box() == (-1.0, -1.0, 11.0, 1.0)


def test_what_leaves_a_tile_comes_in_on_the_other_side():
    sheet = tile(8, 8, [LINE])
    starts = {mark.traces[0].points[0] for mark in sheet.marks}
    assert starts >= {0j, -8 + 0j, 8j}
    assert sheet.across
    assert sheet.down


def test_a_band_goes_on_sideways_only():
    sheet = tile(8, 8, [LINE], down=False)
    assert not sheet.down
    assert {mark.traces[0].points[0].imag for mark in sheet.marks} == {0.0}
