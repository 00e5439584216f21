"""The page of words in real Chromium: by keyboard alone, on a phone and a desk, open to all."""

import pytest
from waiting import entered


@pytest.fixture
def shipped_again(house):
    yield
    own = house.museum.wordings.now().said.get("en", {})
    house.museum.wordings.change("en", dict.fromkeys(own), person="test")


def reach(page, wanted: str):
    """Press the tabulator until the element that has the focus fits a selector."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is not reached by keyboard")


def test_a_word_is_changed_and_put_back_by_keyboard_alone(
    open_page, house, judge, artefacts, shipped_again
):
    page = open_page("/en/staff/words?q=site.home", staff=True, refusals=True)
    reach(page, ".word:has([lang=en]) > summary")
    page.keyboard.press("Enter")
    reach(page, ".word[open] textarea")
    page.keyboard.press("Control+A")
    page.keyboard.type("{{ works }}")
    reach(page, ".word[open] button[value=say]")
    entered(page)
    page.wait_for_selector("#word-trouble", timeout=20_000)
    assert page.input_value(".word[open] textarea") == "{{ works }}"
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        page.screenshot(path=artefacts / f"words-refused-{width}.png", full_page=True)
        assert judge(page) == []
    reach(page, ".word[open] textarea")
    page.keyboard.press("Control+A")
    page.keyboard.type("Our works")
    reach(page, ".word[open] button[value=say]")
    entered(page)
    page.wait_for_selector(".word-done", timeout=20_000)
    assert page.inner_text(".house-nav li:first-child a") == "Our works"
    reach(page, ".word:has([lang=en]) > summary")
    page.keyboard.press("Enter")
    assert judge(page) == []
    reach(page, ".word[open] button[value=put_back]")
    entered(page)
    page.wait_for_selector(".house-nav li:first-child a:text-is('Collection')", timeout=20_000)
    assert house.museum.wordings.now().said == {}
