"""The aligner: control points in two pictures, what they say, and one picture laid on the other."""

import io
import math
import re
from types import SimpleNamespace
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import map_coordinates
from waiting import comes, rested, until

from handscroll.demo.examination.bands import BANDS
from handscroll.demo.examination.capture import band_reflectance
from handscroll.demo.examination.recipes import recipe
from handscroll.demo.examination.scroll import paint
from handscroll.departments.examination.laying.door import seek_one
from handscroll.departments.examination.laying.pair import pair_of
from handscroll.departments.examination.laying.progress import progress_of, tell_if_wanted
from handscroll.geometry import Size
from handscroll.model.identity import stack_id
from handscroll.model.laid import Modality
from handscroll.model.stack import Band, Made, Stack, StackFile
from handscroll.model.stack import Role as FileRole
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts

USED = (1, 3, 5, 8, 12, 15)
SIZE, OTHER_SIZE = (420, 300), (440, 330)
TURN, TIMES, SHIFT = math.radians(4.0), 0.93, (38.0, 4.0)
"""Where the radiograph truly lies: turned, shrunk and shifted."""
SPOTS = ((60, 50), (350, 60), (70, 240), (340, 250), (210, 150), (300, 140))
"""On the base; their partners are computed."""


def truly(x, y):
    """Where a spot of the base lies on the radiograph."""
    cos, sin = TIMES * math.cos(TURN), TIMES * math.sin(TURN)
    return cos * x - sin * y + SHIFT[0], sin * x + cos * y + SHIFT[1]


def radiograph(plane):
    """Return an infrared picture as a radiograph of its own size and place: light is dark."""
    width, height = OTHER_SIZE
    v, u = np.mgrid[:height, :width] + 0.5
    cos, sin = math.cos(TURN) / TIMES, math.sin(TURN) / TIMES
    right, below = u - SHIFT[0], v - SHIFT[1]
    x, y = cos * right + sin * below, cos * below - sin * right
    return 1.1 - map_coordinates(plane, [y - 0.5, x - 0.5], order=1, mode="nearest")


