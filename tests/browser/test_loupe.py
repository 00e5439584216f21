"""The loupe shows what the view cannot: deeper pixels, by pointer, by keys, by finger."""

import numpy as np
import pytest
from PIL import Image
from reading import AS_TEXT, dots
from waiting import rested, until

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import Plan
from handscroll.departments.collection.taking_in import take_in
from handscroll.model.intake import IntakeItem, PlannedFile
from handscroll.model.relic import ObjectFormat, PartKind

WIDTH, HEIGHT = 3600, 2400
PATCH = (1600, 1000, 400, 400)
"""Where stripes of one pixel lie, black and white; everything else is the grey of their mean."""
BLOCK = f"""([selector, x, y, half]) => {{
    const canvas = document.querySelector(selector);
    const dots = canvas.width / canvas.getBoundingClientRect().width;
    const copy = new OffscreenCanvas(2 * half, 2 * half);
    const pen = copy.getContext('2d', {{willReadFrequently: true}});
    const [left, top] = x === null ? [canvas.width / 2, canvas.height / 2] : [x * dots, y * dots];
    pen.drawImage(canvas, half - left, half - top);
    return ({AS_TEXT})(pen.getImageData(0, 0, 2 * half, 2 * half).data);
}}"""
LENS = [".loupe-lens canvas", None, None, 30]


