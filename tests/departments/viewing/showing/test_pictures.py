import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.departments.viewing.showing import pictures

ADDRESS = re.compile(r"/iiif/3/[^/]+/(full|\d+,\d+,\d+,\d+)/(\d+),(\d+)/0/default\.jpg")


def parsed(url):
    found = ADDRESS.fullmatch(url)
    assert found, url
    region, width, height = found.groups()
    return region, int(width), int(height)


def test_pieces_run_from_right_to_left_without_gap_or_overlap(make_part):
    capture = make_part(24_000, 1_400).capture
    boxes = [parsed(p.src)[0] for p in pictures.pieces(capture, height=360)]
    spans = [tuple(map(int, box.split(",")))[0::2] for box in boxes]
    assert spans[0][0] + spans[0][1] == 24_000
    assert spans[-1][0] == 0
    assert all(left == x + w for (left, _), (x, w) in pairwise(spans))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 40_000), st.integers(1, 4_000), st.integers(60, 900), st.integers(1, 3_000))
def test_no_picture_is_asked_larger_than_it_is_or_than_the_reader_may(make_part, w, h, high, limit):
    capture = make_part(w, h).capture
    for limited in (None, limit):
        for shown in pictures.pieces(capture, height=high, limit=limited):
            for entry in shown.srcset.split(", "):
                region, wide, tall = parsed(entry.split(" ")[0])
                full = w if region == "full" else int(region.split(",")[2])
                assert wide <= full
                assert tall <= h
                if limited is not None and max(w, h) > limited:
                    assert tall <= max(1, -(-h * limited // max(w, h)))


def test_sharp_screens_get_twice_the_pixels(make_part):
    shown = pictures.whole(make_part(4_000, 2_000).capture, height=500)
    assert (shown.width, shown.height) == (1_000, 500)
    assert [entry.split(" ")[1] for entry in shown.srcset.split(", ")] == ["1000w", "2000w"]


@pytest.mark.parametrize(("ratio", "region"), [(2.0, "3200,0,800,400"), (20.0, "full")])
def test_the_start_is_the_right_end(make_part, ratio, region):
    shown = pictures.start(make_part(4_000, 400).capture, height=200, ratio=ratio)
    assert parsed(shown.src)[0] == region


@pytest.mark.parametrize(
    ("width", "height", "limit", "size"),
    [
        (100_000, 2_500, None, "1563,40"),
        (1_600, 900, None, "max"),
        (1_601, 901, None, "801,451"),
        (4_000, 3_000, 700, "500,375"),
        (90_000, 1, None, "1407,1"),
    ],
)
def test_a_picture_in_small_is_a_level_of_its_pyramid(make_part, width, height, limit, size):
    capture = make_part(width, height).capture
    shown = pictures.small(capture, limit)
    assert shown.src == f"/iiif/3/{capture.id}/full/{size}/0/default.jpg"
    own = (width, height) if size == "max" else tuple(map(int, size.split(",")))
    assert (shown.width, shown.height) == own
