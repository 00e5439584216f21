from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.errors import InvalidError, RefusedError, TooLargeError
from handscroll.geometry import Box, Size
from handscroll.standards.iiif_image_2 import parse_request_2, plan_image_2
from handscroll.standards.iiif_image_limits import Limits
from handscroll.standards.iiif_image_sizes import WIDE_ENOUGH

PICTURE = Size(6000, 4000)
WIDE = Limits(20_000, 40_000_000)


def plan(region="full", size="full", rotation="0", last="default.jpg", *, of=PICTURE, limits=WIDE):
    return plan_image_2(parse_request_2(region, size, rotation, last), of, limits)


@pytest.mark.parametrize(
    ("size", "output", "canonical"),
    [
        ("full", (6000, 4000), "full"),
        ("max", (6000, 4000), "full"),
        ("3000,", (3000, 2000), "3000,"),
        (",1000", (1500, 1000), "1500,"),
        ("pct:50", (3000, 2000), "3000,"),
        ("225,100", (225, 100), "225,100"),
        ("225,150", (225, 150), "225,"),
        ("!300,300", (300, 200), "300,"),
        ("!9000,9000", (6000, 4000), "full"),
        ("7500,", (7500, 5000), "7500,"),
        ("pct:110", (6600, 4400), "6600,"),
    ],
)
def test_sizes_resolve_as_version_2_says(size, output, canonical):
    resolved = plan(size=size)
    assert resolved.output == Size(*output)
    assert resolved.canonical == f"full/{canonical}/0/default.jpg"


@pytest.mark.parametrize("size", ["^max", "^50,", "^!5,5", "", "FULL", "!5,", "5,5,5", "pct:0"])
def test_what_only_version_3_writes_is_refused(size):
    with pytest.raises(InvalidError):
        plan(size=size)


def test_the_full_size_is_refused_where_max_is_less():
    small = Limits(1000, 40_000_000)
    with pytest.raises(TooLargeError):
        plan(limits=small)
    assert plan(size="max", limits=small).output == Size(1000, 667)
    assert plan(size="max", limits=small).canonical == "full/1000,/0/default.jpg"
    guarded = WIDE.for_public(PICTURE, 1500)
    with pytest.raises(RefusedError):
        plan("0,0,100,100", limits=guarded)
    assert plan("0,0,100,100", "max", limits=guarded).output == Size(25, 25)


def test_region_rotation_and_quality_are_as_in_version_3():
    found = plan("square", "100,", "!090.0", "color.png")
    assert found.source == Box(1000, 0, 4000, 4000)
    assert found.canonical == "1000,0,4000,4000/100,/!90/default.png"


def leaflet(picture, side):
    """Every tile as Leaflet-IIIF asks for it from version 2: by its width alone."""
    scale = 1
    while True:
        step = side * scale
        for x in range(0, picture.width, step):
            for y in range(0, picture.height, step):
                wide, high = min(step, picture.width - x), min(step, picture.height - y)
                yield (
                    f"{x},{y},{wide},{high}", f"{-(-wide // scale)},",
                    Size(-(-wide // scale), -(-high // scale)),
                )  # fmt: skip
        if step >= max(picture.width, picture.height):
            return
        scale *= 2


@pytest.mark.parametrize("picture", [Size(1023, 1025), Size(5001, 1999), Size(513, 2), Size(1, 1)])
def test_a_tile_asked_by_its_width_has_the_size_of_the_stored_tile(picture):
    for region, size, stored in leaflet(picture, 128):
        found = plan(region, size, of=picture).output
        exact = Fraction(stored.width * int(region.split(",")[3]), int(region.split(",")[2]))
        # Where a tile is so thin that its width says little, the proportions win.
        thin = stored.width < WIDE_ENOUGH and abs(stored.height - exact) >= 1
        assert found == stored or thin


numbers = st.integers(0, 9000).map(str)
regions = st.one_of(
    st.sampled_from(["full", "square"]),
    st.tuples(numbers, numbers, numbers, numbers).map(",".join),
)
sizes = st.one_of(
    st.sampled_from(["full", "max", "pct:33.333333333333336", "pct:150"]),
    numbers.map("{},".format),
    numbers.map(",{}".format),
    st.tuples(numbers, numbers).map(",".join),
    st.tuples(numbers, numbers).map(lambda p: "!" + ",".join(p)),
)
pictures = st.builds(Size, st.integers(1, 9000), st.integers(1, 9000))
all_limits = st.builds(Limits, st.integers(64, 30_000), st.integers(4096, 50_000_000))


@settings(max_examples=300, deadline=None)
@given(regions, sizes, pictures, all_limits, st.one_of(st.none(), st.integers(1, 9000)))
def test_the_canonical_form_is_a_fixed_point(region, size, picture, limits, public):
    limits = limits.for_public(picture, public)
    try:
        found = plan(region, size, of=picture, limits=limits)
    except (InvalidError, RefusedError, TooLargeError):
        return
    assert limits.hold(found.output)
    assert plan(*found.canonical.split("/"), of=picture, limits=limits) == found