def hung(museum, relic, name, planes, bands, **more):
    """Hang planes as a stack of a relic, as if its cube had been made of files."""
    file = StackFile(role=FileRole.BANDS, name=f"{name}.tif", sha256=name[0] * 64, bytes=3)
    key = stack_id(relic, [file.sha256])
    stack = Stack(id=key, relic=relic, kind="test", files=(file,), **more)
    source = museum.layout.staging / file.name
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_bytes(b"abc")
    museum.stacks.bring(stack, {file.path: source}, sha512={}, person="test")
    beside = museum.layout.staging / f"{name}.ome.zarr"
    size = Size(planes.shape[2], planes.shape[1])
    told = tuple(CubeBand(one.wavelength, one.fwhm, recipe="1" * 64) for one in bands)
    report = write_cube(
        beside,
        CubeFacts(size, told),
        lambda box: (planes[:, box.y : box.y + box.height, box.x : box.x + box.width], None),
        uncertain=False,
    )
    place = museum.layout.cube(stack.id, report.digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    beside.rename(place)
    made = Made(
        method="test/1", recipe="2" * 64, digest=report.digest, width=size.width,
        height=size.height,
        bands=tuple(Band(wavelength=one.wavelength, fwhm=one.fwhm) for one in bands),
    )  # fmt: skip
    museum.stacks.keep(stack.id, made, b"{}", person="test")
    return stack.id


@pytest.fixture(scope="module")
def two(house):
    """A stack of six bands on the album, and a radiograph of the same leaf."""
    truth = paint(recipe("blue-green").seeded(5), *SIZE)
    bands = [BANDS[one] for one in USED]
    planes = np.stack([band_reflectance(truth, one, None) for one in bands]).astype(np.float32)
    xray = radiograph(planes[-1])[None].astype(np.float32)
    museum, relic = house.museum, house.relics["album"]
    on = hung(museum, relic, "c", planes, bands, title={"en": "Bands", "zh-Hans": "多波段"})
    other = hung(
        museum, relic, "d", xray, [Band(wavelength=1)], modality=Modality.XRAY,
        unfit="nobody measured it", title={"en": "Radiograph", "zh-Hans": "X光片"},
    )  # fmt: skip
    yield SimpleNamespace(on=on, other=other, museum=museum)
    if museum.stacks.get(other).laid:
        museum.stacks.lift(other, on, person="test")


@pytest.fixture
def aligner(open_page, two):
    """Open the aligner as staff."""

    def opened(language="en", **how):
        path = f"/{language}/examine/{two.on}/align/{two.other}"
        page = open_page(path, staff=True, **how)
        page.wait_for_selector(".align--live")
        until(page, "document.querySelector('#align-state').textContent !== ''", "it is not told")
        return page

    return opened


def pane(page, side):
    return page.locator(f"[data-side={side}] .exam-pane")


def press(page, side, spot):
    """Press on a spot of the whole picture with the mouse."""
    frame = pane(page, side)
    frame.focus()
    page.keyboard.press("0")
    page.mouse.move(4, 4)
    width, height = SIZE if side == "on" else OTHER_SIZE
    box = rested(page, frame.bounding_box, 0.1)
    scale = min(box["width"] / width, box["height"] / height)
    left, top = (
        (box[length] - side_ * scale) / 2
        for length, side_ in (("width", width), ("height", height))
    )
    page.mouse.click(box["x"] + left + spot[0] * scale, box["y"] + top + spot[1] * scale)


def marked(page, side, number):
    """Where a mark says that it is."""
    mark = page.locator(f"[data-side={side}] .align-mark[data-number='{number}']")
    x, y = re.findall(r"[\d.]+", mark.get_attribute("aria-label").partition(" at ")[2])
    return float(x), float(y)


def nudge(page, side, number, spot):
    """Bring a mark to a spot by arrow keys alone: pixels, then tenths."""
    mark = page.locator(f"[data-side={side}] .align-mark[data-number='{number}']")
    mark.focus()
    for axis, (less, more) in enumerate((("ArrowLeft", "ArrowRight"), ("ArrowUp", "ArrowDown"))):
        for step, fine in ((1.0, ""), (0.1, "Shift+")):
            far = spot[axis] - marked(page, side, number)[axis]
            for _ in range(round(abs(far) / step)):
                page.keyboard.press(fine + (more if far > 0 else less))


def rows(page):
    """What the table says: number, residual, residual left out, remark."""
    told = """[...document.querySelectorAll('.align-table tbody tr')].map((row) =>
        [...row.cells].slice(0, 4).map((cell) => cell.textContent))"""
    return page.evaluate(told)


def fitted(page):
    """Wait until every point has its residual; return the table."""
    return until(
        page,
        lambda: (found := rows(page)) and all(one[1] not in ("", "–") for one in found) and found,
        "no residuals come",
    )


def give(page, spots, *, wrong=None):
    """Bring pairs as a file; one of them may be wrong by so much."""
    lines = ["x,y,ox,oy"]
    for at, (x, y) in enumerate(spots):
        u, v = truly(x, y)
        lines.append(f"{x},{y},{u + (wrong[1] if wrong and wrong[0] == at else 0):.3f},{v:.3f}")
    file = {"name": "points.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    page.locator("#align-file input").set_input_files(file)
    return fitted(page)


def shot(page, selector):
    png = rested(page, page.locator(selector).screenshot, 0.5)
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.float64).mean(2)


def lies_off(page, two, seen, shift):
    """How far what is seen is from the radiograph where truth has it, moved by so much; levels."""
    base = urlsplit(page.url)
    cube = two.museum.stacks.get(two.other).made.digest[:12]
    address = f"{base.scheme}://{base.netloc}/bands/3/{two.other}.{cube}.b1/full/max/0/default.jpg"
    answer = page.request.get(address)
    picture = np.asarray(Image.open(io.BytesIO(answer.body())).convert("L"), np.float64)
    high, wide = seen.shape
    scale = min(wide / SIZE[0], high / SIZE[1])
    left, top = (wide - SIZE[0] * scale) / 2, (high - SIZE[1] * scale) / 2
    # Marks, names and corners of the pane stay out of it.
    y, x = np.mgrid[40:260:0.5, 60:360:0.5]
    u, v = truly(x + shift, y)
    wanted = map_coordinates(picture, [v - 0.5, u - 0.5], order=1)
    there = map_coordinates(seen, [top + y * scale - 0.5, left + x * scale - 0.5], order=1)
    return float(abs(wanted - there).mean())


def test_pairs_are_set_by_mouse_and_by_keys_and_lie_where_truth_says(aligner, two):
    page = aligner()
    assert "first in the one" in page.inner_text("#align-said")
    for number, spot in enumerate(SPOTS[:4], 1):
        press(page, "on", spot)
        assert page.inner_text("#align-said").startswith(f"Point {number}: now set it")
        press(page, "other", truly(*spot))
    found = fitted(page)
    assert [one[0] for one in found] == ["1", "2", "3", "4"]
    # Now that it is known about where a point is, the other pane goes there.
    pane(page, "on").focus()
    page.keyboard.press("0")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.closest('[data-side]').dataset.side") == "other"
    assert page.locator("[data-side=other] .align-ghost").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('[data-side]').dataset.side") == "on"
    here, there = marked(page, "on", 5), marked(page, "other", 5)
    assert math.dist(there, truly(*here)) < 3
    for number in range(1, 6):
        here = marked(page, "on", number)
        nudge(page, "other", number, truly(*here))
        assert math.dist(marked(page, "other", number), truly(*here)) < 0.15
    until(page, lambda: all(float(one[1]) < 0.3 for one in fitted(page)), "they do not agree")
    px = float(page.inner_text("[data-figure=expected_px]").split()[0])
    assert px < 0.5
    assert page.get_attribute(".align-fit", "data-fit") == "fine"
    page.keyboard.press("Delete")
    assert len(rows(page)) == 4
    page.keyboard.press("Control+z")
    assert len(rows(page)) == 5


def test_a_point_that_contradicts_the_others_is_named_and_drawn_back(aligner):
    page = aligner()
    found = give(page, SPOTS, wrong=(2, 14))
    assert ["contradicts" in one[3] for one in found] == [False, False, True, False, False, False]
    assert float(found[2][2]) == pytest.approx(14 / TIMES, abs=1.5)
    mark = page.locator("[data-side=other] .align-mark[data-number='3']")
    assert "align-mark--worst" in mark.get_attribute("class")
    page.locator("[data-pair] [data-do=choose]").nth(2).click()
    box = mark.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before, to = marked(page, "other", 3), truly(*SPOTS[2])
    # By how much a drag of ten dots moves it tells how large the picture stands.
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 10, y, steps=2)
    page.mouse.up()
    pixel = 10 / (before[0] - marked(page, "other", 3)[0])
    page.mouse.move(x - 10, y)
    page.mouse.down()
    page.mouse.move(x + (to[0] - before[0]) * pixel, y, steps=3)
    page.mouse.up()
    until(page, lambda: "contradicts" not in str(fitted(page)), "it is still called wrong")
    assert math.dist(marked(page, "other", 3), to) < 0.3
    for _ in range(2):
        page.click("[data-do=undo]")
    assert marked(page, "other", 3) == pytest.approx(before)


