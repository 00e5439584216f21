from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.errors import InvalidError
from handscroll.standards.iiif_image import (
    AskedRegion,
    AskedSize,
    Format,
    Quality,
    RegionKind,
    SizeKind,
    parse_request,
)


def test_every_part_of_a_request_is_read():
    request = parse_request("10,20,30,40", "^pct:12.5", "!22.5", "gray.webp")
    assert request.region == AskedRegion(RegionKind.PIXELS, tuple(map(Fraction, (10, 20, 30, 40))))
    assert request.size == AskedSize(SizeKind.PERCENT, True, (Fraction(25, 2),))
    assert (request.mirrored, request.angle) == (True, Decimal("22.5"))
    assert (request.quality, request.format) == (Quality.GRAY, Format.WEBP)


@pytest.mark.parametrize(
    ("text", "kind", "numbers", "upscaled"),
    [
        ("max", SizeKind.MAX, (), False),
        ("^max", SizeKind.MAX, (), True),
        ("50,", SizeKind.WIDTH, (50,), False),
        ("^,50", SizeKind.HEIGHT, (50,), True),
        ("pct:100", SizeKind.PERCENT, (100,), False),
        ("5,6", SizeKind.EXACT, (5, 6), False),
        ("^5,6", SizeKind.EXACT, (5, 6), True),
        ("!5,6", SizeKind.CONFINED, (5, 6), False),
        ("^!5,6", SizeKind.CONFINED, (5, 6), True),
    ],
)
def test_every_form_of_size_is_read(text, kind, numbers, upscaled):
    assert parse_request("full", text, "0", "default.jpg").size == AskedSize(
        kind, upscaled, numbers
    )


def test_numbers_are_read_as_a_browser_writes_them():
    thirds = parse_request("pct:33.333333333333336,.5,1,1", "pct:.5", "0.10", "default.jp2")
    assert thirds.region.numbers[0] == Fraction("33.333333333333336")
    assert thirds.region.numbers[1] == thirds.size.numbers[0] == Fraction(1, 2)
    assert thirds.format is Format.JP2


def test_percent_escapes_are_decoded_once():
    escaped = parse_request("pct%3A1%2C2%2C3%2C4", "%5Emax", "%210", "color%2Epng")
    assert escaped == parse_request("pct:1,2,3,4", "^max", "!0", "color.png")
    with pytest.raises(InvalidError):
        parse_request("%2566ull", "max", "0", "default.jpg")


BAD_REGIONS = [
    "", "FULL", "1,2,3", "1,2,3,4,5", "1,2,3,0", "0,0,0,5", "-1,0,5,5", "1.5,0,5,5", "1,2,3,4 ",
    "pct:", "pct:1,2,3", "pct:-1,0,5,5", "pct:0,0,0,5", "pct:nan,0,5,5", "pct:1e2,0,5,5",
    "pct:.,0,5,5", "pct:5.,0,5,5", "pct:0." + "3" * 21 + ",0,5,5",
    "pct:inf,0,1,1", "1,,2,3", "9" * 300 + ",0,5,5", "1,2,3,\u0664", "\uff11,2,3,4", "%ff",
    "full\x00", "..", "%2e%2e", "square,", "\u202efull",
]  # fmt: skip
BAD_SIZES = [
    "", "full", "0,", ",0", "0,0", ",", "^", "!", "!50,", "!,50", "^!", "!max", "^^max", "pct:0",
    "pct:101", "pct:-5", "pct:nan", "pct:1e1", "pct:", "-5,", "5.5,", "1,2,3", "max ", "MAX",
    "9" * 300 + ",", "pct:" + "9" * 300, "\u0665,", "!^5,5", "%80",
]  # fmt: skip
BAD_ROTATIONS = ["", "!", "-90", "361", "360.1", "1e2", "nan", "!!0", "90!", "+5", "9" * 300, " 0"]
BAD_LASTS = ["", "default", ".jpg", "default.", "default.gif", "native.jpg", "default.jpg.jpg",
             "DEFAULT.jpg", "default.JPG", "default.jpg%00", "defa\u0131lt.jpg"]  # fmt: skip


@pytest.mark.parametrize("region", BAD_REGIONS)
def test_a_malformed_region_is_refused(region):
    with pytest.raises(InvalidError) as caught:
        parse_request(region, "max", "0", "default.jpg")
    assert caught.value.what
    assert caught.value.why
    assert caught.value.fix
    assert caught.value.what.isascii()


@pytest.mark.parametrize("size", BAD_SIZES)
def test_a_malformed_size_is_refused(size):
    with pytest.raises(InvalidError):
        parse_request("full", size, "0", "default.jpg")


@pytest.mark.parametrize("rotation", BAD_ROTATIONS)
def test_a_malformed_rotation_is_refused(rotation):
    with pytest.raises(InvalidError):
        parse_request("full", "max", rotation, "default.jpg")


@pytest.mark.parametrize("last", BAD_LASTS)
def test_an_unknown_quality_or_format_is_refused(last):
    with pytest.raises(InvalidError):
        parse_request("full", "max", "0", last)


@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_is_read_or_refused(region, size, rotation, last):
    with pytest.raises(InvalidError):
        parse_request(region + "?", size, rotation, last)
