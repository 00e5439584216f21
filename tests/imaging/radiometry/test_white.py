import numpy as np
import pytest

from handscroll.errors import InvalidError
from handscroll.imaging.radiometry.white import WhiteReference

PANEL = WhiteReference.of([400, 700, 1600], [0.991, 0.988, 0.95], 0.004)


def test_reflectance_lies_between_the_points_of_the_certificate():
    assert PANEL.at(400) == 0.991
    assert PANEL.at(550) == pytest.approx(0.9895)
    assert PANEL.at(1150) == pytest.approx(0.969)
    assert WhiteReference.even(0.86).at(365) == 0.86


def test_a_band_beyond_the_certificate_is_refused():
    with pytest.raises(InvalidError, match=r"365 nm.*400 to 1600"):
        PANEL.at(365)


@pytest.mark.parametrize(
    ("nm", "known", "doubt"),
    [
        ([400, 700], [99, 98], 0.0),
        ([700, 400], [0.9, 0.9], 0.0),
        ([400, 700], [0.9], 0.0),
        ([400, 700], [0.9, np.nan], 0.0),
        ([400, 700], [0.9, 0.0], 0.0),
        ([400, 700], [0.9, 0.9], -0.1),
    ],
)
def test_what_is_no_certificate_is_refused(nm, known, doubt):
    with pytest.raises(InvalidError, match="certificate"):
        WhiteReference.of(nm, known, doubt)
