import numpy as np
import pytest

from handscroll.errors import MismatchError
from handscroll.imaging.radiometry.darks import check_darks, dark_doubt, dark_rows, dark_weights
from handscroll.imaging.radiometry.shots import BandShots, Shots

ROWS = slice(0, 4)
RATE = np.linspace(5, 80, 20).reshape(4, 5)


def darks(groups, bias=None):
    made = tuple(
        Shots([np.asarray(300 + RATE * seconds, np.float32)] * count, seconds)
        for seconds, count in groups
    )
    return BandShots(550.0, 16000, made, made[0], bias=bias)


def test_darks_of_the_same_exposure_are_averaged():
    band = darks([(2.0, 3), (8.0, 1)])
    got, weights = dark_rows(band, 2.02, ROWS)
    assert np.allclose(got, 300 + RATE * 2, atol=1e-3)
    assert weights.tolist() == [1, 0]
    assert dark_doubt(band, weights) == pytest.approx(1 / 3)


@pytest.mark.parametrize("seconds", [0.5, 4.0, 10.0])
def test_darks_of_two_exposures_tell_any_other(seconds):
    band = darks([(1.0, 2), (6.0, 3)])
    got, weights = dark_rows(band, seconds, ROWS)
    assert np.allclose(got, 300 + RATE * seconds, atol=1e-2)
    assert weights.sum() == pytest.approx(1)
    assert np.allclose(weights, dark_weights(band, seconds))


def test_a_line_stretched_far_is_less_sure():
    band = darks([(1.0, 2), (6.0, 2)])
    near, far = (dark_doubt(band, dark_weights(band, at)) for at in (3.5, 30.0))
    assert near == pytest.approx(1 / 4)
    assert far > 10 * near


def test_a_declared_bias_stands_for_an_exposure_without_length():
    got, _ = dark_rows(darks([(2.0, 1)], bias=300.0), 7.0, ROWS)
    assert np.allclose(got, 300 + RATE * 7, atol=1e-2)


def test_darks_of_one_other_exposure_are_refused():
    with pytest.raises(MismatchError, match="how fast the dark grows"):
        check_darks(darks([(2.0, 1)]), 7.0)
    check_darks(darks([(2.0, 1)]), 2.05)
    check_darks(darks([(2.0, 1)], bias=300.0), 7.0)
