import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.naming.keys import (
    Key,
    fits,
    folded_name,
    key_of,
    life_of,
    read_key,
    sort_of,
)
from handscroll.model.catalogue.maker import PersonRef


def person(text, born="", died="", **more):
    names = [{"text": text}] if text else []
    return PersonRef.model_validate(
        {"names": names, "born": {"written": born}, "died": {"written": died}} | more
    )


def test_an_identifier_is_the_key_whatever_the_names_are():
    assert key_of(person("王翬", "1632", id="wang-hui")) == Key("wang-hui")


def test_traditional_simplified_and_latin_spellings_of_one_name_have_one_key():
    assert key_of(person("王翬")) == key_of(person("王翚")) == Key("~王翚", "")
    assert str(key_of(person("Wang  HUI"))) == "~wang-hui~"


def test_dates_tell_people_of_one_name_apart():
    assert str(key_of(person("李明", "1500", "1560"))) == "~李明~1500..1560"
    assert key_of(person("李明", "1500", "1560")) != key_of(person("李明", "1700"))
    span = {"written": "c. 1500", "candidates": [{"edtf": "1495/1505", "first": 1495,
                                                  "last": 1505}]}  # fmt: skip
    assert life_of(person("李明").model_validate({"names": [{"text": "李明"}], "born": span})) == (
        "1495_1505.."
    )


@pytest.mark.parametrize("text", ["", "□□", "…", "\u202e", "\u0301"])
def test_somebody_without_a_name_that_can_be_read_has_no_key(text):
    assert key_of(person(text)) is None


def test_a_very_long_name_keeps_a_short_key_of_its_own():
    one, other = folded_name("山" * 300), folded_name("山" * 299 + "水")
    assert len(one.encode()) < 100
    assert one != other


@pytest.mark.parametrize("written", ["", "~", "~~", "~a~b~c", "a/b", "a b", "~a/b", "~a\tb", "é",
                                     "~\ud800", "a" * 129, "~" + "a" * 200])  # fmt: skip
def test_what_is_no_key_is_not_read_as_one(written):
    assert read_key(written) is None


@given(st.text(max_size=40), st.sampled_from(["", "1632", "c. 1700"]))
def test_every_key_of_a_record_is_read_back(text, born):
    told = "".join(sign for sign in text if sign.isprintable())
    key = key_of(person(told, born)) if told else None
    if key is not None:
        assert read_key(str(key)) == key


def test_lives_fit_where_no_year_contradicts():
    assert fits("1632..", "1632..1717")
    assert fits("", "1632..1717")
    assert not fits("1632..1717", "1632..1720")


def test_people_are_sorted_by_the_pinyin_of_the_record_before_our_own():
    assert sort_of(person("曾鯨")) == "zengjing" or sort_of(person("曾鯨")).startswith("c")
    told = PersonRef.model_validate({"names": [{"text": "曾鯨", "pinyin": "Zēng Jīng"}]})
    assert sort_of(told) == "zengjing"
    assert sort_of(person("□")) == "~"
