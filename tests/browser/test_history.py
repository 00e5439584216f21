"""A record's history in real Chromium: open to all, on a phone and on a desk, by keyboard alone."""

import pytest

from handscroll.model.catalogue.catalogue import Catalogue

TITLE = {"text": "溪山圖", "language": "zh-Hant"}
SEAL = {"id": "s1", "reading": "墨緣", "type": "studio", "meaning": {"en": "Fate of ink"}}
NOTE = "Seen by three people. " * 6


@pytest.fixture(scope="module")
def edited(house):
    """The fan, whose entry was written four times, and the first version of these.

    Other files write on the same fan before, or read what it was afterwards.
    """
    relic = house.relics["fan"]
    standing, revision = house.museum.relics.standing(relic)
    first = revision + 1
    two = [TITLE, {"text": "Lotus", "language": "en"}]
    for person, said in (
        ("li", {"titles": [TITLE], "staff_note": NOTE}),
        ("zhao", {"titles": two, "seals": [SEAL, {"id": "s2"}], "staff_note": NOTE}),
        ("li", {"titles": two[::-1], "seals": [{"id": "s2"}, SEAL], "grade": "first"}),
        ("zhao", {"titles": [{**TITLE, "text": "溪山卷"}], "seals": [SEAL]}),
    ):
        house.museum.relics.revise(relic, Catalogue.model_validate(said), person=person)
    yield relic, first
    house.museum.relics.revise(relic, standing.catalogue, person="li")


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_versions_beside_each_other_fit_and_are_open_to_all(
    language, edited, house, open_page, judge, artefacts
):
    relic, first = edited
    path = f"/{language}/relics/{relic}/history"
    page = open_page(f"{path}?old={first}&new={first + 3}", width=390, height=844, staff=True)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        page.screenshot(path=artefacts / f"history-{language}-{width}.png", full_page=True)
        assert judge(page) == []


def test_a_version_is_restored_and_undone_by_keyboard_without_a_script(
    edited, house, open_page, judge, artefacts
):
    relic, first = edited
    before, head = house.museum.relics.standing(relic)
    path = f"/en/relics/{relic}/history"
    page = open_page(path, staff=True, java_script_enabled=False)
    page.locator("button", has_text=f"Restore version {first}").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/history?done=*")
    assert house.museum.relics.get(relic).catalogue.titles[0].text == "溪山圖"
    page.locator(".done button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/history?done={head + 2}")
    assert house.museum.relics.get(relic) == before


def test_the_later_of_two_sees_both(edited, house, open_page, judge, artefacts):
    relic, first = edited
    page = open_page(f"/zh-Hans/relics/{relic}/history", width=390, staff=True, refusals=True)
    meanwhile = Catalogue.model_validate({"staff_note": "meanwhile"})
    house.museum.relics.revise(relic, meanwhile, person="zhao")
    page.locator("button", has_text=f"恢复第 {first} 版").click()
    page.wait_for_selector("[role=alert]")
    page.screenshot(path=artefacts / "history-conflict-390.png", full_page=True)
    assert judge(page) == []
    assert house.museum.relics.get(relic).catalogue == meanwhile
    page.set_viewport_size({"width": 1440, "height": 900})
    page.screenshot(path=artefacts / "history-conflict-1440.png", full_page=True)
