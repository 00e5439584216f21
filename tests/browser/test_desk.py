"""Desk and review in real Chromium: by keyboard alone, in Chinese and English, open to all."""

import pytest
from waiting import entered, until

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.observation import Observation
from handscroll.model.region import Region
from handscroll.model.relic import Relic
from handscroll.model.review import Said
from handscroll.model.rights import State


@pytest.fixture
def card(house):
    """A record that somebody else sent to review, for one test alone."""
    museum = house.museum
    number = f"Desk {museum.relics.count()}"
    said = Catalogue.model_validate({"titles": [{"text": "溪山圖"}], "staff_note": "note"})
    relic = relic_id(number)
    title = {"en": "Card", "zh-Hans": "册页"}
    record = Relic(id=relic, accession_number=number, title=title, parts=(), catalogue=said)
    museum.lots.load(iter([record]), f"desk-{relic}", person="wang")
    asked = Said(look="The date, please", addressee="administrator")
    museum.reviews.move(relic, State.IN_REVIEW, person="zhao", said=asked)
    yield relic
    if museum.relics.get(relic).state is State.IN_REVIEW:
        museum.reviews.move(relic, State.DRAFT, person="zhao")


def judged(page, judge, artefacts, name):
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        page.screenshot(path=artefacts / f"{name}-{width}.png", full_page=True)
        assert judge(page) == []


def to(page, selector):
    """Go to something with Tab alone."""
    goal = page.locator(selector).first
    goal.wait_for()
    for _ in range(80):
        if goal.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached")


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_review_is_found_commented_and_sent_back_by_keyboard(
    language, card, house, open_page, judge, artefacts
):
    museum = house.museum
    page = open_page(f"/{language}/staff", staff=True)
    judged(page, judge, artefacts, f"my-desk-{language}")
    review = f"**/{language}/relics/{card}/review"
    page.keyboard.press("j")
    while card not in page.evaluate("document.activeElement.href"):
        before = page.evaluate("document.activeElement.href")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.href") != before
    page.keyboard.press("Enter")
    page.wait_for_url(review)
    judged(page, judge, artefacts, f"review-{language}")

    to(page, "#say textarea")
    page.keyboard.type("Why 1750? g d j e ? /")
    to(page, "#say button")
    page.keyboard.press("Enter")
    page.wait_for_url(review + "#k*")
    [comment] = museum.reviews.comments(card)
    assert comment.text == "Why 1750? g d j e ? /"

    page.evaluate("document.activeElement.blur()")
    to(page, "#decide summary")
    page.keyboard.press("Enter")
    to(page, "#decide textarea")
    page.keyboard.type("See the comment")
    judged(page, judge, artefacts, f"review-open-{language}")
    to(page, "#decide details[open] button")
    entered(page)
    until(page, lambda: museum.relics.get(card).state is State.DRAFT)
    last = museum.doings.moved(card)
    assert (last.person, last.facts["because"]) == ("wang", "See the comment")


def test_keys_lead_through_the_rooms_and_are_switched_off(house, open_page, judge, artefacts):
    page = open_page("/en/staff", staff=True)
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    judged(page, judge, artefacts, "keys")
    page.keyboard.press("Escape")
    page.wait_for_selector("#keys:not([open])", state="attached")
    for letter, path in (("w", "/en/staff/relics"), ("a", "/en/staff/audit"), ("d", "/en/staff")):
        page.keyboard.press("g")
        page.keyboard.press(letter)
        page.wait_for_url(house.url + path)
        page.wait_for_selector("#keys-open:not([hidden])")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "desk-find"
    page.keyboard.type("g?j/")
    assert page.input_value("#desk-find") == "g?j/"
    assert page.locator("#keys[open]").count() == 0

    page.locator("#keys-open").focus()
    page.keyboard.press("Enter")
    to(page, "#keys-on")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("#keys-open:not([hidden])")
    page.keyboard.press("?")
    page.keyboard.press("g")
    page.keyboard.press("w")
    assert page.locator("#keys[open]").count() == 0
    assert page.url == f"{house.url}/en/staff"
    assert page.get_attribute("#desk-find", "aria-keyshortcuts") is None


def test_works_are_gone_through_and_edited_by_keys(house, open_page, judge, artefacts):
    page = open_page("/en/staff/relics", staff=True)
    judged(page, judge, artefacts, "works-en")
    for _ in range(2):
        page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("[data-row]").first
    assert first.locator("a").first.evaluate("e => e === document.activeElement")
    goal = first.get_attribute("data-edit")
    page.keyboard.press("e")
    page.wait_for_url(f"**{goal}")


def test_a_proposed_place_is_judged_on_the_review(house, open_page, judge, artefacts):
    museum, relic = house.museum, house.relics["album"]
    capture = museum.relics.get(relic).captures[0].id
    region = Region(capture=capture, x=40, y=50, width=90, height=70)
    museum.observations.propose(
        Observation(id="o-desk", relic=relic, kind="seal", region=region, author="zhao")
    )
    page = open_page(f"/en/relics/{relic}/review", staff=True)
    page.wait_for_selector(".proposed rect")
    judged(page, judge, artefacts, "review-marks-en")
    page.locator(".ledger form button").last.focus()
    page.keyboard.press("Enter")
    until(page, lambda: museum.observations.get("o-desk").verdict == "rejected")


def test_a_desk_needs_no_script(card, open_page, judge):
    page = open_page("/en/staff", staff=True, java_script_enabled=False)
    page.click(f'a[href="/en/relics/{card}/review"]')
    page.fill("#say textarea", "Without a script")
    page.click("#say button")
    page.wait_for_url(f"**/relics/{card}/review#k*")
    assert "Without a script" in page.content()
    assert page.locator("#keys-open").is_hidden()
