"""A story on a USB stick: opened from the disk and from any server, with no network at all."""

import functools
import http.server
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from reading import complains
from waiting import until

from handscroll.model.rights import State
from handscroll.model.stories.pieces import Event, Picture
from handscroll.model.stories.story import (
    ComparisonSection,
    QuotationSection,
    RegionSection,
    Story,
    StoryKind,
    TextSection,
    TimelineSection,
)

BOTH = {"zh-Hans": "石上清流", "zh-Hant": "石上清流", "en": "Beside the stream"}
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
SOON = 20_000


def composed(relics) -> Story:
    """A story of most kinds of sections, with a work that is not public."""
    heart = Picture(relic=relics["scroll"], alt=BOTH)
    odd = "<b onclick=alert(1)>Not bold</b> and [out](https://example.org/there)"
    return Story(
        id="walk", title=BOTH, cover=heart,
        summary={"en": odd, "zh-Hans": "行旅", "zh-Hant": "行旅"},
        sections=(
            TextSection(id="a", heading=BOTH, text=BOTH),
            RegionSection(id="b", heading=BOTH, text=BOTH, pictures=(
                Picture(relic=relics["scroll"], x=50, y=20, width=300, height=200, alt=BOTH),
                Picture(relic=relics["draft"], alt=BOTH),
            )),
            ComparisonSection(id="c", manner="curtain", pictures=(
                Picture(relic=relics["fan"], alt=BOTH), Picture(relic=relics["hanging"], alt=BOTH),
            )),
            QuotationSection(id="d", text=BOTH, source=BOTH),
            TimelineSection(id="e", heading=BOTH, events=(
                Event(date="1120", words=BOTH, relic=relics["album"]),
                Event(date="-200", words=BOTH),
            )),
        ),
    )  # fmt: skip


def failing(request):
    """Return a complaint about a request that failed.

    A page that is left cuts its own requests off; what is not there fails otherwise.
    """
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.url}: {request.failure}"]


@pytest.fixture(scope="module")
def stick(house, tmp_path_factory):
    """The folder of a story, as the command wrote it, and a plain server of it."""
    stories = house.museum.stories
    made = composed(house.relics)
    stories.create(made.id, StoryKind.EXHIBITION, BOTH, person="wang")
    stories.save(made, expected=1, person="wang")
    stories.move(made.id, State.PUBLISHED, person="wang")
    folder = tmp_path_factory.mktemp("usb") / "walk"
    words = ["--museum", str(house.museum.folder), "story", "export-site", made.id, str(folder)]
    subprocess.run([sys.executable, "-m", "handscroll", *words], check=True, capture_output=True)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(
        folder=folder, file=folder.as_uri(), url=f"http://127.0.0.1:{server.server_port}"
    )
    server.shutdown()
    server.server_close()
    stories.move(made.id, State.WITHDRAWN, person="wang")


@pytest.fixture
def reader(browser, stick):
    """Open pages of the folder; whatever fails, complains or asks elsewhere fails the test."""
    contexts, complaints = [], []

    def open_one(where, *, still=True, width=1440, height=900, **how):
        base = getattr(stick, where)
        context = browser.new_context(
            viewport={"width": width, "height": height},
            reduced_motion="reduce" if still else "no-preference",
            **how,
        )
        contexts.append(context)
        if where == "url":
            # From a disk nothing is routed: the policy of the page keeps it from elsewhere.
            context.route(
                lambda address: not address.startswith(base),
                lambda route: route.abort(),
            )
        page = context.new_page()

        def answered(answer):
            if answer.status >= 400:
                complaints.append(f"{answer.status}: {answer.url}")

        def said(message):
            if complains(message):
                complaints.append(message.text)

        def asked(request):
            if not request.url.startswith((base, "data:")):
                complaints.append(f"elsewhere: {request.url}")

        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda one: complaints.extend(failing(one)))
        page.on("request", asked)
        page.on("response", answered)
        page.on("console", said)
        return page, base

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def links(page):
    return page.eval_on_selector_all(
        "a[href]", "all => all.map(one => [one.getAttribute('href'), one.href, one.rel])"
    )


def settled(page):
    """Wait until the pictures of a page have come."""
    page.wait_for_load_state("networkidle")
    if page.locator("#looking").count():
        page.locator(".looking-stage--live").wait_for(timeout=SOON)


