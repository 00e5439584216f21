"""Every page in every language, on a phone and on a desk: it loads, fits and is open to all."""

import pytest
from waiting import rested, until

PAGES = {
    "collection": "/{language}/",
    "scroll": "/{language}/relics/{scroll}",
    "hanging": "/{language}/relics/{hanging}",
    "album": "/{language}/relics/{album}",
    "fan": "/{language}/relics/{fan}",
    "compare": "/{language}/compare",
    "about": "/{language}/about",
    "offline": "/{language}/offline",
    "sign_in": "/{language}/sign-in",
    "missing": "/{language}/relics/none",
    "desk": "/{language}/staff",
    "intake": "/{language}/staff/intake",
    "audit": "/{language}/staff/audit",
    "staff_relic": "/{language}/staff/relics/{scroll}",
}
STAFF = {"desk", "intake", "audit", "staff_relic"}
WIDTHS = (390, 1440)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_open_to_everybody(name, language, open_page, house, judge, artefacts):
    path = PAGES[name].format(language=language, **house.relics)
    status = 404 if name == "missing" else 200
    page = open_page(path, width=WIDTHS[0], height=844, staff=name in STAFF, status=status)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844 if width < 600 else 900})
        rested(page, lambda: page.evaluate("document.documentElement.scrollHeight"), 0.2)
        assert page.evaluate("document.documentElement.lang") == language
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        page.screenshot(path=artefacts / f"{name}-{language}-{width}.png", full_page=True)
        assert judge(page) == []


def test_touch_targets_are_large_enough(open_page, house):
    page = open_page(f"/en/relics/{house.relics['scroll']}", width=390, height=844)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, .tools a, nav a, select')]
            .filter((e) => e.getClientRects().length)
            .map((e) => [e.textContent.trim() || e.ariaLabel, e.getBoundingClientRect()])
            .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
            .map(([name]) => name)"""
    )
    assert small == []


def test_the_language_switch_stays_on_the_page_and_the_place(open_page, house):
    relic = house.relics["scroll"]
    page = open_page(f"/en/relics/{relic}#at=0.4000&y=0.5&zoom=1.000")
    opened = page.evaluate("location.hash")
    page.locator("#stage").press("ArrowLeft")
    until(page, lambda: page.evaluate("location.hash") != opened)
    moved = rested(page, lambda: page.evaluate("location.hash"), still_s=1.2)
    page.click(".house-languages a[hreflang=zh-Hant]")
    page.wait_for_url(f"**/zh-Hant/relics/{relic}#*")
    page.wait_for_selector("#stage.stage--live")
    assert page.evaluate("location.pathname") == f"/zh-Hant/relics/{relic}"
    assert page.evaluate("location.hash") == moved
    alternates = page.eval_on_selector_all("link[hreflang]", "all => all.map((e) => e.hreflang)")
    assert sorted(alternates) == ["en", "zh-Hans", "zh-Hant"]


def test_words_in_another_language_say_so(open_page, house):
    page = open_page(f"/en/relics/{house.relics['fan']}")
    assert page.eval_on_selector("h1 span", "e => [e.lang, e.textContent]") == ["zh-Hans", "荷扇"]


def test_a_page_without_a_viewer_has_but_the_script_that_keeps_it(open_page):
    page = open_page("/en/about")
    page.wait_for_load_state("load")
    sizes = page.evaluate(
        """() => performance.getEntriesByType('resource')
            .filter((one) => one.name.endsWith('.js')).map((one) => one.encodedBodySize)"""
    )
    assert page.locator("script").count() == 1
    assert 0 < sum(sizes) <= 2000, "bytes as sent"


def test_the_scripts_of_a_viewer_weigh_little(open_page, house):
    page = open_page(f"/en/relics/{house.relics['scroll']}")
    sizes = page.evaluate(
        """() => performance.getEntriesByType('resource')
            .filter((one) => one.name.endsWith('.js')).map((one) => one.encodedBodySize)"""
    )
    assert len(sizes) >= 3
    # Of the 300 kB that a work's page may load before its pictures; most of it is the viewer's.
    assert sum(sizes) <= 95_000, "bytes as sent"