def test_points_are_taken_away_and_a_table_that_is_none_changes_nothing(aligner):
    page = aligner()
    given = give(page, SPOTS[:5])
    page.locator(".align-more summary").first.click()
    with page.expect_download() as taken:
        page.click("#align-file [data-do=save]")
    lines = taken.value.path().read_text().splitlines()
    assert lines[0] == "x,y,ox,oy"
    assert [float(one) for one in lines[3].split(",")] == pytest.approx(
        [*SPOTS[2], *truly(*SPOTS[2])], abs=1e-3
    )
    bad = {"name": "bad.csv", "mimeType": "text/csv", "buffer": b"1,2,3,4\n5,six,7,8\n"}
    page.locator("#align-file input").set_input_files(bad)
    until(page, "!document.querySelector('.align-file-wrong').hidden")
    assert "Line 2 of bad.csv" in page.inner_text(".align-file-wrong")
    assert rows(page) == given


def test_a_search_tells_how_far_it_is_and_can_be_stopped(aligner, two):
    page = aligner()
    layout, pair = two.museum.layout, pair_of(two.museum, two.other, two.on)
    page.check("#align-mirrored")
    page.click("#align-seek")
    known = comes(lambda: progress_of(layout, "search", pair), "nothing is sought")
    assert known is not None
    assert known.mirrored is True
    tell_if_wanted(layout, pair, known.model_copy(update={"share": 0.42}))
    told = "document.querySelector('#align-outcome').textContent"
    until(page, f"{told}.includes('42 %')", "it is not told how far the search is")
    assert page.locator("#align-progress").evaluate("bar => bar.value") == pytest.approx(0.42)
    assert page.is_disabled("#align-mirrored")
    page.click("#align-stop")
    until(page, "document.querySelector('#align-stop').hidden", "the search goes on")
    assert progress_of(layout, "search", pair) is None
    assert not page.is_visible("#align-progress")
    assert page.is_enabled("#align-mirrored")
    assert page.evaluate("document.activeElement.id") == "align-seek"


