"""Beneath the surface: the bench's candidates, and the page on which visitors carry the lamp."""

import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from waiting import FRAMES, until

from handscroll.demo.examination.bands import BANDS
from handscroll.demo.examination.capture import band_reflectance
from handscroll.demo.examination.recipes import recipe
from handscroll.demo.examination.scroll import paint
from handscroll.departments.examination.hidden.judging import Deed, Telling, judge
from handscroll.departments.examination.hidden.progress import work
from handscroll.geometry import Size
from handscroll.model.identity import stack_id
from handscroll.model.rights import State
from handscroll.model.stack import Band, Made, Stack, StackFile
from handscroll.model.stack import Role as FileRole
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts

USED = (1, 3, 5, 8, 10, 12, 15)
WIDTH, HEIGHT = 440, 320
HUT = Telling(
    {"en": "A pavilion under the leaves", "zh-Hans": "叶下之亭"},
    {"en": "Drawn first, then covered.", "zh-Hans": "先画，后盖。"},
)
LOADED = """() => [...document.querySelectorAll('.beneath-stage .pair img')]
    .every((one) => one.complete && one.naturalWidth > 0)"""


def painted():
    """Reflectance of a section in seven bands, with a camera's noise."""
    truth = paint(recipe("pond").seeded(3), WIDTH, HEIGHT, scale=0.5)
    planes = np.stack([band_reflectance(truth, BANDS[one], None) for one in USED])
    noise = 0.003 * np.random.default_rng(1).standard_normal(planes.shape)
    return (planes + noise).astype(np.float32)


def brought(museum, relic):
    """Bring a stack whose cube is there."""
    planes, bands = painted(), [BANDS[one] for one in USED]
    file = StackFile(role=FileRole.BANDS, name="a.tif", sha256="c" * 64, bytes=3)
    made = Stack(id=stack_id(relic, [file.sha256]), relic=relic, kind="test", files=(file,))
    source = museum.layout.staging / "a.tif"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_bytes(b"abc")
    museum.stacks.bring(made, {file.path: source}, sha512={}, person="test")
    beside = museum.layout.staging / "cube.ome.zarr"
    told = tuple(CubeBand(one.wavelength, one.fwhm, recipe="1" * 64) for one in bands)
    report = write_cube(
        beside,
        CubeFacts(Size(WIDTH, HEIGHT), told),
        lambda box: (planes[:, box.y : box.y + box.height, box.x : box.x + box.width], None),
        uncertain=False,
    )
    place = museum.layout.cube(made.id, report.digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    beside.rename(place)
    cube = Made(
        method="test/1", recipe="2" * 64, digest=report.digest, width=WIDTH, height=HEIGHT,
        bands=tuple(Band(wavelength=one.wavelength, fwhm=one.fwhm) for one in bands),
    )  # fmt: skip
    museum.stacks.keep(made.id, cube, b"{}", person="test")
    return made.id


@pytest.fixture(scope="module")
def stack(house):
    """A stack on the fan, seen by visitors while these tests run."""
    name = brought(house.museum, house.relics["fan"])
    house.museum.stacks.move(name, State.PUBLISHED, person="test")
    yield name
    house.museum.stacks.move(name, State.WITHDRAWN, person="test")


@pytest.fixture(scope="module")
def candidates(house, stack):
    """What was sought, as it would be by the worker."""
    work(house.museum, stack)
    said = house.museum.observations.on_stack(stack)
    return sorted(said, key=lambda one: -one.facts["evidence"])


@pytest.fixture
def shown(open_page, house, stack, candidates):
    """The public page, on which one candidate was accepted."""
    if candidates[0].id in {
        one.id for one in house.museum.observations.on_stack(stack) if one.verdict == "proposed"
    }:
        judge(house.museum, candidates[0].id, Deed.ACCEPT, person="wang", telling=HUT)

    def opened(language="en", **how):
        page = open_page(f"/{language}/beneath/{stack}", **how)
        if how.get("java_script_enabled", True):
            page.wait_for_selector(".pair--lamp")
            until(page, LOADED, "its pictures do not come")
        return page

    return opened


def shot(page):
    """The painting on the screen as it is drawn, (h, w, 3)."""
    page.evaluate(FRAMES)
    png = page.locator(".beneath-stage .pair-frame").screenshot()
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.float64)


