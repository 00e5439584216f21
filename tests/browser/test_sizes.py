"""Sizes that mean something: each stored pixel as one dot, and the work as large as it is."""

import cv2
import numpy as np
import pytest
from PIL import Image
from reading import AS_TEXT, dots
from waiting import FRAMES, rested, until

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import Plan
from handscroll.departments.collection.taking_in import take_in
from handscroll.geometry import Box
from handscroll.model.intake import IntakeItem, PlannedFile
from handscroll.model.relic import ObjectFormat, PartKind

HEIGHT_MM = 320.0
# From a copy: the browser complains when a canvas that was not made for it is read repeatedly.
BLOCK = f"""() => {{
    const canvas = document.querySelector('#viewer canvas');
    const pen = new OffscreenCanvas(300, 120).getContext('2d', {{willReadFrequently: true}});
    pen.drawImage(canvas, Math.trunc(150 - canvas.width / 2), Math.trunc(60 - canvas.height / 2));
    return ({AS_TEXT})(pen.getImageData(0, 0, 300, 120).data);
}}"""


@pytest.fixture
def scroll(open_page, house):
    page = open_page(f"/en/relics/{house.relics['scroll']}")
    page.fill("#position", "500")
    # The slider says so at once; the eye is there with its section.
    page.wait_for_selector("[data-section='1'][aria-current]")
    page.evaluate(FRAMES)
    return page


@pytest.fixture
def painting(house):
    """The stored pixels of the scroll's second part."""
    part = house.museum.relics.get(house.relics["scroll"]).parts[1].capture
    pyramid = house.museum.captures.pyramid(part.id)
    return pyramid.window(0, Box(0, 0, part.width, part.height))


def seen(page, fits):
    """Wait until the middle of what is drawn, (120, 300, 3), has every dot and is as it has to be.

    First until nothing moves; but tiles take their time, and until they come it may rest as well.
    """

    def drawn():
        block = dots(page.evaluate(BLOCK)).reshape(120, 300, 4)
        return (block[..., 3] == 255).all() and fits(block[..., :3])

    rested(page, lambda: page.evaluate(BLOCK))
    until(page, drawn)


def settles_at(page, px_per_mm: float) -> bool:
    """Wait until the scale bar says that a millimetre takes so many CSS pixels."""
    ask = """() => document.querySelector('.scale-bar').getBoundingClientRect().width
        / Number(document.querySelector('#scale').dataset.mm)"""
    wanted = pytest.approx(px_per_mm, rel=0.006)
    until(page, lambda: page.evaluate(ask) == wanted, f"it stays at {page.evaluate(ask)}")
    return True


def stored_below(painting, block):
    """The stored pixels that a block was drawn from: where they differ least."""
    match = cv2.matchTemplate(painting, block, cv2.TM_SQDIFF)
    y, x = np.unravel_index(match.argmin(), match.shape)
    return painting[y : y + 120, x : x + 300].astype(int)


def shows(page, painting):
    """Wait until the stored pixels are seen."""
    # Two decoders of one JPEG may differ by a step; a shift of half a dot would by dozens.
    seen(page, lambda block: np.abs(stored_below(painting, block) - block).max() <= 2)


def card_becomes(page, wide: float, high: float, near: float) -> None:
    """Wait until the card drawn is so wide and high, in CSS pixels."""
    ask = """() => {
        const card = document.querySelector('#measure-shape').getBoundingClientRect();
        return [card.width, card.height];
    }"""
    until(page, lambda: page.evaluate(ask) == pytest.approx([wide, high], abs=near))


def test_pixel_for_pixel_shows_the_stored_pixels(scroll, painting):
    scroll.click("[data-do=actual]")
    assert scroll.get_attribute("[data-do=actual]", "aria-pressed") == "true"
    shows(scroll, painting)


def test_after_a_drag_the_pixels_lie_on_the_grid_again(scroll, painting):
    scroll.click("[data-do=actual]")
    box = scroll.locator("#stage").bounding_box()
    x, y = box["x"] + 600, box["y"] + box["height"] / 2
    scroll.mouse.move(x, y)
    scroll.mouse.down()
    scroll.mouse.move(x + 123, y, steps=7)
    scroll.mouse.up()
    scroll.locator("#stage").press("ArrowLeft")
    shows(scroll, painting)


