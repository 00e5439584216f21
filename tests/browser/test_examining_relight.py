"""A relightable image in a real browser: what is drawn is what the numbers say."""

import io
import math
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from reading import complains
from waiting import until

from handscroll.demo.relief.dome import Dome, write_dome
from handscroll.demo.relief.heights import seal
from handscroll.departments.examination.relighting.bringing import Order, bring
from handscroll.departments.examination.relighting.making import make_relight, meaning_in
from handscroll.imaging.relighting.seeing import Way, seen
from handscroll.model.rights import State
from handscroll.scans.relighting.tiles import RelightTiles

WIDTH, HEIGHT = 300, 200
NO_SHADER = """const before = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    return kind === 'webgl2' ? null : before.call(this, kind, ...more);
};"""
LIGHTS = ((315, 40), (90, 20), (200, 65))


@pytest.fixture(scope="module")
def relit(house, tmp_path_factory):
    """A carved seal, lit by the public; and its planes."""
    folder = tmp_path_factory.mktemp("dome")
    write_dome(seal(WIDTH, HEIGHT, 3), Dome(12), folder)
    museum = house.museum
    relic = museum.relics.get(house.relics["hanging"])
    image, _ = bring(
        museum, relic, Order(folder, title={"en": "Seal", "zh-Hans": "印"}), person="t"
    )
    image = make_relight(museum, image.id)
    museum.relights.move(image.id, State.PUBLISHED, person="t")
    tiles = RelightTiles.open(museum.relights.tiles(image))
    yield SimpleNamespace(
        url=f"{house.url}/{{}}/relight/{image.id}", codes=tiles.codes(0),
        meaning=meaning_in(tiles.facts), name=image.id, house=house,
    )  # fmt: skip
    museum.relights.move(image.id, State.WITHDRAWN, person="t")


@pytest.fixture
def opened(browser, relit):
    """Open the image at a place in its address; every page's complaints end the test."""
    contexts, said = [], []

    def open_at(hash="", *, script="", language="en", **more):
        context = browser.new_context(**{"viewport": {"width": 900, "height": 640}, **more})
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("console", lambda one: said.append(one.text) if complains(one) else None)
        page.on("pageerror", lambda one: said.append(str(one)))
        page.goto(relit.url.format(language) + hash)
        return page

    yield open_at
    for context in contexts:
        context.close()
    # A picture taken of a canvas that software draws is slow, and the driver says so.
    assert [one for one in said if "GPU stall" not in one] == []


def drawn(page):
    """Return what the canvas shows, once all of it is there."""
    until(page, lambda: page.locator("#relight").get_attribute("data-drawn") == "whole")
    picture = page.locator("#relight-picture")
    for tools in page.locator(".relit-sizes, .relit-drags").all():
        tools.evaluate("(tools) => { tools.style.visibility = 'hidden' }")
    wide, high = picture.evaluate("(canvas) => [canvas.width, canvas.height]")
    with Image.open(io.BytesIO(picture.screenshot())) as found:
        # Where the canvas begins between two pixels it is drawn from the nearest one on, and a
        # row more is taken.
        top = picture.evaluate("(canvas) => canvas.getBoundingClientRect().top") % 1
        first = int(top >= 0.5)
        return np.asarray(found.convert("RGB"), float)[first : first + high, :wide]


def direction(clock, height):
    turn, up = math.radians(clock), math.radians(height)
    return math.cos(up) * math.sin(turn), math.cos(up) * math.cos(turn), math.sin(up)


def middle(shown):
    """Cut out the image, which stands in the middle pixel for pixel."""
    high, wide = shown.shape[:2]
    left, top = (wide - WIDTH + 1) // 2, (high - HEIGHT + 1) // 2
    return shown[top : top + HEIGHT, left : left + WIDTH]


def at(clock, height, way="colour", amount=50):
    place = f"at={WIDTH / 2},{HEIGHT / 2},1"
    return f"#light={clock},{height}&way={way}&amount={amount}&{place}"