def scan(folder, name, *, turned=False):
    """A grey picture with a patch whose stripes no coarser level of a pyramid holds."""
    picture = np.full((HEIGHT, WIDTH), 128, np.uint8)
    x, y, wide, high = PATCH
    stripes = np.where(np.arange(wide) // 2 % 2, 235, 20).astype(np.uint8)
    picture[y : y + high, x : x + wide] = stripes[:, None] if turned else stripes
    file = folder / f"{name}.png"
    Image.fromarray(picture).convert("RGB").save(file)
    found = file.stat()
    return PlannedFile(
        source=str(file), name=file.name, bytes=found.st_size, modified_ns=found.st_mtime_ns,
        kind=PartKind.LEAF, width_mm=600.0, height_mm=400.0,
    )  # fmt: skip


def at_rest(page):
    """Return where the loupe is, once it has been laid on the picture and stays there."""
    lens = page.locator(".loupe-lens")
    until(page, lambda: (lens.bounding_box() or {"x": 0})["x"] > 0, "it is not laid down")
    return rested(page, lens.bounding_box)


def moves(page, before, right, down, near):
    """Wait until the lens has gone so far: it is drawn with the next frame."""
    wanted = pytest.approx((right, down), abs=near)

    def gone():
        now = page.locator(".loupe-lens").bounding_box()
        return now["x"] - before["x"], now["y"] - before["y"]

    until(page, lambda: gone() == wanted)


@pytest.fixture(scope="module")
def striped(house, tmp_path_factory):
    """A draft of two pictures of one shape; stripes stand on the first and lie on the second."""
    folder = tmp_path_factory.mktemp("striped")
    item = IntakeItem(
        accession_number="M 77", title={"en": "Stripes"}, format=ObjectFormat.TEXTILE,
        files=(scan(folder, "front"), scan(folder, "back", turned=True)),
    )  # fmt: skip
    for key in ask_for(house.museum, Plan(items=[item]), person="wang").keys:
        take_in(house.museum, key)
    (relic,) = [one for one in house.museum.relics.list() if one.accession_number == "M 77"]
    return relic


@pytest.fixture
def work(open_page, striped):
    return open_page(f"/en/relics/{striped.id}", staff=True)


def grey(page, where):
    """The grey of a block of a canvas: the middle of the glass, or around a place of the stage."""
    data = dots(page.evaluate(BLOCK, where))
    side = int(np.sqrt(len(data) / 4))
    return data.reshape(side, side, 4)[..., :3].mean(axis=2)


def place_of(page, part, x, y):
    """Where a pixel of a part is on the stage, in CSS pixels, from what the address says."""
    page.click("[data-do=share]")
    view = page.input_value("#share-link").split("see=")[1].split("&")[0].split(",")
    page.keyboard.press("Escape")
    stage = page.locator("#stage").bounding_box()
    assert view[0] == part.capture.id
    # The first picture of an open work is whole on the stage at first.
    eye = page.input_value("#share-link").split("eye=")[1].split("&")[0].split(",")
    bar = page.locator(".scale-bar").bounding_box()["width"]
    per_mm = bar / float(page.get_attribute("#scale", "data-mm"))
    per_px = per_mm * 600 / WIDTH
    return (
        stage["width"] / 2 + (x - float(eye[0])) * per_px,
        stage["height"] / 2 + (y - float(eye[1])) * per_px,
    )


def over_the_patch(page, striped, part=0):
    x, y, wide, high = PATCH
    return place_of(page, striped.parts[part], x + wide / 2, y + high / 2)


def seen_in(page, satisfies):
    """Wait until what lies in the middle of the glass satisfies; tiles take their time."""
    until(page, lambda: satisfies(grey(page, LENS)))


def striped_along(found, axis):
    """Whether a block has the stripes, one beside the other along an axis."""
    along, across = np.diff(found, axis=axis).std(), np.diff(found, axis=1 - axis).std()
    return found.std() > 60 and along > 5 * across


def hold(page, striped, part=0):
    """Take the loupe up and hold it over the patch."""
    x, y = over_the_patch(page, striped, part)
    stage = page.locator("#stage").bounding_box()
    page.click("[data-do=loupe]")
    page.wait_for_selector(".loupe")
    page.mouse.move(stage["x"] + x, stage["y"] + y)
    return x, y


def test_it_is_off_until_it_is_wanted_and_fetched_only_then(work):
    assert work.locator(".loupe").count() == 0
    assert work.is_hidden("#loupe-settings")
    fetched = """performance.getEntriesByType('resource')
        .filter(one => /loupe-[^/]*[.]js/.test(one.name)).length"""
    before = work.evaluate(fetched)
    # Where the eye is at first is said first.
    until(work, "document.querySelector('#said').textContent")
    work.click("[data-do=loupe]")
    work.wait_for_selector(".loupe")
    assert before == 0
    until(work, f"{fetched} > 0")
    assert work.get_attribute("[data-do=loupe]", "aria-pressed") == "true"
    work.locator("#said", has_text="Loupe taken up, 3 times").wait_for(state="attached")
    work.click("[data-do=loupe]")
    assert work.locator(".loupe").count() == 0
    work.locator("#said", has_text="laid down").wait_for(state="attached")


def test_one_that_could_not_be_fetched_is_fetched_when_it_is_wanted_again(open_page, striped):
    page = open_page(f"/en/relics/{striped.id}", staff=True, refusals=True)
    until(page, "document.querySelector('#said').textContent")
    page.route("**/loupe-*.js", lambda route: route.abort(), times=1)
    page.click("[data-do=loupe]")
    page.locator("#said", has_text="could not be fetched").wait_for(state="attached")
    assert page.get_attribute("[data-do=loupe]", "aria-pressed") == "false"
    page.click("[data-do=loupe]")
    page.wait_for_selector(".loupe")


def test_what_the_view_cannot_show_is_seen_in_the_loupe(work, striped, artefacts):
    x, y = hold(work, striped)
    # Until every tile of the view has come it would be no wonder.
    until(work, "performance.getEntriesByName('scroll-seen').length")
    outside = np.array(rested(work, lambda: grey(work, ["#viewer canvas", x, y, 8]).tolist()))
    # The view is too coarse for the stripes: they are the grey of everything around.
    assert outside.std() < 12
    assert outside.mean() == pytest.approx(128, abs=12)
    work.fill("#loupe-times", "8")
    # They stand: along a column nothing changes, along a row everything.
    seen_in(work, lambda found: striped_along(found, 1) and found.min() < 60 and found.max() > 200)
    work.screenshot(path=artefacts / "loupe-en-1440.png")


def test_the_other_picture_is_seen_at_the_same_place(work, striped):
    hold(work, striped)
    work.fill("#loupe-times", "8")
    seen_in(work, lambda found: striped_along(found, 1))
    work.select_option("#loupe-shows", index=1)
    seen_in(work, lambda found: striped_along(found, 0))
    work.select_option("#loupe-shows", index=0)
    seen_in(work, lambda found: striped_along(found, 1))


def test_keys_alone_take_it_up_move_it_and_lay_it_down(work):
    work.focus("#stage")
    work.keyboard.press("g")
    work.wait_for_selector(".loupe")
    assert work.evaluate("document.activeElement.className.includes('loupe')")
    assert "3 times" in work.get_attribute(".loupe", "aria-label")
    before = at_rest(work)
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowDown", "+"):
        work.keyboard.press(key)
    moves(work, before, 48, 4, near=1)
    work.wait_for_selector(".loupe[aria-label*='4 times']")
    assert work.input_value("#loupe-times") == "4"
    work.locator("#said", has_text="Loupe on").wait_for(state="attached")
    for _ in range(9):
        work.keyboard.press("+")
    assert work.input_value("#loupe-times") == "8"
    work.keyboard.press("Escape")
    assert work.locator(".loupe").count() == 0
    assert work.evaluate("document.activeElement.dataset.do") == "loupe"


def test_at_the_edge_of_the_stage_the_picture_comes_to_meet_it(open_page, house):
    page = open_page(f"/en/relics/{house.relics['scroll']}")
    page.focus("[data-do=loupe]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".loupe")
    before = int(page.input_value("#position"))
    for _ in range(80):
        page.keyboard.press("ArrowLeft")
    until(page, lambda: int(page.input_value("#position")) > before)
    box, stage = page.locator(".loupe").bounding_box(), page.locator("#stage").bounding_box()
    assert box["x"] + box["width"] / 2 == pytest.approx(stage["x"], abs=2)


def test_a_finger_draws_it_along_and_the_work_stays(open_page, house):
    page = open_page(f"/en/relics/{house.relics['fan']}", width=390, height=844, has_touch=True)
    page.tap("[data-do=loupe]")
    page.wait_for_selector(".loupe--touch")
    before, before_it = at_rest(page), page.url
    x, y = before["x"] + before["width"] / 2, before["y"] + before["height"] / 2
    wire = page.context.new_cdp_session(page)
    points = [("touchStart", x, y), *[("touchMove", x + n * 15, y - n * 10) for n in range(1, 5)]]
    for kind, at, down in points:
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at, "y": down}]})
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    moves(page, before, 60, -40, near=4)
    rested(page, lambda: page.url, still_s=0.9)
    # The address names the place once the work has come to rest: still the whole of it.
    home = "#at=0.0000&y=0.500&zoom=1.000"
    assert page.url.removesuffix(home) == before_it.removesuffix(home), "the work moved"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_loupe_is_open_to_everybody(open_page, house, judge, artefacts, width, scheme):
    for language in ("zh-Hans", "zh-Hant", "en"):
        page = open_page(
            f"/{language}/relics/{house.relics['scroll']}",
            width=width, height=844, color_scheme=scheme,
        )  # fmt: skip
        page.focus("[data-do=loupe]")
        page.keyboard.press("Enter")
        page.wait_for_selector(".loupe")
        page.wait_for_timeout(900)
        page.screenshot(path=artefacts / f"loupe-{language}-{width}-{scheme}.png")
        assert page.evaluate("document.body.scrollWidth <= innerWidth + 1"), "it overflows"
        assert judge(page) == []