def alone(page, which):
    """One of both pictures, at the size at which it lies on the screen."""
    base = page.locator(f".beneath-stage .pair-one--{which} img").evaluate(
        "(one) => one.currentSrc"
    )
    body = page.request.get(base).body()
    high, wide = shot(page).shape[:2]
    return np.asarray(Image.open(io.BytesIO(body)).convert("RGB").resize((wide, high)), np.float64)


def at(pixels, x, y, half=12):
    """Mean colour around a place, percent from the left and from the top."""
    high, wide = pixels.shape[:2]
    left, top = round(x / 100 * wide), round(y / 100 * high)
    return pixels[top - half : top + half, left - half : left + half].mean(axis=(0, 1))


def carry(page, x, y):
    """Bring the mouse to a place on the painting."""
    box = page.locator(".beneath-stage .pair-frame").bounding_box()
    page.mouse.move(box["x"] + box["width"] * x / 100, box["y"] + box["height"] * y / 100)


def test_the_lamp_shows_what_lies_beneath_where_it_is_and_nowhere_else(shown):
    page = shown()
    under, colour = alone(page, "under"), alone(page, "colour")
    carry(page, 50, 55)
    lit = shot(page)
    assert np.abs(at(lit, 50, 55) - at(under, 50, 55)).max() < 14
    away = at(lit, 92, 85)
    assert np.abs(away - at(colour, 92, 85)).max() < np.abs(away - at(under, 92, 85)).max()
    carry(page, 80, 70)
    assert np.abs(at(shot(page), 80, 70) - at(under, 80, 70)).max() < 14


def test_the_lamp_goes_by_keyboard_and_grows(shown):
    page = shown()
    hand = page.locator(".beneath-stage .pair-hand")
    hand.focus()
    before = hand.bounding_box()
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    after = hand.bounding_box()
    assert after["x"] > before["x"] + 100
    assert after["y"] < before["y"]
    page.keyboard.press("+")
    assert hand.bounding_box()["width"] > after["width"]


def test_the_curtain_shows_one_picture_on_each_side(shown):
    page = shown()
    under, colour = alone(page, "under"), alone(page, "colour")
    page.get_by_role("button", name="Curtain").first.click()
    page.locator(".beneath-stage .pair-hand").focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    drawn = shot(page)
    assert np.abs(at(drawn, 15, 50) - at(colour, 15, 50)).max() < 14
    assert np.abs(at(drawn, 60, 35) - at(under, 60, 35)).max() < 14


def test_side_by_side_both_are_whole_and_of_one_size(shown):
    page = shown()
    page.get_by_role("button", name="Side by side").first.click()
    boxes = [
        page.locator(f".beneath-stage .pair-one--{one} img").bounding_box()
        for one in ("colour", "under")
    ]
    assert boxes[0]["width"] == pytest.approx(boxes[1]["width"], abs=1)
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    assert page.locator(".beneath-stage .pair-hand").is_hidden()


def test_another_layer_is_put_beneath(shown):
    page = shown()
    before = alone(page, "under")
    page.locator(".beneath-stage select").select_option(label="Infrared, 1650 nm")
    until(page, """() => document.querySelector('.beneath-stage .pair-one--under figcaption')
        .textContent.includes('1650')""", "the infrared does not come")  # fmt: skip
    until(page, LOADED, "its pictures do not come")
    assert np.abs(alone(page, "under") - before).mean() > 10


