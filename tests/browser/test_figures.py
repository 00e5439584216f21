"""People, seals and dynasties in a browser: whole, open to all, without a script."""

import pytest
from waiting import rested, until

from handscroll.demo.records.great_scroll import great_record
from handscroll.model.catalogue.catalogue import Catalogue

WIDTHS = (390, 1440)
PAGES = {
    "people": "/{language}/people",
    "person": "/{language}/people/made-person-3",
    "painter": "/{language}/people/made-person-0",
    "seals": "/{language}/seals",
    "seal": "/{language}/seals/made-seal-3",
    "dynasties": "/{language}/dynasties",
    "dynasty": "/{language}/dynasties/northern-song",
}


@pytest.fixture(scope="module")
def gathered(house):
    """Two works that bear the same seals: the great scroll's record, and a short one."""
    scroll, hanging = (
        house.museum.relics.get(house.relics[name]) for name in ("scroll", "hanging")
    )
    great = great_record(scroll.captures).model_dump(mode="json")
    capture = hanging.captures[0]
    place = {"capture": capture.id, "x": 30, "y": 40, "width": 90, "height": 90}
    seals = [one for one in great["seals"] if one["id"] == "made-seal-3"]
    short = {
        "makers": great["makers"], "seals": seals,
        "impressions": [{"id": "s1", "seal": "made-seal-3", "region": place,
                         "position": {"en": "lower left"}}],
    }  # fmt: skip
    for relic, told in ((scroll, great), (hanging, short)):
        house.museum.relics.revise(relic.id, Catalogue.model_validate(told), person="test")
    yield hanging.id
    for relic in (scroll, hanging):
        house.museum.relics.revise(relic.id, relic.catalogue, person="test")


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_open_to_everybody(
    name, language, gathered, open_page, judge, artefacts
):
    page = open_page(PAGES[name].format(language=language), width=WIDTHS[0], height=844)
    assert page.locator("script:not([src*='/offline-'])").count() == 0
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844 if width < 600 else 900})
        rested(page, lambda: page.evaluate("document.documentElement.scrollHeight"), 0.2)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        page.screenshot(path=artefacts / f"figure-{name}-{language}-{width}.png", full_page=True)
        assert judge(page) == []


def test_a_seal_is_shown_on_every_work_and_leads_there(gathered, open_page):
    page = open_page("/en/seals/made-seal-3", java_script_enabled=False)
    assert page.locator(".leaf--work").count() == 2
    assert "lower left" in page.inner_text(".leaves")
    page.click(f".leaf--work a[href='/en/relics/{gathered}/record']")
    page.wait_for_url(f"**/relics/{gathered}/record")
    assert page.locator("a[href='/en/seals/made-seal-3']").count() > 0


def test_an_impression_is_cut_from_the_picture(gathered, open_page):
    page = open_page("/en/seals/made-seal-3")
    picture = page.locator(f".leaf-stones li[id='{gathered}-s1'] img")
    picture.scroll_into_view_if_needed()
    until(page, lambda: picture.evaluate("e => e.complete && e.naturalWidth > 0"))
    assert picture.evaluate("e => e.naturalWidth > 0 && e.naturalWidth === e.naturalHeight")


def test_a_record_leads_to_a_person_and_from_there_to_a_seal(gathered, open_page):
    page = open_page(f"/en/relics/{gathered}/record")
    page.click(".maker a")
    page.wait_for_url("**/people/made-person-0")
    page.click(".gloss a")
    page.wait_for_url("**/seals/made-seal-*")
    assert page.locator("h1").count() == 1
