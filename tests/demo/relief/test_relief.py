"""Reliefs and their pictures obey the laws they are made by."""

import numpy as np
import pytest
from PIL import Image

from handscroll.demo.relief.dome import Dome, lit_part, radiance, write_dome
from handscroll.demo.relief.heights import SHAPES, Shape
from handscroll.scans.relighting.lights import pictures_of, read_lights


def ramp(slope):
    x = np.tile(np.arange(40, dtype=np.float32), (30, 1))
    ones = np.ones((30, 40), np.float32)
    return Shape(x * slope, ones[..., None] * 0.5, ones * 0, 10.0)


def test_a_ramp_has_the_normal_and_the_light_that_can_be_worked_out():
    shape = ramp(0.5)
    expected = np.array([-0.5, 0, 1]) / 1.25**0.5
    assert shape.normal[10, 10] == pytest.approx(expected, abs=1e-6)
    seen = radiance(shape, np.array([0, 0, 1.0]), gloss=False)[10, 10]
    assert seen[0] == pytest.approx(0.5 / 1.25**0.5, rel=1e-5)


def test_a_wall_casts_a_shadow_as_long_as_the_lamp_is_low():
    height = np.zeros((40, 100), np.float32)
    height[:, 60:64] = 10
    reach = lit_part(height, np.array([0.8, 0, 0.6]))
    dark = np.flatnonzero(reach[20] < 0.5)
    # From the right: its shadow lies to the left, 10 / (0.6 / 0.8) pixels long.
    assert dark.min() == pytest.approx(60 - 13, abs=1)
    assert dark.max() < 60
    assert (lit_part(height, np.array([0, 0, 1.0])) == 1).all()


@pytest.mark.parametrize("name", SHAPES)
def test_a_relief_rises_reflects_less_than_all_and_comes_again_from_its_seed(name):
    one, again, other = (SHAPES[name](80, 64, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.height, again.height)
    assert not np.array_equal(one.height, other.height)
    assert np.ptp(one.height) > 2
    assert 0 < one.albedo.min() <= one.albedo.max() < 1
    slopes = np.degrees(np.arccos(one.normal[..., 2]))
    assert slopes.max() > 25
    assert np.median(slopes) < 60


def test_lamps_stand_all_around_and_above_the_rim():
    lights = Dome(40, lowest=15).lights
    assert np.linalg.norm(lights, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.degrees(np.arcsin(lights[:, 2])).min() > 15
    assert np.abs(lights[:, :2].mean(0)).max() < 0.05


def test_what_is_written_is_read_again(tmp_path):
    shape, dome = SHAPES["seal"](48, 40, 1), Dome(8)
    lamps = read_lights(write_dome(shape, dome, tmp_path))
    assert np.abs(np.array([one.at for one in lamps]) - dome.lights).max() < 1e-5
    paths = pictures_of(lamps, tmp_path)
    with Image.open(paths[3]) as found:
        assert np.array_equal(np.asarray(found), list(dome.pictures(shape))[3])


def test_noise_is_that_of_the_electrons():
    shape = ramp(0.0)
    dome = Dome(2, full_well=1000, gloss=False)
    taken = next(dome.pictures(shape)).astype(float)
    assert 1 < taken.std() < 8
