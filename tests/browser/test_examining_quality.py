"""The pages of capture quality in real Chromium: by keyboard, without scripts, on paper."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile

from handscroll.demo.save import srgb
from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.taking_in import take_in
from handscroll.departments.examination.quality.checking import check_capture, make_one
from handscroll.model.quality.card import KIND
from handscroll.model.quality.target import target_named
from handscroll.scans.limits import Limits


@pytest.fixture(scope="module")
def measured(house, tmp_path_factory):
    """A published work whose scan shows a target with a colour cast, and a flat field: its card."""
    folder = str(Path(__file__).parents[1] / "benchmarks")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    truth = importlib.import_module("quality_truth")
    layout_of = importlib.import_module(
        "handscroll.departments.examination.quality.measuring"
    ).layout_of
    target = target_named("colorchecker-classic").model_copy(update={"patch": (0.8, 0.8)})
    size = (620, 470)
    planted = truth.Planted(gain=(1.0, 0.98, 0.9), noise=0.004, blur=0.5)
    light = truth.painted(layout_of(target), size, truth.placed(size, 78, 5), planted)
    scans = tmp_path_factory.mktemp("scans")
    _write(scans / "lantern.tif", light)
    sheet = truth.spoilt(np.full((200, 280, 3), 0.7), truth.Planted(falloff=0.1, noise=0.003))
    flat = tmp_path_factory.mktemp("flat") / "flat.tif"
    _write(flat, sheet)
    museum = house.museum
    for key in ask_for(museum, plan_intake([scans], None, Limits()), person="wang").keys:
        take_in(museum, key)
    capture = museum.relics.named("lantern").captures[0].id
    return check_capture(museum, capture, flat=flat).observation


def _write(path, light):
    kept = np.clip(light, 0, 1)
    shown = np.where(kept <= 0.0031308, kept * 12.92, 1.055 * kept ** (1 / 2.4) - 0.055)
    samples = np.rint(shown * 65535).astype(np.uint16)
    tifffile.imwrite(path, samples, photometric="rgb", iccprofile=srgb(), metadata=None)


def test_the_table_leads_to_the_card_by_keyboard_and_is_sorted(open_page, measured):
    page = open_page("/en/quality", staff=True)
    page.get_by_role("link", name="Noise").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=noise*")
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Noise")
    page.get_by_role("link", name="lantern.tif").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/quality/{measured.id}")
    assert page.locator("svg .patch").count() == 24


def test_patches_are_outlined_where_they_are_seen(open_page, measured):
    page = open_page(f"/en/quality/{measured.id}", staff=True)
    page.wait_for_function(
        "async () => { const at = document.querySelector('.card-picture image');"
        " const one = new Image(); one.src = at.href.baseVal; await one.decode(); return true; }"
    )
    seen = page.evaluate(
        """async () => {
        const at = document.querySelector('.card-picture image');
        const one = new Image(); one.src = at.href.baseVal; await one.decode();
        const sheet = new OffscreenCanvas(one.naturalWidth, one.naturalHeight);
        const pen = sheet.getContext('2d', {willReadFrequently: true}); pen.drawImage(one, 0, 0);
        const box = at.closest('svg').viewBox.baseVal;
        return [...document.querySelectorAll('.patch')].map((patch) => {
            const corners = [...patch.points];
            const x = corners.reduce((sum, at) => sum + at.x, 0) / 4 - box.x;
            const y = corners.reduce((sum, at) => sum + at.y, 0) / 4 - box.y;
            const scale = sheet.width / box.width;
            return [...pen.getImageData(x * scale, y * scale, 1, 1).data].slice(0, 3);
        });}"""
    )
    white, black = np.array(seen[18]), np.array(seen[23])
    assert white.min() > 190
    assert black.max() < 80
    red, green, blue = seen[14]
    assert red > 2 * green
    assert red > 2 * blue


def test_a_verdict_is_told_by_word_and_sign_and_what_to_do_beside_it(open_page, measured):
    page = open_page(f"/en/quality/{measured.id}", staff=True, java_script_enabled=False)
    row = page.locator(".card-table tr", has_text="White balance")
    assert "✗" in row.inner_text()
    assert "Beyond" in row.inner_text()
    assert "±" in row.inner_text()
    assert "neutral grey" in row.inner_text()
    page.select_option("select[name=profile]", "metamorfoze-light")
    page.get_by_role("button", name="Show").click()
    assert "profile=metamorfoze-light" in page.url
    assert "Metamorfoze" in page.locator(".card-head").inner_text()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(
    open_page, measured, judge, language, width, scheme
):
    for path in ("/quality", f"/quality/{measured.id}"):
        page = open_page(f"/{language}{path}", staff=True, width=width, color_scheme=scheme)
        wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1]
        assert judge(page) == []


def test_on_paper_stands_the_card_alone(open_page, measured):
    page = open_page(f"/en/quality/{measured.id}", staff=True)
    page.emulate_media(media="print")
    assert not page.locator(".desk-bar").is_visible()
    assert not page.locator(".quality-sought").is_visible()
    assert page.locator(".card-head").is_visible()
    assert page.pdf().startswith(b"%PDF")


def test_a_check_is_asked_for_and_the_worker_answers_even_without_a_target(open_page, house):
    page = open_page("/en/quality", staff=True)
    page.fill("input[name=work]", "M 5")
    page.get_by_role("button", name="Measure its captures").click()
    page.wait_for_url("**/quality?asked=*")
    assert page.locator("#asked").is_visible()
    jobs = [one for one in house.museum.work.list() if one.job == "check_capture"]
    make_one(house.museum, jobs[0].subject)
    page.reload()
    row = page.locator("tr", has_text="draft.png")
    assert "no colour profile" in row.inner_text()
    assert any(one.facts["refused"] for one in house.museum.observations.every(KIND))
