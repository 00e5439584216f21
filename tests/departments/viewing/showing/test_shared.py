import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.viewing.showing.shared import Asked, shared, within
from handscroll.departments.viewing.showing.show import showing
from handscroll.geometry import Box, Size
from handscroll.model.rights import Rights
from handscroll.standards.content_state import View, annotation, encode

MANIFEST = "https://museum.example/iiif/presentation/3/r1/manifest"


@pytest.fixture
def opened(make_relic):
    """A relic of two parts, 700 x 400 and 5200 x 400 pixels."""
    return showing(make_relic([(700, 400), (5200, 400)], format="handscroll"))


def look(asked, opened):
    """The shared view of an address that asks for one."""
    found = shared(asked, opened, MANIFEST)
    assert found is not None
    return found


def place(found):
    """The picture of a shared view that has one."""
    assert found.picture is not None
    return found.picture.src


def state(view, at=MANIFEST):
    return Asked.model_validate({"iiif-content": encode(json.dumps(annotation(view)))})


def test_an_address_that_asks_for_nothing_opens_as_ever(opened):
    assert shared(Asked(show="seal"), opened, MANIFEST) is None


def test_a_place_opens_as_it_was_seen(opened):
    asked = Asked(see="c5200x400,100,20,300,200", eye="250.5,-12.25,1.75", show="seal,figure")
    found = look(asked, opened)
    assert (found.notes, found.box) == ((), Box(100, 20, 300, 200))
    assert found.section is opened.sections[1]
    assert found.eye == (250.5, -12.25, 1.75)
    assert found.show == ("seal", "figure")
    assert place(found) == "/iiif/3/c5200x400/100,20,300,200/300,200/0/default.jpg"


def test_a_whole_part_can_be_shared(opened):
    found = look(Asked(see="c700x400"), opened)
    assert found.box == Box(0, 0, 700, 400)


@pytest.mark.parametrize(
    ("see", "box"),
    [
        ("c700x400,650,350,100,100", Box(650, 350, 50, 50)),
        ("c700x400,-50,-60,100,100", Box(0, 0, 50, 40)),
        ("c700x400,9000,9000,100,100", Box(699, 399, 1, 1)),
        ("c700x400,-999999999,0,999999999,999999999", Box(0, 0, 1, 400)),
    ],
)
def test_what_lies_beyond_the_picture_is_cut_and_told(opened, see, box):
    found = look(Asked(see=see, eye="1,2,3"), opened)
    assert (found.notes, found.box, found.eye) == (("clamped",), box, None)


def test_a_picture_taken_anew_opens_at_the_same_place(opened):
    asked = Asked(see="cold,260,40,520,80", of="2,2600,200", eye="1,1,1")
    found = look(asked, opened)
    assert found.notes == ("retaken",)
    assert found.section is opened.sections[1]
    assert (found.box, found.eye) == (Box(520, 80, 1040, 160), None)


@pytest.mark.parametrize("of", ["", "9,10,10", "0,10,10", "2,0,10", "two,1,1"])
def test_a_picture_that_is_gone_is_told_and_the_work_opens(opened, of):
    found = look(Asked(see="cold,1,1,1,1", of=of), opened)
    assert (found.notes, found.section, found.picture) == (("gone",), None, None)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(see="c700x400,1,2,3"),
        Asked(see="../../etc"),
        Asked(see="c" * 5000),
        Asked(see="c700x400,1e9,0,1,1"),
        Asked.model_validate({"iiif-content": "%%%"}),
        Asked.model_validate({"iiif-content": "x" * 50_000}),
    ],
)
def test_what_cannot_be_read_is_told_and_the_work_opens(opened, asked):
    assert look(asked, opened).notes == ("unread",)


def test_a_content_state_opens_its_place_whatever_the_scheme(opened):
    canvas = f"{MANIFEST}/canvas/c5200x400".replace("https", "http")
    asked = state(View(MANIFEST.replace("https", "http"), canvas, (10, 25, 50, 50), percent=True))
    assert look(asked, opened).box == Box(520, 100, 2600, 200)
    point = look(state(View(MANIFEST, canvas, (1000, 200, 0, 0))), opened)
    assert (point.box, point.notes) == (Box(950, 150, 100, 100), ())
    whole = look(state(View(MANIFEST)), opened)
    assert (whole.notes, whole.section) == ((), None)


@pytest.mark.parametrize(
    "manifest",
    [
        "https://elsewhere.example/iiif/presentation/3/r1/manifest",
        "https://museum.example/iiif/presentation/3/r2/manifest",
        "https://museum.example@elsewhere.example/iiif/presentation/3/r1/manifest",
        "http://[::1/iiif/presentation/3/r1/manifest",
    ],
)
def test_a_state_of_another_work_or_house_says_so(opened, manifest):
    view = View(manifest, f"{manifest}/canvas/c700x400", (1, 1, 1, 1))
    assert look(state(view), opened).notes == ("elsewhere",)


@given(st.tuples(*[st.floats(-1e9, 1e9)] * 2, *[st.floats(0, 1e9)] * 2), st.integers(1, 10**6))
def test_whatever_is_asked_lies_on_the_picture(edges, side):
    size = Size(side, 300)
    box, beyond = within(edges, size)
    assert box.clipped(size) == box
    x, y, width, height = edges
    inside = x >= 0 and y >= 0 and x + width <= side and y + height <= 300
    assert beyond is not inside


def test_a_place_is_no_finer_than_the_public_may_have(make_relic):
    guarded = showing(make_relic([(4000, 2000)], rights=Rights(max_public_px=400)))
    found = look(Asked(see="c4000x2000,0,0,1000,1000"), guarded)
    assert place(found).endswith("/0,0,1000,1000/100,100/0/default.jpg")
