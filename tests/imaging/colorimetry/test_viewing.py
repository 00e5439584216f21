import numpy as np
import pytest

from handscroll.errors import InvalidError, NotFoundError
from handscroll.imaging.colorimetry.training import modelled_spectra
from handscroll.imaging.colorimetry.viewing import (
    LIGHTS,
    NODES,
    interpolation,
    viewing,
    viewing_by,
    xyz,
    xyz_matrix,
)

OBSERVERS = {
    2: "CIE 1931 2 Degree Standard Observer",
    10: "CIE 1964 10 Degree Standard Observer",
}


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("observer", [2, 10])
def test_colours_under_each_light_agree_with_colour_science(judge, light, observer):
    seen = viewing(light, observer)
    # Lamps and LEDs are tabulated from 380 nm on.
    shape = judge.SpectralShape(360 if light in ("A", "D50", "D65") else 380, 780, 5)
    eye = judge.MSDS_CMFS[OBSERVERS[observer]].copy().align(shape)
    lamp = judge.SDS_ILLUMINANTS[light].copy().align(shape)
    for spectrum in modelled_spectra().T[::600]:
        known = judge.SpectralDistribution(dict(zip(NODES, spectrum, strict=True))).align(shape)
        wanted = judge.sd_to_XYZ(known, eye, lamp, method="Integration") / 100
        assert np.allclose(xyz(spectrum, seen.weights), wanted, atol=2e-5)


def test_whites_agree_with_the_published_ones():
    # CIE 015:2018, table of white points: X, Y, Z of 2 degrees.
    published = {
        "A": (1.0985, 1, 0.3558),
        "D50": (0.9642, 1, 0.8251),
        "D65": (0.9504, 1, 1.0888),
        "FL2": (0.9919, 1, 0.6739),
        "FL11": (1.0096, 1, 0.6435),
    }
    for light, white in published.items():
        assert np.allclose(viewing(light).white, white, atol=3e-4)


def test_sampling_finer_or_elsewhere_changes_a_smooth_spectrum_hardly():
    def curve(nm):
        return 0.4 + 0.3 * np.sin(nm / 60)

    seen = viewing("D50")
    exact = xyz(curve(NODES), seen.weights)
    for nm in (np.arange(360, 781, 1.0), np.arange(357, 790, 4.0), np.arange(340, 1660, 10.0)):
        assert np.allclose(xyz(curve(nm), xyz_matrix(nm, seen)), exact, atol=1.5e-3)


def test_a_cube_gives_what_its_pixels_give_in_its_own_precision():
    cube = np.random.default_rng(1).uniform(-0.1, 1.2, (31, 4, 5)).astype(np.float32)
    matrix = xyz_matrix(np.arange(400, 710, 10.0), viewing("D65"))
    got = xyz(cube, matrix)
    assert got.dtype == np.float32
    assert got.shape == (4, 5, 3)
    assert np.allclose(got[2, 3], matrix @ cube[:, 2, 3], atol=1e-6)


def test_bands_that_no_eye_sees_may_be_unknown():
    matrix = xyz_matrix(np.array([400.0, 500, 600, 700, 780, 900, 1000]), viewing("D65"))
    spectrum = np.array([0.2, 0.3, 0.4, 0.5, 0.5, 0.6, np.nan])
    assert np.isfinite(xyz(spectrum, matrix)).all()


def test_a_measured_light_is_weighed_as_the_table_of_the_same_light_is(judge):
    lamp = judge.SDS_ILLUMINANTS["FL2"]
    seen = viewing_by("our lamp", lamp.wavelengths, lamp.values * 7)
    assert np.allclose(seen.weights, viewing("FL2").weights, atol=1e-12)
    assert seen.light == "our lamp"


def test_reading_at_samples_gives_the_samples():
    nm = np.array([365.0, 420, 455, 700])
    spectrum = np.array([0.1, 0.5, -0.2, 1.4])
    assert np.allclose(interpolation(nm, nm) @ spectrum, spectrum)
    assert np.allclose(interpolation(nm, np.array([300.0, 900])) @ spectrum, (0.1, 1.4))


def test_unknown_lights_and_observers_are_named_with_what_there_is():
    with pytest.raises(NotFoundError, match=r"D50.*LED-B3"):
        viewing("candle")
    with pytest.raises(NotFoundError, match="2 and 10"):
        viewing("D50", 5)


@pytest.mark.parametrize(
    ("nm", "power"),
    [
        ([400, 500], [1, -1]),
        ([400, 500], [1, np.nan]),
        ([500, 400], [1, 1]),
        ([400, 500], [1, 2, 3]),
        ([900, 950], [1, 1]),
    ],
)
def test_a_light_that_is_none_is_refused(nm, power):
    with pytest.raises(InvalidError, match="cannot be used"):
        viewing_by("lamp", nm, power)


@pytest.mark.parametrize("nm", [[500, 400], [400, 400], [np.nan, 400], [], [[400, 500]]])
def test_wavelengths_that_do_not_ascend_are_refused(nm):
    with pytest.raises(InvalidError, match="wavelengths"):
        xyz_matrix(nm, viewing())


def test_spectra_of_another_number_of_bands_are_refused():
    with pytest.raises(InvalidError, match="16 bands, the matrix is for 85"):
        xyz(np.ones((16, 2, 2)), viewing().weights)
