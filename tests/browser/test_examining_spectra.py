"""Spectra on the bench in real Chromium: measured by keys, compared, kept, pinned, mapped."""

import re

import numpy as np
import pytest
from waiting import until

from handscroll.departments.examination.spectra import unmixing
from handscroll.geometry import Size
from handscroll.imaging.spectra.library import Entry, library_of
from handscroll.model.identity import relic_id, stack_id
from handscroll.model.relic import Relic
from handscroll.model.stack import Band, Made, Role, Stack, StackFile
from handscroll.museum.libraries import Bring
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts
from handscroll.scans.spectra.csv_library import csv_of

BANDS = np.arange(420.0, 981.0, 40.0)
WIDTH, HEIGHT = 400, 300
GRID = np.arange(390.0, 1011.0, 10.0)
NAMES = ("azurite", "cinnabar", "malachite", "white")


def curve(name, nm):
    blue = 0.08 + 0.5 * np.exp(-(((nm - 460) / 45) ** 2))
    return {
        "azurite": blue + 0.1 / (1 + np.exp((900 - nm) / 30)),
        "cinnabar": 0.06 + 0.7 / (1 + np.exp((600 - nm) / 12)),
        "malachite": 0.07 + 0.45 * np.exp(-(((nm - 525) / 50) ** 2)),
        "white": 0.9 + 0 * nm,
    }[name]


def written_library(path):
    random = np.random.default_rng(3)
    entries, rows = [], []
    for name in NAMES:
        for card in range(10):
            tone = np.exp(0.12 * random.standard_normal())
            rows.append(np.clip(curve(name, GRID) * tone, 0.01, 1))
            entries.append(Entry(f"{name} {card}", name))
    path.write_text(csv_of(library_of(GRID, np.array(rows), entries)), "utf-8")
    return path


