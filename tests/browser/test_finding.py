"""The pages of search in a real browser: open to everybody, by hand, by keys, without a script."""

import json
from urllib.parse import quote

import pytest

from handscroll.departments.collection.finding.opened import indexing_of

PATHS = {
    "find": "/{language}/find",
    "find_narrowed": "/{language}/find?q=" + quote("山水") + "&format=handscroll&format=album",
    "find_table": "/{language}/find?view=table&sort=title",
    "find_nothing": "/{language}/find?q=" + quote("无此物") + "&date=nonsense&from=soon",
}


@pytest.fixture
def searched(house):
    """The house, whose index nobody keeps: it is brought up to date here."""
    indexing_of(house.museum).follow()
    return house


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("name", PATHS)
def test_a_page_of_search_is_whole_and_open_to_everybody(
    name, language, open_page, searched, judge, artefacts
):
    page = open_page(PATHS[name].format(language=language), width=390, height=844)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844 if width < 600 else 900})
        page.wait_for_timeout(250)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        page.screenshot(path=artefacts / f"{name}-{language}-{width}.png", full_page=True)
        assert judge(page) == []


def test_the_box_offers_what_begins_so_and_keys_choose(open_page, searched, judge):
    page = open_page("/en/find")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("shanshui")
    page.wait_for_selector("#ahead [role=option]")
    assert page.get_attribute("#q", "aria-expanded") == "true"
    assert "suggestion" in page.inner_text("#ahead-said")
    assert judge(page) == []
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#q", "aria-activedescendant") == "ahead-0"
    assert page.input_value("#q") == "山水册"
    page.keyboard.press("Escape")
    assert page.input_value("#q") == "shanshui"
    assert page.get_attribute("#q", "aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#ahead [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/find?q=**")
    assert page.locator(".hit").count() == 1
    assert page.evaluate("location.search") == "?q=" + quote("山水册"), "empty fields are left out"


def test_without_a_script_the_form_and_the_links_do_all(open_page, searched):
    page = open_page("/en/find", java_script_enabled=False)
    page.fill("#q", "xishantu")
    page.press("#q", "Enter")
    page.wait_for_url("**q=xishantu**")
    assert page.locator(".hit-title").all_inner_texts() == ["Streams and Mountains"]
    page.goto(searched.url + "/en/find")
    page.locator(".facet a", has_text="Round fan").click()
    page.wait_for_url("**format=round_fan**")
    assert page.locator(".hit").count() == 1
    page.locator(".chip").first.click()
    page.wait_for_url("**/en/find")
    assert page.locator(".hit").count() == 4, "drafts are not among them"


def test_the_interface_for_programs_is_described_and_answers(open_page, searched):
    page = open_page("/en/find")
    found = json.loads(page.request.get(f"{searched.url}/api/find?format=album").text())
    assert found["total"] == 1
    assert found["hits"][0]["title"]["en"] == "Leaves"
    described = json.loads(page.request.get(f"{searched.url}/openapi.json").text())
    names = {one["name"] for one in described["paths"]["/api/find"]["get"]["parameters"]}
    assert names >= {"q", "date", "from", "to", "dynasty", "colour", "sort", "page"}
    for kind, media in (("csv", "text/csv"), ("jsonld", "application/ld+json")):
        answer = page.request.get(f"{searched.url}/en/find?as={kind}")
        assert answer.headers["content-type"].startswith(media)
        assert "Not public" not in answer.text()
    deep = page.request.get(f"{searched.url}/en/find?page=99999", headers={"Accept": "text/html"})
    assert deep.status == 400
