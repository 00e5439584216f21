"""What visitors read: only what is open, nothing of what is hidden, and the rest of it whole."""

import re
from typing import Any

import pytest
from pydantic import ValidationError

from handscroll.model.identity import relic_id
from handscroll.model.rights import Role, State
from handscroll.model.stories.story import SECTIONS, Story, StoryKind, TextSection

BOTH = {"zh-Hans": "山", "en": "Hills"}
HILLS, VALLEY = relic_id("S 1"), relic_id("S 2")


def picture(relic: str, **more: object) -> dict[str, object]:
    return {"relic": relic, "alt": {"en": f"Alt of {relic}"},
            "caption": {"en": f"Said of {relic}"}} | more  # fmt: skip


WHOLE: list[dict[str, Any]] = [
    {"kind": "text", "id": "a", "heading": BOTH, "text": {"en": "One\n\n[away](javascript:x)"}},
    {"kind": "region", "id": "b", "pictures": [picture(HILLS, x=1, y=2, width=30, height=40)]},
    {"kind": "comparison", "id": "c", "manner": "curtain",
     "pictures": [picture(HILLS), picture(VALLEY)]},
    {"kind": "layer", "id": "d", "pictures": [picture(HILLS), picture(HILLS)]},
    {"kind": "timeline", "id": "e", "events": [
        {"date": "1082", "words": BOTH, "relic": VALLEY}, {"date": "-200", "words": BOTH}]},
    {"kind": "map", "id": "f", "places": [{"name": BOTH, "latitude": 30.2, "longitude": 120.1}]},
    {"kind": "quotation", "id": "g", "text": BOTH, "source": BOTH},
]  # fmt: skip


@pytest.fixture(scope="module")
def told(house) -> str:
    """A published story of every kind of section, one of whose works is hidden."""
    house.stories.create("all-of-it", StoryKind.EXHIBITION, BOTH, person="test")
    made = {"id": "all-of-it", "kind": "exhibition", "title": BOTH, "sections": WHOLE}
    house.stories.save(Story.model_validate(made), expected=1, person="test")
    house.stories.move("all-of-it", State.PUBLISHED, person="test")
    return "/en/stories/all-of-it"


@pytest.mark.parametrize("role", [Role.VISITOR, Role.CURATOR])
def test_a_work_that_visitors_may_not_see_leaves_a_kind_sentence_and_no_trace(reader, told, role):
    page = reader(role).get(told).text
    assert page.count("is not on show at present") == 1
    for trace in (VALLEY, "Hidden valley"):
        assert trace not in page
    assert page.count(f"Said of {HILLS}") >= 2
    assert "1082" in page
    assert "201 BC" in page


def test_every_kind_of_section_is_told(reader, told):
    page = reader(Role.VISITOR).get(told).text
    for section in WHOLE:
        assert f'class="fold fold--{section["kind"]}' in page
    assert {one["kind"] for one in WHOLE} == set(SECTIONS)
    assert "javascript:" not in page.replace("[away](javascript:x)", "")
    assert f'href="/en/relics/{HILLS}#see=c{HILLS},1,2,30,40"' in page
    assert 'x="307.0" y="207.0"' in page, "a single place lies in the middle of its map"


def test_no_section_can_have_the_name_of_a_place_of_the_page(reader, told):
    page = reader(Role.VISITOR).get(told).text
    places = set(re.findall(r'\sid="([a-z][a-z0-9]{0,31})"', page)) - {one["id"] for one in WHOLE}
    assert {"beginning", "content", "end"} <= places
    for name in places:
        with pytest.raises(ValidationError, match="choose another name"):
            TextSection(id=name)


def test_pictures_have_their_size_and_never_more_pixels_than_there_are(reader, told):
    page = reader(Role.VISITOR).get(told).text
    assert f"/iiif/3/c{HILLS}/1,2,30,40/30,40/0/default.jpg 30w" in page
    assert 'width="450" height="600"' in page
    assert f"/iiif/3/c{HILLS}/full/4000,800/0/default.jpg 4000w" in page


def test_the_list_names_what_is_open_and_staff_pages_are_for_staff(reader, told):
    visitor = reader(Role.VISITOR)
    assert told in visitor.get("/en/stories").text
    for place in ("", "/all-of-it", "/all-of-it/edit", "/all-of-it/preview"):
        assert visitor.get(f"/en/staff/stories{place}").status_code == 401
        assert reader(Role.RESEARCHER).get(f"/en/staff/stories{place}").status_code == 403
    assert visitor.get("/en/stories/none-of-it").status_code == 404


def test_a_reader_of_chinese_is_told_which_words_are_english(reader, told):
    page = reader(Role.VISITOR).get(told.replace("/en/", "/zh-Hant/")).text
    assert '<div lang="en"><p>One</p>' in page
    assert '<span lang="zh-Hans">山</span>' in page


def test_the_list_says_the_last_day_by_the_clocks_of_the_museum(house, reader):
    house.stories.create("till-then", StoryKind.STORY, BOTH, person="test")
    made = {"id": "till-then", "title": BOTH, "closes": "2999-12-31T20:00:00+00:00",
            "sections": WHOLE[:1]}  # fmt: skip
    house.stories.save(Story.model_validate(made), expected=1, person="test")
    house.stories.move("till-then", State.PUBLISHED, person="test")
    page = reader(Role.VISITOR).get("/en/stories").text
    assert "3000-01-01" in page
    assert "2999-12-31" not in page
