"""From raw bands to what visitors see: brought, made, looked at, sought, judged, published."""

import io
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from waiting import until

from handscroll.demo.examination.bands import BANDS
from handscroll.demo.examination.capture import Rig, simulate_capture
from handscroll.demo.examination.digitiser import write_capture
from handscroll.demo.examination.recipes import recipe
from handscroll.demo.examination.scroll import paint
from handscroll.imaging.hidden.judging import judge, ring

WIDTH, HEIGHT = 420, 320
USED = (2, 4, 5, 8, 11, 15)
NAME = {"en": "A pavilion under the leaves", "zh-Hans": "叶下之亭"}
CAPTION = {"en": "Drawn first, then covered.", "zh-Hans": "先画，后盖。"}
RESTS = "!document.querySelector('[aria-busy=true]')"


@pytest.fixture(scope="module")
def truth():
    """A section whose every film is known."""
    return paint(recipe("pond").seeded(3), WIDTH, HEIGHT, scale=0.45)


@pytest.fixture(scope="module")
def captured(truth, tmp_path_factory):
    """What a digitiser hands over: six bands with darks, flats and whites."""
    folder = tmp_path_factory.mktemp("captured")
    rig = Rig(seed=5, bands=tuple(BANDS[one] for one in USED), misaligned=0.3)
    write_capture(simulate_capture(truth, rig), folder)
    return folder


@pytest.fixture
def handscroll(house):
    """Give a command to the museum, in a process of its own, as a person does."""

    def run(*said: str) -> str:
        program = [sys.executable, "-m", "handscroll", "--museum", str(house.museum.folder)]
        one_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        done = subprocess.run(
            [*program, *said], capture_output=True, text=True, check=False,
            env=os.environ | one_thread,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def works(handscroll):
    """Let a worker do all that is owed, as one beside the server would."""
    handscroll("worker", "--until-idle")


def test_raw_bands_become_a_page_beneath_the_surface(handscroll, house, captured, truth, open_page):
    folders = [f"--{role}={captured / role}" for role in ("dark", "flat", "white")]
    told = handscroll("stack", "new", "M 3", str(captured / "bands"), *folders, "--json")
    (stack,) = [one["id"] for one in json.loads(told)]
    works(handscroll)
    made = house.museum.stacks.get(stack).made
    assert made is not None, house.museum.stacks.problem(stack)
    assert (made.width, made.height, len(made.bands)) == (WIDTH, HEIGHT, len(USED))

    bench = open_page(f"/en/examine/{stack}", staff=True)
    view = _saved_and_published(bench, house)
    _sought(bench, handscroll)
    _accepted(bench)
    visitors = open_page(f"/en/beneath/{stack}", status=404)
    handscroll("stack", "publish", stack)

    visitors = open_page(f"/en/relics/{house.relics['album']}")
    visitors.get_by_role("link", name="Beneath the surface").click()
    visitors.wait_for_url(f"**/en/beneath/{stack}")
    chapter = visitors.locator(".chapter")
    assert chapter.locator("h2").inner_text() == NAME["en"]
    assert CAPTION["en"] in chapter.inner_text()
    assert made.digest[:12] in visitors.locator(".cite").inner_text()
    _shows_what_was_painted(visitors, truth)
    choice = visitors.locator(".beneath-stage select")
    choice.select_option(label="Under the colours")
    shown = f"() => document.querySelector('.pair-one--under img').currentSrc.includes('{view}')"
    until(visitors, shown, "the published view does not come")
    chinese = open_page(f"/zh-Hans/beneath/{stack}")
    assert CAPTION["zh-Hans"] in chinese.locator(".chapter").inner_text()
    handscroll("stack", "withdraw", stack)
    open_page(f"/en/beneath/{stack}", status=404)


def _saved_and_published(bench, house) -> str:
    bench.wait_for_selector(".exam--live")
    form = "form[data-try=log_residual]"
    bench.locator(f"details:has({form}) summary").click()
    bench.click(f"{form} .exam-button:last-of-type")
    until(bench, f"() => {RESTS}", "the view is not shown")
    bench.click("#tab-layers")
    bench.fill("[name='label.en']", "Under the colours")
    bench.fill("[name='label.zh-Hans']", "颜色之下")
    bench.click("#panel-layers form .exam-button")
    bench.wait_for_selector("[data-view] [data-do=published]")
    bench.click("[data-view] [data-do=published]")
    bench.wait_for_selector("[data-view] .exam-state--published")
    view = str(bench.locator("[data-view]").first.get_attribute("data-view"))
    assert house.museum.layers.get(view).state == "published"
    return view


def _sought(bench, handscroll) -> None:
    bench.click("#tab-hidden")
    bench.get_by_role("button", name="Seek hidden layers").click()
    bench.wait_for_selector(".hidden-ask progress")
    works(handscroll)
    bench.wait_for_selector(".hidden-one")


def _accepted(bench) -> None:
    bench.locator(".hidden-choose").first.click()
    bench.keyboard.press("e")
    for language, text in NAME.items():
        bench.fill(f".hidden-name [name='name.{language}']", text)
        bench.fill(f".hidden-name [name='caption.{language}']", CAPTION[language])
    bench.click(".hidden-name .button")
    bench.wait_for_selector(".hidden-one[data-state=accepted]")
    assert bench.locator(".hidden-more .wrong").count() == 0


def _shows_what_was_painted(page, truth) -> None:
    """Whether the picture that lies beneath is darker where the painter drew beneath."""
    address = page.locator(".beneath-stage select option").first
    assert address.inner_text() == "Beneath the colours (computed)"
    source = page.locator("#beneath-layers > li").first.get_attribute("data-base")
    home = page.evaluate("location.origin")
    body = page.request.get(f"{home}{source}/full/{WIDTH},/0/default.jpg").body()
    ink = 255 - np.asarray(Image.open(io.BytesIO(body)).convert("L"), np.float64)
    masks = truth.masks(None)
    beneath = masks.underdrawing | masks.pentimento
    assert judge(ink, beneath, ring(beneath)).area > 0.85
