"""A story says what it is made of, when it is open, and what it still lacks."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from handscroll.model.stories.lacking import Lack, lacking
from handscroll.model.stories.pieces import MOST_WORDS, Event, Picture
from handscroll.model.stories.story import SECTIONS, Story

BOTH = {"zh-Hans": "一", "en": "one"}


def story(*sections: object, **more: object) -> Story:
    return Story.model_validate({"id": "s", "title": BOTH, "sections": [*sections]} | more)


@pytest.mark.parametrize("kind", SECTIONS)
def test_every_kind_of_section_is_read_back_as_what_it_was(kind):
    made = story({"kind": kind, "id": "s1", "heading": BOTH, "text": {"en": " said "}})
    again = Story.model_validate(made.model_dump(mode="json"))
    assert again == made
    assert type(again.sections[0]) is SECTIONS[kind]
    assert again.sections[0].text == {"en": "said"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"sections": [{"kind": "script", "id": "s1"}]},
        {"sections": [{"kind": "text", "id": "s1"}] * 2},
        {"sections": [{"kind": "text", "id": "content"}]},
        {"sections": [{"kind": "text", "id": "s1", "text": {"en": "x" * (MOST_WORDS + 1)}}]},
        {"sections": [{"kind": "text", "id": "s1", "text": {"<b>": "x"}}]},
        {"title": {"en": "x" * 201}},
        {"opens": "2026-11-22T10:00:00"},
        {"opens": "9999-12-31T23:30:00-08:00"},
        {"opens": "2026-11-22T10:00:00+08:00", "closes": "2026-11-22T01:00:00+00:00"},
    ],
)
def test_what_is_no_story_is_refused(wrong):
    with pytest.raises(ValidationError):
        story(**wrong)


def test_dates_are_kept_in_utc_and_bound_it_from_both_sides():
    made = story(opens="2026-11-22T10:00:00+08:00", closes="2026-11-23T10:00:00+08:00")
    assert made.opens == "2026-11-22T02:00:00+00:00"
    hours = {1: False, 2: True, 23: True}
    for hour, there in hours.items():
        assert made.open_at(datetime(2026, 11, 22, hour, 30, tzinfo=UTC)) is there
    assert not made.open_at(datetime(2026, 11, 23, 2, tzinfo=UTC))


def test_what_a_story_lacks_is_named_by_place_and_language():
    made = story(
        {"kind": "region", "id": "a", "heading": {"en": "x"}, "pictures": [
            {"relic": "r1", "alt": {"zh-Hant": "山"}}]},
        {"kind": "comparison", "id": "b", "pictures": [{"alt": BOTH}]},
        {"kind": "quotation", "id": "c", "text": BOTH, "source": {"zh-Hans": "书"}},
        {"kind": "timeline", "id": "d"},
        {"kind": "map", "id": "e", "places": [{"name": BOTH, "latitude": 1.0}]},
    )  # fmt: skip
    assert lacking(made) == [
        Lack("a", "heading", "zh"),
        Lack("a", "alt", "en", 1),
        Lack("b", "picture"),
        Lack("b", "relic", number=1),
        Lack("c", "source", "en"),
        Lack("d", "date"),
        Lack("e", "place", number=1),
    ]
    assert not any(one.grave for one in lacking(made))


def test_a_title_in_both_languages_and_a_section_are_needed():
    bare = Story(id="s", title={"en": "Only English"})
    assert [one for one in lacking(bare) if one.grave] == [
        Lack("", "title", "zh"),
        Lack("", "section"),
    ]


def test_a_story_names_its_relics_once_each():
    made = story(
        {"kind": "region", "id": "a", "pictures": [{"relic": "r1"}, {"relic": "r2"}]},
        {"kind": "timeline", "id": "b", "events": [{"date": "1082", "relic": "r2"}, {"date": ""}]},
        cover={"relic": "r3"},
    )
    assert made.relics() == ["r3", "r1", "r2"]


@pytest.mark.parametrize(
    ("date", "year"), [("1082", 1082), ("-200", -200), ("1082-07-16", 1082), ("1082-13", None),
                       ("July", None), ("", None)],
)  # fmt: skip
def test_the_year_of_an_event(date, year):
    assert Event(date=date).year == year


def test_a_place_on_a_picture_is_written_as_the_image_api_asks_for_it():
    assert Picture(relic="r").box == "full"
    assert Picture(relic="r", x=1, y=2, width=3, height=4).box == "1,2,3,4"
