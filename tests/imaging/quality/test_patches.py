import numpy as np
import pytest

from handscroll.imaging.quality.lattice import moved
from handscroll.imaging.quality.patches import measure_patches
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.target import Found, find_target

SIZE = (420, 320)


@pytest.fixture(scope="module")
def layout(truth):
    return truth.own_layout()


def test_patches_have_their_light_and_their_noise_and_dirt_is_left_out(truth, layout):
    where = truth.placed(SIZE, 40, 9)
    planted = truth.Planted(noise=0.01, dirt=60)
    picture = truth.painted(layout, SIZE, where, planted)
    patches = measure_patches(picture, find_target(picture, layout))
    assert np.abs(patches.mean - truth.light_of(layout.lab)).max() < 0.003
    assert patches.sd == pytest.approx(0.01, rel=0.25)
    assert patches.dirty.max() > 0.015
    assert (patches.count > 200).all()


def test_a_patch_that_is_half_covered_is_refused(truth, layout):
    where = truth.placed(SIZE, 40, 0)
    picture = truth.painted(layout, SIZE, where, truth.Planted(noise=0.005))
    x, y = moved(where, layout.middles[9:10])[0].astype(int)
    covered = picture.copy()
    covered[y - 20 : y + 20, x + 2 : x + 20] = 0.9
    with pytest.raises(CannotMeasureError) as told:
        measure_patches(covered, find_target(covered, layout))
    assert told.value.code == "target_covered"
    assert told.value.facts["patch"] == 10


def test_a_target_too_small_to_measure_is_refused(truth, layout):
    where = truth.placed(SIZE, 40, 0)
    found = Found(layout, np.diag([0.125, 0.125, 1.0]) @ where, 0.0)
    with pytest.raises(CannotMeasureError) as told:
        measure_patches(truth.painted(layout, SIZE, where)[::8, ::8], found)
    assert told.value.code == "target_small"
