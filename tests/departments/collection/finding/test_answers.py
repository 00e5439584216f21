import time
from urllib.parse import parse_qsl

import pytest

from handscroll.departments.collection.finding import answers
from handscroll.departments.collection.finding.asked import Address
from handscroll.errors import InvalidError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.person import Person
from handscroll.model.rights import Role, State
from handscroll.pages.words import words_in

EN = words_in("en")


def shown(museum, person, words=EN, **asked):
    return answers.shown(museum, person, Address.model_validate(asked), words)


def numbers(found):
    return sorted(card.relic.accession_number for card in found.cards)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"q": "山水"}, ["A 1"]),
        ({"q": "mozhu"}, ["A 2"]),
        ({"q": "Autumn"}, ["A 3"]),
        ({"q": "董其昌"}, ["A 1"]),
        ({"date": "康熙"}, ["A 3", "A 4"]),
        ({"date": "before 1700"}, ["A 1", "A 2", "A 4"]),
        ({"first": "1500", "last": "1650"}, ["A 1"]),
        ({"dynasty": ["清", "明"]}, ["A 1", "A 3", "A 4"]),
        ({"century": ["17"], "format": ["round_fan"]}, ["A 4"]),
        ({}, ["A 1", "A 2", "A 3", "A 4"]),
    ],
)
def test_what_is_asked_is_found(asked, wanted, filled, visitor):
    assert numbers(shown(filled, visitor, **asked)) == wanted


def test_visitors_never_meet_what_is_not_published(filled, visitor):
    for asked in ({"q": "秘藏"}, {"q": "Secret"}, {"q": "S 1"}, {"first": "1620", "last": "1620"}):
        found = shown(filled, visitor, **asked)
        assert found.cards == []
        assert found.outcome.total == 0
        assert found.groups == ()
    assert "Secret" not in str(answers.document(filled, visitor, Address(), EN))
    assert all(not answers.ahead(filled, typed) for typed in ("秘", "mi", "sec", "Secret"))
    for kind in ("csv", "jsonld"):
        told = b"".join(answers.taken_home(filled, visitor, Address(), kind, ("", "en")))
        assert b"Secret" not in told
        assert "秘藏".encode() not in told


def test_staff_find_drafts_as_well(filled):
    curator = Person(id="c", name="c", display_name="c", role=Role.CURATOR)
    assert numbers(shown(filled, curator, q="秘藏")) == ["S 1"]


def test_a_published_and_a_withdrawn_work_are_shown_and_hidden_within_a_second(filled, visitor):
    name = relic_id("S 1")
    filled.relics.move(name, State.PUBLISHED, person="test")
    assert _within_a_second(lambda: numbers(shown(filled, visitor, q="秘藏")) == ["S 1"])
    filled.relics.move(name, State.WITHDRAWN, person="test")
    assert numbers(shown(filled, visitor, q="秘藏")) == []
    assert _within_a_second(lambda: shown(filled, visitor, q="秘藏").outcome.total == 0)


def _within_a_second(holds):
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def test_facets_speak_the_readers_language_and_keep_the_rest(filled, visitor):
    found = shown(filled, visitor, q="图", dynasty=["清"], view="table")
    (group,) = [one for one in found.groups if one.name == "dynasty"]
    labels = {one.value: (one.label, one.count, one.chosen) for one in group.choices}
    assert labels["清"] == ("Qing", 1, True)
    assert labels["明"] == ("Ming", 1, False), "a narrowed facet can be widened again"
    assert all("q=" in one.href and "view=table" in one.href for one in group.choices)
    (creator,) = [one for one in shown(filled, visitor).groups if one.name == "creator"]
    assert {one.label for one in creator.choices} >= {"Dong Qichang", "Wen Tong"}
    assert [chip.label for chip in found.chips] == ["Qing"]
    assert "dynasty" not in found.chips[0].href


def test_nothing_found_offers_another_spelling(filled, visitor):
    found = shown(filled, visitor, q="Autunm")
    assert found.outcome.did_you_mean == "autumn"
    assert "q=autumn" in found.spelling