@pytest.mark.parametrize("where", ["file", "url"])
def test_every_page_opens_and_every_link_leads_somewhere(reader, stick, where):
    page, base = reader(where)
    ahead, seen = [f"{base}/index.html"], set()
    while ahead:
        address = ahead.pop()
        if address in seen:
            continue
        seen.add(address)
        page.goto(address)
        settled(page)
        for image in page.locator("img").all():
            image.scroll_into_view_if_needed() if image.is_visible() else None
        settled(page)
        broken = "all => all.filter(one => one.complete && !one.naturalWidth).map(one => one.src)"
        assert page.eval_on_selector_all("img", broken) == []
        for written, whole, rel in links(page):
            if whole.startswith(base):
                ahead.append(whole.partition("#")[0])
            else:
                assert "external" in rel, written
                assert not written.startswith("/")
        marked = page.eval_on_selector_all(
            "a[rel~=external]",
            "all => all.every(one => one.nextElementSibling?.className === 'led-out')",
        )
        assert marked
    names = {one.removeprefix(base) for one in seen}
    there = [one.relative_to(stick.folder).as_posix() for one in stick.folder.rglob("*.html")]
    # No page of the folder leads to those of a kiosk, which a test of their own walks through.
    assert names == {f"/{one}" for one in there if not one.startswith("kiosk/")}
    assert len(names) == 1 + 3 * 5


@pytest.mark.parametrize("where", ["file", "url"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_unrolls_in_each_language(reader, where, language):
    page, base = reader(where, still=False)
    page.goto(f"{base}/{language}/index.html")
    roll = page.locator("#roll[role=region]")
    roll.wait_for(timeout=SOON)
    before = roll.get_attribute("aria-label")
    roll.focus()
    page.keyboard.press("End")
    page.locator("#end").wait_for()
    until(page, lambda: roll.get_attribute("aria-label") != before)
    assert page.inner_text(".away")
    # A face is fetched when its words are laid out: the page may be there before.
    come = """document.fonts.status === 'loaded'
        && [...document.fonts].some(one => one.status === 'loaded')"""
    until(page, come, "its faces come from the folder")
    assert page.evaluate("[...document.fonts].every(one => one.status !== 'error')")


def test_a_hostile_word_stays_a_word(reader):
    page, base = reader("file")
    page.goto(f"{base}/en/index.html")
    assert "<b onclick=alert(1)>Not bold</b>" in page.inner_text(".story-summary")
    assert page.locator(".story-summary b").count() == 0
    assert "example.org" in page.inner_text(".story-summary .led-out")


def test_a_place_is_opened_and_zoomed_by_keyboard(reader, house):
    page, base = reader("file")
    page.goto(f"{base}/en/index.html")
    page.locator("#b .plate-link").first.click()
    page.wait_for_url("**/works/*.html#see=*")
    settled(page)
    drawn = page.locator("#looking canvas").first
    drawn.wait_for()
    viewer = page.locator("#looking")
    viewer.focus()
    page.keyboard.press("+")
    said = page.locator("#looking-said")
    until(page, lambda: "%" in said.inner_text())
    page.keyboard.press("0")
    page.locator(".along-way a").click()
    page.wait_for_url("**/en/index.html")


def test_the_light_is_kept_from_page_to_page(reader):
    page, base = reader("file", color_scheme="light")
    page.goto(f"{base}/en/index.html")
    page.locator(".lamp-to-night").click()
    assert page.locator(".lamp-to-day").evaluate("one => one === document.activeElement")
    page.goto(f"{base}/zh-Hans/index.html")
    assert page.evaluate("document.documentElement.dataset.lamp") == "night"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(29, 24, 21)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_nothing_is_in_anybody_s_way(reader, judge, house, language, scheme, stick):
    page, base = reader("url", color_scheme=scheme)
    work = f"{language}/works/{house.relics['scroll']}.html"
    for name in ("index.html", f"{language}/index.html", work):
        page.goto(f"{base}/{name}")
        settled(page)
        assert judge(page) == [], name


def test_without_a_script_all_is_there(reader, house):
    page, base = reader("file", java_script_enabled=False)
    page.goto(f"{base}/en/works/{house.relics['scroll']}.html")
    assert page.locator(".looking-plain img").count() == 3
    assert page.locator("#looking").is_hidden()
    page.goto(f"{base}/en/index.html")
    assert page.locator(".fold").count() == 7


@pytest.mark.parametrize("width", [390, 1440])
def test_pages_fit_the_screen(reader, house, width, artefacts):
    page, base = reader("file", width=width)
    for name in ("index.html", "en/index.html", f"zh-Hans/works/{house.relics['scroll']}.html"):
        page.goto(f"{base}/{name}")
        settled(page)
        # Late faces lay the page out anew.
        until(page, f"document.documentElement.scrollWidth <= {width}", f"{name} overflows")


def test_the_folder_holds_no_address_of_the_house(stick, house):
    for file in sorted(Path(stick.folder).rglob("*.html")):
        text = file.read_text("utf-8")
        assert "/iiif/" not in text, file.name
        assert not [one for one in ("sign-in", "webmanifest", house.url) if one in text]
