"""Lines drawn on the surface, told from lines beneath it by how deep the visible shows them."""

import cv2
import numpy as np

from handscroll.imaging.hidden.on_top import beneath, depths
from handscroll.imaging.hidden.tiles import find

VISIBLE = np.array([True] * 6 + [False] * 4)
INSIDE = (slice(39, 41), slice(32, 88))


def _scene(visible, infrared, seed=3, width=2):
    """Return log reflectance with one line of those depths, and an amount that shows it."""
    random = np.random.default_rng(seed)
    logs = np.log(0.5) + 0.004 * random.standard_normal((10, 80, 120))
    rows = slice(40 - width // 2, 40 + (width + 1) // 2)
    logs[VISIBLE, rows, 30:90] -= np.reshape(visible, (-1, 1, 1))
    logs[~VISIBLE, rows, 30:90] -= infrared
    amount = np.zeros((80, 120))
    amount[rows, 30:90] = np.sign(infrared)
    return logs, amount


def test_a_line_that_all_bands_show_is_on_the_surface():
    logs, amount = _scene(0.4, 0.4)
    assert beneath(amount, depths(logs, VISIBLE))[INSIDE].max() < 0.05


def test_a_line_that_the_infrared_shows_alone_stays_as_it_is():
    logs, amount = _scene(0.0, 0.2)
    np.testing.assert_array_equal(beneath(amount, depths(logs, VISIBLE)), amount)


def test_a_line_that_shows_a_little_through_the_paint_stays_as_it_is():
    # Red and yellow pass thin paint best: a third of the depth there, less in the blue.
    logs, amount = _scene([0.02, 0.03, 0.04, 0.06, 0.08, 0.09], 0.25)
    assert beneath(amount, depths(logs, VISIBLE))[INSIDE].min() > 0.95


def test_a_line_of_one_colour_is_not_taken_for_ink():
    logs, amount = _scene([0.3, 0.3, 0.3, 0.0, 0.0, 0.0], 0.2)
    np.testing.assert_array_equal(beneath(amount, depths(logs, VISIBLE)), amount)


def test_pale_lines_are_treated_like_dark_ones_upside_down():
    logs, amount = _scene(-0.4, -0.4)
    assert beneath(amount, depths(logs, VISIBLE))[INSIDE].min() > -0.05
    logs, amount = _scene(0.0, -0.2)
    np.testing.assert_array_equal(beneath(amount, depths(logs, VISIBLE)), amount)


def test_what_is_wider_than_a_line_is_left_to_the_prediction():
    logs, amount = _scene(0.4, 0.4, width=30)
    middle = slice(30, 50), slice(40, 80)
    assert beneath(amount, depths(logs, VISIBLE))[middle].min() > 0.95


def test_ink_drawn_on_the_paint_is_left_out_of_the_map_and_strokes_beneath_stay(
    phantom, monkeypatch
):
    one = phantom.paint(phantom.Scene(35, size=(256, 256), uv=True))
    inked = np.zeros((256, 256), np.uint8)
    for row in range(20, 256, 40):
        cv2.polylines(inked, [np.array([[10, row], [120, row + 12], [246, row]])], False, 1, 2)
    on_top = (inked > 0) & ~cv2.dilate(one.lines.astype(np.uint8), np.ones((7, 7))).astype(bool)
    cube = np.where(on_top, one.cube * np.float32(0.65), one.cube)
    found = find(cube, one.wavelengths).mapped
    monkeypatch.setattr("handscroll.imaging.hidden.on_top.beneath", lambda amount, lines: amount)
    without = find(cube, one.wavelengths).mapped
    assert found.presence[on_top].mean() < 0.5 * without.presence[on_top].mean()
    apart = one.lines & ~cv2.dilate(inked, np.ones((9, 9))).astype(bool)
    assert found.presence[apart].mean() > 0.97 * without.presence[apart].mean()
