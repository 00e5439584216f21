import numpy as np
import pytest

from handscroll.imaging.quality.geometry import (
    channel_shifts,
    distortion,
    highest_shift,
    resolution,
    ruler_resolution,
)
from handscroll.imaging.quality.refusals import CannotMeasureError
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


@pytest.mark.parametrize("red", [-0.6, 0.15, 0.4])
@pytest.mark.parametrize("dark_left", [True, False])
def test_colours_beside_each_other_are_recovered_with_their_direction(truth, red, dark_left):
    edge = truth.EdgeTruth("gauss", 0.7, 5.0)
    plain = truth.edge_picture(edge, np.random.default_rng(3), noise=0.0)
    picture = np.repeat(plain[..., None] if dark_left else plain[:, ::-1, None], 3, axis=2)
    for region, way in ((picture, (1, 0)), (np.swapaxes(picture, 0, 1), (0, 1))):
        shift = {0: (red * way[0], red * way[1]), 2: (-0.25 * way[0], -0.25 * way[1])}
        spoilt = truth.spoilt(region, truth.Planted(shift=shift, noise=0.004))
        (found,) = channel_shifts([spoilt])
        cosine = np.cos(np.radians(5))
        assert found.upright is (way == (1, 0))
        assert found.red.value == pytest.approx(red * cosine, abs=0.02)
        assert found.blue.value == pytest.approx(-0.25 * cosine, abs=0.02)
        assert highest_shift([found]).value == pytest.approx(max(abs(red), 0.25), abs=0.03)
        assert found.red.sd < 0.02


@pytest.mark.parametrize("percent", [-1.5, 0.0, 0.8])
def test_barrel_and_cushion_are_recovered_from_a_leaning_grid(percent):
    rng = np.random.default_rng(2)
    grid = np.stack(np.meshgrid(np.arange(9.0), np.arange(7.0)), -1).reshape(-1, 2)
    size = (900, 700)
    middle = (np.array(size) - 1) / 2
    flat = (grid - [4, 3]) * 100 @ np.array([[0.99, 0.05], [-0.05, 0.99]])
    flat /= 1 + 2e-5 * flat[:, :1]
    away2 = np.sum(flat**2, axis=1, keepdims=True) / np.sum(middle**2)
    seen = middle + flat * (1 + percent / 100 * away2) + rng.normal(0, 0.05, flat.shape)
    found = distortion(seen, grid, size)
    assert found.radial.value == pytest.approx(percent, abs=0.08)
    assert abs(found.radial.value - percent) < 5 * found.radial.sd
    assert found.highest >= found.rms


def test_a_grid_of_few_points_is_refused():
    with pytest.raises(CannotMeasureError) as told:
        distortion(np.zeros((5, 2)), np.zeros((5, 2)), (10, 10))
    assert told.value.code == "grid_small"
