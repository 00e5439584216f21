from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.finding.asked import (
    Address,
    Asked,
    View,
    address,
    described,
    parameters,
    read_address,
    read_asked,
)
from handscroll.museum.search import Order


def test_an_address_is_understood_and_written_again():
    told = {"q": "山水", "date": "康熙", "from": "1600", "to": "-5", "dynasty": ["明", "清"]}
    told |= {"sort": "oldest", "view": "table", "page": "3"}
    asked = read_asked(Address.model_validate(told))
    assert asked.years == (-5, 1600)
    assert asked.filters == {"dynasty": ("明", "清")}
    assert (asked.order, asked.view, asked.page) == (Order.OLDEST, View.TABLE, 3)
    query = dict(parse_qsl(address("en", asked).partition("?")[2]))
    assert query["from"] == "-5"
    assert query["page"] == "3"


def test_what_cannot_be_read_is_left_out_and_named():
    asked = read_asked(
        Address.model_validate(
            {
                "from": "soon",
                "to": "99999",
                "page": "-1",
                "sort": "?",
                "colour": ["plaid", "#zz0000"],
            }
        )
    )
    assert asked.unread == ("from", "to")
    assert asked.page == 1
    assert asked.idle


def test_a_picked_colour_becomes_the_nearest_of_the_palette():
    asked = read_asked(Address(colour=["#2060a0", "cinnabar", "#2060a0"]))
    assert asked.filters == {"colour": ("azurite", "cinnabar")}


def test_a_value_is_added_and_taken_away_from_the_first_page():
    asked = Asked(q="x", page=4).toggled("dynasty", "清")
    assert (asked.page, asked.filters) == (1, {"dynasty": ("清",)})
    assert asked.toggled("dynasty", "明").toggled("dynasty", "清").filters == {"dynasty": ("明",)}
    assert asked.toggled("dynasty", "清").filters == {}


def test_an_idle_question_has_the_shortest_address():
    assert address("zh-Hans", Asked()) == "/zh-Hans/find"


@given(
    st.fixed_dictionaries(
        {
            "q": st.text(max_size=40),
            "date": st.text(max_size=20),
            "from": st.text(max_size=6),
            "to": st.text(max_size=6),
            "dynasty": st.lists(st.text(max_size=8), max_size=4),
            "sort": st.sampled_from(["", "oldest", "title", "?"]),
            "page": st.text(max_size=5),
        }
    ).map(Address.model_validate)
)
def test_any_address_is_read_and_its_own_address_means_the_same(told):
    asked = read_asked(told)
    written: dict[str, object] = dict(parameters(asked))
    written["dynasty"] = [value for name, value in parameters(asked) if name == "dynasty"]
    again = read_asked(Address.model_validate(written))
    assert parameters(again) == parameters(asked)


def test_an_address_given_twice_has_all_values_or_the_last_one():
    told = read_address([("q", "a"), ("q", "b"), ("from", "1600"), ("dynasty", "明"),
                         ("dynasty", "清"), ("to", ""), ("unknown", "x")])  # fmt: skip
    wanted = {"q": "b", "from": "1600", "dynasty": ["明", "清"], "to": ""}
    assert told == Address.model_validate(wanted)
    assert read_address([]) == Address()
    named = {one["name"] for one in described()}
    assert {"q", "from", "to", "dynasty", "more"} <= named
    assert "first" not in named
