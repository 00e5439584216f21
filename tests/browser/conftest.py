"""A real museum with made relics, served, and a real Chromium to walk through it."""

import json
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import uvicorn
from PIL import Image
from reading import complains
from waiting import FRAMES, SOON_S, until

from handscroll.demo.records.great_scroll import great_record
from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.finding.opened import indexing_of
from handscroll.departments.collection.planning import Plan
from handscroll.departments.collection.taking_in import take_in
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import BusyError, MisconfiguredError
from handscroll.model.intake import IntakeItem, PlannedFile
from handscroll.model.relic import ObjectFormat, PartKind
from handscroll.model.rights import Role, State
from handscroll.model.stories.story import Story, StoryKind
from handscroll.museum import Museum
from handscroll.pages.assets import Assets

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / "pages" / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "a long enough password"
WALK = {"zh-Hans": "溪边漫步", "zh-Hant": "溪邊漫步", "en": "A walk by the stream"}
UNKEPT = "if (navigator.serviceWorker) navigator.serviceWorker.register = async () => undefined"
QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def ground(width: int, height: int, seed: int) -> np.ndarray:
    """Silk with ink blots and, every 100 px, a column whose red tells where it is."""
    rng = np.random.default_rng(seed)
    picture = np.full((height, width, 3), (222, 205, 170), np.uint8)
    for _ in range(width // 12):
        x, y = rng.integers(0, width - 20), rng.integers(0, height - 20)
        picture[y : y + rng.integers(4, 20), x : x + rng.integers(4, 20)] = rng.integers(20, 90)
    return picture


def planned(folder: Path, name: str, width: int, height: int, kind: str = "whole", mm=None):
    """Write a scan and plan it; ``mm`` is its real height."""
    file = folder / f"{name}.png"
    Image.fromarray(ground(width, height, len(name) + width)).save(file)
    found = file.stat()
    size = {} if mm is None else {"height_mm": mm, "width_mm": mm * width / height}
    return PlannedFile(
        source=str(file), name=file.name, bytes=found.st_size, modified_ns=found.st_mtime_ns,
        kind=PartKind(kind), **size,
    )  # fmt: skip


def items(folder: Path) -> dict[str, IntakeItem]:
    """Relics of every manner of opening, under the names that tests use."""
    words = {"zh-Hans": "溪山图卷", "zh-Hant": "溪山圖卷", "en": "Streams and Mountains"}
    leaves = [planned(folder, f"leaf{n}", 480, 360, "leaf") for n in range(3)]
    return {
        "scroll": IntakeItem(
            accession_number="M 1", format=ObjectFormat.HANDSCROLL, title=words, publish=True,
            creator={"zh-Hans": "佚名", "en": "Unknown artist"},
            medium={"zh-Hans": "绢本", "en": "Silk"},
            description={"en": "A made scroll of three parts."}, painted_by_software=True,
            files=(planned(folder, "front", 700, 400, "frontispiece", 320.0),
                   planned(folder, "heart", 5200, 400, "painting", 320.0),
                   planned(folder, "tail", 900, 400, "colophon", 320.0)),
        ),
        "hanging": IntakeItem(
            accession_number="M 2", format=ObjectFormat.HANGING_SCROLL, publish=True,
            title={"zh-Hans": "秋山图", "en": "Autumn"},
            files=(planned(folder, "tall", 500, 1100, mm=1400.0),),
        ),
        "album": IntakeItem(
            accession_number="M 3", format=ObjectFormat.ALBUM, publish=True,
            title={"zh-Hans": "山水册", "en": "Leaves"}, files=tuple(leaves),
        ),
        "fan": IntakeItem(
            accession_number="M 4", format=ObjectFormat.ROUND_FAN, publish=True,
            title={"zh-Hans": "荷扇"}, files=(planned(folder, "fan", 640, 640),),
        ),
        "draft": IntakeItem(
            accession_number="M 5", title={"en": "Not public"},
            files=(planned(folder, "draft", 300, 200),),
        ),
    }  # fmt: skip


def write_index(museum: Museum) -> None:
    """Let search know all that is there, also where a late request writes its index just now."""
    end = time.monotonic() + 20
    while True:
        try:
            indexing_of(museum).follow()
        except BusyError:
            assert time.monotonic() < end, "the index stays busy"
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """A served museum: ``url``, ``relics`` by name, ``museum``."""
    try:
        Assets.read()
    except MisconfiguredError as problem:
        pytest.skip(f"{problem.why}; {problem.fix}")
    folder = tmp_path_factory.mktemp("house")
    with Museum.create(folder / "museum", demo=True) as museum:
        museum.people.add("wang", Role.ADMINISTRATOR, PASSWORD, by="test")
        relics = {}
        for name, item in items(folder).items():
            for key in ask_for(museum, Plan(items=[item]), person="wang").keys:
                take_in(museum, key)
            (relics[name],) = [
                relic.id
                for relic in museum.relics.list()
                if relic.accession_number == item.accession_number
            ]
        config = uvicorn.Config(
            build_app(museum, departments()),
            port=0,
            log_config=None,
            access_log=False,
            lifespan="off",
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield SimpleNamespace(url=f"http://127.0.0.1:{port}", relics=relics, museum=museum)
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def furnished(house):
    """The house with what a visitor may walk to: people and seals, a story, a search that finds."""
    scroll = house.museum.relics.get(house.relics["scroll"])
    house.museum.relics.revise(scroll.id, great_record(scroll.captures), person="test")
    name, stories = "a-walk", house.museum.stories
    if name not in [one.story.id for one in stories.list()]:
        stories.create(name, StoryKind.STORY, WALK, person="wang")
        heart = {"relic": scroll.id, "capture": scroll.parts[1].capture.id, "alt": WALK}
        near = heart | {"x": 4000, "y": 0, "width": 500, "height": 400}
        sections = [
            {"kind": "text", "id": "hills", "heading": WALK, "text": WALK},
            {"kind": "region", "id": "bank", "heading": WALK, "pictures": [near]},
            {"kind": "comparison", "id": "twice", "pictures": [near, heart]},
        ]
        made = {"id": name, "kind": "story", "title": WALK, "summary": WALK, "sections": sections}
        stories.save(Story.model_validate(made), expected=1, person="wang")
    stories.move(name, State.PUBLISHED, person="wang")
    write_index(house.museum)
    yield SimpleNamespace(**vars(house), story=name)
    stories.move(name, State.WITHDRAWN, person="wang")
    house.museum.relics.revise(scroll.id, scroll.catalogue, person="test")


@pytest.fixture
def searched(house):
    """The house, whose index nobody keeps: it is brought up to date here."""
    write_index(house.museum)
    return house


@pytest.fixture
def planned_scan(tmp_path):
    """Write a small scan and plan it."""
    return lambda name: planned(tmp_path, name, 640, 480)


@pytest.fixture(scope="module")
def browser():
    """Chromium, without a sandbox and without a word to anybody outside.

    Closed after each module: its event loop would be in the way of other tests' own.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing: install Debian's chromium")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=QUIET)
        yield found
        found.close()


def resizing(page):
    """Return how a page is resized: laid out anew, late fonts and scripts included.

    A page that stays wider than its window is returned as it is: the test says so.
    """
    resize = page.set_viewport_size
    fits = """(wide) => innerWidth === wide
        && document.documentElement.scrollWidth <= innerWidth"""

    def settled(size):
        resize(size)
        end = time.monotonic() + SOON_S
        while time.monotonic() < end:
            if page.evaluate(fits, size["width"]):
                return
            page.wait_for_timeout(100)

    return settled


@pytest.fixture
def open_page(browser, house):
    """Open a page of the house; whatever the console complains of fails the test."""
    contexts, complaints = [], []

    def open_one(path, *, width=1440, height=900, still=True, **how):
        staff = how.pop("staff", False)
        allowed = how.pop("status", 200)
        refusals = how.pop("refusals", False)
        context = browser.new_context(
            viewport={"width": width, "height": height},
            reduced_motion="reduce" if still else "no-preference",
            **how,
        )
        contexts.append(context)
        # What these tests read comes from the network; test_offline.py reads without one.
        context.add_init_script(UNKEPT)
        page = context.new_page()
        page.set_viewport_size = resizing(page)
        if staff:
            page.goto(f"{house.url}/en/sign-in")
            page.fill("input[name=name]", "wang")
            page.fill("input[name=password]", PASSWORD)
            page.click("form.sheet button")
            page.wait_for_url("**/staff")
        page.on("pageerror", lambda error: complaints.append(f"{path}: {error}"))
        if allowed == 200 and not refusals:
            page.on(
                "console",
                lambda said: complaints.append(f"{path}: {said.text}") if complains(said) else None,
            )
        answer = page.goto(house.url + path)
        assert answer.status == allowed
        if page.locator("#stage").count() and how.get("java_script_enabled", True):
            page.wait_for_selector("#stage.stage--live")
            page.wait_for_selector("#tools:not([inert])")
            # Scale, rollers and the slider are told with the first frame that is drawn.
            page.evaluate(FRAMES)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def artefacts():
    """Where screenshots are kept; git does not see it."""
    folder = ROOT / "tests" / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def judge():
    """Ask axe-core what is wrong with a page: a list of (rule, how many, where)."""
    if not AXE.exists():
        pytest.skip("axe-core is missing: run make pages")
    script = AXE.read_text("utf-8")
    # What comes into sight is paler than it is to be; what swings on and on is as it is.
    come = """document.getAnimations().every((one) => one.playState !== 'running'
        || one.effect.getComputedTiming().endTime > 6000)"""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def ask(page):
        until(page, come, "it does not come to rest")
        page.evaluate(script)
        options = json.dumps({"runOnly": {"type": "tag", "values": tags}})
        found = page.evaluate(f"axe.run(document, {options})")
        return [
            (one["id"], [node["target"] for node in one["nodes"]][:3], one["nodes"][0]["any"][:1])
            for one in found["violations"]
        ]

    return ask
