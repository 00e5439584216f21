"""A record edited in real Chromium: by keyboard alone, in Chinese and English, open to all."""

import pytest
from waiting import until

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.pages.words import words_in


@pytest.fixture
def card(house):
    """A draft without pictures, for one test alone."""
    museum = house.museum
    number = f"Card {museum.relics.count()}"
    said = Catalogue.model_validate({"titles": [{"text": "溪山圖"}, {"text": "秋山圖"}]})
    relic = relic_id(number)
    record = Relic(
        id=relic, accession_number=number, title={"en": "Card"}, parts=(), catalogue=said
    )
    museum.lots.load(iter([record]), f"card-{relic}", person="wang")
    return relic


@pytest.fixture
def stamped(house):
    """The fan with an impression that has no place yet; other files find it as it was."""
    relic = house.relics["fan"]
    before = house.museum.relics.get(relic).catalogue
    said = before.model_dump(mode="json") | {"impressions": [{"id": "drawn"}]}
    house.museum.relics.revise(relic, Catalogue.model_validate(said), person="li")
    yield relic
    house.museum.relics.revise(relic, before, person="li")


def field(page, name):
    return page.locator(f'[id="f-{name}"]')


def opened(page, section):
    page.locator(f"#s-{section} > summary").focus()
    page.keyboard.press("Enter")


def judged(page, judge):
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        assert judge(page) == []


def pick_a_term(page, typed):
    """Look a term up in pinyin and take the first that is offered."""
    field(page, "catalogue.format.id").focus()
    # At once, as an input method gives it: a list for the first letters alone would be replaced.
    page.keyboard.insert_text(typed)
    page.wait_for_selector(".edit-terms:not([hidden]) [role=option]")
    page.keyboard.press("ArrowDown")
    assert page.locator(".edit-terms [aria-selected=true]").count() == 1
    page.keyboard.press("Enter")


def measure_wrongly(page, words):
    """Add a measure, and type a height that is no number; it is told at once."""
    page.locator('button[value="add catalogue.measures"]').focus()
    page.keyboard.press("Enter")
    until(page, lambda: page.evaluate("document.activeElement.name") == "catalogue.measures.n0.of")
    page.keyboard.press("Tab")
    page.keyboard.type("51,5")
    wrong = page.locator('[id="w-catalogue.measures.n0.height_mm"]')
    until(page, lambda: wrong.text_content() == words("edit.wrong.number"))


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_picked_refused_put_right_saved_and_undone_by_keyboard(
    language, card, house, open_page, judge, artefacts
):
    before = house.museum.relics.get(card)
    page = open_page(f"/{language}/relics/{card}/edit", staff=True, refusals=True)
    field(page, "title.en").focus()
    page.keyboard.press("End")
    page.keyboard.type(" of hills")
    opened(page, "names")
    pick_a_term(page, "lizhou")
    assert field(page, "catalogue.format.id").input_value() == "hanging_scroll"
    assert field(page, "catalogue.format.words.zh-Hans").input_value() == "立轴"
    opened(page, "matter")
    measure_wrongly(page, words_in(language))

    with page.expect_navigation():
        page.keyboard.press("Control+s")
    until(page, "document.activeElement.id === 'wrong'", "what is wrong is not gone to")
    assert house.museum.relics.standing(card)[1] == 0
    assert field(page, "title.en").input_value() == "Card of hills"
    judged(page, judge)
    page.screenshot(path=artefacts / f"edit-wrong-{language}-1440.png", full_page=True)
    page.locator("#wrong a").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "catalogue.measures.n0.height_mm"
    page.keyboard.press("Control+a")
    page.keyboard.type("51.5")
    page.keyboard.press("Enter")

    page.wait_for_url("**/edit?saved=1")
    now = house.museum.relics.get(card)
    assert now.title == {"en": "Card of hills"}
    assert now.catalogue.format.id == "hanging_scroll"
    assert now.catalogue.measures[0].height_mm == 51.5
    judged(page, judge)
    page.screenshot(path=artefacts / f"edit-saved-{language}-1440.png", full_page=True)
    page.locator("#saved button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/history?done=2")
    assert house.museum.relics.get(card) == before


def test_rows_move_and_go_in_place_and_the_focus_is_never_lost(card, house, open_page):
    page = open_page(f"/en/relics/{card}/edit", staff=True)
    opened(page, "names")
    page.locator('button[value="down catalogue.titles.0"]').focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == "down catalogue.titles.0"
    page.locator('button[value="remove catalogue.titles.1"]').focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == "up catalogue.titles.0"
    assert "Removed" in page.text_content("#edit-said")
    asked = []

    def leave(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.reload()
    assert asked == ["beforeunload"]
    assert [one.text for one in house.museum.relics.get(card).catalogue.titles] == [
        "溪山圖",
        "秋山圖",
    ]


def test_a_row_that_cannot_be_fetched_is_told(card, open_page):
    page = open_page(f"/en/relics/{card}/edit", staff=True, refusals=True)
    opened(page, "matter")
    page.context.set_offline(True)
    page.locator('button[value="add catalogue.measures"]').focus()
    page.keyboard.press("Enter")
    until(page, lambda: "Not reached" in page.text_content("#edit-said"))
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    until(page, lambda: page.evaluate("document.activeElement.name") == "catalogue.measures.n0.of")


def test_the_place_of_a_seal_is_drawn_with_the_keyboard_and_saved(stamped, house, open_page, judge):
    page = open_page(f"/en/relics/{stamped}/edit", staff=True)
    opened(page, "seals")
    name = "catalogue.impressions.0.region"
    page.locator(f'summary[id="f-{name}"]').focus()
    page.keyboard.press("Enter")
    page.locator(f'[data-region="{name}"] button').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".edit-region .drawing")
    until(page, lambda: page.evaluate("document.activeElement.className").startswith("mark-stage"))
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    assert field(page, f"{name}.x").input_value() == "320"
    assert judge(page) == []
    page.keyboard.press("Control+s")
    page.wait_for_url("**/edit?saved=*")
    region = house.museum.relics.get(stamped).catalogue.impressions[0].region
    assert (region.x, region.y) == (320, 320)
    assert region.width == pytest.approx(region.height, abs=2)
    assert region.width > 50


def test_everything_goes_without_a_script(card, house, open_page, judge):
    page = open_page(f"/en/relics/{card}/edit", staff=True, java_script_enabled=False)
    page.locator("#s-names > summary").click()
    page.locator('button[value="add catalogue.titles"]').click()
    page.locator('[id="f-catalogue.titles.n0.text"]').fill("third")
    page.locator('[id="f-catalogue.titles.n0.text"]').press("Enter")
    page.wait_for_url("**/edit?saved=1")
    assert [one.text for one in house.museum.relics.get(card).catalogue.titles][2] == "third"