def unlike(shown, relit, light, way, amount=0.5):
    """Mean and highest difference from the numbers, in steps of 255."""
    truth = seen(relit.codes, relit.meaning, direction(*light), Way(way), amount) * 255
    off = np.abs(middle(shown) - truth)
    return off.mean(), np.quantile(off, 0.999)


@pytest.mark.parametrize("light", LIGHTS)
def test_the_shader_draws_what_the_numbers_say(opened, relit, light):
    page = opened(at(*light))
    mean, worst = unlike(drawn(page), relit, light, "colour")
    assert mean < 1
    assert worst < 4


@pytest.mark.parametrize("way", ["gloss", "gain", "sharp", "normals"])
def test_every_way_of_seeing_is_that_of_the_numbers(opened, relit, way):
    shown = drawn(opened(at(60, 30, way, 70)))
    mean, worst = unlike(shown, relit, (60, 30), way, 0.7)
    assert mean < 1.5
    assert worst < 12


@pytest.mark.parametrize("way", ["colour", "gain", "sharp"])
def test_without_webgl_the_same_is_drawn_by_hand(opened, relit, way):
    page = opened(at(60, 30, way), script=NO_SHADER)
    shown = drawn(page)
    assert page.locator("#relight").get_attribute("data-drawer") == "canvas"
    mean, worst = unlike(shown, relit, (60, 30), way)
    assert mean < 1.5
    assert worst < 12


COUNT_COARSE = """window.coarse = 0;
const blit = WebGL2RenderingContext.prototype.blitFramebuffer;
WebGL2RenderingContext.prototype.blitFramebuffer = function (...what) {
    window.coarse += 1;
    return blit.apply(this, what);
};"""


def test_where_drawing_is_slow_it_is_coarse_while_the_light_moves_and_full_at_rest(opened, relit):
    # Software draws so many pixels in some tenths of a second.
    large = {"viewport": {"width": 1440, "height": 900}, "device_scale_factor": 1.5}
    page = opened("#light=315,40&way=gain&amount=50", script=COUNT_COARSE, **large)
    until(page, lambda: page.locator("#relight").get_attribute("data-drawn") == "whole")
    page.locator("[data-do=sweep]").click()
    until(page, lambda: page.evaluate("window.coarse") > 3)
    assert page.locator("#relight").get_attribute("data-drawn") == "part"
    # From straight above, which an address says to the last digit.
    page.locator("#relight-lamp").focus()
    page.keyboard.press("Home")
    until(page, lambda: ",90&" in page.url)
    until(page, lambda: page.locator("#relight").get_attribute("data-drawn") == "whole")
    full = _pixels(page)
    page.reload()
    until(page, lambda: page.locator("#relight").get_attribute("data-drawn") == "whole")
    assert np.abs(_pixels(page) - full).max() <= 1


def _pixels(page):
    with Image.open(io.BytesIO(page.locator("#relight-picture").screenshot())) as found:
        return np.asarray(found.convert("RGB"), float)


def test_dragging_the_lamp_moves_the_light_and_says_where_it_stands(opened, relit):
    page = opened(at(270, 30))
    before = drawn(page)
    disc = page.locator("#relight-lamp")
    disc.scroll_into_view_if_needed()
    box = disc.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.86, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert disc.get_attribute("aria-valuetext").startswith("From 3 o’clock")
    until(page, lambda: np.abs(middle(drawn(page)) - middle(before)).mean() > 5)
    until(page, lambda: "light=90," in page.url)


def test_dragging_over_the_picture_moves_the_light_or_the_picture(opened):
    page = opened(at(0, 80))
    before = drawn(page)
    box = page.locator("#relight-picture").bounding_box()
    middle_x, middle_y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(x, y):
        page.mouse.move(middle_x, middle_y)
        page.mouse.down()
        page.mouse.move(middle_x + x, middle_y + y, steps=3)
        page.mouse.up()

    drag(-0.48 * min(box["width"], box["height"]), 0)
    said = page.locator("#relight-lamp").get_attribute("aria-valuetext")
    assert said.startswith("From 9 o’clock")
    until(page, lambda: "light=270," in page.url)
    assert f"at={WIDTH / 2:.1f}," in page.url
    assert np.abs(middle(drawn(page)) - middle(before)).mean() > 5
    page.locator(".relit-drags").evaluate("(tools) => { tools.style.visibility = 'visible' }")
    page.locator("[data-do=picture]").click()
    drag(40, 0)
    assert page.locator("#relight-lamp").get_attribute("aria-valuetext") == said
    until(page, lambda: f"at={WIDTH / 2 - 40:.1f}," in page.url)


