import numpy as np
import pytest

from handscroll.imaging.coarse_colours import coarse_colours

PALETTE = {"black": (20, 20, 20), "red": (190, 40, 40), "blue": (40, 90, 160)}


def painted(shares):
    """A picture of 100 by 100 px whose rows are of these colours."""
    rows = [np.full((count, 100, 3), colour, np.uint8) for colour, count in shares]
    return np.concatenate(rows)


def test_colours_are_named_by_how_much_they_cover():
    picture = painted([((200, 50, 50), 30), ((30, 80, 150), 69), ((10, 10, 10), 1)])
    assert coarse_colours(picture, PALETTE) == ("blue", "red"), "one row in a hundred is too little"


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 5000, 3), (4000, 2, 3)])
def test_pictures_of_any_shape_have_colours(shape):
    assert coarse_colours(np.full(shape, (40, 90, 160), np.uint8), PALETTE) == ("blue",)
