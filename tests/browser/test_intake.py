"""The intake board in real Chromium: files chosen by keyboard and dropped, in both languages."""

import numpy as np
import pytest
from PIL import Image
from waiting import sent, until

from handscroll.departments.collection.asking import owed
from handscroll.departments.collection.taking_in import take_in
from handscroll.model.identity import relic_id
from handscroll.model.rights import State


def drop(page, path):
    """Drop a file or folder of this machine, as a person drags it from their files."""
    box = page.locator("#drop").bounding_box()
    told = {"x": box["x"] + 40, "y": box["y"] + 40}
    data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, **told, "data": data})


def scan(path, seed, side=90):
    pixels = np.random.default_rng(seed).integers(60, 200, (side, side, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def do_all(museum):
    for _, key in owed(museum):
        take_in(museum, key)


@pytest.fixture
def scans(tmp_path):
    """Two scans, one torn, and the sheet that describes them; numbers of this folder's own."""
    folder = tmp_path / "卷一"
    folder.mkdir()
    seed = 10 * int.from_bytes(tmp_path.name.encode()[-3:])
    first, second = scan(folder / "圖一.png", seed), scan(folder / "b 🖼.png", seed + 1)
    torn = folder / "torn.png"
    torn.write_bytes(first.read_bytes()[:40])
    sheet = folder / "records.csv"
    rows = [f"圖一.png,B {seed}-1,溪山", f"b 🖼.png,B {seed}-2,秋", f"torn.png,B {seed}-3,斷"]
    sheet.write_text("\n".join(["file,accession_number,title", *rows]), "utf-8")
    return [first, second, torn, sheet], seed


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_files_are_chosen_planned_and_taken_in_by_keyboard(
    language, scans, house, open_page, judge, artefacts
):
    files, seed = scans
    page = open_page(f"/{language}/staff/intake", width=390, height=844, staff=True)
    page.screenshot(path=artefacts / f"intake-empty-{language}-390.png", full_page=True)
    assert judge(page) == []
    # A file dialogue cannot be typed into: what it would give is set, the rest are keys.
    page.set_input_files("#choose-files", files)
    page.focus("#send")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/intake/plan")
    assert judge(page) == []
    page.screenshot(path=artefacts / f"intake-plan-{language}-390.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.screenshot(path=artefacts / f"intake-plan-{language}-1440.png", full_page=True)
    assert "torn.png" in page.inner_text("main")
    page.focus("input[name=publish]")
    page.keyboard.press("Space")
    page.focus("button[value=take]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/intake#*")
    assert page.locator(".intake .state--waiting").count() == 2
    sent(page, "button[value=pause]")
    page.wait_for_selector("button[value=resume]")
    assert judge(page) == []
    page.screenshot(path=artefacts / f"intake-paused-{language}-1440.png", full_page=True)
    do_all(house.museum)
    # The page that is left may be the first to show that it goes on; what is done then is news
    # to the next one only if that is there.
    sent(page, "button[value=resume]")
    page.wait_for_selector("button[value=pause]")
    do_all(house.museum)
    # The page sees by itself what is done, and says it.
    until(page, "document.querySelectorAll('.intake .state--waiting').length === 0", "no news")
    until(page, "document.querySelector('#intake-said').textContent.includes('2')", "nothing said")
    assert judge(page) == []
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it overflows"
        page.screenshot(path=artefacts / f"intake-{language}-{width}.png", full_page=True)
    made = house.museum.relics.get(relic_id(f"B {seed}-1"))
    assert made.state is State.PUBLISHED
    assert house.museum.captures.original(made.captures[0].id).read_bytes() == files[0].read_bytes()
    assert house.museum.deliveries.every() == []


def test_a_broken_sending_goes_on_after_the_page_was_opened_again(
    scans, house, open_page, tmp_path
):
    large = tmp_path / "large.bin"
    # Five pieces: a scan of this size would take long to make, and any bytes are sent alike.
    large.write_bytes(np.random.default_rng(5).bytes(17 * 2**20))
    page = open_page("/en/staff/intake", staff=True, refusals=True)
    sent = []

    def break_third(route):
        sent.append(route.request.url)
        if len(sent) >= 4:
            route.abort()
        else:
            route.continue_()

    page.route("**/api/intakes/files?*", break_third)
    page.set_input_files("#choose-files", large)
    page.click("#send")
    until(page, "document.querySelector('#sent-said').textContent.includes('broken')", "not told")
    page.close(run_before_unload=False)
    delivery = house.museum.deliveries.prepared("wang")
    assert delivery is not None
    assert (delivery.begun(), delivery.whole()) == (1, [])
    again = open_page("/en/staff/intake", staff=True)
    asked = []
    again.on("request", lambda one: asked.append(one.url) if "files?" in one.url else None)
    assert "only in part" in again.inner_text("main")
    again.set_input_files("#choose-files", large)
    again.click("#send")
    again.wait_for_url("**/staff/intake/plan")
    [file] = delivery.whole()
    assert file.read_bytes() == large.read_bytes()
    assert len(asked) == 4, "one question and the three pieces that were missing"
    again.click("button[value=discard]")
    again.wait_for_url("**/staff/intake")
    assert house.museum.deliveries.every() == []


def test_a_connection_that_is_back_is_told_as_well(house, open_page, tmp_path):
    large = tmp_path / "large.bin"
    large.write_bytes(np.random.default_rng(7).bytes(2**20))
    page = open_page("/en/staff/intake", staff=True, refusals=True)
    # Many small pieces: what comes next is in the same tenth.
    page.evaluate("document.querySelector('#sending').dataset.piece = 2 ** 15")
    sent = []

    def break_sixth(route):
        sent.append(route)
        if len(sent) == 6:
            route.abort()
        elif len(sent) not in (7, 8):
            route.continue_()

    page.route("**/api/intakes/files?*", break_sixth)
    page.set_input_files("#choose-files", large)
    page.click("#send")
    told = "document.querySelector('#sent-said').textContent"
    until(page, f"{told}.includes('broken')", "not told")
    until(page, lambda: len(sent) >= 7, "it is not tried again")
    sent[6].continue_()
    until(page, f"{told}.includes('%')", "it stays broken")
    until(page, lambda: len(sent) >= 8, "no more is sent")
    sent[7].continue_()
    page.wait_for_url("**/staff/intake/plan")
    page.click("button[value=discard]")
    page.wait_for_url("**/staff/intake")


@pytest.mark.parametrize(
    ("language", "why"), [("en", "answered 413"), ("zh-Hans", "只答 413"), ("zh-Hant", "只答 413")]
)
def test_what_a_proxy_turns_away_is_told_and_ends_the_sending(
    language, why, scans, open_page, judge
):
    page = open_page(f"/{language}/staff/intake", staff=True, refusals=True)
    large = "<html><h1>413 Request Entity Too Large</h1></html>"
    turn = {"status": 413, "content_type": "text/html", "body": large}
    page.route("**/api/intakes/files?*", lambda route: route.fulfill(**turn))
    page.set_input_files("#choose-files", scans[0][:2])
    page.click("#send")
    page.wait_for_selector("#sent-troubles li")
    (said,) = page.locator("#sent-troubles li").all_inner_texts()
    assert why in said
    assert said.startswith("b 🖼.png")
    assert page.get_attribute("#sent-troubles li", "lang") is None
    assert judge(page) == []


def test_a_folder_is_dropped_and_what_is_refused_of_it_is_told(house, open_page, judge, tmp_path):
    folder = tmp_path / "scans"
    (folder / "卷二").mkdir(parents=True)
    scan(folder / "卷二" / "a.png", 1)
    (folder / ".hidden").write_text("left out", "utf-8")
    (folder / "x\u202egnp.csv").write_text("file\n", "utf-8")
    page = open_page("/en/staff/intake", staff=True, refusals=True)
    drop(page, folder)
    page.wait_for_selector("#sent-troubles .trouble")
    until(page, "document.querySelector('#sent-said').textContent.includes('others')", "not told")
    assert "cannot be seen" in page.inner_text("#sent-troubles")
    assert judge(page) == []
    delivery = house.museum.deliveries.prepared("wang")
    assert delivery is not None
    told = [one.relative_to(delivery.files).as_posix() for one in delivery.whole()]
    assert told == ["scans/卷二/a.png"]
    house.museum.deliveries.remove(delivery)


def test_the_board_works_without_a_script(scans, house, open_page, judge, artefacts):
    files, _ = scans
    page = open_page("/zh-Hans/staff/intake", staff=True, java_script_enabled=False)
    page.set_input_files("#choose-files", files[:2])
    page.focus("#send")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/intake/plan")
    page.focus("button[value=take]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/intake#*")
    do_all(house.museum)
    page.reload()
    page.locator("button[value=publish]").first.focus()
    with page.expect_navigation(url="**/staff/intake#*"):
        page.keyboard.press("Enter")
    assert house.museum.deliveries.every() == []
