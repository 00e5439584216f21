from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.errors import InvalidError, UnreadableError
from handscroll.geometry import Box, Size
from handscroll.scans.pyramid import Pyramid

ODD = [(1025, 333), (1, 1), (3, 5000), (5000, 3), (512, 512), (513, 1024), (1537, 1023)]


def saved(path, pixels):
    tifffile.imwrite(path, pixels, photometric="rgb", rowsperstrip=7)
    return path


def halved(pixels):
    """The mean of each 2 x 2 block, the last row and column standing in for missing ones."""
    pixels = np.pad(
        pixels, ((0, pixels.shape[0] % 2), (0, pixels.shape[1] % 2), (0, 0)), mode="edge"
    )
    return (pixels[::2, ::2] + pixels[1::2, ::2] + pixels[::2, 1::2] + pixels[1::2, 1::2]) / 4


def whole(size):
    return Box(0, 0, size.width, size.height)


@pytest.mark.parametrize(("width", "height"), ODD)
def test_every_level_has_the_iiif_size_and_the_right_pixels_to_the_last_column(
    tmp_path, built, painting, width, height
):
    pixels = painting(width, height)
    _, pyramid = built(saved(tmp_path / "s.tif", pixels))
    truth = pixels.astype(float)

    assert pyramid.size == Size(width, height)
    for level, size in enumerate(pyramid.levels):
        assert size == Size(-(-width // 2**level), -(-height // 2**level))
        got = pyramid.window(level, whole(size)).astype(float)
        assert np.abs(got - truth).mean() < 3.5
        for edge in (np.s_[:, -1], np.s_[-1, :], np.s_[:, 0], np.s_[0, :]):
            assert np.abs(got[edge].mean(0) - truth[edge].mean(0)).max() < 6
        truth = halved(truth)
    assert max(pyramid.levels[-1].width, pyramid.levels[-1].height) <= pyramid.tile


@pytest.fixture(scope="module")
def scroll(tmp_path_factory, painting):
    from handscroll.scans.build import build_pyramid
    from handscroll.scans.limits import Limits

    folder = tmp_path_factory.mktemp("scroll")
    source = saved(folder / "s.tif", painting(1900, 1100))
    build_pyramid(source, folder / "s.pyramid", limits=Limits())
    with Pyramid.open(folder / "s.pyramid") as pyramid:
        yield pyramid, [pyramid.window(k, whole(s)) for k, s in enumerate(pyramid.levels)]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_window_equals_the_same_part_of_the_whole_level(scroll, data):
    pyramid, levels = scroll
    level = data.draw(st.integers(0, len(levels) - 1))
    height, width = levels[level].shape[:2]
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    box = Box(x, y, data.draw(st.integers(1, width - x)), data.draw(st.integers(1, height - y)))

    assert np.array_equal(
        pyramid.window(level, box), levels[level][y : y + box.height, x : x + box.width]
    )


@pytest.mark.parametrize(
    ("level", "box"),
    [(0, Box(-1, 0, 5, 5)), (0, Box(0, 0, 1901, 5)), (0, Box(0, 0, 0, 5)), (3, Box(0, 0, 1, 1)),
     (-1, Box(0, 0, 1, 1)), (1, Box(0, 549, 10, 2))],
)  # fmt: skip
def test_a_window_outside_the_level_is_refused(scroll, level, box):
    with pytest.raises(InvalidError, match="cannot be read"):
        scroll[0].window(level, box)


def test_many_threads_read_the_same_pixels(scroll):
    pyramid, levels = scroll
    with ThreadPoolExecutor(8) as pool:
        got = list(
            pool.map(lambda x: pyramid.window(0, Box(x, x // 2, 300, 300)), range(0, 1600, 50))
        )

    for x, pixels in zip(range(0, 1600, 50), got, strict=True):
        assert np.array_equal(pixels, levels[0][x // 2 : x // 2 + 300, x : x + 300])


def test_an_open_pyramid_holds_one_file_descriptor(scroll):
    before = len(list(Path("/proc/self/fd").iterdir()))
    opened = [Pyramid.open(scroll[0].path) for _ in range(20)]

    assert len(list(Path("/proc/self/fd").iterdir())) - before == 20
    for pyramid in opened:
        pyramid.close()
        pyramid.close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_stored_tile_is_a_whole_jpeg_with_the_same_pixels(scroll):
    import io

    from PIL import Image

    pyramid, levels = scroll
    for level, column, row in [(0, 0, 0), (0, 1, 1), (1, 0, 0), (2, 0, 0), (0, 3, 2)]:
        decoded = np.asarray(Image.open(io.BytesIO(pyramid.stored_tile(level, column, row))))
        side = pyramid.tile
        truth = levels[level][row * side : (row + 1) * side, column * side : (column + 1) * side]
        assert np.array_equal(decoded, truth)
        assert np.array_equal(pyramid.tile_pixels(level, column, row), truth)
        place = pyramid.tile_place(level, column, row)
        assert pyramid.read(*place) == pyramid.stored_tile(level, column, row)


def test_a_replaced_pyramid_stays_readable_to_whoever_had_it_open(tmp_path, built, painting):
    source = saved(tmp_path / "s.tif", painting(700, 600))
    _, old = built(source)
    before = old.window(0, whole(old.size))
    saved(source, 255 - painting(700, 600))
    _, new = built(source)

    assert np.array_equal(old.window(0, whole(old.size)), before)
    assert np.abs(new.window(0, whole(new.size)).astype(int) - before).mean() > 20


def test_a_closed_pyramid_says_so(scroll):
    pyramid = Pyramid.open(scroll[0].path)
    pyramid.close()
    with pytest.raises(UnreadableError, match="closed"):
        pyramid.window(0, Box(0, 0, 9, 9))


def test_what_is_no_pyramid_of_ours_is_refused(tmp_path, painting):
    with pytest.raises(UnreadableError, match="cannot be opened"):
        Pyramid.open(tmp_path / "gone.tif")
    with pytest.raises(UnreadableError, match="cannot be opened"):
        Pyramid.open(saved(tmp_path / "plain.tif", painting(30, 20)))


def test_a_damaged_pyramid_is_an_error_or_pixels_but_never_a_crash(tmp_path, scroll):
    data = scroll[0].path.read_bytes()
    random = np.random.default_rng(7)
    for round_ in range(60):
        broken = bytearray(data[: random.integers(1, len(data))] if round_ % 2 else data)
        for at in random.integers(0, len(broken), 30):
            broken[at] = random.integers(256)
        path = tmp_path / "b.tif"
        path.write_bytes(broken)
        try:
            with Pyramid.open(path) as pyramid:
                pyramid.window(0, Box(0, 0, 600, 600))
        except (UnreadableError, InvalidError):
            continue