def test_the_museum_seeks_by_itself_and_says_how_sure_it_is(aligner, house, two):
    page = aligner()
    page.click("#align-seek")
    assert page.is_visible("#align-progress")
    laying = f"{house.url}/api/stacks/{two.other}/laying/{two.on}"
    comes(lambda: page.request.get(laying).json()["seeking"], "nothing is sought")
    subject = f"{two.other}:{two.on}"
    seek_one(two.museum, subject)
    found = "document.querySelector('#align-outcome').dataset.outcome"
    outcome = until(page, found, "the search does not end")
    told = page.inner_text("#align-outcome")
    assert outcome == "found", told
    (px,) = re.findall(r"Expected error ([\d.]+) px", told)
    assert float(px) < 1
    page.click("[data-view=laid]")
    page.focus("#align-opacity")
    page.keyboard.press("End")
    seen = shot(page, "#align-laid .exam-pane")
    right, wrong = (lies_off(page, two, seen, shift) for shift in (0, 3))
    assert right < 6
    assert wrong > 2 * right
    assert page.is_enabled("#align-lay")


def test_what_is_laid_lies_where_truth_has_it_and_is_lifted_off(aligner, judge, house, two):
    page = aligner()
    give(page, SPOTS)
    page.click("[data-view=laid]")
    page.focus("#align-opacity")
    page.keyboard.press("End")
    # As drawn here by the mesh, before anything was laid.
    preview = shot(page, "#align-laid .exam-pane")
    right, wrong = (lies_off(page, two, preview, shift) for shift in (0, 3))
    assert right < 6
    assert wrong > 2 * right
    page.click("#align-lay")
    until(page, "!document.querySelector('#align-bench').hidden", "it is not laid")
    assert page.inner_text("#align-said").startswith("Laid.")
    (laid,) = two.museum.stacks.get(two.other).laid
    assert laid.on == two.on
    until(page, "document.querySelector('#align-laid .exam-name').textContent === 'As it was laid'")
    again = shot(page, "#align-laid .exam-pane")
    assert lies_off(page, two, again, 0) < 6
    page.click("#align-bench a")
    page.wait_for_selector(".laid-picture")
    assert judge(page) == []
    page.click(".laid-picture [data-way=show]")
    until(page, "document.querySelector('#exam-said').textContent.includes('laid on this stack')")
    seen = shot(page, "[data-pane='0']")
    right, wrong = (lies_off(page, two, seen, shift) for shift in (0, 3))
    assert right < 6
    assert wrong > 2 * right
    address = rested(page, lambda: page.evaluate("location.search"), 0.6)
    assert f"pane={two.other}.b1" in address
    page.reload()
    page.wait_for_selector(".exam--live")
    name = "[data-pane='0'] > .exam-name"
    until(page, lambda: "Radiograph" in page.inner_text(name), "the address forgot it")
    page.click("#tab-laid")
    page.click(".laid-entry > a")
    page.wait_for_selector(".align--live")
    until(page, "document.querySelectorAll('.align-table tbody tr').length === 6")
    page.click("#align-lift")
    until(page, lambda: page.inner_text("#align-state") == "It is not laid yet.")
    assert two.museum.stacks.get(two.other).laid == ()
    comes(lambda: not page.request.get(f"{house.url}/api/stacks/{two.on}").json()["laid"])


@pytest.mark.parametrize(
    ("language", "width", "colours"), [("en", 1440, "dark"), ("zh-Hans", 390, "light")]
)
def test_nothing_is_out_of_reach_on_the_aligner(aligner, judge, language, width, colours):
    page = aligner(language, width=width, color_scheme=colours)
    give(page, SPOTS, wrong=(2, 14))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for one in page.locator(".align-more summary").all():
        one.click()
    assert judge(page) == []
    page.click("[data-view=laid]")
    page.click("[data-over=curtain]")
    assert judge(page) == []


def test_without_scripts_the_commands_are_told(aligner, open_page, house, two):
    cookies = aligner().context.cookies()
    plain = open_page("/en/sign-in", java_script_enabled=False)
    plain.context.add_cookies(cookies)
    plain.goto(f"{house.url}/en/examine/{two.on}/align/{two.other}")
    assert f"handscroll stack lay {two.other} {two.on}" in plain.inner_text(".exam-plain")
    assert plain.is_hidden("#align-lay")
    assert plain.locator(".exam-still").count() == 2
