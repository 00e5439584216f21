"""Somebody is picked by keyboard in the form of a record, in real Chromium; names come along."""

import pytest
from waiting import until

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import Plan
from handscroll.departments.collection.taking_in import take_in
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.intake import IntakeItem

MAKER = {
    "role": "painter",
    "person": {"id": "wang-hui", "names": [{"text": "王翬", "pinyin": "Wáng Huī"}]},
}


@pytest.fixture
def record(house, planned_scan):
    """Return a draft with one maker, who has an identifier."""
    museum = house.museum
    item = IntakeItem(
        accession_number="P 1", title={"en": "Picked"}, files=(planned_scan("picked"),)
    )
    for key in ask_for(museum, Plan(items=[item]), person="wang").keys:
        take_in(museum, key)
    relic = museum.relics.named("P 1")
    museum.relics.revise(relic.id, Catalogue.model_validate({"makers": [MAKER]}), person="wang")
    return relic.id


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_somebody_is_picked_by_pinyin_and_named(language, record, open_page, judge, artefacts):
    page = open_page(f"/{language}/relics/{record}/edit", staff=True)
    page.locator("#s-making > summary").focus()
    page.keyboard.press("Enter")
    page.locator('button[value="add catalogue.makers"]').focus()
    page.keyboard.press("Enter")
    name = "catalogue.makers.n0.person"
    field = page.locator(f'[id="f-{name}.id"]')
    page.locator(f'summary[id="f-{name}"]').focus()
    page.keyboard.press("Enter")
    field.wait_for(state="visible")
    field.focus()
    until(page, lambda: field.get_attribute("role") == "combobox")
    # At once, as an input method gives it: a list for the first letters alone would be replaced.
    page.keyboard.insert_text("wangh")
    page.wait_for_selector(".edit-terms:not([hidden]) [role=option]")
    page.keyboard.press("ArrowDown")
    assert page.locator(".edit-terms [aria-selected=true]").count() == 1
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert judge(page) == []
        page.screenshot(path=artefacts / f"people-picked-{width}-{language}.png")
    page.keyboard.press("Enter")
    until(page, lambda: field.input_value() == "wang-hui")
    named = page.locator(f'[id="f-{name}.names.n0.text"]')
    named.wait_for(state="visible")
    until(page, lambda: named.input_value() == "王翬")
    assert page.locator(f'[id="f-{name}.names.n0.kind"]').input_value() == "name"
    assert judge(page) == []
