"""The pages of search in a real browser: open to everybody, by hand, by keys, without a script."""

import json
from urllib.parse import quote

import pytest
from waiting import rested, until

from handscroll.model.rights import State

PATHS = {
    "find": "/{language}/find",
    "find_narrowed": "/{language}/find?q=" + quote("山水") + "&format=handscroll&format=album",
    "find_table": "/{language}/find?view=table&sort=title",
    "find_nothing": "/{language}/find?q=" + quote("无此物") + "&date=nonsense&from=soon",
}


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("name", PATHS)
def test_a_page_of_search_is_whole_and_open_to_everybody(
    name, language, open_page, searched, judge, artefacts
):
    page = open_page(PATHS[name].format(language=language), width=390, height=844)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844 if width < 600 else 900})
        rested(page, lambda: page.evaluate("document.documentElement.scrollHeight"), 0.2)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        page.screenshot(path=artefacts / f"{name}-{language}-{width}.png", full_page=True)
        assert judge(page) == []


def test_the_box_offers_what_begins_so_and_keys_choose(open_page, searched, judge):
    page = open_page("/en/find")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    # At once, as an input method gives it: a list for the first letters alone would be replaced.
    page.keyboard.insert_text("shanshui")
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
    # Other files publish works of their own.
    public = [one for one in searched.museum.relics.list() if one.state is State.PUBLISHED]
    assert len(public) >= 4
    assert page.locator(".hit").count() == len(public), "drafts are not among them"


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


def test_a_search_is_kept_in_this_browser_renamed_and_removed(open_page, searched, judge):
    page = open_page("/en/find?q=" + quote("山水") + "&format=album")
    page.click("#keep")
    page.wait_for_selector("#kept-list a")
    link = page.locator("#kept-list a")
    assert link.inner_text() == "山水 · Album"
    assert link.get_attribute("aria-current") == "page"
    assert page.inner_text("#keeping-said") == "Kept"
    assert judge(page) == []
    page.click("#keep")
    assert link.count() == 1, "the same search is kept once"
    page.goto(searched.url + "/zh-Hans/find")
    assert link.get_attribute("href").startswith("/zh-Hans/find?q=")
    page.click("#kept-list button >> nth=0")
    assert page.evaluate("document.activeElement.value") == "山水 · Album"
    page.keyboard.type("<b>Mine</b>")
    page.keyboard.press("Enter")
    assert link.inner_text() == "<b>Mine</b>", "a name is text, whatever it holds"
    assert page.evaluate("document.activeElement.tagName") == "A"
    page.context.set_offline(True)
    page.click("#kept-list button >> nth=1")
    assert page.locator("#kept").is_hidden(), "the list needs no server"
    assert page.evaluate("document.activeElement.id") == "q"
    page.context.set_offline(False)


@pytest.mark.parametrize(
    "written",
    [
        "no JSON",
        '{"name":1}',
        '[{"name":"x","path":"javascript:alert(1)"}]',
        '[{"name":"x","path":"//example.org/find"}, null, 7]',
    ],
)
def test_what_others_wrote_into_the_browser_is_no_search(written, open_page, searched):
    page = open_page("/en/find")
    page.evaluate("text => localStorage.setItem('handscroll.searches', text)", written)
    page.reload()
    page.wait_for_selector("#copy:not([hidden])")
    assert page.locator("#kept").is_hidden()


def test_the_link_of_a_search_is_copied_and_is_plain_without_a_script(open_page, searched):
    page = open_page("/en/find?q=xishantu&page=1")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#copy")
    until(page, "document.querySelector('#keeping-said').textContent", "nothing was copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == searched.url + "/en/find?q=xishantu"
    plain = open_page("/en/find?q=xishantu", java_script_enabled=False)
    assert plain.locator(".keeping-link").get_attribute("href") == "/en/find?q=xishantu"
    assert plain.locator("#keep").is_hidden()


def test_on_a_phone_what_narrows_lies_in_a_drawer_that_needs_no_script(open_page, searched):
    page = open_page("/en/find", width=390, height=844, java_script_enabled=False)
    facet = page.locator(".facet a", has_text="Album")
    assert not facet.is_visible()
    page.click(".narrow > summary")
    facet.click()
    page.wait_for_url("**format=album**")
    page.click(".narrow > summary")
    page.locator(".facet a", has_text="Handscroll").click()
    page.wait_for_url("**format=handscroll**")
    assert page.url.count("format=") == 2, "several values of a facet are chosen"
    assert page.inner_text(".narrow-count").startswith("2")


def test_any_colour_leads_to_the_names_nearest_to_it(open_page, searched, judge):
    page = open_page("/en/find?colour=%23777777")
    assert page.locator(".chip[href]").count() == 3, "two colours, and one to take all away"
    assert "Nearest to the colour picked: Ink black, Indigo" in page.inner_text("body")
    assert page.input_value("#any-colour") == "#777777"
    assert judge(page) == []
