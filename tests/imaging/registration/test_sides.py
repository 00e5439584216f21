"""A picture turned over shows the same, and what is found on it holds for the picture itself."""

import numpy as np

from handscroll.geometry import Box, Size
from handscroll.imaging.registration.fields import Field, Frame
from handscroll.imaging.registration.pictures import of_array
from handscroll.imaging.registration.sides import back_again, mirrors, turned_over
from handscroll.imaging.registration.transforms import Transform


def test_any_window_of_a_picture_turned_over_is_the_one_from_behind():
    plane = np.arange(63, dtype=np.float32).reshape(7, 9)
    over = turned_over(of_array(plane))
    assert np.array_equal(over.window(Box(0, 0, 9, 7)), plane[:, ::-1])
    assert np.array_equal(over.window(Box(1, 2, 3, 4)), plane[:, ::-1][2:6, 1:4])
    beyond = over.window(Box(-2, -1, 5, 3))
    assert np.isnan(beyond[:, :2]).all()
    assert np.array_equal(beyond[1:, 2:], plane[:2, ::-1][:, :3])


def test_a_bent_transform_leads_to_the_same_pixels_from_either_side():
    size, other = Size(40, 30), Size(50, 28)
    field = Field(Frame.of(size), ((2, 0), (1, 1)), np.array([0.7, -0.2]), np.array([0.1, 0.4]))
    found = Transform(np.array([[1.1, 0.05, -3], [0.02, 0.9, 1.5], [1e-4, 2e-4, 1.0]]), field)
    points = np.random.default_rng(1).uniform(0, 28, (20, 2))
    there, back = found(points), back_again(found, other)(points)
    assert np.allclose(back[:, 0], other.width - 1 - there[:, 0])
    assert np.allclose(back[:, 1], there[:, 1])
    assert not mirrors(found, size)
    assert mirrors(back_again(found, other), size)
