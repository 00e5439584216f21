from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.errors import InvalidError, RefusedError, TooLargeError
from handscroll.geometry import Box, Size
from handscroll.standards.iiif_image import parse_request
from handscroll.standards.iiif_image_plan import Limits, largest, plain, plan_image

PICTURE = Size(6000, 4000)
WIDE = Limits(20_000, 40_000_000)


def plan(region="full", size="max", rotation="0", last="default.jpg", *, of=PICTURE, limits=WIDE):
    return plan_image(parse_request(region, size, rotation, last), of, limits)


@pytest.mark.parametrize(
    ("region", "box"),
    [
        ("full", (0, 0, 6000, 4000)),
        ("square", (1000, 0, 4000, 4000)),
        ("10,20,30,40", (10, 20, 30, 40)),
        ("5990,3990,100,100", (5990, 3990, 10, 10)),
        ("pct:50,50,25,25", (3000, 2000, 1500, 1000)),
        ("pct:41.6,7.5,40,70", (2496, 300, 2400, 2800)),
        ("pct:99.999,99.999,0.0001,0.0001", (5999, 3999, 1, 1)),
    ],
)
def test_regions_resolve_to_pixels(region, box):
    assert plan(region).source == Box(*box)


@pytest.mark.parametrize(
    ("size", "output", "canonical"),
    [
        ("max", (6000, 4000), "max"),
        ("3000,", (3000, 2000), "3000,2000"),
        (",1000", (1500, 1000), "1500,1000"),
        ("pct:50", (3000, 2000), "3000,2000"),
        ("225,100", (225, 100), "225,100"),
        ("!300,300", (300, 200), "300,200"),
        ("!9000,4000", (6000, 4000), "max"),
        ("^!9000,6000", (7746, 5163), "^max"),
        ("^6600,", (6600, 4400), "^6600,4400"),
        ("^3000,2000", (3000, 2000), "3000,2000"),
        ("6000,4000", (6000, 4000), "max"),
    ],
)
def test_sizes_resolve_as_the_specification_says(size, output, canonical):
    resolved = plan(size=size)
    if size == "^!9000,6000":
        assert resolved.output.pixels <= WIDE.max_area
        assert resolved.output.width >= 7740
        assert resolved.canonical.split("/")[1] == "^max"
        return
    assert resolved.output == Size(*output)
    assert resolved.canonical == f"full/{canonical}/0/default.jpg"


