"""Bulk edit in real Chromium: works selected, changed and taken back by keyboard alone."""

from dataclasses import replace

import pytest
from waiting import sent, until

from handscroll.departments.collection.bulk.batch import Phase
from handscroll.departments.collection.bulk.change import BulkChange, Deed, Step
from handscroll.departments.collection.bulk.opening import bench_of
from handscroll.pages.words import words_in

WAIT_MS = 20_000


def press(page, selector, key="Enter"):
    page.locator(selector).first.focus()
    page.keyboard.press(key)


def well(page, judge, artefacts, name):
    """Judge a page on a phone and on a desk, and keep its picture."""
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        page.screenshot(path=artefacts / f"bulk-{name}-{width}.png", full_page=True)
        assert judge(page) == []


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_batch_by_keyboard_in_both_languages(language, house, open_page, judge, artefacts):
    relics = [house.relics[name] for name in ("hanging", "album")]
    before = [house.museum.relics.get(one) for one in relics]
    # What other files made would fill a page of all that there is.
    few = "view=table&format=hanging_scroll&format=album"
    page = open_page(f"/{language}/find?{few}", staff=True)
    for relic in relics:
        press(page, f"input[name=work][value={relic}]", "Space")
    well(page, judge, artefacts, f"find-{language}")
    press(page, "#picks button[value=some]")
    page.wait_for_url("**/staff/bulk?*")
    page.locator("#field").focus()
    page.locator("#field").select_option("medium")
    sent(page, "button[value=step]")
    page.wait_for_selector("[name='s0.medium.en']")
    page.locator("[name='s0.medium.en']").focus()
    page.keyboard.type("Ink on silk")
    page.locator("#field").select_option("catalogue.support.terms")
    page.locator("#deed").select_option("add")
    sent(page, "button[value=step]")
    page.wait_for_selector("[name='s1.catalogue.support.terms.n0.id']")
    assert page.input_value("[name='s0.medium.en']") == "Ink on silk"
    page.locator("[name='s1.catalogue.support.terms.n0.id']").focus()
    page.keyboard.type("silk")
    well(page, judge, artefacts, f"choose-{language}")
    sent(page, ".bulk-bar button")
    page.wait_for_selector("#phase[data-phase=ready]")
    assert [house.museum.relics.get(one) for one in relics] == before
    well(page, judge, artefacts, f"ready-{language}")
    sent(page, ".bulk-actions button[value=apply]")
    page.wait_for_selector("#phase[data-phase=done]")
    assert {house.museum.relics.get(one).medium["en"] for one in relics} == {"Ink on silk"}
    well(page, judge, artefacts, f"done-{language}")
    sent(page, ".bulk-actions button[value=undo]")
    page.wait_for_selector("#phase[data-phase=undone]")
    assert [house.museum.relics.get(one) for one in relics] == before
    well(page, judge, artefacts, f"undone-{language}")


def test_what_is_left_out_is_told_without_a_script(house, open_page, judge, artefacts):
    relic = house.relics["fan"]
    path = f"/zh-Hant/staff/bulk?of=some&work={relic}"
    page = open_page(path, staff=True, java_script_enabled=False)
    page.locator("#field").select_option("catalogue.measures")
    page.locator("#deed").select_option("add")
    sent(page, "button[value=step]")
    page.wait_for_selector("[name='s0.catalogue.measures.n0.of']")
    page.fill("[name='s0.catalogue.measures.n0.of']", "no such part")
    sent(page, ".bulk-bar button")
    page.wait_for_selector("#left-title")
    assert page.locator("#phase").get_attribute("data-phase") == "ready"
    assert page.locator(".bulk-actions button[value=apply]").count() == 0
    page.screenshot(path=artefacts / "bulk-left-1440.png", full_page=True)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_batch_shows_how_far_it_is_and_then_its_end(language, house, open_page, judge, artefacts):
    batches = bench_of(house.museum).batches
    step = Step(Deed.SET, "catalogue.grade", (("catalogue.grade", "first"),))
    batch = batches.begin(BulkChange((step,)), "wang", None)
    batch = replace(batch, phase=Phase.APPLYING, total=4_000, changes=4_000, settled=400)
    try:
        batches.keep(batch)
        page = open_page(f"/{language}/staff/bulk/{batch.id}", staff=True)
        told = words_in(language)("bulk.far", settled="1,200", total="4,000")
        until(page, "document.activeElement.id === 'phase'", "how far it is has no focus")
        assert page.locator("[data-aloud]").text_content() == ""
        page.locator(".bulk-actions a").focus()
        batches.keep(replace(batch, settled=1_200))
        page.wait_for_selector(f"[data-told]:text-is('{told}')", timeout=WAIT_MS)
        page.wait_for_selector(
            f"[role=status]:text-is('{told}')", state="attached", timeout=WAIT_MS
        )
        assert page.evaluate("document.querySelector('#work progress').value") == 0.3
        assert page.evaluate("document.activeElement.matches('.bulk-actions a')")
        well(page, judge, artefacts, f"busy-{language}")
        batches.keep(replace(batch, phase=Phase.DONE, settled=4_000))
        page.wait_for_selector("#phase[data-phase=done][role=status]", timeout=WAIT_MS)
        assert page.locator("#work").count() == 0
    finally:
        batches.forget(batch)
