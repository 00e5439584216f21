"""Marking a region at the desk: by mouse, by keyboard, by numbers; what comes out is kept."""

import json

import pytest
from waiting import rested, until

from handscroll.geometry import Box
from handscroll.model.observation import Observation
from handscroll.model.region import Region

# From a copy: the browser complains when a canvas that was not made for it is read repeatedly.
DRAWN = """() => {
    const canvas = document.querySelector('#mark-stage canvas');
    const pen = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
    if (canvas.width) pen.drawImage(canvas, -canvas.width / 2, -canvas.height / 2);
    return pen.getImageData(0, 0, 1, 1).data[3] === 255;
}"""


@pytest.fixture
def desk(open_page, house):
    page = open_page(f"/en/staff/relics/{house.relics['fan']}", staff=True)
    page.wait_for_selector("#mark-stage .drawing")
    until(page, DRAWN, "the picture does not come")
    rested(page, page.locator("#mark-stage .drawing").bounding_box, still_s=0.6)
    return page


def numbers(page):
    return [
        int(page.input_value(f"#mark input[name={n}]") or 0) for n in ("x", "y", "width", "height")
    ]


def on_screen(page, x, y):
    """Where a pixel of the 640 x 640 scan is: the whole scan fills the stage's height."""
    box = page.locator("#mark-stage").bounding_box()
    scale = min(box["height"], box["width"]) / 640
    return box["x"] + box["width"] / 2 + (x - 320) * scale, box["y"] + box["height"] / 2 + (
        y - 320
    ) * scale


def test_a_box_drawn_by_hand_comes_out_in_pixels_of_the_scan(desk):
    desk.locator("#mark-stage").scroll_into_view_if_needed()
    desk.mouse.move(*on_screen(desk, 100, 150))
    desk.mouse.down()
    desk.mouse.move(*on_screen(desk, 300, 350), steps=4)
    desk.mouse.up()
    assert numbers(desk) == pytest.approx([100, 150, 200, 200], abs=3)
    assert desk.input_value("#mark input[name=outline]") == ""
    assert desk.text_content("#mark-said").startswith("Region: left")


def test_an_outline_is_set_corner_by_corner_and_taken_back(desk):
    desk.locator("#mark-stage").scroll_into_view_if_needed()
    desk.click("[data-tool=outline]")
    for corner in ((100, 100), (400, 120), (250, 400), (500, 500)):
        desk.mouse.click(*on_screen(desk, *corner))
    desk.click("[data-do=undo]")
    outline = json.loads(desk.input_value("#mark input[name=outline]"))
    assert len(outline) == 3
    assert outline[1] == pytest.approx([400, 120], abs=3)
    x, y, width, height = numbers(desk)
    assert all(x <= px <= x + width and y <= py <= y + height for px, py in outline)


def test_the_keyboard_draws_as_well(desk):
    stage = desk.locator("#mark-stage")
    stage.press("Enter")
    for _ in range(5):
        stage.press("Shift+ArrowRight")
        stage.press("ArrowDown")
    stage.press("Enter")
    x, y, width, height = numbers(desk)
    assert (x, y) == (320, 320)
    assert width > 5 * height > 0
    stage.press("Escape")
    assert numbers(desk) == [0, 0, 0, 0]


def test_what_is_asked_for_is_gone_to_though_the_eye_writes_where_it_rested(open_page, house):
    relic = house.museum.relics.get(house.relics["fan"])
    page = open_page(f"/en/relics/{relic.id}")
    page.wait_for_selector("#tools:not([inert])")
    page.evaluate(
        """(see) => {
            location.hash = see;
            history.replaceState(null, '', '#at=0.0000&y=0.500&zoom=1.000');
        }""",
        f"#see={relic.parts[0].capture.id},10,20,30,40",
    )
    until(page, "Number(new URLSearchParams(location.hash.slice(1)).get('zoom')) > 1.5")


def test_what_was_drawn_is_kept_as_a_proposal_and_can_be_judged(desk, house):
    for name, value in (("x", 10), ("y", 20), ("width", 30), ("height", 40)):
        desk.fill(f"#mark input[name={name}]", str(value))
    desk.select_option("#mark select[name=kind]", "inscription")
    desk.fill("#mark [name='short.en']", "A poem")
    desk.click("#mark button.button")
    desk.wait_for_url("**#marks")
    (kept,) = house.museum.observations.of(house.relics["fan"], kind="inscription")
    assert kept.region.box == Box(10, 20, 30, 40)
    assert (kept.kind, kept.words, kept.verdict) == ("inscription", {"en": "A poem"}, "proposed")
    desk.get_by_role("button", name="Accept").click()
    desk.wait_for_selector(".state--accepted")
    (judged,) = house.museum.observations.of(house.relics["fan"], kind="inscription")
    assert judged.verdict == "accepted"
    desk.goto(f"{house.url}/en/relics/{house.relics['fan']}")
    desk.wait_for_selector("#tools:not([inert])")
    desk.get_by_role("link", name="See it in the work").click()

    def place():
        told = desk.evaluate("location.hash.slice(1)").split("&")
        return dict(one.partition("=")[::2] for one in told)

    # The middle of the box, 40 of 640 px from the top; the eye travels there.
    until(desk, lambda: float(place().get("zoom", 1)) > 1.5 and float(place()["y"]) < 0.4)


