import numpy as np
import pytest

from handscroll.imaging.quality.edge_model import Blur, Splines


def test_the_model_edge_is_the_truth_edge_and_its_slope_is_its_derivative(truth):
    place, form = truth.EdgeTruth("gauss", 0.7, 6.0).spread()
    blur = Blur(0.7, np.radians(6.0))
    near = np.abs(place) < 6
    assert blur.step(place[near]) == pytest.approx(form[near], abs=2e-4)
    slope = np.gradient(blur.step(place[near]), place[near])
    assert blur.spread(place[near])[5:-5] == pytest.approx(slope[5:-5], abs=1e-4)


def test_splines_have_the_spectra_that_a_numerical_integral_gives():
    splines = Splines(1.0, 0.5)
    x = np.arange(-8, 8, 1 / 256)
    frequency = np.array([0.0, 0.11, 0.37, 0.5])
    derivative = np.gradient(splines.columns(x), x, axis=0)
    turns = np.exp(-2j * np.pi * frequency[:, None] * x)
    assert splines.spectra(frequency) == pytest.approx(turns @ derivative / 256, abs=1e-4)
