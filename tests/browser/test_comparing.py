"""Pictures beside each other: together, let go, in true proportion, by keyboard, by address."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from waiting import rested, until

BOXES = """() => [...document.querySelectorAll('.tray-one')].map(item => {
    const bar = item.querySelector('.tray-scale .scale-bar');
    const mm = Number(item.querySelector('.tray-scale')?.dataset.mm);
    return {perMm: bar && mm ? bar.getBoundingClientRect().width / mm : null};
})"""


@pytest.fixture
def captures(house):
    """Captures by name: the heart of the scroll, the hanging scroll, the fan, three leaves."""
    parts = {name: house.museum.relics.get(relic).parts for name, relic in house.relics.items()}
    heart = parts["scroll"][1]
    return {name: (heart if name == "scroll" else of[0]).capture.id for name, of in parts.items()}


@pytest.fixture
def three(open_page, captures):
    """The heart of the scroll, the hanging scroll and the fan at places of their own."""
    query = (
        f"see={captures['scroll']},2000,50,400,300&see={captures['hanging']},100,200,300,300"
        f"&see={captures['fan']},200,200,200,200"
    )
    return live(open_page(f"/en/compare?{query}"))


# The page writes its address late: after a few frames what follows rests in 500 ms, and 400 ms
# later it is written. Its own clock goes these ways beside it, each a little longer.
WRITTEN = """async () => {
    const ms = (some) => new Promise((done) => setTimeout(done, some));
    for (let n = 0; n < 6; n += 1) await new Promise(requestAnimationFrame);
    await ms(550);
    await ms(450);
    return location.href;
}"""


def address(page) -> str:
    """The address that the page gave itself last; Playwright hears of it a while later."""
    return str(page.evaluate("location.href"))


def live(page):
    page.wait_for_selector("#compare-tools:not([hidden])")
    return page


def boxes(page):
    """What the address says is seen, once nothing moves any more: capture, numbers."""
    found = parse_qs(urlsplit(page.evaluate(WRITTEN)).query).get("see", [])
    return [(one.split(",")[0], [int(n) for n in one.split(",")[1:5]]) for one in found]


def middle(box):
    return box[0] + box[2] / 2, box[1] + box[3] / 2


def test_three_views_move_and_grow_by_the_same_way_on_the_screen(three):
    three.click("[data-do=zoom_in]")
    before = boxes(three)
    view = three.locator(".tray-view").nth(1)
    view.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "+", "+"):
        three.keyboard.press(key)
    after = boxes(three)
    width = view.bounding_box()["width"]
    grown = [was[2] / now[2] for (_, was), (_, now) in zip(before, after, strict=True)]
    assert grown == pytest.approx([1.35**2] * 3, rel=0.02)
    ways = [
        (middle(now)[0] - middle(was)[0]) * width / was[2]
        for (_, was), (_, now) in zip(before, after, strict=True)
    ]
    assert ways == pytest.approx([120] * 3, abs=3)


def test_one_that_was_let_go_moves_alone_and_comes_back(three):
    three.click("[data-do=zoom_in]")
    before = boxes(three)
    lock = three.locator(".tray-one").nth(2).locator("[data-do=lock]")
    lock.click()
    assert lock.get_attribute("aria-pressed") == "false"
    assert three.get_attribute("[data-do=together]", "aria-pressed") == "false"
    three.locator(".tray-view").nth(2).focus()
    three.keyboard.press("ArrowLeft")
    alone = boxes(three)
    assert alone[:2] == before[:2]
    assert middle(alone[2][1])[0] < middle(before[2][1])[0]
    three.locator(".tray-view").first.focus()
    three.keyboard.press("ArrowRight")
    assert boxes(three)[2] == alone[2]
    lock.click()
    three.locator(".tray-view").first.focus()
    three.keyboard.press("ArrowRight")
    together = boxes(three)
    assert middle(together[2][1])[0] > middle(alone[2][1])[0]
    assert three.get_attribute("[data-do=together]", "aria-pressed") == "true"


def test_true_proportion_makes_a_millimetre_as_long_in_every_measured_view(three):
    three.click("[data-do=real]")
    three.locator(".tray-view").first.focus()
    for key in ("+", "ArrowRight", "-", "+"):
        three.keyboard.press(key)
        scroll, hanging, fan = rested(three, lambda: three.evaluate(BOXES))
        assert scroll["perMm"] == pytest.approx(hanging["perMm"], rel=0.01)
    # 320 mm on 400 pixels, and 1400 mm on 1100: so many pixels, so many millimetres.
    (_, one), (_, two), _ = boxes(three)
    assert one[2] * 320 / 400 == pytest.approx(two[2] * 1400 / 1100, rel=0.01)
    assert not fan["perMm"]
    assert three.is_visible(".tray-unmeasured")
    assert "scale=real" in address(three)


def test_a_comparison_opens_from_its_address_as_it_was(three, open_page, house, artefacts):
    three.click("[data-do=real]")
    three.locator(".tray-one").nth(2).locator("[data-do=lock]").click()
    three.locator(".tray-view").first.focus()
    for key in ("+", "+", "ArrowRight", "ArrowDown"):
        three.keyboard.press(key)
    was = boxes(three)
    three.screenshot(path=artefacts / "compared-en-1440.png")
    again = live(open_page(address(three).removeprefix(house.url)))
    again.click("[data-do=copy]")
    now = boxes(again)
    assert [capture for capture, _ in now] == [capture for capture, _ in was]
    for (_, one), (_, two) in zip(was, now, strict=True):
        assert two == pytest.approx(one, abs=2)
    assert again.get_attribute("[data-do=real]", "aria-pressed") == "true"
    assert again.locator("[data-do=lock]").nth(2).get_attribute("aria-pressed") == "false"


def test_order_and_removing_by_keyboard_alone(three, captures):
    def move(place, name):
        three.locator(".tray-one").nth(place).locator(f"[data-do={name}]").focus()
        three.keyboard.press("Enter")

    move(0, "later")
    assert three.evaluate("document.activeElement.dataset.do") == "later"
    assert "number 2 of 3" in three.text_content("#compare-said")
    move(1, "later")
    # The last has nowhere to go: the focus stays with it.
    assert three.evaluate("document.activeElement.dataset.do") == "earlier"
    order = [captures[name] for name in ("hanging", "fan", "scroll")]
    assert [capture for capture, _ in boxes(three)] == order
    move(1, "remove")
    assert [capture for capture, _ in boxes(three)] == [order[0], order[2]]
    assert three.evaluate("document.activeElement.className") == "tray-view"
    # Two are left: a curtain can hang between them.
    three.click("[data-do=curtain]")
    three.fill("#curtain-place", "30")
    cut = "e => e.style.clipPath"
    assert "30%" in three.eval_on_selector(".tray-one:nth-child(2) .tray-view", cut)
    three.wait_for_url("**curtain=30**", wait_until="commit")

    def alike():
        scroll, hanging = three.evaluate(BOXES)
        return scroll["perMm"] == pytest.approx(hanging["perMm"], rel=0.01)

    until(three, alike)


def test_a_curtain_hangs_before_whichever_is_second(open_page, captures):
    query = "&".join(f"see={captures[name]}" for name in ("scroll", "hanging"))
    page = live(open_page(f"/en/compare?{query}&curtain=30"))
    cuts = """() => [...document.querySelectorAll('.tray-view')].map(e => e.style.clipPath)"""
    assert [bool(one) for one in page.evaluate(cuts)] == [False, True]
    page.locator("[data-do=later]").first.click()
    assert [bool(one) for one in page.evaluate(cuts)] == [False, True]
    page.fill("#curtain-place", "70")
    assert "70%" in page.evaluate(cuts)[1]
    # A lock says what is so when the curtain is taken down as well.
    lock = page.locator(".tray-one").nth(1).locator("[data-do=lock]")
    lock.click()
    page.click("[data-do=curtain]")
    assert lock.get_attribute("aria-pressed") == "false"
    assert page.get_attribute("[data-do=together]", "aria-pressed") == "false"


def test_each_citation_leads_to_its_own_work_whatever_is_missing(open_page, captures, house):
    query = f"see=nothing&see={captures['scroll']}&see={captures['hanging']}"
    page = live(open_page(f"/en/compare?{query}"))
    for place, name in ((1, "scroll"), (2, "hanging")):
        assert house.relics[name] in page.inner_text(f"[data-cite='{place}'] .cite-address")
    page.locator(".tray-one").nth(1).locator("[data-do=remove]").click()
    (cited,) = page.locator(".cite-address").all_inner_texts()
    assert house.relics["hanging"] in cited


def described(page, wait):
    """Let no page know its tiles, so that descriptions are asked for, and `wait` with them."""

    def untold(route):
        answer = route.fetch()
        body, cut = re.subn(r'"tile": ?\d+', '"tile":null', answer.text())
        assert cut
        route.fulfill(response=answer, body=body)

    page.route("**/en/compare?*", untold)
    page.route("**/iiif/3/*/info.json", wait)


def test_what_is_taken_away_while_pictures_come_is_taken_away(open_page, captures, house):
    page = open_page("/en/about")
    coming = []
    described(page, lambda route: coming.append(route))
    seen = [f"{captures[name]},200,200,200,100" for name in ("scroll", "hanging", "fan")]
    page.goto(f"{house.url}/en/compare?scale=real&" + "&".join(f"see={one}" for one in seen))
    until(page, lambda: len(coming) >= 3)
    page.locator("[data-do=remove]").nth(1).click()
    left = parse_qs(urlsplit(address(page)).query)
    assert left == {"see": [seen[0], seen[2]], "scale": ["real"]}
    for route in coming:
        route.continue_()
    live(page)
    assert [capture for capture, _ in boxes(page)] == [captures["scroll"], captures["fan"]]
    assert page.get_attribute("[data-do=real]", "aria-pressed") == "true"


def test_a_picture_that_does_not_come_keeps_its_place_in_the_address(open_page, captures, house):
    page = open_page("/en/about", refusals=True)
    lost = captures["hanging"]
    described(page, lambda route: route.abort() if lost in route.request.url else route.continue_())
    seen = f"{lost},100,200,300,300"
    page.goto(f"{house.url}/en/compare?see={captures['scroll']}&see={seen}")
    live(page)
    assert "cannot be fetched" in page.text_content("#compare-said")
    page.locator(".tray-view").first.focus()
    page.keyboard.press("+")
    boxes(page)
    assert parse_qs(urlsplit(address(page)).query)["see"][1] == seen
    assert f"see={seen}" in page.inner_text("[data-cite='1'] .cite-address")


def test_a_picture_is_drawn_to_another_place_by_its_label(three, captures):
    one, two = (rested(three, three.locator(".tray-grip").nth(n).bounding_box) for n in (0, 2))
    three.mouse.move(one["x"] + 8, one["y"] + 12)
    three.mouse.down()
    three.mouse.move(two["x"] + 20, two["y"] + 12, steps=8)
    three.mouse.up()
    order = [captures[name] for name in ("hanging", "fan", "scroll")]
    assert [capture for capture, _ in boxes(three)] == order
    # What was moved is still one that can be handled.
    three.locator(".tray-view").nth(2).focus()
    before = boxes(three)
    three.keyboard.press("+")
    assert boxes(three)[2][1][2] < before[2][1][2]


def test_the_tray_is_filled_from_works_and_outlives_going_elsewhere(open_page, house, captures):
    page = open_page(f"/en/relics/{house.relics['scroll']}")
    assert page.is_hidden("#tray-link")
    page.locator("#stage").press("c")
    page.goto(f"{house.url}/en/relics/{house.relics['hanging']}")
    page.wait_for_selector("#tools:not([inert])")
    page.click("[data-do=tray]")
    assert page.text_content("#tray-link") == "Tray (2)"
    assert page.context.cookies() == []
    page.click("#tray-link")
    live(page)
    front = house.museum.relics.get(house.relics["scroll"]).parts[0].capture.id
    assert [capture for capture, _ in boxes(page)] == [front, captures["hanging"]]
    # What changes here changes in the tray; a page without an address leads back to it.
    page.locator(".tray-one").first.locator("[data-do=remove]").click()
    page.goto(f"{house.url}/en/compare")
    page.get_by_text("Open my tray (1)").click()
    live(page)
    assert [capture for capture, _ in boxes(page)] == [captures["hanging"]]
    # A link leads to the work at that very place.
    assert "of=1,500,1100" in page.get_attribute(".tray-name a", "href")
    assert page.text_content(".cite-address").endswith(page.get_attribute(".tray-name a", "href"))
    page.click(".tray-name a")
    page.wait_for_selector("#tools:not([inert])")
    assert f"see={captures['hanging']}," in page.url
    assert page.locator(".shared-note").count() == 0


def test_a_shared_comparison_leaves_the_visitor_s_own_tray_alone(open_page, house, captures):
    page = open_page(f"/en/relics/{house.relics['fan']}")
    page.click("[data-do=tray]")
    page.goto(f"{house.url}/en/compare?see={captures['scroll']}&see={captures['hanging']}")
    live(page)
    page.locator(".tray-one").first.locator("[data-do=later]").click()
    page.goto(f"{house.url}/en/relics/{house.relics['fan']}")
    page.wait_for_selector("#tray-link:not([hidden])")
    assert page.text_content("#tray-link") == "Tray (1)"
    page.go_back()
    live(page)
    page.click("[data-do=keep]")
    page.goto(f"{house.url}/en/relics/{house.relics['fan']}")
    page.wait_for_selector("#tray-link:not([hidden])")
    assert page.text_content("#tray-link") == "Tray (2)"


def test_the_tray_holds_eight_and_says_so(open_page, house):
    page = open_page(f"/en/relics/{house.relics['scroll']}")
    for _ in range(9):
        page.locator("#stage").press("ArrowLeft")
        rested(page, lambda: page.input_value("#position"), still_s=0.1)
        page.click("[data-do=tray]")
    assert page.text_content("#tray-link") == "Tray (8)"
    assert "full with 8" in page.text_content("#tray-told")
    page.click("#tray-link")
    live(page)
    assert page.locator(".tray-one").count() == 8
    assert "the most that can be" in page.text_content("main")


def test_without_scripts_the_same_pictures_stand_in_a_grid(open_page, house, captures):
    page = open_page(
        f"/en/compare?see={captures['scroll']},2000,50,400,300&see=cnothing&see={captures['fan']}",
        java_script_enabled=False,
    )
    stills = page.locator(".tray-still")
    assert stills.count() == 2
    for still in stills.all():
        assert page.request.get(house.url + still.get_attribute("src")).status == 200
    assert "is not on show" in page.text_content(".tray-gone")
    page.locator(".tray-one").first.locator("[data-do=later]").click()
    page.wait_for_url(lambda url: url.index("cnothing") < url.index(captures["scroll"]))
    page.locator(".choose select").select_option(captures["hanging"])
    page.locator(".choose button").click()
    page.wait_for_url(lambda url: captures["hanging"] in url)
    assert page.locator(".tray-one").count() == 4
    assert f"see={captures['scroll']}%2C2000" in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_tray_is_open_to_everybody(open_page, captures, judge, artefacts, width, scheme):
    names = ("scroll", "hanging", "fan", "album")
    query = "&".join(f"see={captures[name]}" for name in names) + "&see=cnothing"
    for language in ("zh-Hans", "zh-Hant", "en"):
        page = live(
            open_page(f"/{language}/compare?{query}", width=width, height=844, color_scheme=scheme)
        )
        assert page.evaluate("document.body.scrollWidth <= innerWidth + 1"), "it overflows"
        page.wait_for_timeout(800)
        page.screenshot(path=artefacts / f"tray-{language}-{width}-{scheme}.png", full_page=True)
        assert judge(page) == []


def test_keys_are_not_caught_and_the_tab_passes_through(three):
    three.locator(".tray-view").first.focus()
    three.keyboard.press("Tab")
    assert three.evaluate("document.activeElement.closest('.tray-one') !== null")
    for _ in range(40):
        three.keyboard.press("Tab")
        if three.evaluate("document.activeElement.closest('.house-foot') !== null"):
            return
    raise AssertionError("the focus does not leave the tray")
