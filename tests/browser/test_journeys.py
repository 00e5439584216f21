"""Every way a visitor goes through the house: by keyboard alone, and where nothing may move."""

import re

import pytest
from waiting import until

SOON = 20_000
MOST_STEPS = 400
HERE = """(wanted) => {
  const here = document.activeElement;
  const box = here.getBoundingClientRect();
  const rings = ({ outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth }) =>
    (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
    || (stroke !== 'none' && parseFloat(strokeWidth) >= 2);
  // A drawn link has its ring on a shape within it, a hidden choice on its label.
  const ringed = [here, ...here.querySelectorAll('rect, path'), here.nextElementSibling];
  const nowhere = here === document.body;
  return {
    arrived: here.matches(wanted),
    name: `${here.tagName} ${here.id} ${here.textContent.trim().slice(0, 40)}`,
    lit: nowhere || ringed.some((one) => one && rings(getComputedStyle(one))),
    within: nowhere || (box.bottom > 0 && box.top < innerHeight),
  };
}"""
MOVING = """() => document.getAnimations()
  .filter((one) => one.playState === 'running' && one.effect.getComputedTiming().duration > 50)
  .map((one) => one.animationName ?? one.transitionProperty)"""

# An eye glides for 0.8 s, and 0.6 s after it has come to rest the scroll is called anew; the page's
# own clock goes these ways beside it, each a little longer.
CALLED = """async () => {
  const ms = (some) => new Promise((done) => setTimeout(done, some));
  await ms(900);
  for (let n = 0; n < 6; n += 1) await new Promise(requestAnimationFrame);
  await ms(700);
}"""


@pytest.fixture(params=[True, False], ids=["still", "moving"])
def visitor(request, open_page, furnished):
    """Somebody with a keyboard only, on a desk; where ``still``, the device asks for no motion."""
    return Visitor(open_page("/en/", still=request.param), furnished, still=request.param)


class Visitor:
    """A page, and the keys of somebody who has nothing else."""

    def __init__(self, page, house, *, still) -> None:
        self.page, self.house, self.still = page, house, still

    def reach(self, selector):
        """Walk there with the Tab key; the focus is seen at every step."""
        self.page.locator(selector).first.wait_for(state="attached", timeout=SOON)
        for _ in range(MOST_STEPS):
            if self.seen(selector)["arrived"]:
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"the keyboard does not reach {selector}")

    def seen(self, selector):
        """Say where the focus is, once it is brought into sight and has its ring."""

        def here():
            found = self.page.evaluate(HERE, selector)
            return found if found["lit"] and found["within"] else None

        return until(self.page, here, f"the focus is not seen on the way to {selector}")

    def press(self, *keys: str):
        """Press one key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def go(self, selector, to):
        """Reach a link or a button, press it, and come to another page, where nothing moves."""
        self.reach(selector)
        with self.page.expect_navigation(timeout=SOON, url=re.compile(to)):
            self.press("Enter")
        self.page.wait_for_load_state("load")
        if self.still:
            assert self.page.evaluate(MOVING) == []
        assert self.page.locator("main").count() == 1

    def until(self, question, *told: object):
        """Ask until it is so."""
        return until(self.page, lambda: self.page.evaluate(question, *told), question)

    def hears(self, *parts: str):
        """Wait until the scroll is called by a name that has these parts; return it."""
        return self.until(
            """(parts) => { const name = document.querySelector('#stage').ariaLabel ?? '';
                return parts.every((one) => name.includes(one)) && name; }""",
            list(parts),
        )

    def nearer(self, before):
        """Press the key that zooms; return what the scroll is called at rest: by a larger size."""
        self.press("+")
        self.page.evaluate(CALLED)
        name = self.hears("; picture at")
        assert size(name) > size(before), "it is no larger"
        return name


def size(name) -> float:
    """Return the size in per cent that a scroll's name tells."""
    told = re.search(r"picture at ([\d.,]+)", name)
    assert told, name
    return float(told[1].replace(",", ""))


