"""Days, months and years in figures alone: 30.2.1750, 12/31/1999, 1978.5."""

import pytest

from handscroll.departments.collection.dates.parse import parse_date


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("12.3.1750", "1750-03-12"),
        ("12. 3. 1750", "1750-03-12"),
        ("1750.3.12", "1750-03-12"),
        ("1750/3/9", "1750-03-09"),
        ("12/31/1999", "1999-12-31"),
        ("31/12/1999", "1999-12-31"),
        ("5/1750", "1750-05"),
        ("1978.5", "1978-05"),
        ("1.1.1750-5.6.1751", "1750-01-01/1751-06-05"),
        ("1990-1991", "1990/1991"),
    ],
)
def test_a_day_in_figures_is_that_day(written: str, edtf: str):
    read = parse_date(written)
    assert ([one.edtf for one in read.candidates], read.certainty) == ([edtf], "certain")


@pytest.mark.parametrize("written", ["3/12/1699", "3-4-1750"])
def test_where_day_and_month_may_be_either_only_the_year_is_said(written: str):
    [one] = parse_date(written).candidates
    assert one.edtf == written[-4:]


@pytest.mark.parametrize(
    ("written", "year", "what"),
    [
        ("30.2.1750", 1750, "Day 30"),
        ("1750.2.30", 1750, "Day 30"),
        ("32.1.1750", 1750, "Day 32"),
        ("13/45/1699", 1699, "Month 45"),
        ("13/1750", 1750, "Month 13"),
        ("1750.13", 1750, "Month 13"),
    ],
)
def test_a_day_that_never_was_is_doubted(written: str, year: int, what: str):
    read = parse_date(written)
    [one] = read.candidates
    assert (one.first, one.last, read.certainty) == (year, year, "uncertain")
    assert read.problem is not None
    assert read.problem.what == what
