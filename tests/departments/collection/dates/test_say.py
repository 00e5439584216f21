"""Readings in words."""

import pytest

from handscroll.departments.collection.dates.parse import parse_date
from handscroll.departments.collection.dates.say import say


@pytest.mark.parametrize(
    ("written", "language", "said"),
    [
        ("康熙壬寅", "zh-Hans", "1662年或1722年"),
        ("c. 1760", "zh-Hant", "約1760年"),
        ("206 BCE-220 CE", "en", "206 BC–220"),
        ("before 1700", "en", "1699 or before"),
        ("after 1625", "zh-Hans", "1626年及以后"),
        ("1954?", "en", "1954 (uncertain)"),
        ("no date", "zh-Hant", "年代未詳"),
        ("丙辰", "en", "185 BC or 125 BC or 65 BC or 5 BC and others"),
    ],
)
def test_a_reading_is_said_in_the_language_of_the_page(written, language, said):
    assert say(parse_date(written), language) == said
