"""The way in to the search: who sees what, filters, years, counts."""

from pathlib import Path
from typing import Any

import pytest

from handscroll.museum.search import AHEAD, Entry, Order, Query, Search, Word


def entry(number: int, **other) -> Entry:
    facts: dict[str, Any] = {
        "id": f"e{number}", "kind": "relic", "state": "published", "public": True,
        "texts": {"title": [(0, "word"), (1, f"t{number}")]},
        "facets": {"dynasty": ["明" if number % 2 else "清"], "colour": ["red"] * (number % 3)},
        "first_year": 1600 + number, "last_year": 1610 + number,
        "title_key": f"{50 - number:02d}", "added": number, "ahead": [f"ti{AHEAD}Title {number}"],
    }  # fmt: skip
    return Entry(**(facts | other))


@pytest.fixture
def search(tmp_path: Path) -> Search:
    made = Search(tmp_path / "search")
    assert made.put(map(entry, range(40))) == 40
    return made


def test_what_is_not_published_is_never_found_by_the_public(search: Search):
    search.put([entry(3, public=False, state="draft"), entry(90, public=False, state="withdrawn")])
    asked = Query(Word("title", "word"), limit=100, facets=("dynasty",), histogram=10)
    found = search.find(asked)
    assert found.total == 39
    assert not {"e3", "e90"} & set(found.hits)
    assert sum(count for _, count in found.facets["dynasty"]) == 39
    assert sum(count for _, count in found.histogram) == 39
    assert "Title 90" not in search.ahead("ti", 100)
    assert search.tokens("title", "t90", 5) == []
    staff = Query(Word("title", "t90"), everything=True)
    assert search.find(staff).hits == ("e90",)


def test_filters_hold_together_and_values_of_one_facet_apart(search: Search):
    both = Query(filters={"dynasty": ["明", "清"], "colour": ["red"]}, limit=100)
    assert search.find(both).total == sum(1 for n in range(40) if n % 3)
    one = Query(filters={"dynasty": ["明"], "colour": ["red"]}, limit=100)
    assert set(search.find(one).hits) == {f"e{n}" for n in range(40) if n % 3 and n % 2}
    assert search.find(Query(filters={"dynasty": ["唐"]})).total == 0
    assert search.find(Query(kinds=("seal",))).total == 0


@pytest.mark.parametrize(
    ("years", "wanted"),
    [
        ((1612, 1612), range(2, 13)),
        ((None, 1600), range(1)),
        ((1649, None), range(39, 40)),
        ((None, None), range(40)),
        ((1700, 1800), range(0)),
    ],
)
def test_years_that_overlap_are_found(search: Search, years, wanted):
    assert set(search.find(Query(years=years, limit=100)).hits) == {f"e{n}" for n in wanted}


def test_a_thing_without_a_date_is_found_by_no_year_and_sorted_last(search: Search):
    search.put([entry(1, first_year=None, last_year=None)])
    assert "e1" not in search.find(Query(years=(None, None), limit=100)).hits
    for order in (Order.OLDEST, Order.NEWEST):
        assert search.find(Query(order=order, limit=100)).hits[-1] == "e1"


def test_every_order_sorts(search: Search):
    up = [f"e{n}" for n in range(40)]
    assert list(search.find(Query(order=Order.OLDEST, limit=40)).hits) == up
    assert list(search.find(Query(order=Order.NEWEST, limit=40)).hits) == up[::-1]
    assert list(search.find(Query(order=Order.TITLE, limit=40)).hits) == up[::-1]
    assert list(search.find(Query(order=Order.ADDED, limit=40)).hits) == up[::-1]


def test_filling_replaces_everything_and_another_process_sees_it(search: Search, tmp_path: Path):
    reader = Search(tmp_path / "search")
    assert (reader.fresh, reader.entries) == (False, 40)
    assert search.fill(map(entry, range(5))) == 5
    assert reader.entries == 40
    reader.refresh()
    assert reader.entries == 5
    search.put([], remove=["e1"])
    assert "e1" not in search.find(Query(limit=100)).hits
