"""EDTF written and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.dates import edtf
from handscroll.departments.collection.dates.reading import EARLIEST, LATEST

YEARS = st.integers(EARLIEST + 1, LATEST - 1)


@given(YEARS, YEARS, st.sampled_from(["certain", "approximate", "uncertain"]))
def test_an_interval_reads_back_as_it_was_written(one, two, certainty):
    first, last = sorted((one, two))
    assert edtf.read(edtf.write(first, last, certainty)) == (first, last, certainty)


def test_open_ends_and_years_before_our_era():
    assert edtf.write(EARLIEST, 1699) == "../1699"
    assert edtf.write(-205, 220) == "-0205/0220"
    assert edtf.read("1626/..") == (1626, LATEST, "certain")
    assert edtf.read("17XX") == (1700, 1799, "certain")


@pytest.mark.parametrize("text", ["", "..", "1781/1700", "178", "1781-13", "1X81", "a", "1/2/3"])
def test_what_is_no_edtf_is_not_read(text):
    assert edtf.read(text) is None
