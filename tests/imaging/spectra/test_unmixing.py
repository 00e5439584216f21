"""Mixtures whose amounts are known."""

from dataclasses import replace

import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.spectra.kubelka import Surface, film, reflectance
from handscroll.imaging.spectra.unmixing import Endmembers, Terms, endmembers_of, unmix

NM = np.linspace(400, 1000, 16)
SIDE = 24


def pure(seed=0, m=5):
    rng = np.random.default_rng(seed)
    humps = [
        0.92 - rng.uniform(0.5, 0.86) * np.exp(-(((NM - c) / rng.uniform(50, 160)) ** 2))
        for c in np.linspace(420, 880, m - 1)
    ]
    return np.vstack([*humps, np.full(16, 0.93)])


def mixtures(members, seed, noise=0.0, surface=None):
    rng = np.random.default_rng(seed)
    m = len(members.names)
    amounts = rng.dirichlet(np.full(m, 0.5), SIDE * SIDE).T
    top = members.absorption.T @ amounts
    under = np.ones_like(top) if members.scattering is None else members.scattering.T @ amounts
    seen = reflectance(top / under, surface or Surface())
    cube = seen + noise * rng.standard_normal(seen.shape)
    return amounts.reshape(m, SIDE, SIDE), cube.reshape(16, SIDE, SIDE)


def rms(found, truth):
    return float(np.sqrt(((found - truth) ** 2).mean()))


NAMES = tuple("abcde")
MEMBERS = endmembers_of(NAMES, pure())


def test_amounts_of_clean_mixtures_are_found():
    truth, cube = mixtures(MEMBERS, 1)
    got = unmix(cube, MEMBERS)
    assert np.abs(got.amounts - truth).max() < 1e-3
    assert got.told.all()
    assert float(got.residual.max()) < 1e-3


def test_amounts_sum_to_one_and_are_never_negative():
    _, cube = mixtures(MEMBERS, 2, noise=0.01)
    got = unmix(cube, MEMBERS)
    assert got.amounts.min() >= 0
    assert np.allclose(got.amounts.sum(axis=0), 1, atol=2e-3)


def test_reflectance_space_finds_other_amounts_than_there_are():
    truth, cube = mixtures(MEMBERS, 3, noise=0.005)
    absorbing = rms(unmix(cube, MEMBERS, Terms(noise=0.005)).amounts, truth)
    spectra = pure().T
    heavy = 1e3 * np.ones((1, 5))
    from scipy.optimize import nnls

    flat = cube.reshape(16, -1).T
    linear = np.array([nnls(np.vstack([spectra, heavy]), np.append(one, 1e3))[0] for one in flat])
    reflecting = rms(linear.T.reshape(5, SIDE, SIDE), truth)
    assert absorbing < 0.08
    assert reflecting > 3 * absorbing


def test_two_constants_find_pigments_that_scatter_unlike():
    rng = np.random.default_rng(4)
    scattering = rng.uniform(0.3, 3.0, (5, 1)) * np.linspace(1.2, 0.8, 16)
    members = Endmembers(NAMES, MEMBERS.absorption * scattering, scattering)
    truth, cube = mixtures(members, 5, noise=0.002)
    double = unmix(cube, members, Terms(noise=0.002))
    single = unmix(cube, MEMBERS, Terms(noise=0.002))
    assert rms(double.amounts, truth) < 0.05
    assert rms(single.amounts, truth) > 2 * rms(double.amounts, truth)
    assert double.told.all()


def test_the_surface_of_the_paint_is_taken_off_first():
    skin = Surface(0.04, 0.6)
    truth, cube = mixtures(MEMBERS, 6, surface=skin)
    assert rms(unmix(cube, MEMBERS, Terms(surface=skin)).amounts, truth) < 1e-3
    assert rms(unmix(cube, MEMBERS).amounts, truth) > 0.02


def test_a_pigment_that_is_not_among_them_cannot_be_told():
    truth, cube = mixtures(MEMBERS, 7)
    alien = 0.9 - 0.85 * np.exp(-(((NM - 500) / 15) ** 2)) - 0.8 * np.exp(-(((NM - 760) / 15) ** 2))
    cube[:, :3] = alien[:, None, None]
    got = unmix(cube, MEMBERS)
    assert not got.told[:3].any()
    assert got.told[3:].all()
    assert truth.shape == got.amounts.shape


def test_a_thin_film_over_black_leaves_a_residual():
    thin = film(MEMBERS.absorption[1], np.ones(16), 0.15, np.full(16, 0.05))
    got = unmix(np.repeat(thin[:, None, None], 2, axis=2), MEMBERS)
    assert not got.told.any()


def test_an_unknown_pixel_stays_unknown():
    truth, cube = mixtures(MEMBERS, 8)
    cube[3, 2, 2] = np.nan
    got = unmix(cube, MEMBERS)
    assert np.isnan(got.amounts[:, 2, 2]).all()
    assert not got.told[2, 2]
    assert int(got.told.sum()) == SIDE * SIDE - 1
    assert truth is not None


def test_without_a_sum_the_amounts_keep_their_scale():
    truth, _ = mixtures(MEMBERS, 9)
    top = np.einsum("mb,mhw->bhw", MEMBERS.absorption, 0.6 * truth)
    got = unmix(reflectance(top), MEMBERS, Terms(whole=False))
    # White absorbs next to nothing: how much of it there is cannot be seen without a sum.
    assert rms(got.amounts[:4], 0.6 * truth[:4]) < 5e-3


def test_pigments_that_these_bands_cannot_tell_apart_are_named():
    spectra = np.vstack([pure(), pure()[0] * 0.999 + 0.0005])
    got = unmix(np.full((16, 2, 2), 0.5), endmembers_of((*NAMES, "f"), spectra))
    assert ("a", "f") in got.alike


def test_a_part_of_the_picture_has_the_very_same_amounts():
    _, cube = mixtures(MEMBERS, 10, noise=0.01)
    whole = unmix(cube, MEMBERS).amounts
    assert np.array_equal(unmix(cube[:, 5:9], MEMBERS).amounts, whole[:, 5:9])


@pytest.mark.parametrize(
    ("members", "terms", "kind"),
    [
        (replace(MEMBERS, names=("a",)), Terms(), MismatchError),
        (endmembers_of(("a", "b"), pure()[[0, 0]]), Terms(), MismatchError),
        (endmembers_of(tuple(map(str, range(17))), pure(1, 17)), Terms(), MismatchError),
        (replace(MEMBERS, absorption=-MEMBERS.absorption - 1), Terms(), InvalidError),
        (replace(MEMBERS, scattering=MEMBERS.absorption * 0), Terms(), InvalidError),
        (MEMBERS, Terms(noise=0.0), InvalidError),
    ],
)
def test_pigments_that_make_no_sense_are_refused(members, terms, kind):
    with pytest.raises(kind):
        unmix(np.full((16, 2, 2), 0.5), members, terms)
