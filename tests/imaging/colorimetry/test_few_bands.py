import numpy as np
import pytest

from handscroll.errors import InvalidError
from handscroll.imaging.colorimetry.difference import de00
from handscroll.imaging.colorimetry.few_bands import (
    Prior,
    band_matrix,
    band_sampling,
    modelled_prior,
    wiener,
)
from handscroll.imaging.colorimetry.lab import lab
from handscroll.imaging.colorimetry.training import modelled_spectra
from handscroll.imaging.colorimetry.viewing import NODES, interpolation, viewing, xyz

EYE = [365, 420, 450, 480, 510, 550, 590, 620, 650, 700, 780]
BANDS = np.array([*EYE, 850, 940, 1050, 1200, 1650])
TWICE = [450, 450, 500, 600, 700]


def halves():
    every = modelled_spectra()[:, ::2]
    return every[:, ::2], every[:, 1::2]


def error(matrix, spectra, seen, noise=0.0, bands=BANDS):
    read = interpolation(NODES, np.asarray(bands, float)) @ spectra
    read = read + np.random.default_rng(0).normal(0, 1, read.shape) * noise
    true = lab(xyz(spectra, seen.weights), seen.white)
    return de00(lab(xyz(read, matrix), seen.white), true).mean()


def straight(seen, bands=BANDS):
    """Integrate straight lines between the bands: what somebody without a prior would do."""
    nm = np.asarray(bands, float)
    inside = nm <= 780
    out = np.zeros((3, nm.size))
    out[:, inside] = seen.weights @ interpolation(nm[inside], NODES)
    return out


@pytest.mark.parametrize(("light", "observer"), [("D50", 2), ("A", 10), ("FL11", 2)])
def test_unseen_paints_are_coloured_far_better_than_by_straight_lines(light, observer):
    training, unseen = halves()
    seen = viewing(light, observer)
    matrix = band_matrix(BANDS, seen, Prior(training))
    assert error(matrix, unseen, seen) < 0.25
    assert error(matrix, unseen, seen) < 0.4 * error(straight(seen), unseen, seen)


def test_the_last_step_brings_colours_nearer_than_wiener_alone():
    training, unseen = halves()
    seen = viewing("FL11")
    prior = Prior(training)
    eye = BANDS <= 780
    alone = np.zeros((3, BANDS.size))
    alone[:, eye] = seen.weights @ wiener(band_sampling(BANDS[eye]), prior)
    assert error(band_matrix(BANDS, seen, prior), unseen, seen) < error(alone, unseen, seen)


@pytest.mark.parametrize("light", ["D50", "LED-B3"])
def test_white_is_white_and_infrared_takes_no_part(light):
    seen = viewing(light)
    matrix = band_matrix(BANDS, seen)
    assert np.allclose(matrix.sum(axis=1), seen.white, atol=2e-8)
    assert (matrix[:, BANDS > 780] == 0).all()


def test_a_matrix_for_noisy_bands_is_better_with_noise_and_worse_without():
    training, unseen = halves()
    seen = viewing("D50")
    trusting = band_matrix(BANDS, seen, Prior(training, noise=0.0005))
    careful = band_matrix(BANDS, seen, Prior(training, noise=0.02))
    assert error(careful, unseen, seen, 0.02) < error(trusting, unseen, seen, 0.02)
    assert error(trusting, unseen, seen) < error(careful, unseen, seen)


def test_the_widths_of_bands_are_taken_into_account():
    training, unseen = halves()
    seen = viewing("D50")
    widths = (40.0,) * 11
    nm = BANDS[:11]
    read = band_sampling(nm, widths) @ unseen
    true = lab(xyz(unseen, seen.weights), seen.white)

    def judged(prior):
        return de00(lab(xyz(read, band_matrix(nm, seen, prior)), seen.white), true).mean()

    assert judged(Prior(training, widths=widths)) < judged(Prior(training))


def test_more_bands_tell_more():
    seen = viewing("D50")
    _, unseen = halves()
    errors = [
        error(band_matrix(nm, seen), unseen, seen, bands=nm)
        for nm in ([440, 500, 560, 620], list(range(420, 700, 40)), list(range(400, 720, 20)))
    ]
    assert errors[0] > 2 * errors[1] > 4 * errors[2]


def test_the_same_bands_give_the_same_matrix():
    seen = viewing("D65")
    assert np.array_equal(band_matrix(BANDS, seen), band_matrix(list(BANDS), seen))


def test_modelled_spectra_are_reflectances_of_all_lightnesses_and_hues():
    spectra = modelled_spectra()
    assert spectra.shape[0] == NODES.size
    assert spectra.min() > 0
    assert spectra.max() < 1
    seen = viewing("D50")
    light, a, b = np.moveaxis(lab(xyz(spectra, seen.weights), seen.white), -1, 0)
    assert np.percentile(light, 2) < 25
    assert np.percentile(light, 98) > 90
    strong = np.hypot(a, b) > 15
    sectors = np.histogram(np.arctan2(b, a)[strong], 8, (-np.pi, np.pi))[0]
    assert sectors.min() > 20


@pytest.mark.parametrize(
    ("nm", "why"),
    [
        ([500, 600, 700, 900, 1000], "3 of 5"),
        ([850, 940], "0 of 2"),
        (TWICE, "twice"),
    ],
)
def test_bands_that_hold_no_colour_are_refused(nm, why):
    with pytest.raises(InvalidError, match=why):
        band_matrix(nm, viewing())


@pytest.mark.parametrize("widths", [(10.0,) * 3, (10.0,) * 15 + (0.0,)])
def test_widths_that_do_not_fit_are_refused(widths):
    with pytest.raises(InvalidError, match="widths"):
        band_matrix(BANDS, viewing(), modelled_prior(widths=widths))
