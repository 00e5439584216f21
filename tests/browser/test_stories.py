"""A story composed from nothing, previewed, scheduled, published and read: by keyboard alone."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from waiting import entered, until

from handscroll.model.rights import State
from handscroll.model.stories.story import Story, StoryKind

DESK = "/en/staff/stories"
SOON = 20_000
BOTH = {"zh-Hans": "溪山", "en": "Streams"}


def reach(page, selector):
    """Walk to something with the Tab key alone, as somebody without a mouse has to."""
    wanted = page.locator(selector).first
    wanted.wait_for(state="attached", timeout=SOON)
    for _ in range(300):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {selector}")


def typed(page, name, text):
    reach(page, f'[name="{name}"]')
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def pressed(page, selector):
    """Press a button that leads to another page, and wait until that is there."""
    reach(page, selector)
    entered(page)


def newest(page) -> str:
    return str(page.locator('input[name="order"]').last.get_attribute("value"))


def compose(page):
    """Begin a story, and give it a text, a picture of a relic, and dates."""
    typed(page, "title_zh", "溪山行旅")
    typed(page, "title_en", "A walk by the stream")
    pressed(page, ".compose-new button")
    pressed(page, 'button[value="add text"]')
    s = f"s.{newest(page)}"
    for tag, text in (("zh-Hans", "远山*无尽*。"), ("en", "Hills *without end*.")):
        typed(page, f"{s}.text.{tag}", text)
    pressed(page, f'button[value="add region {s[2:]}"]')
    s = f"s.{newest(page)}"
    typed(page, f"{s}.pictures.0.find", "streams")
    pressed(page, f'button[value="find {s}.pictures.0"]')
    pressed(page, ".compose-found button")
    for one, number in (("x", 100), ("y", 50), ("width", 90_000), ("height", 200)):
        typed(page, f"{s}.pictures.0.{one}", str(number))
    for tag, text in (("zh-Hans", "溪边"), ("en", "By the stream")):
        typed(page, f"{s}.pictures.0.alt.{tag}", text)
    return s


def schedule(page, house, name):
    """Type a day to come into the field of the form, part by part, and look at that day."""
    soon = datetime.now(UTC) + timedelta(days=2)
    local = soon.astimezone(ZoneInfo(house.museum.settings.time_zone))
    page.goto(f"{house.url}{DESK}/{name}/edit")
    reach(page, '[name="opens"]')
    page.keyboard.type(local.strftime("%m%d%Y"))
    page.keyboard.press("ArrowRight")
    page.keyboard.type(local.strftime("%I%M%p"))
    pressed(page, 'button[value="save"]')
    assert house.museum.stories.get(name).story.opens == soon.strftime("%Y-%m-%dT%H:%M:00+00:00")
    page.goto(f"{house.url}{DESK}/{name}/preview")
    assert "do not read it" in page.inner_text(".story-preview")
    page.goto(f"{house.url}{DESK}/{name}/preview?at={local.strftime('%Y-%m-%dT%H:%M')}")
    assert "visitors read it, once" in page.inner_text(".story-preview")


def test_a_story_is_composed_scheduled_and_published_by_keyboard(open_page, house, judge):
    before = {one.story.id for one in house.museum.stories.list()}
    page = open_page(DESK, staff=True, refusals=True)
    assert judge(page) == []
    s = compose(page)
    reach(page, 'button[value="save"]')
    with page.expect_navigation(timeout=SOON, wait_until="load"):
        page.keyboard.press("ControlOrMeta+s")
    page.locator("#wrong").wait_for(timeout=SOON)
    assert "reaches beyond the picture" in page.inner_text("#wrong")
    assert judge(page) == []
    typed(page, f"{s}.pictures.0.width", "300")
    pressed(page, 'button[value="save"]')
    page.locator("#saved").wait_for(timeout=SOON)
    assert judge(page) == []
    [name] = {one.story.id for one in house.museum.stories.list()} - before

    page.goto(f"{house.url}{DESK}/{name}/preview")
    assert page.inner_text("em") == "without end"
    assert judge(page) == []
    schedule(page, house, name)
    page.goto(f"{house.url}{DESK}/{name}")
    assert judge(page) == []
    pressed(page, '.compose-move:has([value="published"]) button')
    assert house.museum.stories.get(name).story.state is State.PUBLISHED
    assert page.goto(f"{house.url}/en/stories/{name}").status == 404, "it is not open yet"

    page.goto(f"{house.url}{DESK}/{name}/edit")
    reach(page, '[name="opens"]')
    page.keyboard.press("Delete")
    pressed(page, 'button[value="save"]')
    page.goto(f"{house.url}{DESK}/{name}")
    pressed(page, '.compose-move:has([value="published"]) button')
    for language, title in (("en", "A walk by the stream"), ("zh-Hans", "溪山行旅")):
        assert page.goto(f"{house.url}/{language}/stories/{name}").status == 200
        assert page.inner_text("h1") == title
        assert judge(page) == []


@pytest.fixture(scope="module")
def told(house):
    """A published story of every kind of section."""
    relic, draft = house.relics["scroll"], house.relics["draft"]
    capture = house.museum.relics.get(relic).parts[1].capture.id
    detail = {"relic": relic, "capture": capture, "alt": BOTH, "caption": BOTH}
    near = detail | {"x": 4000, "y": 0, "width": 500, "height": 400}
    text = {tag: f"{said} " * 60 for tag, said in BOTH.items()}
    sections = [
        {"kind": "text", "id": "a", "heading": BOTH, "text": text},
        {"kind": "region", "id": "b", "heading": BOTH, "pictures": [detail, near]},
        {"kind": "comparison", "id": "c", "manner": "curtain", "pictures": [near, near]},
        {"kind": "layer", "id": "d", "heading": BOTH, "pictures": [near, near]},
        {"kind": "region", "id": "e", "pictures": [{"relic": draft, "alt": BOTH}]},
        {"kind": "timeline", "id": "f", "events": [
            {"date": "1082", "words": BOTH, "relic": relic}, {"date": "353", "words": BOTH}]},
        {"kind": "map", "id": "g", "places": [
            {"name": BOTH, "latitude": 30.2, "longitude": 120.1},
            {"name": BOTH, "latitude": 34.3, "longitude": 108.9}]},
        {"kind": "quotation", "id": "h", "text": BOTH, "source": BOTH},
    ]  # fmt: skip
    stories = house.museum.stories
    stories.create("whole", StoryKind.EXHIBITION, BOTH, person="wang")
    made = {"id": "whole", "kind": "exhibition", "title": BOTH, "summary": BOTH,
            "cover": near, "sections": sections}  # fmt: skip
    stories.save(Story.model_validate(made), expected=1, person="wang")
    stories.move("whole", State.PUBLISHED, person="wang")
    yield "stories/whole"
    stories.move("whole", State.WITHDRAWN, person="wang")


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_story_unrolls_from_the_right_and_says_where_it_is(
    language, told, open_page, judge, artefacts
):
    page = open_page(f"/{language}/{told}", still=False)
    roll = page.locator("#roll")
    page.locator("#roll[aria-label]").wait_for(timeout=SOON)
    first = roll.get_attribute("aria-label")
    assert first.startswith(BOTH[language])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert judge(page) == []
    reach(page, "#roll")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(f'#roll:not([aria-label="{first}"])', timeout=SOON)
    page.keyboard.press("End")
    page.wait_for_selector('.marks [href="#end"][aria-current]', timeout=SOON)
    until(page, "document.getElementById('roll').scrollLeft < -2000")
    page.keyboard.press("Home")
    page.wait_for_selector('.marks [href="#beginning"][aria-current]', timeout=SOON)
    page.screenshot(path=artefacts / f"story-{language}-1440.png")
    reach(page, 'button[data-way="page"]')
    page.keyboard.press("Enter")
    assert roll.get_attribute("role") is None
    assert judge(page) == []


@pytest.mark.parametrize("how", [{"still": True}, {"still": False, "java_script_enabled": False}])
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_a_story_is_a_page_for_whoever_asks_for_one(how, language, told, open_page):
    page = open_page(f"/{language}/{told}", width=390, height=844, **how)
    sizes = (
        page.locator(".fold").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect()).map((box) => [box.left, box.top])"
        )
        if how.get("java_script_enabled", True)
        else []
    )
    assert [place for place in sizes if place[0] < 0] == []
    assert page.locator("#e .away").inner_text()
    assert re.search(r"Not public|draft", page.locator("#e").inner_text()) is None
    assert page.locator(".plate img").first.get_attribute("width")


def test_the_script_of_a_story_weighs_little(told, open_page):
    page = open_page(f"/en/{told}", still=False)
    page.locator("#roll[aria-label]").wait_for(timeout=SOON)
    sent = page.evaluate(
        """() => performance.getEntriesByType('resource')
            .filter((one) => one.name.endsWith('.js')).map((one) => one.encodedBodySize)"""
    )
    assert sum(sent) <= 50_000
