import numpy as np
import pytest

from handscroll.imaging.radiometry.light import (
    block_means,
    boxed,
    centres,
    edges,
    smooth,
    strips,
)


def lamp(height, width):
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    return 1000 * (1 - 0.3 * (x**2 + 0.5 * y**2) + 0.1 * x)


def grid_of(sheet):
    return np.concatenate(
        [block_means(sheet[rows].astype(np.float32), down) for rows, down in strips(len(sheet), 64)]
    )


@pytest.mark.parametrize(("height", "width"), [(400, 300), (231, 517)])
def test_a_few_blocks_tell_uneven_light_to_its_edges(height, width):
    sheet = lamp(height, width)
    light = smooth(grid_of(sheet), height, width)
    got = np.concatenate([light.rows(rows) for rows, _ in strips(height)])
    assert np.abs(got / sheet - 1).max() < 0.001
    assert np.abs(got / sheet - 1).mean() < 0.0003


def test_dust_on_the_sheet_does_not_bend_the_light():
    sheet = lamp(400, 300)
    dusty = sheet.copy()
    y, x = np.mgrid[:400, :300]
    dusty[np.hypot(y - 200, x - 150) < 14] *= 0.6
    light = smooth(grid_of(dusty), 400, 300)
    assert np.abs(light.rows(slice(180, 220)) / sheet[180:220] - 1).max() < 0.004


@pytest.mark.parametrize("pixels", [5, 16, 24, 100, 1000])
def test_blocks_cover_every_pixel_once(pixels):
    at = edges(pixels)
    assert (at[0], at[-1]) == (0, pixels)
    assert (np.diff(at) > 0).all()
    assert np.average(centres(pixels), weights=np.diff(at)) == pytest.approx((pixels - 1) / 2)
    rows = [row for part, _ in strips(pixels, 40) for row in range(part.start, part.stop)]
    assert rows == list(range(pixels))


def test_a_lamp_that_no_polynomial_follows_is_followed_by_the_blocks():
    x = np.arange(600)
    sheet = lamp(400, 600) * (1 + 0.04 / (1 + np.exp(-(x - 300) / 25)))
    light = smooth(grid_of(sheet), 400, 600)
    got = light.rows(slice(100, 300))
    assert np.abs(got / sheet[100:300] - 1).max() < 0.002


def test_any_cut_of_rows_gives_the_same_light():
    light = smooth(grid_of(lamp(200, 150)), 200, 150)
    whole = light.rows(slice(0, 200))
    for top in (0, 1, 77, 199):
        assert light.rows(slice(top, top + 1)).tobytes() == whole[top].tobytes()


def test_a_frame_of_one_block_is_evenly_lit():
    light = smooth(grid_of(np.full((9, 7), 5.0)), 9, 7)
    assert np.allclose(light.rows(slice(0, 9)), 5)


def test_a_box_takes_the_mean_of_nine():
    part = np.random.default_rng(1).random((20, 30), np.float32)
    assert boxed(part)[5, 7] == pytest.approx(part[4:7, 6:9].mean(), rel=1e-5)
