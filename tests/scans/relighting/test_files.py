"""PTM and RTI files are read as their documents say, and hostile ones are refused."""

import numpy as np
import pytest

from handscroll.errors import HandscrollError, TooLargeError, UnreadableError, UnsupportedError
from handscroll.imaging.relighting.bases import Basis
from handscroll.scans.relighting.opening import open_relight

WIDTH, HEIGHT = 5, 4


def start_of(path):
    """A PTM's header: five lines."""
    return b"\n".join(path.read_bytes().split(b"\n")[:5]) + b"\n"


def test_an_lrgb_ptm_is_read_the_right_way_up(lrgb, codes):
    found = open_relight(lrgb)
    assert (found.width, found.height, found.basis, found.apart) == (5, 4, Basis.PTM, True)
    assert np.array_equal(found.rows(0, HEIGHT), codes)
    assert np.array_equal(found.rows(1, 3), codes[:, 1:3])
    assert found.notes == ()


def test_a_value_is_the_byte_less_the_bias_times_the_scale(lrgb, codes):
    found = open_relight(lrgb)
    byte = float(codes[0, 0, 0])
    assert byte / 255 * found.scale[0] + found.bias[0] == pytest.approx((byte - 128) * 2 / 255)
    assert (found.scale[6:], found.bias[6:]) == ((1.0,) * 3, (0.0,) * 3)


def test_an_rgb_ptm_has_red_then_green_then_blue(tmp_path, lrgb):
    codes = np.random.default_rng(9).integers(0, 256, (18, HEIGHT, WIDTH), np.uint8)
    blocks = [np.moveaxis(codes[6 * n : 6 * n + 6, ::-1], 0, -1).tobytes() for n in range(3)]
    path = tmp_path / "rgb.ptm"
    path.write_bytes(start_of(lrgb).replace(b"LRGB", b"RGB") + b"".join(blocks))
    found = open_relight(path)
    assert not found.apart
    assert np.array_equal(found.rows(0, HEIGHT), codes)


def test_width_and_height_may_stand_on_two_lines(lrgb, codes):
    lrgb.write_bytes(lrgb.read_bytes().replace(b"5 4\n", b"5\n4\n", 1))
    assert np.array_equal(open_relight(lrgb).rows(0, HEIGHT), codes)


def test_harmonics_are_read_from_the_top_with_their_scale(harmonics):
    path, codes, scale, bias = harmonics
    found = open_relight(path)
    assert found.basis is Basis.HSH9
    assert np.array_equal(found.rows(2, 4), codes[:, 2:4])
    assert found.scale == pytest.approx(tuple(scale) * 3)
    assert found.bias == pytest.approx(tuple(bias) * 3)


def test_what_a_file_is_its_first_line_says_and_not_its_name(lrgb, tmp_path):
    other = lrgb.rename(tmp_path / "coin.rti")
    assert open_relight(other).kind == "LRGB PTM"


def test_bytes_behind_the_pixels_are_noted(lrgb):
    lrgb.write_bytes(lrgb.read_bytes() + b"more")
    assert "4 bytes" in open_relight(lrgb).notes[0]


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        (b"5 4\n", b"-5 4\n", "size"),
        (b"5 4\n", b"5.5 4\n", "size"),
        (b"5 4\n", b"nan 4\n", "2 numbers"),
        (b"5 4\n", b"five 4\n", "no numbers"),
        (b"2.0 1.0", b"inf 1.0", "6 numbers"),
        (b"2.0 1.0", b"1e9 1.0", "beyond all sense"),
        (b"2.0 1.0", b"\xff\xfe 1.0", "plain text"),
        (b"5 4\n", b"50 40\n", "and 180 are there"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused(lrgb, was, now, why):
    lrgb.write_bytes(lrgb.read_bytes().replace(was, now, 1))
    with pytest.raises(UnreadableError) as refused:
        open_relight(lrgb)
    assert why in refused.value.why
    assert refused.value.fix


def test_a_header_without_end_is_not_read_for_ever(tmp_path):
    path = tmp_path / "endless.ptm"
    path.write_bytes(b"PTM_1.2\n" + b"x" * 1_000_000)
    with pytest.raises(UnreadableError, match="not opened"):
        open_relight(path)


def test_more_pixels_than_any_picture_has_are_refused_before_any_is_asked_for(lrgb):
    lrgb.write_bytes(lrgb.read_bytes().replace(b"5 4\n", b"99999 99999\n", 1))
    with pytest.raises(TooLargeError):
        open_relight(lrgb)


@pytest.mark.parametrize("form", ["JPEGLS_LRGB", "JPEGLS_RGB", "LUM", "PTM_LUT"])
def test_packed_and_other_forms_are_refused_with_what_to_do(lrgb, form):
    lrgb.write_bytes(lrgb.read_bytes().replace(b"FORMAT_LRGB", b"FORMAT_" + form.encode(), 1))
    with pytest.raises(UnsupportedError) as refused:
        open_relight(lrgb)
    assert form in refused.value.why
    assert "PTM_FORMAT_LRGB" in refused.value.fix


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b"\r\n3\r\n", b"\r\n2\r\n"), (b"9 2 1", b"8 2 1"), (b"9 2 1", b"9 1 1"),
        (b"5 4 3", b"5 4 1"), (b"#HSH1.2", b"#HSH2.0"),
    ],
)  # fmt: skip
def test_other_kinds_of_rti_are_refused(harmonics, was, now):
    path = harmonics[0]
    path.write_bytes(path.read_bytes().replace(was, now, 1))
    with pytest.raises(UnsupportedError):
        open_relight(path)


def test_every_cut_of_a_file_is_refused_and_none_crashes(lrgb, harmonics):
    for path in (lrgb, harmonics[0]):
        whole = path.read_bytes()
        for length in range(0, len(whole), 7):
            path.write_bytes(whole[:length])
            with pytest.raises(HandscrollError):
                open_relight(path)


def test_a_file_that_shrinks_while_it_is_read_is_refused(lrgb):
    found = open_relight(lrgb)
    lrgb.write_bytes(lrgb.read_bytes()[:90])
    with pytest.raises(UnreadableError):
        found.rows(0, HEIGHT)
