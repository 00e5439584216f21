"""What a search box takes for a date."""

import pytest

from handscroll.departments.collection.dates.query import date_query
from handscroll.departments.collection.dates.reading import EARLIEST


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("before 1700", (EARLIEST, 1699)),
        ("康熙", (1662, 1722)),
        ("18th century", (1700, 1799)),
        ("乾隆辛丑", (1781, 1781)),
        ("1689-1720", (1689, 1720)),
        ("Kangxi", (1662, 1722)),
        ("永樂", (1403, 1424)),
        ("至元", (1264, 1340)),
        ("清代", (1644, 1911)),
        ("光绪丁酉冬十二月", (1897, 1898)),
    ],
)
def test_a_text_that_is_wholly_a_date_becomes_years(text, years):
    assert date_query(text) == years


@pytest.mark.parametrize(
    "text",
    [
        "",
        "landscape",
        "blue vase 1750",
        "康熙青花",
        "清明上河图",
        "文徵明",
        "唐寅",
        "丙辰",
        "x" * 9999,
    ],
)
def test_a_text_that_is_not_wholly_one_date_is_left_to_the_words(text):
    assert date_query(text) is None
