"""The cycle of sixty, and lunar months."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.dates.ganzhi import PAIRS, is_pair, pair_of, years_of
from handscroll.departments.collection.dates.seasons import month_of, reaches_next_year


@given(st.integers(-205, 2043))
def test_a_year_is_among_the_years_of_its_pair(year):
    years = years_of(pair_of(year), -205, 2043)
    assert year in years
    assert all(b - a == 60 for a, b in itertools.pairwise(years))


def test_known_years_bear_their_pairs():
    assert [pair_of(y) for y in (1781, 353, 1082, 1911, 4)] == [
        "辛丑",
        "癸丑",
        "壬戌",
        "辛亥",
        "甲子",
    ]
    assert len(set(PAIRS)) == 60
    assert not is_pair("甲丑")


def test_months_are_found_by_number_name_season_and_feast():
    wanted = {
        "闰四月一日": 4,
        "十有二月": 12,
        "仲春": 2,
        "腊月": 12,
        "中秋": 8,
        "冬": 12,
        "十三月": 13,
    }
    assert {text: (month_of(text) or (0,))[0] for text in wanted} == wanted
    assert month_of("御题") is None
    assert reaches_next_year(11)
    assert not reaches_next_year(10)
