"""Every tile of every level against a reference computed from the original's pixels.

The reference knows nothing of the builder: level k + 1 is the mean of the up to four pixels of
level k that exist under each of its own. JPEG costs a little everywhere; padding, a missing
column or a neighbour's tile would cost far more at one edge, so edges are looked at alone.
"""

import io

import numpy as np
import pytest
import tifffile
from PIL import Image

from handscroll.geometry import Box, Size
from handscroll.scans.build import build_pyramid
from handscroll.scans.limits import Limits
from handscroll.scans.pyramid import Pyramid

SQUARES = [(side, side) for side in range(1, 71)]
PAIRS = [(w, h) for w, h in zip(range(1, 71, 2), range(70, 0, -3), strict=False)]
PAIRS += [(1, 70), (70, 1), (2, 67), (67, 2), (3, 64), (64, 3)]
AROUND = [(w, h) for w in (255, 256, 257) for h in (255, 256, 257)]
LARGE = [(1023, 1025), (1024, 1024), (1025, 1023), (1025, 1025), (511, 513), (513, 512)]


def halved(pixels):
    """The mean of what exists, half rounds up; whole numbers, so that nothing is smoothed over."""
    height, width = pixels.shape[:2]
    total = np.zeros((-(-height // 2), -(-width // 2), 3), np.uint16)
    count = np.zeros((*total.shape[:2], 1), np.uint16)
    for dy in (0, 1):
        for dx in (0, 1):
            part = pixels[dy::2, dx::2]
            total[: part.shape[0], : part.shape[1]] += part
            count[: part.shape[0], : part.shape[1]] += 1
    return ((total + count // 2) // count).astype(np.uint8)


def psnr(got, truth):
    off = np.square(got.astype(np.float32) - truth).mean()
    return 10 * np.log10(255**2 / max(off, 1e-9))


def check(pyramid, pixels, least, edge):
    """Compare every tile; return how many there were."""
    truth, side, seen = pixels, pyramid.tile, 0
    for level, size in enumerate(pyramid.levels):
        assert size == Size(truth.shape[1], truth.shape[0])
        for row in range(-(-size.height // side)):
            for column in range(-(-size.width // side)):
                wanted = truth[row * side : (row + 1) * side, column * side : (column + 1) * side]
                got = pyramid.tile_pixels(level, column, row)
                assert got.shape == wanted.shape
                assert psnr(got, wanted) > least, (size, level, column, row)
                for line in (np.s_[:, :1], np.s_[:, -1:], np.s_[:1], np.s_[-1:]):
                    off = got[line].astype(np.float32).mean((0, 1)) - wanted[line].mean((0, 1))
                    assert np.abs(off).max() < edge, (size, level, column, row)
                seen += 1
        truth = halved(truth)
    return seen


@pytest.fixture
def opened(tmp_path):
    """Build the pyramid of those pixels, stored as told, and open it."""
    kept = []

    def build(pixels, **how):
        source, target = tmp_path / "s.tif", tmp_path / "s.szi"
        tifffile.imwrite(source, pixels, photometric="rgb", **({"rowsperstrip": 16} | how))
        build_pyramid(source, target, limits=Limits())
        kept.append(Pyramid.open(target))
        return kept[-1]

    yield build
    for pyramid in kept:
        pyramid.close()


@pytest.mark.parametrize("sizes", [SQUARES[:35], SQUARES[35:], PAIRS], ids=["small", "70", "odd"])
def test_every_tile_of_small_pictures(opened, painting, sizes):
    whole = painting(600, 500)  # a small picture of a few strong colours would be a hard one
    for width, height in sizes:
        pixels = np.ascontiguousarray(whole[100 : 100 + height, 50 : 50 + width])
        assert check(opened(pixels), pixels, 34, 4) == 1


@pytest.mark.parametrize("size", AROUND + LARGE, ids=str)
def test_every_tile_around_the_sides_of_tiles(opened, painting, size):
    pixels = painting(*size)
    assert check(opened(pixels), pixels, 34, 5) > 0


@pytest.mark.parametrize("size", [(1025, 1023), (513, 700), (37, 53)], ids=str)
def test_tiles_read_by_a_stranger_make_the_whole_picture_again(opened, painting, size):
    pixels = painting(*size)
    pyramid = opened(pixels)
    for level, found in enumerate(pyramid.levels):
        whole = np.zeros((found.height, found.width, 3), np.uint8)
        for row in range(-(-found.height // 512)):
            for column in range(-(-found.width // 512)):
                with Image.open(io.BytesIO(pyramid.stored_tile(level, column, row))) as tile:
                    shown = np.asarray(tile)
                place = np.s_[row * 512 : row * 512 + 512, column * 512 : column * 512 + 512]
                assert whole[place].shape == shown.shape
                whole[place] = shown
        box = Box(0, 0, found.width, found.height)
        assert np.array_equal(whole, pyramid.window(level, box))


def test_a_scroll_too_wide_for_memory_is_the_same_whichever_way_it_is_stored(opened, painting):
    """Wider than is taken at once: read in bands from plain strips, decoded first from LZW."""
    pixels = painting(40_003, 700)[300:367].copy()
    plain = opened(pixels)
    assert check(plain, pixels, 34, 5) == sum(-(-s.width // 512) for s in plain.levels)
    tiles = [plain.stored_tile(k, x, 0) for k, s in enumerate(plain.levels)
             for x in range(-(-s.width // 512))]  # fmt: skip
    for how in ({"compression": "lzw"}, {"tile": (64, 1024)}, {"planarconfig": "separate"}):
        stored = np.moveaxis(pixels, -1, 0) if "planarconfig" in how else pixels
        other = opened(np.ascontiguousarray(stored), **how)
        assert tiles == [other.stored_tile(k, x, 0) for k, s in enumerate(other.levels)
                         for x in range(-(-s.width // 512))]  # fmt: skip


def test_a_tall_scroll_that_lies_on_its_side_is_turned_in_bands(opened, painting):
    pixels = painting(30_001, 530)
    stored = np.ascontiguousarray(np.rot90(pixels))  # to be turned clockwise
    turned = opened(stored, extratags=[(274, "H", 1, 6, True)])
    assert turned.size == Size(30_001, 530)
    assert check(turned, pixels, 34, 5) > 59


def test_wide_sixteen_bit_and_grey_scrolls_are_read_in_bands_too(opened, painting):
    pixels = painting(33_000, 700)[300:341].copy()
    deep = opened(pixels.astype(">u2") * 257, byteorder=">")
    assert check(deep, pixels, 34, 5) > 65


def test_every_tile_of_a_scan_of_160_megapixels(opened, painting):
    patch = painting(2048, 2048)
    grain = np.random.default_rng(2).integers(0, 6, patch.shape, np.uint8)
    wide = np.tile(np.concatenate([patch + grain, patch[:, ::-1]], 1), (1, 5, 1))[:, :20_011]
    pixels = np.tile(np.concatenate([wide, wide[::-1]]), (2, 1, 1))[:7993]
    tiles = 40 * 16 + 20 * 8 + 10 * 4 + 5 * 2 + 3 + 2 + 1
    assert check(opened(pixels, rowsperstrip=64), pixels, 33, 6) == tiles
