import numpy as np
import pytest

from handscroll.errors import InvalidError
from handscroll.imaging.colorimetry.adaptation import bradford
from handscroll.imaging.colorimetry.difference import de00
from handscroll.imaging.colorimetry.lab import lab
from handscroll.imaging.colorimetry.srgb import (
    RGB_TO_XYZ,
    decoded,
    encoded,
    fitted,
    linear_srgb,
    screen_matrix,
    srgb8,
)
from handscroll.imaging.colorimetry.training import modelled_spectra
from handscroll.imaging.colorimetry.viewing import viewing, xyz

WHITE = RGB_TO_XYZ.sum(axis=1)


def wild(n=20_000):
    return np.random.default_rng(2).uniform(-0.5, 1.6, (n, 3))


def test_srgb_agrees_with_colour_science(judge):
    spectra = modelled_spectra()[:, ::10]
    seen = viewing("A")
    colours = xyz(spectra, seen.weights)
    wanted = judge.XYZ_to_sRGB(
        colours,
        illuminant=seen.white[:2] / seen.white.sum(),
        chromatic_adaptation_transform="Bradford",
        apply_cctf_encoding=False,
    )
    assert np.abs(linear_srgb(colours, seen.white) - wanted).max() < 2e-4


def test_the_tone_curve_agrees_with_colour_science_and_comes_back(judge):
    light = np.linspace(0, 1, 1001)
    assert np.allclose(encoded(light), judge.models.eotf_inverse_sRGB(light), atol=1e-7)
    light = np.linspace(-0.3, 1.5, 1001)
    assert np.allclose(decoded(encoded(light)), light, atol=1e-9)


def test_one_matrix_gives_what_the_steps_give():
    spectra = modelled_spectra()[:, ::50]
    for light in ("D50", "A", "FL11"):
        seen = viewing(light)
        steps = linear_srgb(xyz(spectra, seen.weights), seen.white)
        assert np.allclose(xyz(spectra, screen_matrix(seen.weights, seen)), steps, atol=1e-12)


def test_white_paper_is_white_to_an_adapted_eye_and_orange_by_a_lamp_to_another():
    seen = viewing("A")
    paper = np.ones(85)
    assert np.allclose(xyz(paper, screen_matrix(seen.weights, seen)), 1, atol=1e-3)
    red, _, blue = xyz(paper, screen_matrix(seen.weights, seen, adapted=False))
    assert red > 1.5
    assert blue < 0.4


def test_all_colours_are_brought_in_and_those_inside_are_left_alone():
    light = wild()
    got = fitted(light)
    assert got.min() >= 0
    assert got.max() <= 1
    inside = ((light >= 0) & (light <= 1)).all(axis=-1)
    assert np.allclose(got[inside], light[inside], atol=1e-12)


def test_colours_brought_in_keep_their_luminance_and_turn_less_than_cut_ones():
    light = wild()
    grey = light @ RGB_TO_XYZ[1]
    light = light[(grey > 0.02) & (grey < 0.98)]
    soft, hard = fitted(light), fitted(light, "clip")
    assert np.allclose(soft @ RGB_TO_XYZ[1], light @ RGB_TO_XYZ[1], atol=1e-9)

    def hue(rgb):
        _, a, b = np.moveaxis(lab(rgb @ RGB_TO_XYZ.T, WHITE), -1, 0)
        return np.degrees(np.arctan2(b, a)), np.hypot(a, b)

    wanted, _ = hue(light)
    turned = []
    for one in (soft, hard):
        angle, chroma = hue(one)
        off = np.abs((angle - wanted + 180) % 360 - 180)
        turned.append(np.median(off[chroma > 5]))
    assert turned[0] < turned[1]


def test_open_leaves_everything_and_unknown_is_black_in_bytes():
    light = wild(10)
    assert np.array_equal(fitted(light, "open"), light)
    light[3] = np.nan
    shown = srgb8(light)
    assert shown.dtype == np.uint8
    assert (shown[3] == 0).all()


def test_bytes_of_known_colours_agree_with_the_standard():
    light = decoded(np.array([[255, 128, 0], [12, 200, 77]]) / 255)
    assert np.array_equal(srgb8(light), [[255, 128, 0], [12, 200, 77]])


def test_bytes_on_a_screen_look_like_the_spectra():
    seen = viewing("D50")
    spectra = modelled_spectra()[:, ::4]
    colours = xyz(spectra, seen.weights)
    light = linear_srgb(colours, seen.white)
    inside = ((light > 0) & (light < 1)).all(axis=-1)
    back = decoded(srgb8(light)[inside] / 255) @ RGB_TO_XYZ.T @ bradford(WHITE, seen.white).T
    apart = de00(lab(back, seen.white), lab(colours[inside], seen.white))
    assert inside.sum() > 300
    assert apart.mean() < 0.3


def test_a_white_without_light_is_refused():
    with pytest.raises(InvalidError, match="white"):
        bradford((0, 0, 0), (1, 1, 1))
