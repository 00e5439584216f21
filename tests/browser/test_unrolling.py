"""The scroll under the hand: where it starts, how it moves, what it says."""

import re
from types import SimpleNamespace

import pytest
from waiting import rested, until

HEIGHT_MM = 320.0
DESK = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def scroll(open_page, house):
    return open_page(f"/en/relics/{house.relics['scroll']}")


def position(page) -> int:
    """Share of the way from the right end, in thousandths, once it is drawn and told."""
    return int(rested(page, lambda: page.input_value("#position")))


def comes_to(page, wanted) -> None:
    """Wait until the eye is so far along the way, and rests there."""
    until(page, lambda: position(page) == wanted, f"it does not come to {wanted}")


def moved_beyond(page, before: int) -> int:
    """Share of the way once the eye rests beyond a place."""
    return int(until(page, lambda: (now := position(page)) > before and now))


def current_section(page):
    return page.text_content(".sections [aria-current]").strip()


def test_it_starts_at_the_right_end_with_the_first_part(scroll):
    assert position(scroll) == 0
    assert current_section(scroll) == "Frontispiece"
    names = [name.strip() for name in scroll.locator(".sections button").all_text_contents()]
    assert names == ["Frontispiece", "Painting", "Colophons"]


def test_the_first_part_lies_right_of_the_second(scroll):
    left = [scroll.locator(f"[data-section='{n}']").bounding_box()["x"] for n in (0, 1)]
    assert left[0] > left[1]


def test_arrows_home_and_end_move_along_the_scroll(scroll):
    stage = scroll.locator("#stage")
    stage.press("ArrowLeft")
    after_one = moved_beyond(scroll, 0)
    stage.press("PageDown")
    moved_beyond(scroll, after_one)
    stage.press("ArrowRight")
    stage.press("End")
    comes_to(scroll, 1000)
    assert current_section(scroll) == "Colophons"
    stage.press("Home")
    comes_to(scroll, 0)


def test_the_wheel_travels_and_with_control_zooms(scroll):
    box = scroll.locator("#stage").bounding_box()
    scroll.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    scroll.mouse.wheel(0, 600)
    moved_beyond(scroll, 0)
    before = millimetres_across(scroll)
    scroll.keyboard.down("Control")
    scroll.mouse.wheel(0, -500)
    scroll.keyboard.up("Control")
    until(scroll, lambda: millimetres_across(scroll) < before * 0.6)


def test_at_the_end_the_wheel_scrolls_the_page(scroll):
    scroll.locator("#stage").press("End")
    comes_to(scroll, 1000)
    box = scroll.locator("#stage").bounding_box()
    scroll.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    scroll.mouse.wheel(0, 300)
    until(scroll, "scrollY > 0")


def test_a_drag_moves_it(scroll):
    box = scroll.locator("#stage").bounding_box()
    x, y = box["x"] + 400, box["y"] + box["height"] / 2
    scroll.mouse.move(x, y)
    scroll.mouse.down()
    scroll.mouse.move(x + 320, y, steps=8)
    scroll.mouse.up()
    moved_beyond(scroll, 0)


def test_the_slider_and_the_section_marks_go_there(scroll):
    scroll.fill("#position", "500")
    until(scroll, lambda: current_section(scroll) == "Painting")
    scroll.click("[data-section='2']")
    until(scroll, lambda: current_section(scroll) == "Colophons")


SCALE = """() => {
    const size = (name) => document.querySelector(name).getBoundingClientRect();
    const mm = Number(document.querySelector('#scale').dataset.mm);
    const px_per_mm = size('.scale-bar').width / mm;
    return {px_per_mm, width: size('#stage').width, height: size('#stage').height};
}"""


def scale_on(page):
    """What the scale bar says and how large the stage is, of one and the same layout."""
    return SimpleNamespace(**page.evaluate(SCALE))


def millimetres_across(page):
    """How many mm of the relic the stage shows, from the scale bar."""
    scale = scale_on(page)
    return scale.width / scale.px_per_mm


def at_reading_size(page) -> bool:
    """Whether the scroll's 320 mm fill the stage less its borders (1.09 x 1.14)."""
    scale = scale_on(page)
    wanted = scale.height / (1.09 * 1.14) / HEIGHT_MM
    return bool(scale.px_per_mm == pytest.approx(wanted, rel=0.02))


def test_the_scale_bar_agrees_with_the_known_size(scroll):
    until(scroll, lambda: at_reading_size(scroll))
    mm, told = scroll.evaluate(
        """() => [Number(document.querySelector('#scale').dataset.mm),
            document.querySelector('.scale-text').textContent]"""
    )
    assert told == f"{mm / 10:g} cm"


