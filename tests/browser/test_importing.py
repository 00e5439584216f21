"""A file brought in by keyboard alone in real Chromium, in two languages; and without scripts."""

import pytest
from waiting import until

from handscroll.departments.collection.importing.working import bring_in, kept_of, owed
from handscroll.model.identity import relic_id
from handscroll.pages.words import words_in

SHEET = (
    "典藏號,品名,畫家,Dated,高（厘米）,材料,奇怪\n"
    "{0} 1,谿山行旅圖,范寬,北宋,206.3,絹本淺設色,x\n"
    "{0} 2,早春圖,郭熙,1072,158.3,絹本,\n"
    ",無號,,,,,\n"
    "{0} 3,秋林,王翚,no idea,12,紙本墨筆,=SUM(A1)\n"
)


def work(museum):
    """Do what the worker of a served museum does."""
    for _, subject in list(owed(museum)):
        bring_in(museum, subject)


def judged(page, judge):
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        assert judge(page) == []


def press(page, selector):
    page.locator(selector).focus()
    page.keyboard.press("Enter")


def shown(page, selector):
    """Wait until a page that comes by itself shows it, and the whole of itself."""
    page.wait_for_selector(selector)
    page.wait_for_load_state()


def shot(page, artefacts, name, language):
    page.screenshot(path=artefacts / f"import-{name}-{language}.png", full_page=True)


def offered(tmp_path, number):
    file = tmp_path / "藏品目录.csv"
    file.write_bytes(SHEET.format(number).encode("gb18030"))
    return file


def set_wrongly_and_right(page, typed, judge):
    """Type what is no field, and a field where the list of what is wrong leads."""
    field = page.locator("#to-6")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("colour of the cat")
    press(page, "button[value=check]")
    shown(page, "#wrong")
    assert field.input_value() == "colour of the cat"
    judged(page, judge)
    press(page, "#wrong a")
    until(page, "document.activeElement.id === 'to-6'", "the link leads to no field")
    page.keyboard.press("Control+a")
    page.keyboard.type(typed)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_mapped_tried_loaded_and_undone_by_keyboard(
    language, house, open_page, judge, artefacts, tmp_path
):
    words, number = words_in(language), f"B{language[:2]}"
    museum, before = house.museum, house.museum.relics.count()
    page = open_page(f"/{language}/staff/import", staff=True, refusals=True)
    judged(page, judge)
    shot(page, artefacts, "all", language)
    page.set_input_files("#file", offered(tmp_path, number))
    press(page, ".bring-drop button")
    shown(page, "#work")
    judged(page, judge)
    work(museum)
    shown(page, ".bring-columns")

    set_wrongly_and_right(page, "shuoming" if language == "en" else "描述", judge)
    press(page, "tr:nth-child(1) summary")
    judged(page, judge)
    shot(page, artefacts, "columns", language)
    press(page, "button[value=check]")
    shown(page, "#work")
    work(museum)

    shown(page, ".bring-tally")
    assert page.locator(".bring-tally dd").all_text_contents() == ["3", "0", "0", "1", "1"]
    assert words("import.load", count=3) in page.text_content(".bring-load")
    judged(page, judge)
    shot(page, artefacts, "trial", language)
    assert museum.relics.count() == before
    press(page, "button[value=load]")
    shown(page, "#work")
    work(museum)
    shown(page, ".bring-tally")
    until(page, lambda: museum.relics.count() == before + 3)
    assert museum.relics.get(relic_id(f"{number} 3")).description == {"en": "=SUM(A1)"}
    press(page, "a[href*='undo=']")
    shown(page, ".bring-asked")
    judged(page, judge)
    press(page, ".bring-asked button")
    page.wait_for_url("**/staff/import?said=undone*")
    assert museum.relics.count() == before


def test_all_of_it_works_without_javascript(house, open_page, tmp_path):
    page = open_page("/en/staff/import", staff=True, java_script_enabled=False, refusals=True)
    page.set_input_files("#file", offered(tmp_path, "NoJS"))
    page.click(".bring-drop button")
    shown(page, "#work")
    work(house.museum)
    page.click("#work a")
    page.click("button[value=check]")
    shown(page, "#work")
    work(house.museum)
    page.click("#work a")
    assert page.locator(".bring-tally dd").first.text_content() == "3"
    page.click("button[value=discard]")
    page.wait_for_url("**?said=discarded")
    assert [one for one in kept_of(house.museum).each() if one.stage != "loaded"] == []
