"""The map of what lies beneath, judged against painted truth."""

import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError
from handscroll.geometry import Box, Size
from handscroll.imaging.hidden.judging import best_band, ceiling, judge, ring
from handscroll.imaging.hidden.mapping import HALO, learn
from handscroll.imaging.hidden.tiles import find, samples, tile


def test_strokes_beneath_stand_out_as_the_bar_asks(drawn, found):
    around = ring(drawn.lines)
    best = best_band(drawn.cube, drawn.lines, around)[1]
    top = ceiling(drawn.cube, drawn.lines, around)[1]
    for plane in (found.mapped.amount, found.mapped.presence):
        reached = judge(plane, drawn.lines, around)
        passed = reached.contrast >= 3.5 * best.contrast and reached.area >= 0.99
        near = reached.contrast >= 0.85 * top.contrast and reached.area >= 0.85 * top.area
        assert passed or near
        assert reached.contrast > 2 * best.contrast


def test_the_map_says_its_noise_and_how_far_the_surface_explains_the_infrared(drawn, found):
    mapped = found.mapped
    quiet = ~drawn.lines & ~ring(drawn.lines)
    spread = 1.4826 * np.median(np.abs(mapped.standing[quiet]))
    assert 0.7 < spread < 1.4
    assert (found.method.prediction.r2 > 0.9).all()
    assert np.isfinite(mapped.noise).all()
    assert (mapped.noise > 0).all()
    assert mapped.r2.min() >= 0
    assert mapped.r2.max() <= 1
    assert mapped.presence.min() >= 0
    assert mapped.presence.max() <= 1


def test_the_same_cube_gives_the_same_bytes(drawn):
    small = drawn.cube[:, :96, :128]
    one, other = (find(small, drawn.wavelengths).mapped for _ in range(2))
    assert one.amount.tobytes() == other.amount.tobytes()
    assert one.noise.tobytes() == other.noise.tobytes()


def test_a_tile_with_its_halo_is_a_part_of_the_whole_map(phantom):
    wide = phantom.paint(phantom.Scene(33, size=(64, 2 * HALO + 160)))

    def read(box):
        return wide.cube[:, box.y : box.y + box.height, box.x : box.x + box.width]

    method = learn([wide.cube[:, :, :200]], wide.wavelengths)
    whole = method.map(wide.cube)
    size = Size(wide.cube.shape[2], 64)
    box = Box(HALO + 30, 10, 60, 40)
    part, surface = tile(read, size, method, box)
    there = slice(10, 50), slice(HALO + 30, HALO + 90)
    np.testing.assert_allclose(part.amount, whole.amount[there], atol=1e-5)
    np.testing.assert_allclose(part.noise, whole.noise[there], atol=1e-5)
    np.testing.assert_allclose(part.r2, whole.r2[there], atol=1e-5)
    assert surface.shape == (4, 40, 60)


def test_unknown_pixels_stay_unknown_and_harm_nobody(drawn, found):
    cube = drawn.cube.copy()
    cube[3, 100:120, 90:120] = np.nan
    mapped = find(cube, drawn.wavelengths).mapped
    hole = np.zeros(drawn.lines.shape, bool)
    hole[100:120, 90:120] = True
    assert np.array_equal(np.isnan(mapped.amount), hole)
    lines, around = drawn.lines & ~hole, ring(drawn.lines) & ~hole
    whole = judge(found.mapped.amount, lines, around)
    assert judge(mapped.amount, lines, around).contrast > 0.9 * whole.contrast


def test_a_region_is_learnt_and_mapped_alone(drawn):
    region = np.zeros(drawn.lines.shape, bool)
    region[:, :160] = True
    mapped = find(drawn.cube, drawn.wavelengths, region=region).mapped
    assert np.array_equal(np.isfinite(mapped.amount), region)
    lines, around = drawn.lines & region, ring(drawn.lines) & region
    assert judge(mapped.amount, lines, around).area > 0.95
    with pytest.raises(MismatchError, match="region"):
        find(drawn.cube, drawn.wavelengths, region=region[:5])


def test_a_covered_figure_is_seen_by_the_mode_for_figures(phantom):
    scene = phantom.Scene(34, size=(192, 192), lines=False, figure=True)
    painted = phantom.paint(scene)
    mapped = find(painted.cube, painted.wavelengths, "figure").mapped
    around = ring(painted.figure)
    best = best_band(painted.cube, painted.figure, around)[1]
    reached = judge(mapped.amount, painted.figure, around)
    assert reached.area > 0.85
    assert reached.contrast > 1.5 * best.contrast


def test_samples_lie_on_the_cube_and_spread_over_it():
    assert samples(Size(300, 200)) == (Box(0, 0, 300, 200),)
    for size in (Size(10_000, 10_000), Size(40_000, 900), Size(500, 9000)):
        boxes = samples(size)
        assert 1 < len(boxes) <= 9
        assert all(one.clipped(size) == one for one in boxes)
        assert max(one.x for one in boxes) > 0.6 * size.width or size.width == 500
        assert max(one.y for one in boxes) > 0.6 * size.height or size.height == 900


def test_what_cannot_be_learnt_or_mapped_is_refused(drawn, found):
    with pytest.raises(InvalidError, match="no windows"):
        learn([], drawn.wavelengths)
    with pytest.raises(MismatchError, match="15 wavelengths"):
        learn([drawn.cube], drawn.wavelengths[:15])
    with pytest.raises(MismatchError, match="16 bands"):
        found.method.map(drawn.cube[:4])
    with pytest.raises(InvalidError, match="pixels are known"):
        learn([np.full_like(drawn.cube, np.nan)], drawn.wavelengths)
