"""Strokes go where they are sent and keep to their width."""

import numpy as np
import pytest

from handscroll.demo.brush import Sheet, bristled, curve, ink, mirrored, outline, taper


def test_a_curve_passes_through_its_points():
    points = [(0.0, 0.0), (10.0, 5.0), (20.0, 0.0)]
    line = curve(points, 21)
    assert line[0] == pytest.approx(points[0])
    assert line[10] == pytest.approx(points[1])
    assert line[20] == pytest.approx(points[2])


def test_an_outline_is_as_wide_as_the_stroke():
    line = np.stack([np.linspace(0, 100, 11), np.zeros(11)], 1)
    ring = outline(line, np.full(11, 8.0))
    assert np.ptp(ring[:, 1]) == pytest.approx(8)
    assert np.ptp(ring[:, 0]) == pytest.approx(100)


def test_a_taper_is_widest_within_and_thin_at_its_end():
    widths = taper(30, 10)
    assert widths.max() == pytest.approx(10, rel=0.05)
    assert widths[-1] < 1.5


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_a_dab_covers_its_ellipse_at_every_scale(scale):
    sheet = Sheet((0, 0, 60, 60), scale)
    sheet.dab((30, 30), (30, 16), 0.0, ink(1.0))
    covered = (sheet.paint[..., 3] > 127).sum() / scale**2
    assert covered == pytest.approx(np.pi * 15 * 8, rel=0.35)
    assert sheet.pigment.max() == 1


def test_a_mirrored_sheet_is_turned_about_its_foot():
    sheet = Sheet((-10, -40, 60, 50), 1.0)
    sheet.dab((30, -20), (8, 8), 0, ink(1.0))
    other = mirrored(sheet)
    columns = np.nonzero(other.pigment)[1] + other.left
    assert columns.mean() == pytest.approx(-30, abs=2)


def test_a_dry_brush_leaves_gaps_that_a_wet_one_does_not():
    line = curve([(20.0, 40.0), (150.0, 60.0), (280.0, 40.0)], 40)
    widths = np.full(40, 30.0)
    wet = bristled(np.random.default_rng(2), line, widths, 1.0, dry=0.0)
    dry = bristled(np.random.default_rng(2), line, widths, 1.0, dry=0.8)
    assert dry.density.sum() < 0.8 * wet.density.sum()
    inside = np.zeros_like(wet.density, dtype=bool)
    for x, y in line[2:-2]:
        inside[int(y) - wet.top, int(x) - wet.left] = True
    assert wet.density[inside].min() > 0.5
    assert wet.density.max() <= 1
