import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.errors import InvalidError, UnsupportedError
from handscroll.geometry import Size
from handscroll.model.region import Region
from handscroll.standards.w3c_annotation import region_of, selector_of

SIZE = Size(1000, 500)
NS = 'xmlns="http://www.w3.org/2000/svg"'


def svg(inside, attributes=NS):
    return {"type": "SvgSelector", "value": f"<svg {attributes}>{inside}</svg>"}


def fragment(value):
    return {"type": "FragmentSelector", "value": value}


@given(st.data())
def test_a_region_comes_back_as_it_went(data):
    x, y = data.draw(st.integers(0, 998)), data.draw(st.integers(0, 498))
    width, height = data.draw(st.integers(1, 1000 - x)), data.draw(st.integers(1, 500 - y))
    box = Region(capture="c1", x=x, y=y, width=width, height=height)
    corner = (x + width, y + height / 4)
    shape = box.model_copy(update={"outline": ((x, y), corner, (x, y + height))})
    for region in (box, shape):
        assert region_of(selector_of(region), "c1", SIZE) == region


@pytest.mark.parametrize(
    ("value", "box"),
    [
        ("xywh=1,2,3,4", (1, 2, 3, 4)),
        ("xywh=pixel:1.5,2.5,3,4", (1, 2, 4, 5)),
        ("xywh=percent:10,20,30,40", (100, 100, 300, 200)),
    ],
)
def test_fragments_of_other_programs_are_read(value, box):
    region = region_of(fragment(value), "c1", SIZE)
    assert (region.x, region.y, region.width, region.height) == box


def test_outlines_of_other_programs_are_read():
    for shape in (
        '<polygon points="10,10 60,10 35.5,40"></polygon>',
        '<g><polygon points="10 10, 60 10, 35.5 40"/></g>',
        '<path d="M10,10 L60,10 L35.5,40 Z" fill="none" stroke="#f00"/>',
        '<path d="M 10 10 60 10 35.5 40 z"/>',
    ):
        assert region_of(svg(shape), "c1", SIZE).outline == ((10, 10), (60, 10), (35.5, 40))


@pytest.mark.parametrize(
    "selector",
    [
        fragment("xywh=1,2,3"), fragment("xywh=1,2,0,4"), fragment("xywh=nan,2,3,4"),
        fragment("xywh=-1,2,3,4"), fragment("xywh=0,0,1001,5"), fragment("xywh=1e3,0,1,1"),
        fragment("xywh=" + "9" * 300 + ",0,1,1"), fragment("t=1,2"), fragment(None), {},
        fragment("xywh=\u0661,0,1,1"),
        svg('<script>alert(1)</script>'), svg(""),
        svg('<polygon points="0,0 9,0 9,9" onload="alert(1)"/>'),
        svg('<polygon points="0,0 9,0 9,9" style="background:url(//x)"/>'),
        svg('<polygon points="0,0 9,0 9,9" transform="scale(99)"/>'),
        svg('<polygon points="0,0 9,0 9,9"/><image href="http://x"/>'),
        svg('<polygon points="0,0 9,0 9,9"><animate/></polygon>'),
        svg('<polygon points="0,0 9,0 9,9"/>', NS + ' onload="alert(1)"'),
        svg('<polygon points="0,0 9,0 9999,9"/>'), svg('<polygon points="0,0 9,0"/>'),
        svg('<polygon points="0,0 9,0 9"/>'), svg("<polygon"), svg('<polygon points="&a;"/>'),
        {"type": "SvgSelector", "value": '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>'},
        {"type": "SvgSelector", "value": '<?xml-stylesheet href="x"?><svg/>'},
        {"type": "SvgSelector", "value": "<svg>" * 50_000},
        {"type": "SvgSelector", "value": "<svg>" * 900 + "</svg>" * 900},
        {"type": "CssSelector", "value": "p"}, svg('<circle cx="1" cy="1" r="1"/>'),
        svg('<path d="M0,0 C1,1 2,2 3,3 Z"/>'), svg('<polygon points="nan,0 9,0 9,9"/>'),
    ],
)  # fmt: skip
def test_hostile_and_odd_selectors_are_refused(selector):
    with pytest.raises((InvalidError, UnsupportedError)):
        region_of(selector, "c1", SIZE)


@given(st.text(), st.text())
def test_any_text_is_read_or_refused(value, inside):
    for selector in (fragment(value), svg(inside), {"type": "SvgSelector", "value": value}):
        with pytest.raises((InvalidError, UnsupportedError)):
            region_of(selector, "c1", SIZE)
