"""Pixels within an outline: those whose centres it holds, counted once, by the even-odd rule."""

import numpy as np
import pytest

from handscroll.geometry import Box
from handscroll.imaging.spectra.outlined import inside

BOX = Box(10, 20, 40, 30)


def held(corners, box=BOX):
    """Ask point by point, slowly, by another rule: the sign of a winding angle's parity."""
    out = np.zeros((box.height, box.width), bool)
    for row in range(box.height):
        for column in range(box.width):
            x, y = box.x + column + 0.5, box.y + row + 0.5
            odd = False
            for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
                if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                    odd = not odd
            out[row, column] = odd
    return out


@pytest.mark.parametrize("seed", range(8))
def test_outlines_of_any_shape_hold_what_a_slow_rule_says(seed):
    random = np.random.default_rng(seed)
    corners = [
        (10 + 40 * float(x), 20 + 30 * float(y))
        for x, y in random.random((3 + 2 * seed, 2))
    ]  # fmt: skip
    assert (inside(corners, BOX) == held(corners)).all()


def test_the_box_as_an_outline_is_the_box():
    corners = [(10, 20), (50, 20), (50, 50), (10, 50)]
    assert inside(corners, BOX).all()


def test_a_part_of_the_box_holds_the_same_pixels():
    corners = [(12, 21), (48, 30), (20, 49)]
    whole = inside(corners, BOX)
    for top in range(20, 50, 7):
        part = Box(10, top, 40, min(7, 50 - top))
        assert (inside(corners, part) == whole[top - 20 : top - 20 + part.height]).all()


def test_two_outlines_side_by_side_share_no_pixel_and_leave_none_between():
    left = inside([(10, 20), (30.5, 20), (24.5, 50), (10, 50)], BOX)
    right = inside([(30.5, 20), (50, 20), (50, 50), (24.5, 50)], BOX)
    assert (left ^ right).all()