def test_the_size_on_screen_is_the_size_of_the_picture(scroll):
    """Find the made picture's own pixels: at 1:1 a blot of ink is as large as in the scan."""
    scroll.click("[data-do=actual]")
    stored = pytest.approx(HEIGHT_MM / 400, rel=0.02)
    until(scroll, lambda: 1 / scale_on(scroll).px_per_mm == stored)


def test_it_says_where_it_is_and_how_large(scroll):
    scroll.locator("#stage").press("PageDown")
    until(scroll, "/^(Painting|Front)/.test(document.querySelector('#said').textContent)")
    said = scroll.text_content("#said")
    assert re.fullmatch(
        r"(Painting|Frontispiece), .+ from the beginning of .+; picture at .+", said
    )
    scroll.locator("#stage").press("End")
    until(scroll, "document.querySelector('#said').textContent.startsWith('End of the')")


def test_without_a_known_size_no_scale_is_shown(open_page, house):
    page = open_page(f"/en/relics/{house.relics['album']}")
    assert page.is_hidden("#scale")
    assert page.is_visible("#no-scale")
    assert page.is_hidden("[data-do=ruler]")


def test_the_ruler_appears_on_demand(scroll):
    assert scroll.locator(".ruler:visible").count() == 0
    scroll.click("[data-do=ruler]")
    assert scroll.locator(".ruler:visible").count() == 1
    assert scroll.get_attribute("[data-do=ruler]", "aria-pressed") == "true"


def test_a_view_can_be_sent_to_somebody(open_page, house):
    path = f"/en/relics/{house.relics['scroll']}"
    page = open_page(f"{path}#at=0.5000&y=0.3&zoom=2.000")
    until(page, lambda: position(page) == pytest.approx(500, abs=3))
    page.locator("#stage").press("ArrowLeft")
    until(page, "!location.hash.includes('at=0.5000')")
    again = open_page(path + page.evaluate("location.hash"))
    comes_to(again, pytest.approx(position(page), abs=2))


def test_it_unrolls_by_itself_until_it_is_touched(open_page, house):
    page = open_page(f"/en/relics/{house.relics['scroll']}", still=False)
    page.fill("#speed", "5")
    page.click("[data-do=play]")
    until(page, "Number(document.querySelector('#position').value) > 5")
    assert page.get_attribute("[data-do=play]", "aria-pressed") == "true"
    box = page.locator("#stage").bounding_box()
    page.mouse.click(box["x"] + 300, box["y"] + 200)
    page.wait_for_selector("[data-do=play][aria-pressed=false]")


def test_what_is_seen_stays_when_the_window_changes(scroll):
    for width, height in ((390, 844), (1440, 900), (800, 600)):
        scroll.set_viewport_size({"width": width, "height": height})
        comes_to(scroll, 0)
        assert current_section(scroll) == "Frontispiece"
        until(scroll, lambda: at_reading_size(scroll))
    scroll.fill("#position", "500")
    # The slider says so at once; the eye is there with its section.
    until(scroll, lambda: current_section(scroll) == "Painting")
    scroll.set_viewport_size({"width": 1200, "height": 800})
    comes_to(scroll, pytest.approx(500, abs=2))


def test_rollers_thin_out_as_the_scroll_runs_out(scroll):
    def thickness(which):
        value = scroll.eval_on_selector(
            f"#stage .roller--{which}", "e => e.style.getPropertyValue('--thick')"
        )
        return float(value.removesuffix("px"))

    rest, seen = thickness("rest"), thickness("seen")
    scroll.locator("#stage").press("End")
    comes_to(scroll, 1000)
    assert thickness("rest") < rest
    assert thickness("seen") > seen


def test_still_readers_see_it_open_at_once(scroll):
    clip = scroll.eval_on_selector(".opened", "e => getComputedStyle(e).clipPath")
    assert clip in ("none", "inset(0px)", "inset(0px 0px 0px 0%)")


def test_leaves_are_turned_one_by_one(open_page, house):
    page = open_page(f"/en/relics/{house.relics['album']}")
    page.locator("#stage").press("ArrowLeft")
    until(page, lambda: current_section(page) == "Leaf 2")
    page.click("[data-do=next_leaf]")
    until(page, lambda: current_section(page) == "Leaf 3")


def test_without_scripts_the_whole_scroll_is_there(open_page, house, artefacts):
    page = open_page(f"/en/relics/{house.relics['scroll']}", java_script_enabled=False)
    assert page.is_hidden("#tools")
    pictures = page.locator(".plain img")
    assert pictures.count() >= 10
    first = pictures.first.bounding_box()
    assert first["x"] + first["width"] == pytest.approx(1440, abs=120), "it starts at the right"
    assert page.locator(".plain-part img[alt*='Colophons']").count() == 1
    page.screenshot(path=artefacts / "scroll-en-plain.png", full_page=True)


