"""Films of paint behave as Kubelka and Munk say, at their limits and between."""

import numpy as np
import pytest

from handscroll.demo.examination import kubelka_munk
from handscroll.demo.examination.films import Film, hiding
from handscroll.demo.examination.pigment_spectra import (
    PIGMENTS,
    WAVELENGTHS,
    absorption,
    formula,
    scattering,
)
from handscroll.errors import NotFoundError

BELOW = np.linspace(0.02, 0.98, 7)


def over(absorbing, scattering_, below):
    """Return a film over a background, whatever is given as numbers."""
    return kubelka_munk.over(np.asarray(absorbing), np.asarray(scattering_), np.asarray(below))


def textbook(k, s, thickness, below):
    """Return the closed form of the textbooks, with its own names and no care for limits."""
    a = 1 + k / s
    b = np.sqrt(a * a - 1)
    coth = 1 / np.tanh(b * s * thickness)
    return (1 - below * (a - b * coth)) / (a - below + b * coth)


def stepped(k, s, thickness, below, steps=5_000):
    """Return the reflectance by integrating Kubelka and Munk's equation through the film."""
    reflected, slice_ = np.array(below, float), thickness / steps

    def change(r):
        return s * (1 + r * r) - 2 * (k + s) * r

    for _ in range(steps):
        middle = reflected + change(reflected) * slice_ / 2
        reflected = reflected + change(middle) * slice_
    return reflected


@pytest.mark.parametrize(("k", "s", "thickness"), [(0.3, 2.0, 0.7), (4.0, 0.1, 0.5), (2, 2, 2)])
def test_a_film_agrees_with_the_closed_form(k, s, thickness):
    found = over(np.float64(k * thickness), np.float64(s * thickness), BELOW)
    np.testing.assert_allclose(found, textbook(k, s, thickness, BELOW), rtol=1e-12)


@pytest.mark.parametrize(("k", "s", "thickness"), [(0.3, 2.0, 0.7), (4.0, 0.1, 0.5), (0.01, 3, 1)])
def test_a_film_agrees_with_the_differential_equation(k, s, thickness):
    found = over(np.float64(k * thickness), np.float64(s * thickness), BELOW)
    np.testing.assert_allclose(found, stepped(k, s, thickness, BELOW), atol=2e-7)


def test_no_film_is_the_ground_itself():
    np.testing.assert_array_equal(over(np.float64(0), np.float64(0), BELOW), BELOW)


def test_a_film_that_only_absorbs_follows_beer_there_and_back():
    found = over(np.float64(0.4), np.float64(0), BELOW)
    np.testing.assert_allclose(found, BELOW * np.exp(-0.8), rtol=1e-12)


def test_a_film_that_only_scatters_has_the_limit_of_the_textbook():
    found = over(np.float64(0), np.float64(1.5), BELOW)
    np.testing.assert_allclose(found, (1.5 * (1 - BELOW) + BELOW) / (1.5 * (1 - BELOW) + 1))


def test_a_very_thick_film_is_opaque_and_forgets_its_ground():
    for ratio in (0.001, 0.1, 3.0, 40.0):
        found = over(np.float64(ratio * 900), np.float64(900), BELOW)
        np.testing.assert_allclose(found, kubelka_munk.opaque(np.array(ratio)), rtol=1e-9)


def test_opaque_reflectance_and_its_ratio_are_inverse():
    np.testing.assert_allclose(kubelka_munk.opaque(kubelka_munk.ratio_of(BELOW)), BELOW, rtol=1e-9)


def test_two_half_films_are_one_whole_film():
    k, s = np.float64(0.7), np.float64(1.9)
    half = over(k / 2, s / 2, BELOW)
    np.testing.assert_allclose(over(k / 2, s / 2, half), over(k, s, BELOW), rtol=1e-12)


def test_single_precision_stays_near_double_precision():
    rng = np.random.default_rng(5)
    k, s, below = rng.uniform(0, 6, 5000), rng.uniform(0, 4, 5000), rng.uniform(0, 1, 5000)
    k[:500] = 10 ** rng.uniform(-8, -2, 500)
    s[250:750] = 10 ** rng.uniform(-8, -2, 500)
    exact = over(k, s, below)
    single = over(*(one.astype(np.float32) for one in (k, s, below)))
    assert np.abs(single - exact).max() < 2e-6
    assert exact.min() >= 0
    assert exact.max() <= 1


@pytest.mark.parametrize("name", PIGMENTS)
def test_every_pigment_has_spectra_that_light_allows(name):
    k, s = absorption(name), scattering(name)
    assert k.shape == s.shape == WAVELENGTHS.shape == (271,)
    assert k.min() >= 0
    assert s.min() > 0


def reflects(name, low, high):
    part = (low <= WAVELENGTHS) & (high >= WAVELENGTHS)
    return over(absorption(name), scattering(name), np.full(271, 0.7))[part].mean()


def test_pigments_have_the_colours_that_their_names_promise():
    assert reflects("azurite", 440, 480) > 2 * reflects("azurite", 620, 700)
    assert reflects("malachite", 500, 545) > 1.4 * reflects("malachite", 640, 700)
    assert reflects("malachite", 500, 545) > 1.5 * reflects("malachite", 400, 440)
    for red in ("cinnabar", "red lead"):
        assert reflects(red, 640, 700) > 3 * reflects(red, 450, 540)
    for yellow in ("orpiment", "gamboge"):
        assert reflects(yellow, 560, 650) > 2 * reflects(yellow, 400, 460)
    for white in ("lead white", "shell white", "titanium white"):
        assert reflects(white, 450, 700) > 0.75
    assert reflects("titanium white", 360, 375) < 0.5 * reflects("lead white", 360, 375)


def test_infrared_tells_pigments_apart_that_the_eye_confuses():
    assert reflects("indigo", 800, 900) > 1.8 * reflects("azurite", 800, 900)
    assert reflects("Prussian blue", 780, 850) < 0.5 * reflects("indigo", 780, 850)
    assert reflects("smalt", 1300, 1450) < 0.8 * reflects("smalt", 800, 1000)
    assert reflects("carbon ink", 1500, 1700) < 0.05
    azurite = kubelka_munk.ratio_of(reflects("azurite", 1490, 1505))
    assert azurite > 2 * kubelka_munk.ratio_of(reflects("azurite", 1540, 1560))


def test_a_pigment_that_does_not_exist_is_refused_with_the_ones_that_do():
    with pytest.raises(NotFoundError, match="unobtainium") as caught:
        formula("unobtainium")
    assert "azurite" in caught.value.why


def test_hiding_grows_with_thickness_from_nothing_to_all():
    amounts = np.array([[[0.0, 0.3, 1.0, 6.0]]], np.float32)
    hides = hiding(Film("paint", ("malachite",), amounts))[0]
    assert hides[0] == 0
    assert np.all(np.diff(hides) > 0)
    assert hides[3] > 0.995
