"""CIEDE2000 against pairs that Sharma, Wu and Dalal (2005) published."""

import numpy as np
import pytest

from handscroll.imaging.stitching.difference import de00, lab


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_published_pairs_come_out(one, other, known):
    assert de00(np.array(one), np.array(other)) == pytest.approx(known, abs=1e-4)
    assert de00(np.array(other), np.array(one)) == pytest.approx(known, abs=1e-4)


def test_white_is_white_and_grey_has_no_colour():
    np.testing.assert_allclose(lab(np.ones(3)), (100, 0, 0), atol=0.05)
    np.testing.assert_allclose(lab(np.full((2, 1), 0.18))[:, 1:], 0, atol=0.05)
