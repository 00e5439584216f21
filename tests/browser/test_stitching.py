"""Frames measured, joined and shown again by keyboard alone, in real Chromium."""

import hashlib

import numpy as np
import pytest
import tifffile
from waiting import until

from handscroll.demo.noise import tile
from handscroll.demo.save import srgb
from handscroll.demo.shooting import Shot, shoot
from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.intake.framing import notice
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.stitch_wishes import owed
from handscroll.departments.collection.stitching.working import work
from handscroll.departments.collection.taking_in import take_in
from handscroll.museum.delivery import Sending
from handscroll.pages.words import words_in
from handscroll.scans.limits import Limits

WAIT_S = 30
SHOTS = (
    Shot((300, 330), (410, 200), -0.8, 1.01, (0.95, 0.97, 1.0)),
    Shot((300, 330), (190, 205), 1.1, 1.0, (1.04, 1.0, 0.98)),
)


def written(folder, name, seed):
    """Write two shots of one cloud that overlap, with noise of their own."""
    cloud = tile("cloud")[:420, :620, None]
    light = (cloud * np.array((0.7, 0.5, 0.3), np.float32) + 0.1).astype(np.float32)
    rng = np.random.default_rng(seed)
    for number, one in enumerate(SHOTS, start=1):
        file = folder / f"{name}_{number}.tif"
        tifffile.imwrite(
            file, shoot(light, one, rng), photometric="rgb", iccprofile=srgb(), metadata=None
        )


@pytest.fixture
def frames(house, tmp_path):
    """Return a draft whose two pictures overlap."""
    written(tmp_path, "cloud", 3)
    museum = house.museum
    for key in ask_for(museum, plan_intake([tmp_path], None, Limits()), person="wang").keys:
        take_in(museum, key)
    relic = museum.relics.named("cloud")
    assert len(relic.parts) == 2
    return relic


def worked(museum):
    asked = list(owed(museum))
    assert len(asked) == 1
    for _, subject in asked:
        work(museum, subject)


def judged(page, judge):
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            assert judge(page) == []
    page.emulate_media(color_scheme="light")


def press(page, selector):
    page.locator(selector).focus()
    page.keyboard.press("Enter")


def shot(page, artefacts, name):
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_load_state("networkidle")
        page.screenshot(path=artefacts / f"stitch-{name}-{width}.png", full_page=True)


def test_measured_joined_and_shown_again_by_keyboard(frames, house, open_page, judge, artefacts):
    museum, words = house.museum, words_in("zh-Hans")
    page = open_page(f"/zh-Hans/staff/relics/{frames.id}", staff=True)
    judged(page, judge)
    shot(page, artefacts, "offer")
    press(page, f"a[href$='/{frames.id}/stitch']")
    page.wait_for_selector("button[value=look]")
    judged(page, judge)

    press(page, "button[value=look]")
    page.wait_for_selector("#work")
    assert page.text_content("#work h2") == words("stitch.stage.looking")
    judged(page, judge)
    worked(museum)
    page.wait_for_selector(".stitch-result", timeout=WAIT_S * 1000)
    judged(page, judge)
    shot(page, artefacts, "fits")

    press(page, "button[value=join]")
    page.wait_for_selector("#work")
    worked(museum)
    page.wait_for_selector("button[value=undo]", timeout=WAIT_S * 1000)
    assert page.text_content("#result-title") == words("stitch.joined", count=2)
    page.wait_for_load_state()
    assert page.locator(".stitch-sheet image").count() == 1
    judged(page, judge)
    shot(page, artefacts, "joined")
    page.goto(f"{house.url}/en/staff/relics/{frames.id}/stitch")
    shot(page, artefacts, "joined-en")

    press(page, "button[value=undo]")
    page.wait_for_selector("button[value=look]")
    until(page, lambda: museum.relics.get(frames.id) == frames, "the frames did not come back")


@pytest.fixture
def delivered(house, tmp_path):
    """Return a delivery with two frames of one picture; what is left of it is removed."""
    written(tmp_path, "haze", 5)
    museum = house.museum
    for file in sorted(tmp_path.iterdir()):
        body = file.read_bytes()
        whole = hashlib.sha256(body).hexdigest()
        museum.deliveries.receive("wang", Sending.of(file.name, len(body), 0), 0, body, whole)
    delivery = museum.deliveries.prepared("wang")
    yield delivery
    for one in museum.intakes.owed():
        take_in(museum, one.key)
    for _, subject in owed(museum):
        work(museum, subject)
    museum.deliveries.remove(delivery)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_frames_are_named_on_the_plan_and_chosen_by_keyboard(
    language, delivered, house, open_page, judge, artefacts
):
    museum = house.museum
    page = open_page(f"/{language}/staff/intake/plan", staff=True)
    assert words_in(language)("intake.looking") in page.text_content("#looking")
    judged(page, judge)
    notice(museum, delivered.id)
    press(page, "#looking a")
    page.wait_for_selector(".intake-frames")
    judged(page, judge)
    shot(page, artefacts, f"plan-{language}")
    if language == "en":
        return
    page.locator("input[name=stitch]").focus()
    page.keyboard.press("Space")
    press(page, "button[value=take]")
    page.wait_for_url("**/staff/intake#*")
    [(_, item)] = [museum.intakes.item(one.key) for one in museum.intakes.owed()]
    assert item.stitch


def test_without_a_script_everything_is_there(frames, house, open_page):
    page = open_page(f"/en/staff/relics/{frames.id}/stitch", staff=True, java_script_enabled=False)
    page.click("button[value=look]")
    page.wait_for_selector("#work")
    worked(house.museum)
    page.click("#work a")
    page.wait_for_selector(".stitch-result")