@pytest.mark.parametrize(
    ("region", "size"),
    [
        ("full", "6001,"), ("full", ",4001"), ("full", "6000,4001"), ("6000,0,1,1", "max"),
        ("0,4000,1,1", "max"), ("pct:100,0,10,10", "max"), ("0,0,6000,1", "100,"),
        ("full", "pct:0.001"), ("0,0,5000,1", "!10,10"),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_refused(region, size):
    with pytest.raises(InvalidError):
        plan(region, size)


@pytest.mark.parametrize("size", ["^20001,", "^10000,10000", "^pct:400"])
def test_what_is_beyond_the_limits_is_too_large(size):
    with pytest.raises(TooLargeError):
        plan("full", size)


def test_a_huge_scroll_is_answered_within_the_limits():
    scroll = Size(100_000, 2_500)
    assert plan(of=scroll).output == Size(20_000, 500)
    assert plan(of=scroll, limits=Limits(50_000, 1_000_000)).output.pixels <= 1_000_000
    assert plan("100,100,512,512", of=scroll).output == Size(512, 512)


def test_a_scroll_is_not_turned_into_acres_of_nothing():
    scroll = Size(30_000, 2_400)
    assert plan(rotation="90", of=scroll).output == Size(20_000, 1_600)
    assert plan(size="9000,720", rotation="45", of=scroll).output == Size(9000, 720)
    with pytest.raises(TooLargeError, match="17\\d{3} x 12\\d{3}"):
        plan(rotation="33.3", of=scroll)


def test_rotation_and_quality_have_one_canonical_form():
    assert plan(rotation="360").canonical == "full/max/0/default.jpg"
    assert plan(rotation="!090.500", last="color.png").canonical == "full/max/!90.5/default.png"
    assert plan("0,0,6000,4000", last="gray.jpg").canonical == "full/max/0/gray.jpg"
    assert plain(Decimal("1E+2")) == "100"


def test_a_public_limit_bounds_the_scale_of_every_tile():
    limits = WIDE.for_public(PICTURE, 1500)
    assert plan(limits=limits).output == Size(1500, 1000)
    assert plan("0,0,2048,2048", "512,512", limits=limits).output == Size(512, 512)
    assert plan("0,0,2048,2048", "max", limits=limits).output == Size(512, 512)
    assert plan("0,0,2048,2048", "^max", limits=limits).output == Size(512, 512)
    assert plan("5998,0,2,4", "1,1", limits=limits).output == Size(1, 1)
    with pytest.raises(RefusedError, match="the rights on this picture"):
        plan("0,0,1024,1024", "512,512", limits=limits)
    with pytest.raises(RefusedError):
        plan("0,0,100,100", "^1000,1000", limits=limits)
    assert WIDE.for_public(PICTURE, 6000) is WIDE
    assert WIDE.for_public(PICTURE, None) is WIDE


def test_a_public_limit_above_the_settings_still_obeys_the_settings():
    scroll = Size(100_000, 2_500)
    limits = Limits(20_000, 400_000_000).for_public(scroll, 30_000)
    with pytest.raises(TooLargeError):
        plan(size="25000,625", of=scroll, limits=limits)


numbers = st.integers(0, 10_000).map(str)
percents = st.decimals(0, 120, places=3).map(lambda d: f"{d:f}")
regions = st.one_of(
    st.sampled_from(["full", "square"]),
    st.tuples(numbers, numbers, numbers, numbers).map(",".join),
    st.tuples(percents, percents, percents, percents).map(lambda p: "pct:" + ",".join(p)),
)
bodies = st.one_of(
    st.just("max"),
    numbers.map("{},".format),
    numbers.map(",{}".format),
    percents.map("pct:{}".format),
    st.tuples(numbers, numbers).map(",".join),
    st.tuples(numbers, numbers).map(lambda p: "!" + ",".join(p)),
)
sizes = st.tuples(st.sampled_from(["", "^"]), bodies).map("".join)
rotations = st.tuples(st.sampled_from(["", "!"]), st.decimals(0, 360, places=2)).map(
    lambda r: f"{r[0]}{r[1]:f}"
)
lasts = st.sampled_from(["default.jpg", "color.png", "gray.webp", "bitonal.tif"])
pictures = st.builds(Size, st.integers(1, 9000), st.integers(1, 9000))
all_limits = st.builds(
    Limits, st.integers(64, 30_000), st.integers(4096, 50_000_000), st.none(),
    st.one_of(st.none(), st.integers(64, 30_000)),
)  # fmt: skip
publics = st.one_of(st.none(), st.integers(1, 9000))


@settings(max_examples=500, deadline=None)
@given(regions, sizes, rotations, lasts, pictures, all_limits, publics)
def test_every_answer_obeys_the_rules(region, size, rotation, last, picture, limits, public):
    limits = limits.for_public(picture, public)
    try:
        found = plan(region, size, rotation, last, of=picture, limits=limits)
    except (InvalidError, RefusedError, TooLargeError):
        return
    assert found.source.clipped(picture) == found.source
    assert min(found.output.width, found.output.height) >= 1
    assert limits.hold(found.output)
    assert found.output.pixels <= limits.max_area
    if not size.startswith("^"):
        assert found.output.width <= found.source.width
        assert found.output.height <= found.source.height
    if "!" in size:
        wide, high = (int(n) for n in size.strip("^!").split(","))
        assert found.output.width <= wide
        assert found.output.height <= high
    if limits.finest is not None:
        assert found.output.width < found.source.width * limits.finest + 1
    again = plan(*found.canonical.split("/"), of=picture, limits=limits)
    assert again == found, "the canonical form is a fixed point"


@given(pictures, all_limits, publics)
def test_the_largest_size_keeps_the_proportions(picture, limits, public):
    top = largest(picture, limits.for_public(picture, public))
    assert top.pixels <= limits.max_area
    if min(top.width, top.height) > 50:
        ratio = Fraction(top.width * picture.height, top.height * picture.width)
        assert abs(ratio - 1) < 0.03