def test_beyond_every_pixel_nothing_is_made_up_between_two(scroll, painting):
    for _ in range(6):
        scroll.click("[data-do=zoom_in]")
    stored = {tuple(colour) for colour in painting.reshape(-1, 3).tolist()}
    near = {
        (r + a, g + b, c + d)
        for r, g, c in stored
        for a, b, d in ((0, 0, 0), (1, 1, 1), (-1, -1, -1))
    }

    def stored_alone(block):
        drawn = {tuple(colour) for colour in block.reshape(-1, 3).tolist()}
        return (
            len(drawn - near) <= 0.02 * len(drawn)
            and (block[:, 1:] == block[:, :-1]).all(axis=2).mean() > 0.45
        )

    seen(scroll, stored_alone)


def test_life_size_after_the_screen_was_measured_and_it_is_remembered(scroll, house):
    scroll.click("[data-do=life]")
    assert scroll.is_visible("#measure")
    scroll.fill("#measure-size", "5")
    assert scroll.text_content("#measure-told") == "1 cm is 50 pixels of this screen"
    card_becomes(scroll, 85.60 * 5, 53.98 * 5, near=1)
    scroll.click("#measure button[value=fits]")
    assert settles_at(scroll, 5)
    assert scroll.get_attribute("[data-do=life]", "aria-pressed") == "true"
    scroll.reload()
    scroll.wait_for_selector("#tools:not([inert])")
    scroll.click("[data-do=life]")
    assert scroll.is_hidden("#measure")
    assert settles_at(scroll, 5)
    # A window of another size is the same screen.
    for width, height in ((900, 1000), (1440, 700)):
        scroll.set_viewport_size({"width": width, "height": height})
        assert settles_at(scroll, 5)
        assert scroll.get_attribute("[data-do=life]", "aria-pressed") == "true"


def test_the_screen_is_measured_with_keys_alone(scroll):
    scroll.locator("#stage").press("l")
    assert scroll.evaluate("document.activeElement.id") == "measure-size"
    before = float(scroll.input_value("#measure-size"))
    for _ in range(10):
        scroll.keyboard.press("ArrowRight")
    assert float(scroll.input_value("#measure-size")) == pytest.approx(before + 0.1, abs=0.02)
    scroll.keyboard.press("Enter")
    assert settles_at(scroll, before + 0.1)
    scroll.locator("#stage").press("l")
    stage = scroll.locator("#stage").bounding_box()["height"]
    assert settles_at(scroll, stage / (1.09 * 1.14) / HEIGHT_MM)


def test_the_edge_of_the_card_follows_the_hand(scroll):
    scroll.click("[data-do=measure]")
    card = scroll.locator("#measure-shape").bounding_box()
    x, y = card["x"] + card["width"] - 4, card["y"] + card["height"] / 2
    scroll.mouse.move(x, y)
    scroll.mouse.down()
    scroll.mouse.move(x + 60, y, steps=4)
    scroll.mouse.up()
    wide = card["width"] + 60
    card_becomes(scroll, wide, wide * 53.98 / 85.60, near=2)
    scroll.keyboard.press("Escape")
    assert scroll.evaluate("localStorage.length") == 0, "what was not kept is not remembered"


@pytest.mark.parametrize("width", [390, 1440])
def test_the_measure_fits_and_is_open_to_everybody(width, open_page, house, judge, artefacts):
    for language in ("zh-Hans", "zh-Hant", "en"):
        page = open_page(f"/{language}/relics/{house.relics['scroll']}", width=width, height=844)
        page.click("[data-do=measure]")
        assert page.evaluate("measure.scrollWidth <= measure.clientWidth + 1"), "it overflows"
        assert page.locator("#measure button").last.bounding_box()["y"] < 844 - 40
        page.screenshot(path=artefacts / f"measure-{language}-{width}.png")
        assert judge(page) == []


def test_life_size_stays_away_where_nobody_measured_the_work(open_page, house):
    page = open_page(f"/en/relics/{house.relics['album']}")
    assert page.is_hidden("[data-do=life]")
    assert page.is_hidden("[data-do=measure]")