def test_a_finger_carries_the_lamp_on_a_phone_and_nothing_is_wider_than_it(shown):
    page = shown("zh-Hans", width=390, height=844, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    frame = page.locator(".beneath-stage .pair-frame")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    page.touchscreen.tap(box["x"] + 0.7 * box["width"], box["y"] + 0.6 * box["height"])
    hand = page.locator(".beneath-stage .pair-hand").bounding_box()
    assert hand["x"] + hand["width"] / 2 == pytest.approx(box["x"] + 0.7 * box["width"], abs=3)
    assert "叶下之亭" in page.locator(".chapter h2").inner_text()


def test_a_place_in_the_list_moves_the_lamp_and_leads_to_its_chapter(shown, candidates):
    page = shown()
    link = page.locator(".places a").first
    link.focus()
    region = candidates[0].region
    left = page.locator(".beneath-stage .pair-frame").evaluate(
        "(one) => parseFloat(one.style.getPropertyValue('--x'))"
    )
    assert left == pytest.approx(100 * (region.x + region.width / 2) / WIDTH, abs=0.1)
    link.press("Enter")
    until(page, "() => location.hash === '#place-1'", "the address stays")
    assert page.evaluate("document.activeElement.id") == "place-1"


def test_without_scripts_both_pictures_stand_side_by_side_with_captions(shown):
    page = shown(java_script_enabled=False)
    figures = page.locator(".beneath-stage figure")
    assert figures.count() == 2
    assert [one.inner_text() for one in figures.all()] == [
        "In colour", "Beneath the colours (computed)",
    ]  # fmt: skip
    boxes = [one.bounding_box() for one in figures.all()]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    assert HUT.caption["en"] in page.locator(".chapter").inner_text()


@pytest.mark.parametrize("lamp", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (390, "zh-Hant")])
def test_axe_finds_nothing(shown, judge_page, lamp, width, language):
    page = shown(language, width=width, color_scheme=lamp)
    assert judge_page(page) == []


@pytest.fixture
def judge_page(judge):
    """Ask axe-core; `judge` judges candidates here."""
    return judge


def test_the_fans_page_leads_there(shown, open_page, house, stack):
    shown()
    page = open_page(f"/en/relics/{house.relics['fan']}")
    page.get_by_role("link", name="Beneath the surface").click()
    page.wait_for_url(f"**/en/beneath/{stack}")


@pytest.fixture
def bench(open_page, house, stack, candidates):
    """The bench with the panel of hidden layers open."""
    page = open_page(f"/en/examine/{stack}", staff=True)
    page.wait_for_selector(".exam--live")
    page.locator("#tab-hidden").click()
    page.wait_for_selector(".hidden-one")
    return SimpleNamespace(page=page, museum=house.museum)


def test_candidates_are_listed_and_outlined_and_judged_by_keyboard(bench, candidates, judge_page):
    page = bench.page
    assert page.locator(".hidden-one").count() == len(candidates)
    assert page.locator(".hidden-outline").count() == len(candidates)
    page.locator(".hidden-choose").last.click()
    assert page.locator(".hidden-outline--chosen").count() == 1
    crops = """() => [...document.querySelectorAll('.hidden-crops img')]
        .every((one) => one.complete && one.naturalWidth > 0)"""
    until(page, crops, "its pictures do not come")
    assert "no proof of an underdrawing" in page.locator(".hidden-more").inner_text()
    assert "±" in page.locator(".hidden-figures").inner_text()
    assert judge_page(page) == []
    last = "document.querySelector('.hidden-one:last-child').dataset.state"
    page.keyboard.press("r")
    until(page, f"() => {last} === 'rejected'", "it is not rejected")
    page.keyboard.press("u")
    until(page, f"() => {last} === 'proposed'", "the rejection stays")
    page.keyboard.press("p")
    assert (
        page.evaluate("document.activeElement.closest('.hidden-one').dataset.candidate")
        == candidates[-2].id
    )


def test_a_candidate_gets_its_name_in_both_languages_on_the_bench(bench, candidates):
    page = bench.page
    page.locator(".hidden-choose").nth(1).click()
    page.keyboard.press("e")
    form = page.locator(".hidden-name")
    form.locator("[name='name.en']").fill("A crane")
    form.locator("[name='name.zh-Hans']").fill("鹤")
    form.locator("[name='caption.en']").fill("Covered by leaves.")
    form.locator("button").click()
    until(page, "() => document.querySelectorAll('.hidden-one')[1].dataset.state === 'accepted'",
          "it is not accepted")  # fmt: skip
    assert "zh-Hans" in page.locator(".hidden-more .wrong").inner_text()
    said = bench.museum.observations.on_stack(candidates[0].region.capture)
    named = [one for one in said if one.words.get("zh-Hans") == "鹤"]
    assert [(one.author, one.replaces) for one in named] == [("wang", candidates[1].id)]
    judge(bench.museum, candidates[1].id, Deed.UNDO, person="wang")
