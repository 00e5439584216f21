import numpy as np
import pytest

from handscroll.imaging.colorimetry.difference import Weights, de00, de76
from handscroll.imaging.stitching import difference as stitching

# Sharma, Wu and Dalal 2005, Color Research and Application 30(1), table 1: two colours, CIEDE2000.
PRINTED = """
50.0000   2.6772 -79.7751  50.0000   0.0000 -82.7485   2.0425
50.0000   3.1571 -77.2803  50.0000   0.0000 -82.7485   2.8615
50.0000   2.8361 -74.0200  50.0000   0.0000 -82.7485   3.4412
50.0000  -1.3802 -84.2814  50.0000   0.0000 -82.7485   1.0000
50.0000  -1.1848 -84.8006  50.0000   0.0000 -82.7485   1.0000
50.0000  -0.9009 -85.5211  50.0000   0.0000 -82.7485   1.0000
50.0000   0.0000   0.0000  50.0000  -1.0000   2.0000   2.3669
50.0000  -1.0000   2.0000  50.0000   0.0000   0.0000   2.3669
50.0000   2.4900  -0.0010  50.0000  -2.4900   0.0009   7.1792
50.0000   2.4900  -0.0010  50.0000  -2.4900   0.0010   7.1792
50.0000   2.4900  -0.0010  50.0000  -2.4900   0.0011   7.2195
50.0000   2.4900  -0.0010  50.0000  -2.4900   0.0012   7.2195
50.0000  -0.0010   2.4900  50.0000   0.0009  -2.4900   4.8045
50.0000  -0.0010   2.4900  50.0000   0.0010  -2.4900   4.8045
50.0000  -0.0010   2.4900  50.0000   0.0011  -2.4900   4.7461
50.0000   2.5000   0.0000  50.0000   0.0000  -2.5000   4.3065
50.0000   2.5000   0.0000  73.0000  25.0000 -18.0000  27.1492
50.0000   2.5000   0.0000  61.0000  -5.0000  29.0000  22.8977
50.0000   2.5000   0.0000  56.0000 -27.0000  -3.0000  31.9030
50.0000   2.5000   0.0000  58.0000  24.0000  15.0000  19.4535
50.0000   2.5000   0.0000  50.0000   3.1736   0.5854   1.0000
50.0000   2.5000   0.0000  50.0000   3.2972   0.0000   1.0000
50.0000   2.5000   0.0000  50.0000   1.8634   0.5757   1.0000
50.0000   2.5000   0.0000  50.0000   3.2592   0.3350   1.0000
60.2574 -34.0099  36.2677  60.4626 -34.1751  39.4387   1.2644
63.0109 -31.0961  -5.8663  62.8187 -29.7946  -4.0864   1.2630
61.2901   3.7196  -5.3901  61.4292   2.2480  -4.9620   1.8731
35.0831 -44.1164   3.7933  35.0232 -40.0716   1.5901   1.8645
22.7233  20.0904 -46.6940  23.0331  14.9730 -42.5619   2.0373
36.4612  47.8580  18.3852  36.2715  50.5065  21.2231   1.4146
90.8027  -2.0831   1.4410  91.1528  -1.6435   0.0447   1.4441
90.9257  -0.5406  -0.9208  88.6381  -0.8985  -0.7239   1.5381
6.7747  -0.2908  -2.4247   5.8714  -0.0985  -2.2286   0.6377
2.0776   0.0795  -1.1350   0.9033  -0.0636  -0.5514   0.9082
"""
PUBLISHED = np.array(PRINTED.split(), float).reshape(-1, 7)


def some_colours(n=20_000):
    rng = np.random.default_rng(3)
    out = rng.uniform((0, -100, -100), (100, 100, 100), (2, n, 3))
    out[1, : n // 2] = out[0, : n // 2] + rng.normal(0, 1.5, (n // 2, 3))
    return out


def test_all_34_published_pairs_come_out_within_a_ten_thousandth():
    assert PUBLISHED.shape == (34, 7)
    got = de00(PUBLISHED[:, :3], PUBLISHED[:, 3:6])
    assert np.abs(got - PUBLISHED[:, 6]).max() <= 1e-4


def test_the_published_pairs_do_not_depend_on_which_colour_comes_first():
    got = de00(PUBLISHED[:, 3:6], PUBLISHED[:, :3])
    assert np.abs(got - PUBLISHED[:, 6]).max() <= 1e-4


def test_far_and_near_colours_agree_with_colour_science(judge):
    one, other = some_colours()
    wanted = judge.difference.delta_E_CIE2000(one, other)
    assert np.abs(de00(one, other) - wanted).max() < 1e-9


def test_parametric_factors_agree_with_colour_science(judge):
    one, other = some_colours(2000)
    wanted = judge.difference.delta_E_CIE2000(one, other, textiles=True)
    assert np.allclose(de00(one, other, Weights(lightness=2)), wanted, atol=1e-9)


def test_the_distance_of_1976_agrees_with_colour_science(judge):
    one, other = some_colours(2000)
    assert np.allclose(de76(one, other), judge.difference.delta_E_CIE1976(one, other), atol=1e-9)


def test_it_can_stand_for_the_one_that_joined_frames_are_judged_by():
    one, other = some_colours()
    assert np.abs(de00(one, other) - stitching.de00(one, other)).max() < 1e-9


def test_a_picture_is_compared_with_one_colour_and_unknown_stays_unknown():
    picture = some_colours(12)[0].reshape(3, 4, 3).astype(np.float32)
    picture[1, 2] = np.nan
    got = de00(picture, np.array([50.0, 0, 0]))
    assert got.shape == (3, 4)
    assert np.isnan(got[1, 2])
    assert np.isfinite(np.delete(got.ravel(), 6)).all()


@pytest.mark.parametrize("grey", [0.0, 18.0, 100.0])
def test_equal_greys_do_not_differ(grey):
    assert de00(np.array([grey, 0, 0]), np.array([grey, 0, 0])) == 0