MARKS = """() => {
    const canvas = document.querySelector('#viewer canvas');
    const dots = canvas.width / canvas.getBoundingClientRect().width;
    const middle = Math.round(canvas.height / 2);
    const copy = new OffscreenCanvas(canvas.width, 1);
    const pen = copy.getContext('2d', {willReadFrequently: true});
    pen.drawImage(canvas, 0, -middle);
    const {data} = pen.getImageData(0, 0, canvas.width, 1);
    const red = [];
    for (let x = 0; x < canvas.width; x += 1)
        if (data[4 * x] > 150 && data[4 * x + 1] < 90) red.push(x / dots);
    return red;
}"""


@pytest.fixture(scope="module")
def marked(house, tmp_path_factory):
    """A draft, 600 mm wide on 2400 pixels, with two red lines 100 mm apart around its middle."""
    picture = np.full((1600, 2400, 3), 210, np.uint8)
    for x in (1000, 1400):
        picture[:, x - 2 : x + 2] = (200, 30, 20)
    file = tmp_path_factory.mktemp("marked") / "marked.png"
    Image.fromarray(picture).save(file)
    found = file.stat()
    scan = PlannedFile(
        source=str(file), name=file.name, bytes=found.st_size, modified_ns=found.st_mtime_ns,
        kind=PartKind.WHOLE, width_mm=600.0, height_mm=400.0,
    )  # fmt: skip
    item = IntakeItem(
        accession_number="M 78", title={"en": "Marked"}, format=ObjectFormat.TEXTILE, files=(scan,)
    )
    for key in ask_for(house.museum, Plan(items=[item]), person="wang").keys:
        take_in(house.museum, key)
    (relic,) = [one for one in house.museum.relics.list() if one.accession_number == "M 78"]
    return relic.id


def apart(page):
    """CSS pixels between the two lines, each at its middle."""
    red = np.array(page.evaluate(MARKS) or [0])
    left, right = red[red < red.mean()], red[red > red.mean()]
    return right.mean() - left.mean() if len(left) and len(right) else 0


@pytest.mark.parametrize(("per_mm", "told"), [(5, "was not recorded"), (3.2, "zoom in to see")])
def test_a_known_length_is_as_long_on_the_glass_as_on_the_work(open_page, marked, per_mm, told):
    page = open_page(f"/en/relics/{marked}", staff=True)
    assert "measure your screen" in page.get_attribute("[data-do=life]", "title")
    page.click("[data-do=life]")
    page.fill("#measure-size", str(per_mm))
    page.click("#measure button[value=fits]")
    assert settles_at(page, per_mm)
    until(page, lambda: apart(page) == pytest.approx(100 * per_mm, rel=0.01))
    # The bar tells centimetres, and the words which of scan and screen is the coarser one.
    assert page.text_content(".scale-text").endswith(" cm")
    assert "1 cm on the glass is 1 cm of it" in page.text_content("#life-told")
    assert told in page.text_content("#life-told")
    assert f"this screen shows {per_mm}" in page.text_content("#life-told")
    page.click("[data-do=zoom_in]")
    page.wait_for_selector("#life-told", state="hidden")


def test_the_glass_of_finer_dots_is_told_in_dots(open_page, marked):
    page = open_page(f"/en/relics/{marked}", staff=True, device_scale_factor=2)
    page.click("[data-do=life]")
    page.fill("#measure-size", "3")
    page.click("#measure button[value=fits]")
    assert settles_at(page, 3)
    assert "this screen shows 6" in page.text_content("#life-told")
    until(page, lambda: apart(page) == pytest.approx(300, rel=0.01))


def test_where_nobody_measured_the_work_that_is_said(open_page, house):
    page = open_page(f"/en/relics/{house.relics['album']}")
    assert "no life size" in page.text_content("#no-scale")
    assert page.is_visible("#no-scale")


def test_life_size_told_is_open_to_everybody(open_page, marked, judge, artefacts):
    for width in (390, 1440):
        for language in ("zh-Hans", "zh-Hant", "en"):
            page = open_page(f"/{language}/relics/{marked}", width=width, height=844, staff=True)
            page.click("[data-do=life]")
            page.click("#measure button[value=fits]")
            page.wait_for_selector("#life-told:not([hidden])")
            page.screenshot(path=artefacts / f"life-{language}-{width}.png")
            assert judge(page) == []
