import numpy as np

from handscroll.imaging.resample import resample


def test_a_window_with_whole_edges_at_its_own_size_is_copied():
    pixels = np.random.default_rng(1).integers(0, 256, (30, 40, 3), np.uint8)
    assert np.array_equal(resample(pixels, (5, 6, 25, 26), 20, 20), pixels[6:26, 5:25])


def test_edges_between_pixels_move_the_picture_by_that_much():
    ramp = np.repeat(np.tile(np.arange(0, 200, 2), (20, 1))[..., None], 3, 2).astype(np.uint8)
    got = resample(ramp, (10.5, 4, 60.5, 14), 50, 10)
    wanted = 2 * (10.5 + np.arange(50))
    assert np.abs(got[5, :, 0] - wanted).max() <= 1


def test_every_source_pixel_counts_when_shrinking():
    noise = np.random.default_rng(2).integers(0, 256, (256, 256, 3), np.uint8)
    got = resample(noise, (0, 0, 256, 256), 8, 8)
    blocks = noise.reshape(8, 32, 8, 32, 3).mean((1, 3))
    assert np.abs(got - blocks).max() <= 12
