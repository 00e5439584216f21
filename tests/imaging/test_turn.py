import numpy as np

from handscroll.geometry import Size
from handscroll.imaging.turn import over_white, quarter_turns, turn


def picture(width=41, height=20):
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    return np.stack([80 + 3 * x, 80 + 5 * y, 120 + x + y], axis=2).astype(np.uint8)


def test_quarter_turns_go_clockwise():
    assert np.array_equal(quarter_turns(picture(), 1), np.rot90(picture(), -1))
    assert np.array_equal(quarter_turns(picture(), 4), picture())


def test_a_free_turn_by_a_right_angle_is_a_quarter_turn():
    turned, cover = turn(picture(), 90.0)
    assert turned.shape == (41, 20, 3)
    assert np.abs(turned.astype(int) - quarter_turns(picture(), 1)).max() <= 1
    assert cover.min() == 255


def test_a_turn_there_and_back_keeps_the_middle():
    there, _ = turn(picture(200, 100) // 2, 31.0)
    back, _ = turn(there, -31.0)
    top, left = (back.shape[0] - 100) // 2, (back.shape[1] - 200) // 2
    middle = back[top : top + 100, left : left + 200].astype(int)
    smooth = (picture(200, 100) // 2).astype(int)
    assert np.median(np.abs(middle - smooth)[20:-20, 20:-20]) <= 3


def test_the_box_holds_the_turned_picture_and_no_more():
    assert Size(100, 60).turned(0.0) == Size(100, 60)
    assert Size(100, 60).turned(90.0) == Size(60, 100)
    assert Size(100, 100).turned(45.0) == Size(142, 142)


def test_white_shows_where_the_picture_does_not_cover():
    pixels = np.full((3, 2, 3), 100, np.uint8)
    cover = np.array([[0, 255], [51, 255], [255, 0]], np.uint8)
    got = over_white(pixels, cover)[..., 0]
    assert got.tolist() == [[255, 100], [224, 100], [100, 255]]
