import numpy as np
import pytest

from handscroll.errors import InvalidError
from handscroll.geometry import Box
from handscroll.imaging.radiometry.linearity import linearity
from handscroll.imaging.radiometry.shots import Shots

BOX = Box(40, 30, 60, 50)
TIMES = (0.02, 0.05, 0.08, 0.11, 0.14)


def test_a_straight_sensor_is_found_straight(sensor):
    camera = sensor()
    band = camera.band()
    band = type(band)(550.0, band.white_level, (*band.dark, camera.shots(0.0, 0.02)), band.white)
    got = linearity(band, [camera.shots(0.9, one) for one in TIMES], BOX)
    assert got.worst < 0.002
    rate = 90_000 * camera.light[30:80, 40:100].mean()
    assert got.rate == pytest.approx(rate, rel=0.002)


def test_a_bent_sensor_is_measured_and_full_frames_are_left_out(sensor):
    camera = sensor(noise=False)
    band = camera.band()
    bias = 300.0

    def bent(seconds):
        counts = camera.frame(0.9, seconds).astype(np.float64) - bias
        return Shots([bias + counts * (1 - 0.04 * counts / 16000)], seconds)

    band = type(band)(550.0, band.white_level, band.dark, band.white, bias=bias)
    full = camera.shots(0.9, 0.5)
    got = linearity(band, [full, *(bent(one) for one in TIMES)], BOX)
    signal = 90_000 * camera.light[30:80, 40:100].mean() * np.array(TIMES)
    wanted = 1 - 0.04 * signal / 16000
    wanted /= wanted.mean()
    assert got.seconds.tolist() == list(TIMES)
    assert np.allclose(got.departure, wanted - 1, atol=1e-3)
    assert got.worst == pytest.approx(np.abs(wanted - 1).max(), abs=1e-3)


def test_too_few_exposures_are_refused(sensor):
    camera = sensor()
    band = camera.band()
    series = [camera.shots(0.9, 0.1), camera.shots(0.9, 0.1), camera.shots(3.0, 0.1)]
    with pytest.raises(InvalidError, match=r"1 exposure times.*three or more"):
        linearity(band, series, BOX)