@pytest.mark.parametrize(
    "typed",
    [
        "山" * 10_000,
        '"" -() AND OR NOT + * ? ~ ^ : \\ / { } [ ] " -"',
        "\x00\u202e\ufffd",
        "-",
        "date:nonsense",
        "<script>alert('x')</script>",
    ],
)
def test_whatever_is_typed_is_answered_kindly(typed, filled, visitor):
    found = shown(filled, visitor, q=typed, date="no time " + typed)
    kinds = {note.kind.value for note in found.outcome.notes}
    assert kinds <= {"too_long", "too_many_pieces", "no_date", "no_words"}
    assert "no_date" in kinds


def test_a_page_that_lies_too_deep_is_refused(filled, visitor):
    with pytest.raises(InvalidError, match="page of results"):
        shown(filled, visitor, page="9999")


def test_every_phrase_of_a_note_exists_in_every_language(filled, visitor):
    for tag in ("zh-Hans", "zh-Hant", "en"):
        words = words_in(tag)
        for kind in ("too_long", "too_many_pieces", "no_date", "no_words", "no_year"):
            assert words(f"find.note.{kind}", detail="x")


def test_a_bar_of_the_timeline_says_how_many_works_pressing_it_finds(filled, visitor):
    for asked in ({}, {"first": "1600", "last": "1720"}, {"date": "康熙"}):
        told = shown(filled, visitor, **asked)
        assert told.line is not None
        for bar in told.line.bars:
            query = dict(parse_qsl(told.bars[bar.first].partition("?")[2]))
            years = {"first": query["from"], "last": query["to"]}
            assert shown(filled, visitor, **years).outcome.total == bar.count


def test_works_are_sorted_by_their_artists(filled, visitor):
    found = shown(filled, visitor, sort="artist")
    artists = [card.relic.creator["en"] for card in found.cards]
    assert artists == ["Dong Qichang", "Wang Hui", "Wen Tong", "Yun Shouping"]
    assert [(one.name, one.direction) for one in found.columns if one.direction] == [
        ("artist", "ascending")
    ]


def test_the_order_says_what_it_is(filled, visitor):
    assert shown(filled, visitor).sorts[0].label == "Pictures first"
    assert shown(filled, visitor, q="图").sorts[0].label == "Best match"


def test_a_search_has_a_name_and_a_link_of_its_own(filled, visitor):
    found = shown(filled, visitor, q="图", dynasty=["清"], page="1", more="creator")
    assert found.name == "图 · Qing"
    assert found.link == "/en/find?q=%E5%9B%BE&dynasty=%E6%B8%85"
    assert shown(filled, visitor).name == "All works"


def test_a_finer_format_and_the_museum_are_counted(museum, made, visitor):
    finer = {"format": {"id": "screen"}, "held_by": {"zh-Hans": "甲馆", "en": "Museum A"}}
    other = {"held_by": {"zh-Hans": "乙馆", "en": "Museum B"}}
    works = [
        made("F 1", "屏", "Screen", "甲", "A", "明", "Ming", "", "other").model_copy(
            update={"catalogue": Catalogue.model_validate(finer)}
        ),
        made("F 2", "卷", "Scroll", "乙", "B", "清", "Qing", "", "handscroll").model_copy(
            update={"catalogue": Catalogue.model_validate(other)}
        ),
    ]
    museum.lots.load(works, "made", person="test")
    found = shown(museum, visitor)
    labels = {one.name: [choice.label for choice in one.choices] for one in found.groups}
    assert sorted(labels["format"]) == ["Handscroll", "Screen"]
    assert sorted(labels["member"]) == ["Museum A", "Museum B"]
    assert numbers(shown(museum, visitor, format=["screen"])) == ["F 1"]
    assert numbers(shown(museum, visitor, member=["甲馆"])) == ["F 1"]


def test_where_nothing_is_found_each_condition_can_be_taken_away(filled, visitor):
    found = shown(filled, visitor, q="山水", dynasty=["清"], date="康熙")
    assert found.outcome.total == 0
    told = {one.label: one.count for one in found.ways_out}
    assert told == {"山水": 2}
    found = shown(filled, visitor, q="山水", dynasty=["清"])
    assert {one.label: one.count for one in found.ways_out} == {"山水": 2, "Qing": 1}
    for one in found.ways_out:
        query = parse_qsl(one.href.partition("?")[2])
        asked = {name: value if name == "q" else [value] for name, value in query}
        assert shown(filled, visitor, **asked).outcome.total == one.count
    assert shown(filled, visitor, q="nothing of the kind").ways_out == ()
