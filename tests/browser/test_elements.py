"""Elements drawn over a work: switched, reached by keyboard, told, shared, without scripts."""

from typing import Any

import pytest
from waiting import rested, until

from handscroll.model.observation import Observation
from handscroll.model.region import Region


@pytest.fixture(scope="module")
def told(house):
    """The hanging scroll with two seals and a path of the eye said of it."""
    relic = house.museum.relics.get(house.relics["hanging"])
    capture = relic.parts[0].capture
    places: list[tuple[str, dict[str, Any], str]] = [
        ("seal", {"x": 100, "y": 100, "width": 80, "height": 80}, "A red seal"),
        ("seal", {"x": 320, "y": 900, "width": 60, "height": 60}, "A white seal"),
        (
            "composition",
            {"x": 50, "y": 200, "width": 350, "height": 600,
             "outline": ((50, 200), (400, 500), (200, 800))},
            "The path of the eye",
        ),
    ]  # fmt: skip
    house.museum.observations.accept_all(
        [
            Observation(
                id=f"o{n}drawn", relic=relic.id, kind=kind, author="test",
                region=Region(capture=capture.id, **place), words={"en": words},
                description={"en": f"More of {words.lower()}"},
            )
            for n, (kind, place, words) in enumerate(places)
        ],
        person="test",
    )  # fmt: skip
    return relic, capture


def shown(page):
    """The kinds whose shapes are seen on the stage."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.elements-drawn .element')]
            .filter((one) => getComputedStyle(one).display !== 'none')
            .map((one) => one.classList[1])"""
    )


def test_layers_are_switched_and_places_are_pressed(open_page, house, told, judge):
    page = open_page(f"/en/relics/{told[0].id}")
    assert shown(page) == []
    page.focus("[data-layer=seal]")
    page.keyboard.press("Enter")
    assert shown(page) == ["element--seal"] * 2
    assert page.get_attribute("[data-layer=seal]", "aria-pressed") == "true"
    # The shape lies where the picture has it: the seal's middle is 140 of 500 px from the left.
    lines = page.locator(".element--seal .element-line")
    box, second = (rested(page, lines.nth(n).bounding_box) for n in (0, 1))
    stage = page.locator("#stage").bounding_box()

    def told_of():
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        return page.is_visible("#element-card")

    # A press that lasts longer than 0.3 s is none; a busy machine may be so slow.
    until(page, told_of)
    assert "More of a red seal" in page.text_content("#element-told")
    assert stage["y"] < box["y"] < stage["y"] + stage["height"]
    assert (second["y"] - box["y"]) / (second["x"] - box["x"]) == pytest.approx(800 / 220, rel=0.02)
    assert judge(page) == []
    page.focus("#element-close")
    page.keyboard.press("Enter")
    assert page.locator("#element-card").is_hidden()
    page.click("[data-layer=seal]")
    assert shown(page) == []


def test_the_list_leads_to_the_place_and_the_link_keeps_the_layers(open_page, house, told):
    page = open_page(f"/en/relics/{told[0].id}")
    link = page.get_by_role("link", name="See it in the work: The path of the eye")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#element-card:not([hidden])")
    assert "More of the path" in page.text_content("#element-told")
    assert shown(page) == ["element--composition"]
    # The new address is told to the page after the key was.
    until(page, "document.activeElement.id === 'stage'")
    page.click("[data-do=share]")
    address = page.input_value("#share-link")
    assert address.endswith("&show=composition")
    page = open_page(address.removeprefix(house.url))
    assert shown(page) == ["element--composition"]


def test_without_scripts_every_element_is_told_with_its_place(open_page, house, told):
    relic, capture = told
    page = open_page(f"/en/relics/{relic.id}", java_script_enabled=False)
    listed = page.locator(".element-list li")
    assert listed.count() == 3
    assert "More of a white seal" in listed.nth(2).text_content()
    page.get_by_role("link", name="See it in the work: A red seal").click()
    page.wait_for_selector(".shared-picture")
    assert page.url.endswith(f"?see={capture.id},100,100,80,80")
    assert "More of a red seal" in page.locator(".shared-picture").text_content()
    assert "white" not in page.locator(".shared-picture").text_content()
