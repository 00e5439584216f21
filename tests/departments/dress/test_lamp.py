"""Going back after lighting the lamp: to our own pages only."""

import pytest

from handscroll.departments.dress.lamp import back_to


@pytest.mark.parametrize(
    "place", ["/", "/en/", "/zh-Hant/find?q=%E7%AB%B9&page=2", "/en/relics/r1"]
)
def test_a_place_of_ours_is_gone_back_to(place):
    assert back_to(place) == place


@pytest.mark.parametrize(
    "place",
    ["", "//elsewhere.example/", "/\\elsewhere.example", "https://elsewhere.example/", "en/",
     "/en/\r\nSet-Cookie: a=b", "/en/\\..", "/" + "x" * 3000, "javascript:alert(1)"],
)  # fmt: skip
def test_any_other_place_is_the_first_page(place):
    assert back_to(place) == "/"
