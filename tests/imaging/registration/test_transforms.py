"""Maps of points: turned round, put one after another, refused."""

import numpy as np
import pytest

from handscroll.errors import InvalidError
from handscroll.geometry import Size
from handscroll.imaging.registration.fields import Field, Frame
from handscroll.imaging.registration.transforms import (
    Chain,
    Lens,
    Transform,
    composed,
    inverse,
    magnification,
    of_matrix,
    slopes,
)

SIZE = Size(400, 300)
POINTS = np.array([[0.0, 0.0], [399.0, 0.0], [10.5, 299.0], [200.0, 150.0], [333.3, 77.7]])


def bent():
    orders = ((2, 0), (1, 1), (0, 3))
    field = Field(Frame.of(SIZE), orders, np.array([0.5, -0.3, 0.2]), np.array([0.1, 0.4, -0.6]))
    return Transform(np.array([[1.01, 0.02, 5], [-0.01, 0.98, -3], [1e-5, 2e-5, 1]]), field)


def test_a_map_turned_round_gives_back_the_points_to_a_billionth_of_a_pixel():
    for map_ in (bent(), Lens((200, 150), 250, 1.003, 2e-3, -1e-3), composed(bent(), bent())):
        assert np.abs(inverse(map_, map_(POINTS)) - POINTS).max() < 1e-9


def test_a_map_that_leads_nowhere_gives_nan_and_no_guess():
    flat = Lens((200, 150), 250, 0.0, 0.0, 0.0)
    assert np.isnan(inverse(flat, POINTS[:1])).all()


def test_matrices_in_a_chain_become_one_and_fields_stay_where_they_are():
    first = of_matrix(np.array([[1.0, 0, 3], [0, 1, 4]]))
    second = of_matrix(np.diag([2.0, 2.0, 1.0]))
    both = composed(first, second)
    assert isinstance(both, Transform)
    assert np.allclose(both(POINTS), 2 * (POINTS + np.array([3, 4])))
    mixed = composed(first, bent(), second)
    assert isinstance(mixed, Chain)
    assert np.allclose(mixed(POINTS), second(bent()(first(POINTS))), atol=1e-12)


def test_a_field_of_second_order_is_the_polynomial_of_legendre():
    field = Field(Frame.of(SIZE), ((2, 1),), np.array([3.0]), np.array([0.0]))
    x, y = (200.0 - 199.5) / 200, (299.0 - 149.5) / 150
    expected = 3 * (3 * x**2 - 1) / 2 * y
    assert field(np.array([[200.0, 299.0]]))[0, 0] == pytest.approx(expected, abs=1e-12)


def test_slopes_are_those_of_small_steps():
    slope = slopes(bent(), POINTS)
    step = (bent()(POINTS + np.array([1e-4, 0])) - bent()(POINTS)) / 1e-4
    assert np.abs(slope[:, :, 0] - step).max() < 1e-5


def test_magnification_says_how_many_pixels_one_becomes():
    assert magnification(of_matrix(np.diag([3.0, 3.0, 1.0])), SIZE) == pytest.approx(3)


@pytest.mark.parametrize(
    "matrix", [np.eye(2), np.zeros((3, 3)), np.full((2, 3), np.nan), np.ones((3, 3))]
)
def test_a_matrix_that_cannot_be_turned_round_is_refused(matrix):
    with pytest.raises(InvalidError) as caught:
        of_matrix(matrix)
    assert "finite numbers" in caught.value.why