@pytest.fixture
def troubled(browser, house):
    """Open the scroll's page while its pictures meet what ``trouble`` does to them."""
    contexts = []

    def open_one(trouble, pattern="**/iiif/3/**"):
        context = browser.new_context(reduced_motion="reduce", service_workers="block", **DESK)
        contexts.append(context)
        page = contexts[-1].new_page()
        page.route(pattern, trouble)
        page.goto(f"{house.url}/en/relics/{house.relics['scroll']}", wait_until="commit")
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (lambda route: route.abort(), "cannot be fetched"),
        (lambda route: route.fulfill(status=500), "just now"),
        (lambda route: route.fulfill(status=503), "just now"),
        (lambda route: route.fulfill(status=404), "no longer shown"),
        (lambda route: route.fulfill(status=410), "no longer shown"),
    ],
    ids=["no network", "fault", "busy", "not found", "gone"],
)
def test_pictures_that_do_not_come_are_announced_and_the_page_lives(troubled, trouble, sentence):
    page = troubled(trouble)
    page.wait_for_selector("#stage-problem:not([hidden])")
    assert sentence in page.text_content("#stage-problem")
    page.wait_for_selector("#tools:not([inert])")
    page.locator("#stage").press("End")
    # It can be steered all the same.
    comes_to(page, 1000)


def test_pictures_come_by_themselves_when_the_trouble_is_over(troubled):
    page = troubled(lambda route: route.abort())
    page.wait_for_selector("#stage-problem:not([hidden])")
    page.unroute("**/iiif/3/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector("#stage-problem", state="hidden")
    until(page, "performance.getEntriesByName('scroll-seen').length")
    until(page, lambda: pictured(page, "#viewer canvas") > 0.9)


def test_until_tiles_come_the_picture_in_small_is_seen(troubled):
    late = []
    tiles = re.compile("/iiif/3/.*/[0-9]+,[0-9]+,[0-9]+,[0-9]+/")
    page = troubled(lambda route: late.append(route), tiles)
    page.wait_for_selector("#stage.stage--live")
    until(page, lambda: late, "no tiles were asked for")
    until(page, lambda: pictured(page, ".bed canvas") > 0.9)
    for route in late:
        route.continue_()


def tiles_asked(page) -> list[str]:
    """Addresses of the tiles that came and were asked for before the first view was whole."""
    # Around that view more is fetched a while later.
    found = page.evaluate(
        """() => {
            const whole = performance.getEntriesByName('scroll-seen')[0]?.startTime ?? Infinity;
            return performance.getEntriesByType('resource')
                .filter((one) => one.startTime <= whole).map((one) => one.name);
        }"""
    )
    return [one for one in found if re.search(r"/iiif/3/.*\.jpg$", one)]


def test_the_first_tiles_are_asked_for_before_the_viewer_and_only_once(troubled):
    ahead = troubled(lambda route: route.abort(), "**/unroll-*.js")
    ahead.wait_for_selector("#stage.stage--plain")
    page = troubled(lambda route: route.continue_(), "**/nothing")
    until(page, "performance.getEntriesByName('scroll-seen').length")
    asked = tiles_asked(page)
    assert len(asked) == len(set(asked)) <= 40
    assert not page.evaluate(
        "performance.getEntriesByType('resource').some((one) => one.name.endsWith('info.json'))"
    )
    tiles = {one for one in asked if re.search(r"/iiif/3/[^/]+/\d", one)}
    # They are told of once they have come.
    until(ahead, lambda: tiles <= set(tiles_asked(ahead)), "what the viewer asks for was guessed")


def test_without_the_viewer_the_plain_pictures_come(troubled):
    page = troubled(lambda route: route.abort(), "**/unroll-*.js")
    page.wait_for_selector("#stage.stage--plain .plain img >> nth=0", state="visible")
    assert page.is_visible("#stage-problem")


def pictured(page, canvas: str) -> float:
    """Share of a row of the canvas that has the picture's colours: silk is paler and bluer."""
    return page.evaluate(  # type: ignore[no-any-return]
        """(name) => {
            const canvas = document.querySelector(name);
            const {width, height} = canvas;
            const pen = canvas.getContext('2d');
            const {data} = pen.getImageData(width * 0.4, height / 2, width * 0.3, 1);
            let told = 0;
            for (let at = 0; at < data.length; at += 4)
                told += data[at + 2] < 182 && data[at + 3] === 255;
            return told / (data.length / 4);
        }""",
        canvas,
    )
