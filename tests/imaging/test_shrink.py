import cv2
import numpy as np
import pytest
from PIL import Image

from handscroll.geometry import Box
from handscroll.imaging.edges import go_on
from handscroll.imaging.planes import planes_of
from handscroll.imaging.shrink import LEAST, MOST, shrink, shrink_colour, span, taps


def photograph(width, height):
    rng = np.random.default_rng(5)
    out = np.zeros((height, width), np.float32)
    for octave in range(1, 8):
        grid = rng.standard_normal((height >> octave, width >> octave), np.float32)
        out += cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC) * 2.0**octave / 4
    return np.clip(out + 128 + rng.normal(0, 3, out.shape), 0, 255).astype(np.uint8)


def shrunk(pixels, edges, size, drawn=shrink):
    across, down = span(edges[0], edges[2], size[0]), span(edges[1], edges[3], size[1])
    assert across is not None
    assert down is not None
    box = Box(across.first, down.first, across.count, down.count)
    inside = Box(0, 0, pixels.shape[1], pixels.shape[0])
    x, y = max(0, box.x), max(0, box.y)
    right = min(box.x + box.width, inside.width)
    bottom = min(box.y + box.height, inside.height)
    part = pixels[y:bottom, x:right]
    return drawn(go_on(part, Box(x, y, right - x, bottom - y), box), across, down, size)


def psnr(one, other):
    return 10 * np.log10(255**2 / np.mean((one.astype(float) - other) ** 2))


@pytest.mark.parametrize("step", [1.0, 1.01, 1.13, 1.333, 1.5, 1.77, 1.99, 2.2])
@pytest.mark.parametrize("left", [40.0, 40.25, 40.5, 41.37])
def test_it_comes_near_to_lanczos_wherever_the_edges_lie(step, left):
    pixels = photograph(700, 500)
    size = (int(400 / step), int(300 / step))
    edges = (left, 33.6, left + size[0] * step, 33.6 + size[1] * step)
    wanted = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS, box=edges))
    got = shrunk(pixels, edges, size)
    assert got.shape == wanted.shape
    linear = np.asarray(
        Image.fromarray(pixels).transform(
            size, Image.Transform.EXTENT, edges, Image.Resampling.BILINEAR
        )
    )
    assert psnr(got, wanted) >= 38
    # Hardly shrunk at all, both are as good as the same.
    assert psnr(got, wanted) >= psnr(linear, wanted) + (0.5 if step > 1.1 else -1)


def test_at_its_own_size_between_whole_pixels_hardly_anything_changes():
    pixels = photograph(300, 200)
    got = shrunk(pixels, (20, 30, 220, 130), (200, 100))
    assert psnr(got, pixels[30:130, 20:220]) >= 45


def test_colours_are_scaled_alike_and_an_even_ground_stays_even():
    pixels = np.full((90, 120, 3), (200, 100, 7), np.uint8)
    got = shrunk(pixels, (0, 0, 120, 90), (77, 58))
    assert np.array_equal(np.unique(got.reshape(-1, 3), axis=0), [[200, 100, 7]])


def test_beyond_the_edge_the_last_pixel_goes_on():
    ramp = np.tile(np.linspace(250, 20, 100).astype(np.uint8), (60, 1))
    got = shrunk(ramp, (0, 0, 100, 60), (70, 42)).astype(int)
    assert got[:, 0].min() >= 245
    assert got[:, -1].max() <= 25
    assert (np.diff(got, axis=1) <= 0).all()


def test_what_the_filter_is_no_good_for_is_refused():
    assert span(0, 100, 120) is None
    assert span(0, 100, 40) is None
    for step in (LEAST, 1.0, MOST):
        found = span(3.3, 3.3 + 100 * step, 100)
        assert found is not None
        assert abs(taps(found).sum() - 1) < 1e-5
        assert abs(found.shift) <= 0.5


@pytest.mark.parametrize("size", [(8, 6), (7, 6), (8, 5), (1, 1), (3, 1)])
def test_planes_halve_chroma_as_a_jpeg_file_does(size):
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (size[1], size[0], 3), np.uint8)
    planes = planes_of(pixels)
    more = (0, size[1] % 2), (0, size[0] % 2), (0, 0)
    wide = np.pad(pixels, more, "edge").astype(float)
    blue = 128 + wide @ np.array([-0.168736, -0.331264, 0.5])
    half = blue.reshape(blue.shape[0] // 2, 2, blue.shape[1] // 2, 2).mean((1, 3))
    assert np.abs(planes.y - pixels @ np.array([0.299, 0.587, 0.114])).max() <= 1
    assert planes.cb.shape == planes.cr.shape == half.shape
    assert np.abs(planes.cb - half).max() <= 2
    assert planes.nbytes == planes.y.size + 2 * half.size


@pytest.mark.parametrize("step", [0.95, 1.0, 1.13, 1.5, 1.99, 2.2])
@pytest.mark.parametrize("left", [40.0, 40.25, 40.5, 41.37])
def test_chroma_lies_where_luma_lies(step, left):
    size = (int(300 / step), int(200 / step))
    edges = (left, 33.6, left + size[0] * step, 33.6 + size[1] * step)
    across, down = np.arange(400) / 2, np.arange(400) / 8
    # Rounded by chance, so that rounding moves the mean nowhere.
    chance = np.random.default_rng(2).random((400, 400))
    ramp = (across[None] + down[:, None] + chance).astype(np.uint8)
    got = shrunk(ramp, edges, size, shrink_colour)
    x = left + (np.arange(size[0]) + 0.5) * step - 0.5
    y = 33.6 + (np.arange(size[1]) + 0.5) * step - 0.5
    wanted = (x / 2)[None] + (y / 8)[:, None]
    assert np.abs(got - wanted).max() <= 1.6
    # Half a level a pixel: a tenth of a pixel beside its place would be seen.
    assert abs((got - wanted).mean()) < 0.08


@pytest.mark.parametrize("step", [1.0, 1.3, 1.7, 2.0, 2.2])
def test_chroma_comes_near_to_lanczos(step):
    pixels = cv2.GaussianBlur(photograph(700, 500), (0, 0), 1.0)
    size = (int(400 / step), int(300 / step))
    edges = (40.3, 33.6, 40.3 + size[0] * step, 33.6 + size[1] * step)
    wanted = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS, box=edges))
    assert psnr(shrunk(pixels, edges, size, shrink_colour), wanted) >= 36


def test_a_weave_of_two_colours_makes_no_bands_where_samples_are_skipped():
    weave = np.full((400, 400), 128, np.uint8)
    weave[:, ::2] = 160
    got = shrunk(weave, (20.0, 20.0, 360.0, 360.0), (160, 160), shrink_colour)
    bands = cv2.GaussianBlur(got.astype(np.float32), (0, 0), 3)[20:-20, 20:-20]
    skipped = weave[20:360:2, np.round(20 + np.arange(160) * 2.125).astype(int)]
    alone = cv2.GaussianBlur(skipped.astype(np.float32), (0, 0), 3)[20:-20, 20:-20]
    assert np.ptp(bands) < np.ptp(alone) / 4
