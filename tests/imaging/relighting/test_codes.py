"""Planes of bytes mean what they say, and are seen as the papers have it."""

import numpy as np
import pytest

from handscroll.imaging.relighting.bases import Basis, hemisphere, values
from handscroll.imaging.relighting.codes import (
    Meaning,
    coded,
    lit,
    normals,
    normals_of_fit,
    ranges,
)
from handscroll.imaging.relighting.seeing import Way, seen


def meaning(apart=True, basis=Basis.PTM):
    count = basis.terms * (1 if apart else 3) + (3 if apart else 0)
    return Meaning(basis, apart, (2.0,) * count + (2.0, 2.0), (-1.0,) * count + (-1.0, -1.0))


def planes(told, **named):
    """One pixel, of values by plane number."""
    found = np.zeros((told.planes, 1, 1))
    for name, value in named.items():
        found[int(name[1:])] = value
    return coded(found, told.scale, told.bias)


def test_a_value_comes_back_within_half_a_step():
    told = meaning()
    values_in = np.linspace(-1, 1, told.planes).reshape(-1, 1, 1)
    assert (
        np.abs(told.of(coded(values_in, told.scale, told.bias)) - values_in).max() <= 1.0001 / 255
    )


def test_ranges_hold_all_but_the_wildest_values():
    sample = np.random.default_rng(1).normal(3, 2, (1, 20_000))
    scale, bias = ranges(sample)
    inside = (sample >= bias[0]) & (sample <= bias[0] + scale[0])
    assert inside.mean() > 0.999
    assert scale[0] < 20


def test_luma_is_multiplied_with_colour():
    told = meaning()
    one = planes(told, p5=0.5, p6=1.0, p7=0.5, p8=0.0)
    assert lit(one, told, (0, 0, 1))[0, 0] == pytest.approx([0.5, 0.25, 0], abs=0.01)


def test_each_colour_may_have_its_own_answer():
    told = meaning(apart=False)
    one = planes(told, p3=0.5, p5=0.5, p11=0.25)
    light = (0.6, 0.0, 0.8)
    assert lit(one, told, light)[0, 0] == pytest.approx([0.8, 0.25, 0], abs=0.02)


def test_normals_as_colours_are_half_way_between():
    told = meaning()
    one = planes(told, p9=0.6, p10=0.0)
    assert normals(one, told)[0, 0] == pytest.approx([0.6, 0, 0.8], abs=0.01)
    shown = seen(one, told, (0, 0, 1), Way.NORMALS)[0, 0]
    assert shown == pytest.approx([0.8, 0.5, 0.9], abs=0.01)


def test_gain_leaves_the_light_that_a_pixel_faces_and_moves_the_others_away():
    told = meaning()
    one = planes(told, p0=-0.5, p1=-0.5, p5=0.6, p6=1, p7=1, p8=1)
    faced = seen(one, told, (0, 0, 1), Way.GAIN, 0.5)
    aside = seen(one, told, (0.6, 0, 0.8), Way.GAIN, 0.5)[0, 0, 0]
    assert faced == pytest.approx(lit(one, told, (0, 0, 1)), abs=0.02)
    assert aside == pytest.approx(0.6 - 2.5 * 0.18, abs=0.03)


def test_gloss_is_brightest_where_the_surface_mirrors_the_light():
    told = meaning()
    flat = planes(told, p5=0.2, p6=1, p7=1, p8=1)
    above = seen(flat, told, (0, 0, 1), Way.GLOSS, 0.5)[0, 0, 0]
    aside = seen(flat, told, (0.8, 0, 0.6), Way.GLOSS, 0.5)[0, 0, 0]
    assert above == pytest.approx(0.2 * 0.7 + 0.5, abs=0.02)
    assert aside < 0.2


def test_sharpening_leaves_a_flat_place_as_it_is():
    told = meaning()
    flat = np.repeat(np.repeat(planes(told, p5=0.4, p6=1, p7=1, p8=1), 20, 1), 20, 2)
    light = (0.6, 0, 0.8)
    plain = seen(flat, told, light, Way.COLOUR)
    assert seen(flat, told, light, Way.SHARP, 1.0) == pytest.approx(plain, abs=0.01)


def test_normals_of_a_finished_file_are_those_of_the_surface_it_was_made_of():
    truth = np.array([[0.3, -0.2, (1 - 0.13) ** 0.5]])
    lights = hemisphere(300)[60:]
    luma = 0.7 * np.maximum(lights @ truth[0], 0) ** (1 / 2.2)
    # Six polynomials are too stiff for Lambert's law, whoever takes normals from them.
    for basis, most in ((Basis.PTM, 8), (Basis.HSH9, 4)):
        under = values(basis, lights)
        coefficients = np.linalg.lstsq(under, luma, rcond=None)[0][None]
        off = np.degrees(np.arccos(np.clip(normals_of_fit(coefficients, basis) @ truth[0], -1, 1)))
        assert off[0] < most
