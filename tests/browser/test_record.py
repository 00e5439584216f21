"""The catalogue entry: the greatest scroll and an empty record, for everybody, without a script."""

import pytest
from waiting import rested, until

from handscroll.demo.records.great_scroll import COLOPHONS, SEALS, VIEWINGS, great_record
from handscroll.model.catalogue.catalogue import Catalogue

WIDTHS = (390, 1440)
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def great(house):
    """The scroll of the house with 111 seals and 30 colophons, and what staff alone may read."""
    relic = house.museum.relics.get(house.relics["scroll"])
    record = great_record(relic.captures).model_dump(mode="json")
    record |= {"staff_note": "SECRET-NOTE", "location": {"room": "SECRET-ROOM"}}
    record["valuation"] = {"amount": "424242", "currency": "CNY"}
    record["provenance"][0] |= {"price": "SECRET-PRICE", "source": HOSTILE}
    record["titles"].append({"text": HOSTILE, "kind": "alias"})
    record["bibliography"] = [{"text": "\u202eright to left שלום " + "畫" * 1500}]
    house.museum.relics.revise(relic.id, Catalogue.model_validate(record), person="test")
    yield relic.id
    house.museum.relics.revise(relic.id, relic.catalogue, person="test")


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_the_greatest_scroll_fits_every_screen(language, great, open_page, judge, artefacts):
    page = open_page(f"/{language}/relics/{great}/record", width=390, height=844)
    assert page.locator("script:not([src*='/offline-'])").count() == 0
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844 if width < 600 else 900})
        rested(page, lambda: page.evaluate("document.documentElement.scrollHeight"), 0.2)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        page.screenshot(path=artefacts / f"record-{language}-{width}.png", full_page=True)
        assert judge(page) == []
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "opened"
    assert judge(page) == []


def test_every_part_seal_and_text_is_there_once_and_parts_run_from_the_right(great, open_page):
    page = open_page(f"/en/relics/{great}/record")
    assert page.locator(".seal-card").count() == SEALS
    assert page.locator("details.text[id^=text-]").count() == COLOPHONS + VIEWINGS + 1
    assert "111 seal impressions" in page.inner_text(".counts")
    assert "30 colophons" in page.inner_text(".counts")
    lefts = page.eval_on_selector_all(
        ".part-strip li", "all => all.map((e) => e.getBoundingClientRect().left)"
    )
    assert lefts == sorted(lefts, reverse=True)
    assert len(lefts) == 9


def test_transcriptions_stand_in_columns_from_the_right(great, open_page):
    page = open_page(f"/en/relics/{great}/record")
    page.click("#text-c3 summary")
    found = page.eval_on_selector(
        "#text-c3 .transcription",
        "e => [getComputedStyle(e).writingMode, e.lang, e.textContent.length]",
    )
    assert found[:2] == ["vertical-rl", "zh-Hant"]
    assert found[2] > 25


def test_pictures_are_cut_where_a_region_is_known_and_fetched_when_near(great, open_page, house):
    page = open_page(f"/en/relics/{great}/record")
    page.wait_for_load_state("networkidle")
    fetched = page.evaluate(
        "performance.getEntriesByType('resource').filter((e) => e.name.includes('/iiif/')).length"
    )
    cut = page.locator("article img")
    assert cut.count() > 60
    assert fetched < cut.count() / 2, "those far below and in closed boxes wait"
    page.evaluate(
        """() => { document.querySelectorAll('details').forEach((one) => (one.open = true));
                   document.querySelectorAll('img').forEach((one) => (one.loading = 'eager')); }"""
    )
    until(page, "[...document.images].every((one) => one.complete && one.naturalWidth > 0)")


def test_what_is_the_staff_s_own_stays_with_the_staff(great, open_page):
    for path in (f"/en/relics/{great}/record", f"/en/relics/{great}", f"/en/relics/{great}.json"):
        text = open_page(path, refusals=True).content()
        assert "SECRET" not in text
        assert "424242" not in text
    page = open_page(f"/en/relics/{great}/record", staff=True)
    text = page.content()
    for mark in ("SECRET-NOTE", "SECRET-ROOM", "SECRET-PRICE", "424242"):
        assert mark in text


def test_nothing_in_a_field_runs(great, open_page):
    page = open_page(f"/en/relics/{great}/record")
    assert page.locator("img[src=x]").count() == 0
    assert HOSTILE in page.inner_text(".titles")


def test_a_label_alone_makes_a_page(open_page, house, judge):
    page = open_page(f"/en/relics/{house.relics['fan']}/record", width=390, height=844)
    assert page.locator(".parts, .owners, .provenance, .historic, .for-staff").count() == 0
    assert "Nothing beyond the label" in page.inner_text("article")
    assert judge(page) == []


def test_the_record_reads_without_a_script(great, open_page):
    page = open_page(f"/zh-Hans/relics/{great}/record", java_script_enabled=False)
    assert "印 111 方" in page.inner_text(".counts")


def test_a_record_that_is_not_public_is_not_told(open_page, house):
    for relic in (house.relics["draft"], "none"):
        open_page(f"/en/relics/{relic}/record", status=404)
