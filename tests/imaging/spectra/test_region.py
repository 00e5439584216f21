"""The spectrum of a region tells how far it can be trusted."""

import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.spectra.region import spectrum_of

BASE = np.linspace(0.2, 0.7, 8)
OTHER = np.linspace(0.6, 0.3, 8)


def cube_of(seed, noise=0.02, side=40):
    rng = np.random.default_rng(seed)
    return BASE[:, None, None] + noise * rng.standard_normal((8, side, side))


WHOLE = np.ones((40, 40), bool)


@pytest.mark.parametrize("seed", range(4))
def test_one_paint_gives_its_spectrum_within_the_uncertainty_said(seed):
    got = spectrum_of(cube_of(seed), WHOLE)
    assert np.allclose(got.spread, 0.02, rtol=0.12)
    assert np.allclose(got.uncertainty, 0.02 * 1.2533 / 40, rtol=0.12)
    assert (np.abs(got.median - BASE) < 4.5 * got.uncertainty).all()
    assert not got.mixed
    assert got.outliers < 0.01
    assert got.count == 1600


def test_the_uncertainty_said_is_the_scatter_seen():
    seen = np.array([spectrum_of(cube_of(s, side=16), WHOLE[:16, :16]).median for s in range(60)])
    said = spectrum_of(cube_of(1, side=16), WHOLE[:16, :16]).uncertainty
    assert 0.8 < float((seen.std(axis=0) / said).mean()) < 1.2


def test_a_few_bright_specks_move_the_mean_and_not_the_median():
    cube = cube_of(5)
    cube[:, :2] = 3.0
    got = spectrum_of(cube, WHOLE)
    assert np.abs(got.median - BASE).max() < 0.005
    assert np.abs(got.mean - BASE).max() > 0.1
    assert 0.045 < got.outliers < 0.065
    assert got.deviation == pytest.approx(cube.reshape(8, -1).std(axis=1, ddof=1))
    assert (got.deviation > 10 * got.spread).all()


@pytest.mark.parametrize("rows", [8, 20, 30])
def test_a_region_over_two_paints_is_noticed(rows):
    cube = cube_of(6)
    cube[:, :rows] += (OTHER - BASE)[:, None, None]
    assert spectrum_of(cube, WHOLE).mixed


def test_uneven_light_over_one_paint_is_not_two_paints():
    cube = cube_of(7) * np.linspace(0.8, 1.2, 40)[None, :, None]
    assert not spectrum_of(cube, WHOLE).mixed


def test_unknown_pixels_are_left_out_and_counted():
    cube = cube_of(8)
    cube[3, :10] = np.nan
    got = spectrum_of(cube, WHOLE)
    assert (got.count, got.unknown) == (1200, 400)
    assert np.abs(got.median - BASE).max() < 0.005


def test_a_band_that_is_unknown_all_over_costs_only_itself():
    cube = cube_of(9)
    cube[2] = np.nan
    got = spectrum_of(cube, WHOLE)
    assert np.isnan(got.median[2])
    assert np.isnan(got.uncertainty[2])
    assert np.isfinite(np.delete(got.median, 2)).all()
    assert got.count == 1600


def test_one_pixel_has_the_noise_that_was_told_or_none():
    one = np.zeros((40, 40), bool)
    one[3, 4] = True
    assert np.isnan(spectrum_of(cube_of(1), one).uncertainty).all()
    assert (spectrum_of(cube_of(1), one, noise=0.02).uncertainty == 0.02).all()


def test_a_place_without_values_is_refused():
    with pytest.raises(InvalidError):
        spectrum_of(np.full((8, 40, 40), np.nan), WHOLE)
    with pytest.raises(InvalidError):
        spectrum_of(cube_of(1), ~WHOLE)


def test_a_region_of_another_picture_is_refused():
    with pytest.raises(MismatchError):
        spectrum_of(cube_of(1), WHOLE[:30])
