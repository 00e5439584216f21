"""A sitemap stays within its bounds, and says nothing that is not XML."""

import xml.etree.ElementTree as ET

import pytest

from handscroll.standards import sitemap
from handscroll.standards.sitemap import Listed, pages_in_one

LANGUAGES = ("zh-Hans", "zh-Hant", "en")


@pytest.mark.parametrize("count", [1, 3, 12])
@pytest.mark.parametrize("longest", [60, 500, 2_047])
def test_as_many_of_the_longest_pages_as_are_said_to_fit_do(count, longest):
    tags = [f"zh-{number:04}" for number in range(count)]
    most = pages_in_one(tags, longest)
    assert most * count <= sitemap.MOST_ADDRESSES
    page = Listed(dict.fromkeys(tags, "x" * longest), "2026-03-04T05:06:07.890123+00:00")
    empty = len(b"".join(sitemap.sitemap([])))
    each = len(b"".join(sitemap.sitemap([page]))) - empty
    assert empty + most * each <= sitemap.MOST_BYTES
    assert most * count > sitemap.MOST_ADDRESSES * 0.9 or most * each > sitemap.MOST_BYTES * 0.6


def test_addresses_are_written_so_that_they_are_read_back():
    odd = {tag: f"https://m.example/{tag}/find?a=1&b='\"<" for tag in LANGUAGES}
    root = ET.fromstring(b"".join(sitemap.sitemap([Listed(odd, "2026-03-04T05:06:07.9+00:00")])))
    assert [one[0].text for one in root] == list(odd.values())
    assert [link.get("href") for link in root[0][2:]] == list(odd.values())
    assert root[0][1].text == "2026-03-04T05:06:07+00:00"
    parts = ET.fromstring(b"".join(sitemap.sitemap_index(odd.values())))
    assert [one[0].text for one in parts] == list(odd.values())


def test_pages_are_written_as_they_are_read():
    read = []

    def pages():
        for number in range(1_000):
            read.append(number)
            yield Listed({"en": f"https://m.example/{number}"})

    written = sitemap.sitemap(pages())
    next(written), next(written)
    assert read == [0]
