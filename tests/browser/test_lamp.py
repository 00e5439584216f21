"""By day and by lamplight: the device's light, the visitor's choice, paper; the motifs in both."""

import pytest
from waiting import until

NIGHT, DAY = "rgb(29, 24, 21)", "rgb(243, 234, 215)"
GROUND = "() => getComputedStyle(document.body).backgroundColor"
PAGES = {"motifs": "/{language}/motifs", "motif": "/{language}/motifs/ice_plum?density=2&seed=9"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_the_motifs_are_whole_in_every_light(name, language, scheme, open_page, judge, artefacts):
    path = PAGES[name].format(language=language)
    page = open_page(path, width=390, height=844, color_scheme=scheme)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        if language != "zh-Hant":
            page.screenshot(path=artefacts / f"{name}-{language}-{width}-{scheme}.png")
    assert page.evaluate(GROUND) == (NIGHT if scheme == "dark" else DAY)
    assert page.evaluate("document.images[0].decode().then(() => document.images[0].currentSrc)")
    lamp = "night" if scheme == "dark" else "day"
    assert f"lamp={lamp}" in page.evaluate("document.images[0].currentSrc")
    assert judge(page) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_lamp_is_lit_and_doused_by_keyboard_and_remembered(open_page, scripts):
    page = open_page("/en/find?q=x", color_scheme="light", java_script_enabled=scripts)
    page.locator(".lamp-to-night").focus()
    # Without the answer's cookie the next page would not know.
    with page.expect_response("**/lamp"):
        page.keyboard.press("Enter")
    page.wait_for_selector("html[data-lamp=night]")
    assert page.url.endswith("/en/find?q=x"), "it went somewhere else"
    page.locator("a[href='/en/about']").first.click()
    page.wait_for_url("**/en/about")
    assert page.locator("html[data-lamp=night]").count() == 1
    assert page.locator(".lamp-to-night").is_hidden()
    page.locator(".lamp-to-day").click()
    page.wait_for_selector("html[data-lamp=day]")


def grounded(page, ground):
    """Styles that another browser frame has to reckon are waited for."""
    until(page, lambda: page.evaluate(GROUND) == ground, f"not {ground}")


def test_with_a_script_the_lamp_is_lit_where_one_stands(open_page):
    page = open_page("/en/motifs#ice", color_scheme="light")
    page.evaluate("window.stayed = true")
    page.locator(".lamp-to-night").focus()
    with page.expect_response("**/lamp") as sent:
        page.keyboard.press("Enter")
    assert sent.value.status == 303
    page.wait_for_selector("html[data-lamp=night]")
    assert page.evaluate("window.stayed"), "the page was loaded anew"
    assert page.url.endswith("/en/motifs#ice")
    grounded(page, NIGHT)
    assert page.evaluate("document.activeElement.className") == "lamp-to-day"
    assert page.evaluate("document.querySelector('meta[name=theme-color]').content") == "#1d1815"
    drawn = "document.querySelector('.motif img, main img').currentSrc"
    until(page, f"{drawn}.includes('lamp=night')")
    with page.expect_response("**/lamp"):
        page.keyboard.press("Enter")
    page.wait_for_selector("html[data-lamp=day]")
    grounded(page, DAY)
    page.reload()
    assert page.locator("html[data-lamp=day]").count() == 1


def test_the_choice_wins_over_the_device_both_ways(open_page, house):
    for scheme, chosen, ground in (("light", "night", NIGHT), ("dark", "day", DAY)):
        page = open_page("/en/about", color_scheme=scheme)
        page.context.add_cookies([{"name": "handscroll_lamp", "value": chosen, "url": house.url}])
        page.reload()
        assert page.evaluate(GROUND) == ground
        scheme_of_root = "() => getComputedStyle(document.documentElement).colorScheme"
        assert page.evaluate(scheme_of_root) == {"night": "dark", "day": "light"}[chosen]


def test_paper_has_no_lamp(open_page, house):
    page = open_page("/en/about")
    page.context.add_cookies([{"name": "handscroll_lamp", "value": "night", "url": house.url}])
    page.reload()
    page.emulate_media(media="print")
    lit = "() => getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()"
    assert page.evaluate(lit) == "#2b2420"
    assert page.locator(".lamp").is_hidden()


def test_forced_colours_keep_what_only_colour_said(open_page):
    page = open_page("/en/about", forced_colors="active")
    here = page.locator(".house-nav a[aria-current]")
    assert here.evaluate("e => getComputedStyle(e).borderBottomStyle") == "solid"
