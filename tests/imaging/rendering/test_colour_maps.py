"""Colour maps judged by colour-science: even in lightness, for the colour-blind as well."""

import colour
import numpy as np
import pytest

from handscroll.errors import NotFoundError
from handscroll.imaging.rendering.colour_maps import NAMES, colour_map, srgb_curve

ONE_WAY = [name for name in NAMES if name != "blue-orange"]
EYES = [None, "Protanomaly", "Deuteranomaly", "Tritanomaly"]
WHITE = np.array([0.3127, 0.3290])


def lab(name, eyes):
    """Return a map's colours as somebody sees them who lacks a kind of cone, in CIE Lab."""
    light = colour.cctf_decoding(colour_map(name) / 255, "sRGB")
    if eyes is not None:
        # Machado, Oliveira & Fernandes 2009, at full severity.
        light = light @ colour.blindness.CVD_MATRICES_MACHADO2010[eyes][1.0].T
    stored = colour.cctf_encoding(np.clip(light, 0, 1), "sRGB")
    return colour.XYZ_to_Lab(colour.sRGB_to_XYZ(stored), WHITE)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("name", ONE_WAY)
def test_lightness_grows_from_the_first_colour_to_the_last(name, eyes):
    lightness = lab(name, eyes)[:, 0]
    # Rounding to 8 bits may hold it back by a hair, never by a visible step.
    assert np.diff(lightness).min() > -0.4
    assert np.diff(lightness[::15]).min() > 1
    assert lightness[-1] - lightness[0] > 60


@pytest.mark.parametrize("eyes", EYES)
def test_a_map_of_two_sides_is_lightest_in_the_middle_and_its_sides_differ(eyes):
    colours = lab("blue-orange", eyes)
    lightness = colours[:, 0]
    assert abs(int(lightness.argmax()) - 127.5) < 6
    assert np.diff(lightness[:120:8]).min() > 1
    assert np.diff(lightness[136::8]).max() < -1
    apart = np.linalg.norm(colours - colours[::-1], axis=1)
    assert apart[:64].min() > 20
    # Neither side is darker than the other at the same distance.
    assert np.abs(lightness - lightness[::-1]).max() < 12


def test_every_map_is_of_256_colours_that_nobody_can_change():
    for name in NAMES:
        table = colour_map(name)
        assert table.shape == (256, 3)
        with pytest.raises(ValueError, match="read-only"):
            table[0] = 0


def test_the_curve_is_that_of_srgb():
    light = np.linspace(0, 1, 101)
    assert np.allclose(srgb_curve(light), colour.cctf_encoding(light, "sRGB"), atol=1e-6)


def test_a_map_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(NotFoundError, match="viridis"):
        colour_map("rainbow")