def test_with_shift_the_picture_s_keys_move_the_light(opened):
    page = opened(at(0, 30))
    page.locator("#relight-picture").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    until(page, lambda: "light=5,35" in page.url)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_staff_withdraw_and_publish_again_without_scripts(open_page, relit, width, scheme):
    how = {"staff": True, "width": width, "color_scheme": scheme, "java_script_enabled": False}
    path = relit.url.format("en").removeprefix(relit.house.url)
    page = open_page(path, **how)
    page.locator("#staff summary", has_text="Withdraw").click()
    page.locator("#staff textarea[name=because]").fill("Look again at the rim.")
    page.locator("#staff button", has_text="Withdraw").click()
    assert "done=withdrawn" in page.url
    assert page.inner_text(".relit-done").startswith("It is withdrawn now.")
    page.locator("#staff summary", has_text="Publish").click()
    page.locator("#staff button", has_text="Publish").click()
    assert "done=published" in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_of_the_staff_s_forms_is_out_of_reach(open_page, relit, judge):
    path = relit.url.format("zh-Hans").removeprefix(relit.house.url)
    page = open_page(path, staff=True, width=390)
    for one in page.locator("#staff summary").all():
        one.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert judge(page) == []


def test_arrow_keys_turn_the_lamp_and_raise_it(opened):
    page = opened(at(0, 30), language="zh-Hans")
    disc = page.locator("#relight-lamp")
    disc.focus()
    for _ in range(18):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert disc.get_attribute("aria-valuetext") == "光自 3 点钟方向来，高 35°"
    assert page.locator("#relight-standing").inner_text() == "光自 3 点钟方向来，高 35°"
    page.keyboard.press("Home")
    assert disc.get_attribute("aria-valuetext") == "光自正上方来"


def test_the_light_goes_round_until_a_hand_touches_it(opened):
    page = opened(at(0, 30))
    disc, button = page.locator("#relight-lamp"), page.locator("[data-do=sweep]")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    until(page, lambda: int(disc.get_attribute("aria-valuenow")) > 8)
    disc.focus()
    page.keyboard.press("ArrowLeft")
    assert button.get_attribute("aria-pressed") == "false"
    stopped = disc.get_attribute("aria-valuenow")
    page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
    assert disc.get_attribute("aria-valuenow") == stopped


def test_who_wants_stillness_turns_it_step_by_step(opened):
    page = opened(at(0, 30), reduced_motion="reduce")
    disc, button = page.locator("#relight-lamp"), page.locator("[data-do=sweep]")
    button.click()
    assert disc.get_attribute("aria-valuenow") == "30"
    assert button.get_attribute("aria-pressed") == "false"


def test_it_is_enlarged_and_moved_by_wheel_and_keys(opened, relit):
    page = opened()
    whole = drawn(page)
    page.locator("#relight-picture").hover()
    page.mouse.wheel(0, -600)
    until(page, lambda: np.abs(drawn(page) - whole).mean() > 3)
    page.locator("#relight-picture").focus()
    page.keyboard.press("0")
    # The ring of the focus is drawn over the picture.
    page.locator("#relight-picture").evaluate("(canvas) => canvas.blur()")
    until(page, lambda: np.abs(drawn(page) - whole).mean() < 0.5)


def test_without_scripts_four_pictures_are_there_and_no_lamp(opened):
    page = opened(java_script_enabled=False)
    assert page.locator(".relit-four img:visible").count() == 4
    assert not page.locator("#relight").is_visible()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_out_or_is_wider_than_the_screen(opened, judge, width, scheme):
    page = opened(language="zh-Hans", viewport={"width": width, "height": 844}, color_scheme=scheme)
    drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert judge(page) == []
