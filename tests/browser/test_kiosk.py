"""A kiosk: it attracts, asks who is there, forgets, and leads nobody outside."""

import subprocess
import sys
import time

import pytest
from reading import complains

from handscroll.model.rights import State
from handscroll.model.stories.pieces import Picture
from handscroll.model.stories.story import RegionSection, Story, StoryKind, TextSection

BOTH = {"zh-Hans": "松下", "zh-Hant": "松下", "en": "Below the pines"}
SOON = 20_000
IDLE_MS, ANSWER_MS, SLIDE_MS = 120_000, 20_000, 14_000

CLOSED = """() => new Promise((told) => {
    const dialog = document.querySelector("#idle");
    dialog.addEventListener("close", told, { once: true });
    dialog.close();
})"""


def failing(request):
    """Return a complaint about a request that failed.

    A page that is left cuts its own requests off; what is not there fails otherwise.
    """
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.url}: {request.failure}"]


@pytest.fixture(scope="module")
def stand(house, tmp_path_factory):
    """Address of a kiosk that the commands made and serve."""
    made = Story(
        id="pines", title=BOTH, cover=Picture(relic=house.relics["hanging"], alt=BOTH),
        summary={"en": "Go [there](https://example.org/there) or [find](/en/find)"},
        sections=(
            TextSection(id="a", heading=BOTH, text=BOTH),
            RegionSection(
                id="b", heading=BOTH, pictures=(Picture(relic=house.relics["fan"], alt=BOTH),)
            ),
        ),
    )  # fmt: skip
    stories = house.museum.stories
    stories.create(made.id, StoryKind.EXHIBITION, BOTH, person="wang")
    stories.save(made, expected=1, person="wang")
    stories.move(made.id, State.PUBLISHED, person="wang")
    folder = tmp_path_factory.mktemp("kiosk") / "pines"
    program = [sys.executable, "-m", "handscroll"]
    words = ["--museum", str(house.museum.folder), "story", "export-site", made.id, str(folder)]
    subprocess.run(
        [*program, *words, "--idle", str(IDLE_MS // 1_000)], check=True, capture_output=True
    )
    stories.move(made.id, State.WITHDRAWN, person="wang")
    words = ["kiosk", "serve", str(folder), "--port", "0"]
    with subprocess.Popen([*program, *words], stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        line = served.stdout.readline()
        yield line.rpartition(" at ")[2].strip().rstrip("/")
        served.terminate()


@pytest.fixture
def hall(browser, stand):
    """Open a page of the kiosk with a clock of our own; complaints and strays fail the test.

    A clock that is ``held`` stands still until the test moves it, however slow the machine.
    """
    contexts, complaints = [], []

    def open_one(path="/", *, still=True, scheme="light", held=False):
        context = browser.new_context(
            viewport={"width": 1080, "height": 1920}, color_scheme=scheme, has_touch=True,
            reduced_motion="reduce" if still else "no-preference",
        )  # fmt: skip
        contexts.append(context)
        context.clock.install()
        if held:
            # An hour hence: that lies ahead, whatever time passes before the page is there.
            context.clock.pause_at(time.time() + 3_600)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda one: complaints.extend(failing(one)))

        def asked(request):
            if not request.url.startswith((stand, "data:")):
                complaints.append(f"elsewhere: {request.url}")

        def said(message):
            if complains(message):
                complaints.append(message.text)

        page.on("request", asked)
        page.on("console", said)
        page.goto(stand + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def seen(page):
    return page.locator(".attract-slide--seen img").get_attribute("src")


@pytest.mark.parametrize("still", [True, False])
def test_pictures_pass_by_until_somebody_touches(hall, still):
    page = hall(still=still, held=True)
    page.locator(".attract--live").wait_for(timeout=SOON)
    first = seen(page)
    page.clock.fast_forward(SLIDE_MS + 100)
    assert seen(page) != first
    moves = "getComputedStyle(document.querySelector('.attract-slide--seen img')).animationName"
    assert page.evaluate(moves) == ("none" if still else "attract-along")
    for said in ("Touch to begin", "轻触开始", "輕觸開始"):
        assert said in page.inner_text(".attract-touch")
    page.locator(".attract").click(position={"x": 300, "y": 300})
    page.wait_for_url("**/kiosk/zh-Hans/index.html")


def test_what_did_not_begin_begins_at_the_next_touch(hall):
    page = hall()
    page.locator(".attract--live").wait_for(timeout=SOON)
    page.route("**/zh-Hans/index.html", lambda route: route.abort("aborted"))
    with page.expect_event("requestfailed"):
        page.locator(".attract").click(position={"x": 300, "y": 300})
    page.unroute("**/zh-Hans/index.html")
    # As a browser says it of a page that comes back from its memory.
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.locator(".attract").click(position={"x": 300, "y": 300})
    page.wait_for_url("**/kiosk/zh-Hans/index.html")


def test_it_is_fetched_anew_behind_any_address(hall):
    page = hall("/kiosk/index.html#content")
    page.locator(".attract--live").wait_for(timeout=SOON)
    page.evaluate("window.before = true")
    with page.expect_event("load", timeout=SOON):
        page.clock.fast_forward(600_100)
    assert page.evaluate("window.before ?? false") is False


def test_a_scroll_is_as_high_as_a_standing_screen_allows(hall):
    page = hall("/kiosk/en/index.html", still=False)
    page.locator(".bench--live").wait_for(timeout=SOON)
    assert page.locator(".roll").bounding_box()["height"] > 1100


def test_nobody_there_means_a_question_and_then_the_beginning(hall, stand):
    page = hall("/kiosk/en/index.html", held=True)
    page.locator(".lamp-to-night").click()
    page.clock.fast_forward(IDLE_MS + 100)
    page.locator("#idle[open]").wait_for(timeout=SOON)
    assert "20 seconds" in page.inner_text("#idle-left")
    page.clock.run_for(5_000)
    assert "15 seconds" in page.inner_text("#idle-left")
    page.keyboard.press("a")
    assert page.locator("#idle").is_hidden()
    page.clock.fast_forward(IDLE_MS - 5_000)
    assert page.locator("#idle").is_hidden(), "whoever answered has the whole time again"
    page.clock.fast_forward(6_000)
    page.locator("#idle[open]").wait_for(timeout=SOON)
    page.locator("#idle-stay").click()
    assert page.locator("#idle").is_hidden()
    page.clock.fast_forward(IDLE_MS + 100)
    # A browser tells late that a dialog was closed: here, when it asks again already.
    page.evaluate("document.querySelector('#idle').dispatchEvent(new Event('close'))")
    assert page.locator("#idle").is_visible()
    page.evaluate(CLOSED)
    page.clock.fast_forward(IDLE_MS - 1_000)
    assert page.locator("#idle").is_hidden(), "closed by other means is answered too"
    page.clock.fast_forward(1_100)
    with page.expect_navigation(url="**/kiosk/index.html", timeout=SOON):
        page.clock.run_for(ANSWER_MS + 1_000)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("document.documentElement.dataset.lamp ?? ''") == ""


def test_no_page_leads_outside_and_every_link_is_there(hall, stand):
    page = hall()
    ahead, known = [page.url], set()
    while ahead:
        address = ahead.pop()
        if address in known:
            continue
        known.add(address)
        assert page.goto(address).status == 200
        # Another page that is asked for meanwhile would cut pictures short.
        page.wait_for_load_state("networkidle")
        found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        assert [one for one in found if not one.startswith(f"{stand}/kiosk/")] == []
        ahead += [one.partition("#")[0] for one in found]
    assert len(known) == 1 + 3 * 3
    page.goto(f"{stand}/kiosk/en/index.html")
    assert "https://example.org/there" in page.inner_text(".story-summary")


def test_a_page_is_neither_zoomed_nor_left_by_a_menu(hall):
    page = hall("/kiosk/en/index.html")
    stopped = """name => !document.body.dispatchEvent(new (name === 'wheel' ? WheelEvent : Event)(
        name, {bubbles: true, cancelable: true, ctrlKey: true}))"""
    assert page.evaluate(stopped, "contextmenu")
    assert page.evaluate(stopped, "wheel")
    assert page.evaluate("getComputedStyle(document.body).touchAction") == "pan-x pan-y"


def test_what_is_touched_is_large_enough(hall):
    page = hall("/kiosk/en/index.html")
    sizes = page.eval_on_selector_all(
        ".house a, .lamp button, .marks a, .bench button, .story-works a",
        """all => all.map(one => one.getBoundingClientRect())
            .filter(one => one.width).map(one => Math.min(one.width, one.height))""",
    )
    assert sizes
    assert min(sizes) >= 44
    assert page.locator(".lamp button:visible").count() == 1
    title = page.locator(".story-title")
    assert title.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") > 40


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_nothing_is_in_anybody_s_way(hall, judge, house, language, scheme):
    page = hall(scheme=scheme)
    page.locator(".attract--live").wait_for(timeout=SOON)
    assert judge(page) == []
    base = page.url.rpartition("/")[0]
    for name in ("index.html", f"works/{house.relics['fan']}.html"):
        page.goto(f"{base}/{language}/{name}")
        page.wait_for_load_state("networkidle")
        assert judge(page) == [], name
    page.clock.fast_forward(IDLE_MS + 100)
    page.locator("#idle[open]").wait_for(timeout=SOON)
    assert judge(page) == []


def test_health_is_told_to_who_asks(hall, stand):
    page = hall("/kiosk/en/index.html")
    told = page.request.get(f"{stand}/healthz").json()
    assert told["story"] == "pines"
    assert told["title"]["en"] == "Below the pines"
    assert told["last_used"]
    assert told["state"] == "well"
