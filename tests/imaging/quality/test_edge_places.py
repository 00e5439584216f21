"""Edges of a target are looked for where they are, and only where there is room beside them."""

import numpy as np
import pytest

from handscroll.imaging.quality.edge_places import edge_boxes
from handscroll.imaging.quality.sharpness import response
from handscroll.imaging.quality.target import Found

SIZE = (900, 700)


def found_at(truth, pitch, turn, size=SIZE):
    return Found(truth.own_layout(), truth.placed(size, pitch, turn), 0.0)


@pytest.mark.parametrize("turn", [-7.0, 4.0, 94.0])
def test_the_sides_of_light_greys_are_single_edges_whose_response_is_right(truth, turn):
    size = SIZE if turn < 45 else SIZE[::-1]
    found = found_at(truth, 100.0, turn, size)
    where = truth.placed(size, 100.0, turn)
    picture = truth.painted(truth.own_layout(), size, where, truth.Planted(noise=0.003, blur=1.0))
    boxes = edge_boxes(found)
    assert len(boxes) == 8
    halves = []
    for box in boxes:
        region = picture[box.y : box.y + box.height, box.x : box.x + box.width, 1]
        halves.append(response(region).falls_to(0.5)[0])
    # A blur of 1 px before square pixels: MTF50 at 0.180 cycles/px.
    assert np.median(halves) == pytest.approx(0.180, rel=0.02)


def test_without_room_no_edge_is_offered(truth):
    assert edge_boxes(found_at(truth, 30.0, 5.0)) == []


def test_edges_that_were_made_for_it_are_taken_as_they_are(truth):
    [box] = edge_boxes(found_at(truth, 100.0, 0.0), [(1.0, -0.4, 1.0, 0.8)])
    x, y, _ = truth.placed(SIZE, 100.0, 0.0) @ (1.0, -0.4, 1.0)
    assert (box.x, box.y) == (np.ceil(x), np.ceil(y))
    assert (box.width, box.height) == pytest.approx((100, 80), abs=1)
