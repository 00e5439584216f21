"""A view is shared by its address and opens as it was: by hand, by keyboard, without scripts."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from waiting import rested

from handscroll.standards.content_state import decode, views


def seen(page):
    """What the share dialog says of the view: place and size, as numbers."""

    def told():
        page.click("[data-do=share]")
        page.wait_for_selector("#share[open]")
        link = page.input_value("#share-link")
        page.keyboard.press("Escape")
        return link

    # The eye may still travel.
    link = rested(page, told)
    query = parse_qs(urlsplit(link).query)
    capture, *box = query["see"][0].split(",")
    return capture, [int(side) for side in box], [float(n) for n in query["eye"][0].split(",")]


def test_a_shared_view_opens_exactly_as_it_was(open_page, house):
    page = open_page(f"/en/relics/{house.relics['scroll']}")
    page.click("[data-section='1']")
    for key in ("PageDown", "+", "+", "+", "ArrowDown", "ArrowLeft"):
        page.locator("#stage").press(key)
    shared = seen(page)
    page.click("[data-do=share]")
    link, state = page.input_value("#share-link"), page.input_value("#share-state")
    heart = house.museum.relics.get(house.relics["scroll"]).parts[1].capture
    assert shared[0] == heart.id
    assert link.split("&")[1] == "of=2,5200,400"
    page = open_page(link.removeprefix(house.url))
    again = seen(page)
    assert again[0] == shared[0]
    assert again[1] == pytest.approx(shared[1], abs=1)
    assert again[2] == pytest.approx(shared[2], abs=0.06)
    assert page.locator(".shared-note").count() == 0
    # Whoever cites it cites the work, not the view.
    assert page.text_content(".cite-address") == link.partition("?")[0]
    # Another viewer gets the same box, and what it sends back opens on that place.
    (view,) = views(state)
    assert view.box == tuple(shared[1])
    assert json.loads(decode(state))["target"]["partOf"][0]["type"] == "Manifest"
    page = open_page(f"/en/relics/{house.relics['scroll']}?iiif-content={state}")
    _, (x, y, width, height), (middle, _, _) = seen(page)
    assert middle == pytest.approx(view.box[0] + view.box[2] / 2, abs=2)
    assert x <= view.box[0] + 1
    assert x + width >= view.box[0] + view.box[2] - 1
    assert y <= view.box[1] + 1
    assert y + height >= view.box[1] + view.box[3] - 1


def test_the_address_is_copied_by_keyboard_and_that_is_said(browser, open_page, house):
    page = open_page(
        f"/zh-Hans/relics/{house.relics['fan']}", permissions=["clipboard-read", "clipboard-write"]
    )
    page.focus("[data-do=share]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#share[open]")
    assert page.evaluate("document.activeElement.id") == "share-link"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("已复制", exact=True).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.input_value("#share-link")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.do") == "share"


def test_without_scripts_the_place_is_shown_alone(open_page, house):
    heart = house.museum.relics.get(house.relics["scroll"]).parts[1].capture
    page = open_page(
        f"/en/relics/{house.relics['scroll']}?see={heart.id},300,40,400,200",
        java_script_enabled=False,
    )
    figure = page.locator(".shared-picture")
    assert figure.locator("img").get_attribute("src").startswith(f"/iiif/3/{heart.id}/300,40,")
    answer = page.request.get(house.url + figure.locator("img").get_attribute("src"))
    assert answer.status == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert "Painting" in figure.text_content()
    assert "300" in figure.text_content()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("see={capture},5000,0,900,400", "beyond the edge"),
        ("see=cold,500,0,900,400&of=2,2600,200", "replaced by another"),
        ("see=cold,500,0,900,400", "does not show the picture"),
        ("see=../..;<script>alert(1)</script>", "cannot be read"),
        ("iiif-content=e30", "cannot be read"),
    ],
)
def test_a_link_that_no_longer_fits_says_so_and_opens(open_page, house, judge, query, told):
    heart = house.museum.relics.get(house.relics["scroll"]).parts[1].capture
    page = open_page(f"/en/relics/{house.relics['scroll']}?{query.format(capture=heart.id)}")
    assert told in page.text_content(".shared-note")
    if "5000" in query:
        page.click("[data-do=share]")
        assert judge(page) == []


def test_a_link_to_what_is_not_public_tells_nothing(open_page, house):
    draft = house.museum.relics.get(house.relics["draft"])
    capture = draft.parts[0].capture.id
    told = []
    for relic in (draft.id, "r" + "0" * 11):
        page = open_page(f"/en/relics/{relic}?see={capture},0,0,50,50", status=404)
        told.append(page.content().replace(relic, "").replace(capture, ""))
        assert "/iiif/3/" not in told[-1]
    assert told[0] == told[1]