@pytest.fixture(scope="module")
def stack(house, tmp_path_factory):
    """Four fields of one paint each, side by side, under fifteen bands."""
    museum = house.museum
    card = Relic(
        id=relic_id("SP 1"), accession_number="SP 1", parts=(),
        title={"en": "Four paints", "zh-Hans": "四色", "zh-Hant": "四色"},
    )  # fmt: skip
    museum.lots.load(iter([card]), "spectra", person="test")
    file = StackFile(role=Role.BANDS, name="a.tif", sha256="4" * 64, bytes=3)
    found = Stack(id=stack_id(card.id, [file.sha256]), relic=card.id, kind="test", files=(file,))
    source = museum.layout.staging / "a.tif"
    source.write_bytes(b"abc")
    museum.stacks.bring(found, {file.path: source}, sha512={}, person="test")
    values = np.repeat(np.array([curve(name, BANDS) for name in NAMES]).T[:, None], 100, axis=2)
    values = np.broadcast_to(values, (BANDS.size, HEIGHT, WIDTH))
    noise = 0.004 * np.random.default_rng(7).standard_normal(values.shape)
    cube = (values + noise).astype(np.float32)
    sure = np.full(cube.shape, 0.004, np.float32)

    def read(box):
        part = np.s_[:, box.y : box.y + box.height, box.x : box.x + box.width]
        return cube[part], sure[part]

    beside = museum.layout.staging / "cube.ome.zarr"
    facts = CubeFacts(Size(WIDTH, HEIGHT), tuple(CubeBand(float(nm), 10.0) for nm in BANDS))
    report = write_cube(beside, facts, read)
    target = museum.layout.cube(found.id, report.digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside.rename(target)
    made = Made(
        method="test/1", recipe="2" * 64, digest=report.digest, width=WIDTH, height=HEIGHT,
        bands=tuple(Band(wavelength=float(nm), fwhm=10.0) for nm in BANDS),
    )  # fmt: skip
    museum.stacks.keep(found.id, made, b"{}", person="test")
    library = written_library(tmp_path_factory.mktemp("cards") / "cards.csv")
    museum.libraries.add(Bring(library, "Cards"), person="test")
    return found.id


@pytest.fixture
def panel(open_page, stack):
    """Open the bench at the tab of spectra."""

    def begin(language="en", refusals=False, **how):
        page = open_page(
            f"/{language}/examine/{stack}", staff=True, refusals=refusals, **how
        )  # fmt: skip
        page.click("#tab-spectra")
        page.wait_for_selector("[data-section=candidates] form:not([hidden])")
        return page

    return begin


def measured(page, xywh):
    there = page.locator(".spectra-place").count()
    page.evaluate("document.querySelector('.spectra-numbers').open = true")
    page.fill("[name=xywh]", xywh)
    page.press("[name=xywh]", "Enter")
    page.locator(".spectra-place").nth(there).wait_for()


def told(page):
    return page.locator(".spectra-plot-place .spectra-told").inner_text()


def test_a_place_is_picked_and_read_out_by_keys_alone(panel):
    page = panel()
    page.focus("[data-pick=point]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".exam-pick:not([hidden])")
    for key in ("ArrowLeft", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    page.locator(".spectra-place").wait_for()
    place = re.search(r"Point (\d+)", page.locator(".spectra-place").inner_text())
    assert place is not None
    x = int(place[1])
    reader = page.locator(".spectra-plot-place .spectra-read input")
    reader.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    said = re.search(r"580 nm\s+A (0\.\d+) ± (0\.\d+)", told(page))
    assert said is not None
    wanted = curve(NAMES[x // 100], np.array([580.0]))[0]
    assert abs(float(said[1]) - wanted) < 0.01
    assert 0.0005 < float(said[2]) < 0.01
    assert "580 nm" in reader.get_attribute("aria-valuetext")


def test_several_spectra_are_told_apart_without_colour_and_stand_in_a_table(panel):
    page = panel()
    for at in range(3):
        measured(page, f"{at * 100 + 20},50,40,60")
    looks = page.eval_on_selector_all(
        ".spectra-plot-place .spectra-line--measured",
        "some => some.map((one) => getComputedStyle(one).strokeDasharray)",
    )
    assert len(set(looks)) == 3
    shapes = page.eval_on_selector_all(
        ".spectra-place .spectra-mark",
        "some => some.map((one) => one.tagName + (one.getAttribute('d') || '').length)",
    )
    assert len(set(shapes)) == 3
    page.click(".spectra-plot-place .spectra-values summary")
    rows = page.locator(".spectra-plot-place tbody tr")
    rows.first.wait_for()
    assert rows.count() == BANDS.size
    cells = rows.nth(1).locator("td").all_inner_texts()
    for name, cell in zip(NAMES, cells, strict=False):
        assert abs(float(cell[:6]) - curve(name, BANDS[1:2])[0]) < 0.002
    page.locator(".spectra-gone").first.click()
    until(page, "document.querySelectorAll('.spectra-place').length === 2", "it is still there")


def test_candidates_are_ranked_kept_and_accepted_and_never_called_identified(panel, house):
    page = panel()
    measured(page, "120,50,40,60")
    page.click("[data-section=candidates] form button")
    page.locator(".spectra-candidate").first.wait_for()
    assert page.locator(".spectra-pigment").first.inner_text() == "cinnabar"
    assert "It is a candidate" in page.locator(".spectra-sentence").inner_text()
    assert "identif" not in page.locator("#panel-spectra").inner_text().lower()
    page.get_by_role("button", name="Draw cinnabar").click()
    assert page.locator(".spectra-line--reference").count() == 2  # in the plot, and its sample
    page.get_by_role("button", name="Keep as proposal").click()
    page.locator(".spectra-kept-one").wait_for()
    page.get_by_role("button", name=re.compile("^Accept Region 120, 50")).click()
    page.locator(".spectra-verdict--accepted").wait_for()
    (kept,) = house.museum.observations.of(relic_id("SP 1"), kind="pigment_candidate")
    assert (kept.verdict, kept.reviewer, kept.by_machine) == ("accepted", "wang", True)
    assert kept.facts["candidates"][0]["pigment"] == "cinnabar"


def test_a_place_outside_is_refused_with_what_why_and_fix(panel):
    page = panel(refusals=True)
    page.evaluate("document.querySelector('.spectra-numbers').open = true")
    page.fill("[name=xywh]", "390, 10, 40, 40")
    page.press("[name=xywh]", "Enter")
    wrong = page.locator("[data-section=measure] .exam-wrong")
    wrong.locator("p").first.wait_for()
    assert "does not lie on the picture" in wrong.inner_text()
    assert page.locator(".spectra-place").count() == 0


def test_point_files_are_pinned_and_drawn_with_the_cube(panel, tmp_path):
    page = panel()
    fors = tmp_path / "spot.csv"
    rows = "".join(
        f"{nm},{curve('azurite', np.array([nm]))[0]:.5f}\n" for nm in range(400, 1000, 4)
    )
    fors.write_text("wavelength (nm),reflectance\n" + rows, "utf-8")
    xrf = tmp_path / "spot.jdx"
    counts = "\n".join(f"{k / 50:.2f} {900 if k == 402 else 5}" for k in range(1000))
    xrf.write_text(
        "##TITLE= spot\n##JCAMP-DX= 4.24\n##DATA TYPE= X-RAY FLUORESCENCE SPECTRUM\n"
        f"##XUNITS= KEV\n##YUNITS= COUNTS\n##XYPOINTS= (XY..XY)\n{counts}\n##END=\n", "utf-8",
    )  # fmt: skip
    measured(page, "20,50,40,60")
    page.evaluate("document.querySelector('.spectra-attach').open = true")
    for number, (file, x) in enumerate(((fors, 40), (xrf, 140))):
        page.set_input_files("[name=file]", str(file))
        page.fill("[data-section=points] [name=x]", str(x))
        page.fill("[data-section=points] [name=y]", "80")
        page.fill("[data-section=points] [name=label]", f"Spot {number}")
        page.click(".spectra-attach form button:not([type=button])")
        page.locator(".spectra-point").nth(number).wait_for()
    page.locator(".spectra-other .spectra-plot").wait_for()
    page.focus(".spectra-plot-place .spectra-read input")
    page.keyboard.press("ArrowRight")
    said = re.search(r"A (0\.\d+).*FORS: Spot 0 (0\.\d+)", told(page), re.S)
    assert said is not None
    assert abs(float(said[1]) - float(said[2])) < 0.01
    pin = page.get_by_role("button", name="Point file XRF: Spot 1")
    box, frame = pin.bounding_box(), page.locator(".exam-pane").bounding_box()
    assert frame["x"] < box["x"] < frame["x"] + frame["width"]
    pin.focus()
    page.keyboard.press("Enter")
    until(page, "!document.querySelector('.spectra-other svg')", "the XRF is still drawn")


def test_a_map_is_asked_for_made_and_laid_over_the_picture(panel, house):
    page = panel()
    measured(page, "20,50,40,60")
    measured(page, "120,50,40,60")
    for box in page.locator("[name=pure]").all():
        box.check()
    page.click("[data-section=maps] form button")
    page.locator(".spectra-maps progress").wait_for()
    for _, number in list(unmixing.owed(house.museum)):
        unmixing.make_one(house.museum, number)
    page.locator(".spectra-plane").first.wait_for()
    page.locator(".spectra-plane").first.click()
    page.locator(".spectra-map").wait_for()
    until(page, "document.querySelector('.spectra-map').naturalWidth === 400", "it does not come")
    sizes = page.evaluate(
        """() => { const one = document.querySelector('.spectra-map').getBoundingClientRect();
        const shapes = [...document.querySelectorAll('.spectra-shape')];
        return [one.x, one.width, ...shapes.map((s) => s.getBoundingClientRect().x)]; }"""
    )
    left, wide, first, second = sizes
    # The places lie on the map where they lie on the picture.
    assert abs(first - (left + wide * 20 / WIDTH)) < 3
    assert abs(second - (left + wide * 120 / WIDTH)) < 3


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("zh-Hans", 390)])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(panel, judge, language, width):
    page = panel(language, width=width, height=900)
    measured(page, "20,50,40,60")
    page.click("[data-section=candidates] form button")
    page.locator(".spectra-candidate").first.wait_for()
    page.evaluate(
        "document.querySelectorAll('#panel-spectra details').forEach((one) => { one.open = true })"
    )
    page.locator(".spectra-plot-place tbody tr").first.wait_for()
    assert judge(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        """() => { const host = document.querySelector('#panel-spectra');
        return host.scrollWidth - host.clientWidth; }"""
    )
    assert wide <= 0
