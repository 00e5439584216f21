import io

import numpy as np
from PIL import Image

from handscroll.departments.viewing.drawing.tile_cache import TileCache
from handscroll.departments.viewing.drawing.tiles import Here, picture_bytes, stored_tile
from handscroll.geometry import Box
from handscroll.standards.iiif_image import parse_request
from handscroll.standards.iiif_image_plan import Limits, plan_image


def plan(address, size):
    return plan_image(parse_request(*address.split("/")), size, Limits(20_000, 40_000_000))


def test_every_tile_of_an_odd_picture_equals_the_source(built):
    pixels, pyramid = built(1543, 1031)
    side = pyramid.tile
    as_stored = 0
    for level, size in enumerate(pyramid.levels):
        step = 1 << level
        more = (0, size.height * step - 1031), (0, size.width * step - 1543), (0, 0)
        blocks = np.pad(pixels, more, "edge").reshape(size.height, step, size.width, step, 3)
        reference = blocks.mean((1, 3))
        for y in range(0, size.height, side):
            for x in range(0, size.width, side):
                wide, high = min(side, size.width - x), min(side, size.height - y)
                address = f"{x * step},{y * step},{side * step},{side * step}/{wide},{high}"
                found = plan(f"{address}/0/default.jpg", pyramid.size)
                as_stored += stored_tile(found, pyramid) is not None
                got = np.asarray(Image.open(io.BytesIO(picture_bytes(found, pyramid))))
                assert got.shape == (high, wide, 3)
                wanted = reference[y : y + high, x : x + wide]
                # The very edges count: a padded column would be far off, not slightly.
                assert np.abs(got - wanted).max() <= 14
                assert np.abs(got - wanted).mean() <= 2
    assert as_stored >= 6 + 1


def test_only_whole_plain_tiles_are_sent_as_stored(built):
    _, pyramid = built(1543, 1031)
    side = pyramid.tile
    inner = f"{side},0,{side},{side}/{side},{side}"
    assert stored_tile(plan(f"{inner}/0/default.jpg", pyramid.size), pyramid) is not None
    assert stored_tile(plan(f"{inner}/0/color.jpg", pyramid.size), pyramid) is not None
    for other in ("0/gray.jpg", "90/default.jpg", "!0/default.jpg", "0/default.png"):
        assert stored_tile(plan(f"{inner}/{other}", pyramid.size), pyramid) is None
    shifted = f"{side + 1},0,{side},{side}/{side},{side}/0/default.jpg"
    assert stored_tile(plan(shifted, pyramid.size), pyramid) is None


def test_every_format_holds_the_picture(built):
    pixels, pyramid = built(301, 203)
    for form in ("jpg", "png", "webp", "tif"):
        for quality, mode in (("default", "RGB"), ("gray", "L")):
            body = picture_bytes(plan(f"full/max/0/{quality}.{form}", pyramid.size), pyramid)
            image = Image.open(io.BytesIO(body))
            assert image.size == (301, 203)
            assert image.mode == ("RGB" if form == "webp" else mode)
            if quality == "default":
                assert np.abs(np.asarray(image).astype(int) - pixels).max() <= 16
        body = picture_bytes(plan(f"full/max/30/default.{form}", pyramid.size), pyramid)
        image = Image.open(io.BytesIO(body))
        corner = np.asarray(image)[0, 0]
        assert corner[3] == 0 if form in ("png", "webp") else corner.min() >= 250
        body = picture_bytes(plan(f"full/max/0/bitonal.{form}", pyramid.size), pyramid)
        values = np.asarray(Image.open(io.BytesIO(body)).convert("L"))
        assert np.mean((values < 30) | (values > 225)) > 0.95


def test_regions_come_near_to_lanczos_of_the_original(built):
    pixels, pyramid = built(1543, 1031)
    cache = TileCache(16 * 2**20)
    for x, y, w, h, wide in ((101, 77, 1201, 803, 333), (0, 0, 1543, 1031, 700), (513, 3, 499, 401,
        257), (1043, 700, 500, 331, 499), (9, 9, 700, 700, 701 // 3)):  # fmt: skip
        found = plan(f"{x},{y},{w},{h}/{wide},/0/default.jpg", pyramid.size)
        got = np.asarray(Image.open(io.BytesIO(picture_bytes(found, pyramid, Here(cache)))))
        box = Image.fromarray(pixels[y : y + h, x : x + w])
        size = (found.output.width, found.output.height)
        wanted = np.asarray(box.resize(size, Image.Resampling.LANCZOS)).astype(float)
        assert got.shape == wanted.shape
        assert 10 * np.log10(255**2 / np.mean((got - wanted) ** 2)) >= 40
    assert 0 < cache.held_bytes <= cache.most_bytes


def test_answers_at_a_stored_size_have_the_stored_pixels(built):
    _, pyramid = built(1543, 1031)
    for level in (0, 1):
        step = 1 << level
        found = plan(f"{32 * step},{14 * step},{600 * step},{300 * step}/600,300/0/default.png",
                     pyramid.size)  # fmt: skip
        got = np.asarray(Image.open(io.BytesIO(picture_bytes(found, pyramid))))
        assert np.array_equal(got, pyramid.window(level, Box(32, 14, 600, 300)))


def test_a_small_cache_changes_no_pixel(built):
    _, pyramid = built(1543, 1031)
    for address in ("full/900,/0/default.jpg", "full/900,/0/gray.jpg", "full/901,/0/default.png"):
        found = plan(address, pyramid.size)
        studios = [Here(TileCache(size)) for size in (0, 10**6, 10**9)]
        bodies = {picture_bytes(found, pyramid, one) for one in studios}
        assert len(bodies) == 1
