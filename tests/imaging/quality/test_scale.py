import numpy as np
import pytest

from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.scale import resolution, ruler_resolution
from handscroll.imaging.quality.target import find_target


def test_resolution_comes_from_the_pitch_of_the_patches(truth):
    layout = truth.own_layout(pitch_mm=3.0)
    where = truth.placed((420, 320), 42, 6)
    picture = truth.painted(layout, (420, 320), where, truth.Planted(noise=0.005))
    found = resolution(find_target(picture, layout))
    assert found.value == pytest.approx(42 / 3 * 25.4, rel=0.003)
    assert found.sd < 0.01 * found.value


def test_resolution_is_refused_where_the_camera_leans_or_the_pitch_is_unknown(truth):
    layout = truth.own_layout()
    where = truth.placed((420, 320), 36, 0) @ np.diag([1.0, 1.06, 1.0])
    leaning = find_target(truth.painted(layout, (420, 320), where), layout)
    with pytest.raises(CannotMeasureError) as told:
        resolution(leaning)
    assert told.value.code == "target_leaning"
    unknown = truth.own_layout(float("nan"))
    straight = truth.placed((420, 320), 36, 0)
    with pytest.raises(CannotMeasureError) as told:
        resolution(find_target(truth.painted(unknown, (420, 320), straight), unknown))
    assert told.value.code == "pitch_unknown"


@pytest.mark.parametrize("pixels", [5.3, 11.811, 23.7])
def test_resolution_comes_from_the_ticks_of_a_ruler(pixels):
    rng = np.random.default_rng(int(pixels))
    x = np.arange(600)
    ticks = np.abs((x / pixels + 0.3) % 1 - 0.5) < 0.12
    strip = np.where(ticks, 0.1, 0.8) + rng.normal(0, 0.05, (12, 600)) + x * 1e-4
    found = ruler_resolution(strip)
    assert found.value == pytest.approx(25.4 * pixels, rel=0.001)


def test_a_strip_without_ticks_is_refused():
    rng = np.random.default_rng(1)
    for strip in (rng.normal(0.5, 0.1, (10, 500)), np.full((10, 8), 0.5)):
        with pytest.raises(CannotMeasureError) as told:
            ruler_resolution(strip)
        assert told.value.code == "ruler_unclear"