def test_from_the_search_to_a_detail_that_is_shared_and_cited(visitor):
    visitor.press("Tab")
    assert visitor.page.evaluate("document.activeElement.className") == "skip"
    visitor.go(".house-nav a[href='/en/find']", "/en/find$")
    visitor.reach("#q")
    visitor.page.keyboard.type("xishan")
    with visitor.page.expect_navigation(url=re.compile("q=xishan"), timeout=SOON):
        visitor.press("Enter")
    visitor.go(".hit-title a, a.hit-title", f"/relics/{visitor.house.relics['scroll']}")
    visitor.page.wait_for_selector("#tools:not([inert])", timeout=SOON)
    visitor.reach("#stage")
    visitor.hears("Streams and Mountains", "Beginning of the scroll; picture at")
    visitor.press("PageDown", "ArrowLeft")
    whole = visitor.hears("from the beginning of", "; picture at")
    near = visitor.nearer(whole)
    assert re.search("(Frontispiece|Painting|Colophon)", near), "the section is not named"
    visitor.reach("[data-do=share]")
    visitor.press("Enter")
    visitor.page.wait_for_selector("#share[open]")
    link = visitor.page.input_value("#share-link")
    visitor.press("Escape")
    assert visitor.page.evaluate("document.activeElement.dataset.do") == "share"
    visitor.reach("a[href='#record']")
    visitor.press("Enter")
    assert link.partition("?")[0] == visitor.page.inner_text(".cite-address")
    visitor.go("main a[href$='/record']", "/record$")
    assert visitor.page.locator("h1").count() == 1
    visitor.page.goto(link)
    visitor.page.wait_for_selector("#tools:not([inert])", timeout=SOON)
    shown = re.search(r"picture at [\d.,]+", near)
    assert shown
    visitor.hears(shown[0])


def test_a_story_and_from_there_a_work(visitor):
    visitor.go(".house-nav a[href='/en/stories']", "/en/stories$")
    visitor.go(f"main h2 a[href$='{visitor.house.story}']", f"/stories/{visitor.house.story}$")
    if not visitor.still:
        visitor.page.locator("#roll[aria-label]").wait_for(timeout=SOON)
        visitor.reach("#roll")
        visitor.press("End")
        visitor.page.wait_for_selector(".marks [href='#end'][aria-current]", timeout=SOON)
        visitor.press("Home")
        visitor.page.wait_for_selector("[href='#beginning'][aria-current]", timeout=SOON)
    visitor.go("#bank .plate-link", "/relics/.*see=")
    visitor.page.wait_for_selector("#stage.stage--live", timeout=SOON)


def test_people_their_seals_and_their_works(visitor):
    visitor.go(".house-nav a[href='/en/people']", "/en/people$")
    visitor.go(".who a[href^='/en/people/made-person']", "/people/made-person-")
    visitor.go("main a[href*='/seals/']", "/seals/made-seal-")
    visitor.go(".figure-ways a[href='/en/dynasties']", "/en/dynasties$")
    visitor.go(".dynasties a", "/en/dynasties/")
    visitor.page.go_back()
    visitor.page.go_back()
    visitor.go("main a[href*='/relics/']", f"/relics/{visitor.house.relics['scroll']}")


def test_a_motif_is_found_and_drawn_anew(visitor):
    visitor.go("footer a[href='/en/motifs']", "/en/motifs$")
    visitor.go(".plate-name a[href$='/ice_plum']", "/motifs/ice_plum$")
    before = visitor.page.get_attribute(".motif-sheet img", "src")
    visitor.reach("input[name=seed]")
    visitor.press("ArrowUp")
    visitor.go(".motif-form .button", "seed=")
    assert visitor.page.get_attribute(".motif-sheet img", "src") != before


def test_another_language_and_another_light_stay_on_the_page(visitor):
    visitor.go(".house-nav a[href='/en/about']", "/en/about$")
    visitor.go(".house-languages a[hreflang=zh-Hant]", "/zh-Hant/about$")
    assert visitor.page.evaluate("document.documentElement.lang") == "zh-Hant"
    visitor.reach(".lamp-to-night")
    visitor.press("Enter")
    visitor.page.wait_for_selector("html[data-lamp=night]", timeout=SOON)
    assert visitor.page.url.endswith("/zh-Hant/about")


def test_somebody_of_the_staff_signs_in_and_leaves(visitor):
    visitor.go("footer a[href='/en/sign-in']", "/en/sign-in$")
    visitor.reach("input[name=name]")
    visitor.page.keyboard.type("wang")
    visitor.press("Tab")
    visitor.page.keyboard.type("a long enough password")
    with visitor.page.expect_navigation(url=re.compile("/en/staff$"), timeout=SOON):
        visitor.press("Enter")
    visitor.go("form[action='/en/sign-out'] button", "/en/")
