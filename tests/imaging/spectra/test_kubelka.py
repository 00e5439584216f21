"""Absorption, reflectance and films."""

import numpy as np
import pytest

from handscroll.imaging.spectra.kubelka import Surface, film, ratio, reflectance, slope

R = np.linspace(0.06, 0.93, 30)
SKIN = Surface(0.04, 0.6)


def test_known_values_of_the_function():
    assert np.allclose(ratio(np.array([0.5, 0.1, 1.0])), [0.25, 4.05, 0.0])


@pytest.mark.parametrize("surface", [Surface(), SKIN])
def test_reflectance_and_absorption_are_each_others_inverse(surface):
    assert np.allclose(reflectance(ratio(R, surface), surface), R, atol=1e-12)


def test_a_perfectly_dark_pixel_stays_finite_and_unknown_stays_unknown():
    got = ratio(np.array([0.0, -0.1, np.nan, 1.3]))
    assert np.isfinite(got[[0, 1, 3]]).all()
    assert got[3] == 0
    assert np.isnan(got[2])


def test_very_strong_absorption_keeps_its_digits():
    assert np.isclose(reflectance(np.array([1e8]))[0], 1 / (2 * (1e8 + 1)), rtol=1e-6)


@pytest.mark.parametrize("surface", [Surface(), SKIN])
def test_the_slope_is_that_of_finite_differences(surface):
    step = 1e-6
    seen = (ratio(R - step, surface) - ratio(R + step, surface)) / (2 * step)
    assert np.allclose(slope(R, surface), seen, rtol=1e-4)


def test_a_thick_film_hides_its_ground_and_no_film_shows_it():
    k, s, ground = np.array([0.5, 2.0]), np.array([1.0, 3.0]), np.array([0.1, 0.9])
    assert np.allclose(film(k, s, 50.0, ground), reflectance(k / s))
    assert np.allclose(film(k, s, 0.0, ground), ground)


def test_two_films_of_one_pigment_are_one_film_of_their_thickness():
    k, s, ground = np.array([0.5, 2.0]), np.array([1.0, 3.0]), np.array([0.1, 0.9])
    twice = film(k, s, 0.3, film(k, s, 0.2, ground))
    assert np.allclose(twice, film(k, s, 0.5, ground))
