import numpy as np
import pytest

from handscroll.departments.viewing.drawing.render import draw, level_for
from handscroll.errors import InvalidError
from handscroll.standards.iiif_image import parse_request
from handscroll.standards.iiif_image_plan import Limits, plan_image


def plan(address, size, limits=None):
    request = parse_request(*address.split("/"))
    return plan_image(request, size, limits or Limits(50_000, 40_000_000))


def drawn(address, pyramid, limits=None):
    return draw(plan(address, pyramid.size, limits), pyramid).pixels


def difference(a, b):
    return int(np.abs(a.astype(int) - b.astype(int)).max())


def test_a_region_at_full_size_is_the_very_pixels(lossless):
    pyramid = lossless(203, 151)
    got = drawn("17,23,101,77/max/0/default.png", pyramid)
    assert np.array_equal(got, pyramid.pixels[23:100, 17:118])
    assert np.array_equal(drawn("full/max/0/default.png", pyramid), pyramid.pixels)


def test_tiles_of_every_level_meet_without_a_seam_or_a_dark_line(lossless):
    pyramid = lossless(1025, 517)
    for level, size in enumerate(pyramid.levels):
        step = 1 << level
        whole = np.zeros((size.height, size.width, 3), np.uint8)
        for y in range(0, size.height, 64):
            for x in range(0, size.width, 64):
                high, wide = min(64, size.height - y), min(64, size.width - x)
                region = f"{x * step},{y * step},{64 * step},{64 * step}"
                tile = drawn(f"{region}/{wide},{high}/0/default.png", pyramid)
                whole[y : y + high, x : x + wide] = tile
        assert whole.min() >= 85, f"level {level} has a dark pixel"
        more = (0, size.height * step - 517), (0, size.width * step - 1025), (0, 0)
        blocks = np.pad(pyramid.pixels, more, "edge").reshape(
            size.height, step, size.width, step, 3
        )
        assert difference(whole, blocks.mean((1, 3))) <= 2


def test_scaling_keeps_the_phase(lossless):
    ramp = np.tile(np.linspace(20, 235, 1000), (600, 1))
    pyramid = lossless(pixels=np.repeat(ramp[..., None], 3, 2).round().astype(np.uint8))
    for width, region, left, wide in (
        (700, "full", 0, 1000), (333, "full", 0, 1000), (123, "101,7,511,301", 101, 511),
        (1700, "101,7,511,301", 101, 511),
    ):  # fmt: skip
        got = drawn(f"{region}/^{width},/0/default.png", pyramid)
        centres = left + (np.arange(width) + 0.5) * wide / width - 0.5
        wanted = 20 + 215 * centres / 999
        inner = slice(4, -4)
        assert np.abs(got[got.shape[0] // 2, inner, 0] - wanted[inner]).max() <= 1.1


def test_fine_stripes_turn_gray_instead_of_moire(lossless):
    stripes = np.zeros((400, 400, 3), np.uint8)
    stripes[:, ::2] = 255
    got = drawn("full/150,150/0/default.png", lossless(pixels=stripes))
    assert abs(got[5:-5, 5:-5].astype(int) - 128).max() <= 40


def test_rendering_a_large_answer_in_blocks_shows_no_seam(lossless, monkeypatch):
    pyramid = lossless(900, 700)
    address = "3,5,890,690/611,433/0/default.png"
    whole = drawn(address, pyramid)
    monkeypatch.setattr("handscroll.departments.viewing.drawing.render.BLOCK_SIDE", 170)
    assert difference(drawn(address, pyramid), whole) <= 1


def test_no_answer_costs_more_pixels_than_it_is_worth(lossless, monkeypatch):
    pyramid = lossless(2000, 1500)
    for name, value in (("WINDOW_PIXELS", 50_000), ("BLOCK_SIDE", 220)):
        monkeypatch.setattr(f"handscroll.departments.viewing.drawing.render.{name}", value)
    for size in ("1,1500", "2000,1", "1,1", "900,700", "!50,50"):
        pyramid.asked.clear()
        got = drawn(f"full/{size}/0/default.png", pyramid)
        assert got.min() > 60
        assert max(pyramid.asked) <= 200_000


def test_a_single_pixel_is_read_at_full_resolution(lossless):
    pyramid = lossless(512, 512)
    assert level_for(plan("100,100,1,1/max/0/default.png", pyramid.size), pyramid) == 0
    got = drawn("101,99,1,1/1,1/0/default.png", pyramid)
    assert np.array_equal(got[0, 0], pyramid.pixels[99, 101])


@pytest.mark.parametrize(
    ("rotation", "turned"),
    [
        ("0", lambda p: p), ("90", lambda p: np.rot90(p, -1)), ("180", lambda p: np.rot90(p, 2)),
        ("270", lambda p: np.rot90(p, 1)), ("!0", lambda p: p[:, ::-1]),
        ("!90", lambda p: np.rot90(p[:, ::-1], -1)),
    ],
)  # fmt: skip
def test_quarter_turns_and_mirroring_move_pixels_and_change_none(lossless, rotation, turned):
    pyramid = lossless(90, 61)
    got = drawn(f"full/max/{rotation}/default.png", pyramid)
    assert np.array_equal(got, turned(pyramid.pixels))


def test_a_free_turn_holds_the_whole_picture(lossless):
    white = np.full((60, 100, 3), 255, np.uint8)
    white[:, :50] = (200, 30, 30)
    pyramid = lossless(pixels=white)
    shown = draw(plan("full/max/30/default.png", pyramid.size), pyramid)
    assert shown.pixels.shape[:2] == (102, 117)
    assert shown.cover is not None
    assert abs(int(shown.cover.sum()) / 255 - 6000) < 60
    assert shown.cover[0, 0] == 0
    # Clockwise: the left end rises, so the red half is in the upper left.
    assert np.all(np.abs(shown.pixels[35, 40].astype(int) - (200, 30, 30)) <= 3)
    on_white = draw(plan("full/max/30/default.jpg", pyramid.size), pyramid)
    assert on_white.cover is None
    assert np.all(on_white.pixels[0, 0] == 255)


def test_gray_and_bitonal_have_one_channel(lossless):
    pyramid = lossless(80, 60)
    gray = drawn("full/max/0/gray.png", pyramid)
    wanted = pyramid.pixels @ np.array([0.299, 0.587, 0.114])
    assert np.abs(gray - wanted).max() <= 1
    assert set(np.unique(drawn("full/max/0/bitonal.png", pyramid))) == {0, 255}


def test_what_cannot_be_turned_is_refused(lossless):
    pyramid = lossless(pixels=np.full((4, 40_000, 3), 200, np.uint8))
    with pytest.raises(InvalidError, match="turned"):
        drawn("full/max/45/default.jpg", pyramid, Limits(50_000, 900_000_000))
    assert drawn("full/max/90/default.jpg", pyramid).shape == (40_000, 4, 3)