def test_a_region_is_corrected_and_the_first_one_stays_readable(open_page, house):
    relic = house.museum.relics.get(house.relics["album"])
    region = Region(
        capture=relic.captures[1].id, x=20, y=30, width=100, height=90,
        outline=((20, 30), (120, 30), (60, 120)),
    )  # fmt: skip
    first = Observation(
        id="ofirst", relic=relic.id, kind="symbol", region=region, author="wang",
        words={"en": "A plum", "zh-Hans": "梅"}, description={"en": "It flowers first."},
    )  # fmt: skip
    house.museum.observations.accept_all([first], person="wang")
    page = open_page(f"/en/staff/relics/{relic.id}", staff=True)
    page.locator("tr", has_text="A plum").get_by_role("link", name="Correct").click()
    page.wait_for_selector("#mark-stage .drawing polygon[points]:not([points=''])")
    assert page.input_value("#mark [name='short.zh-Hans']") == "梅"
    assert page.input_value("#mark [name='long.en']") == "It flowers first."
    page.fill("#mark [name='short.en']", "Plum blossom")
    page.fill("#mark [name='long.zh-Hant']", "凌寒先放")
    page.click("#mark button.button")
    page.wait_for_url("**#marks")
    made = page.locator("tr", has_text="Plum blossom")
    made.get_by_role("button", name="Accept").click()
    made.locator(".state--accepted").wait_for()
    (shown,) = house.museum.observations.shown(relic.id)
    assert (shown.replaces, shown.kind, shown.region) == ("ofirst", "symbol", region)
    assert shown.words == {"en": "Plum blossom", "zh-Hans": "梅"}
    assert shown.description == {"en": "It flowers first.", "zh-Hant": "凌寒先放"}
    assert house.museum.observations.get("ofirst").words["en"] == "A plum"


def test_a_region_stays_in_its_form_though_its_picture_does_not_come(open_page, house):
    relic = house.museum.relics.get(house.relics["album"])
    corners = ((20, 30), (120, 30), (60, 120))
    region = Region(
        capture=relic.captures[2].id, x=20, y=30, width=100, height=90, outline=corners
    )  # fmt: skip
    made = Observation(
        id="olost", relic=relic.id, kind="symbol", region=region, author="wang",
        words={"en": "A pine"},
    )  # fmt: skip
    house.museum.observations.accept_all([made], person="wang")
    page = open_page(f"/en/staff/relics/{relic.id}", staff=True, refusals=True)
    page.route("**/info.json", lambda route: route.abort())
    page.locator("tr", has_text="A pine").get_by_role("link", name="Correct").click()
    page.wait_for_selector("#mark-stage .drawing polygon[points]:not([points=''])")
    assert numbers(page) == [20, 30, 100, 90]
    kept = json.loads(page.input_value("#mark input[name=outline]"))
    assert tuple(map(tuple, kept)) == corners


def test_a_relic_is_withdrawn_with_a_reason_and_published_at_the_desk(open_page, house):
    relic = house.relics["hanging"]
    page = open_page(f"/en/staff/relics/{relic}", staff=True)
    page.click("summary[aria-label='Withdraw: Autumn']")
    page.fill("textarea[name=because]", "To be photographed again")
    page.click("details[open] form button")
    page.wait_for_selector(".actions .state--withdrawn")
    assert house.museum.relics.get(relic).state == "withdrawn"
    page.get_by_role("button", name="Publish: Autumn").click()
    page.wait_for_selector(".actions .state--published")
    assert house.museum.relics.get(relic).state == "published"


def test_a_wrong_password_is_told_without_saying_what_was_wrong(open_page):
    page = open_page("/en/sign-in", refusals=True)
    page.fill("input[name=name]", "wang")
    page.fill("input[name=password]", "not this one at all")
    with page.expect_response("**/sign-in") as answer:
        page.click("form.sheet button")
    assert answer.value.status == 401
    page.locator("[role=alert]", has_text="Name and password do not match.").wait_for()
    assert page.text_content("[role=alert]") == "Name and password do not match."
