"""Every public page by a name, and what Chromium loads and axe finds on each."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright
from public_house import PublicHouse
from scroll_view import CHROMIUM, QUIET

from handscroll.model.examination.hidden_layers import standing_layers
from handscroll.model.rights import Role, State
from handscroll.museum import Museum

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
THEMES = ("light", "dark")
VIEWERS = (
    "scroll", "hanging", "album", "fan", "textile", "calligraphy", "real", "shared", "compared",
)  # fmt: skip
"""Names of pages on which a picture is looked at closely."""
PATIENCE_S = 90
"""How long a page may take to stand on a machine that is busy with other things."""
AXE = Path(__file__).parents[2] / "pages" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
TEMPLATES = {
    "home": "/",
    "find": "/find",
    "table": "/find?view=table",
    "colour": "/find?colour=cinnabar",
    "nothing_found": "/find?q=qzxwv",
    "scroll": "/relics/{handscroll}",
    "hanging": "/relics/{hanging_scroll}",
    "album": "/relics/{album}",
    "fan": "/relics/{round_fan}",
    "textile": "/relics/{textile}",
    "calligraphy": "/relics/{calligraphy}",
    "real": "/relics/{real}",
    "shared": "/relics/{handscroll}?see={place}",
    "record": "/relics/{seals}/record",
    "people": "/people",
    "person": "/people/{key}",
    "seals": "/seals",
    "seal": "/seals/{seal}",
    "dynasties": "/dynasties",
    "dynasty": "/dynasties/{term}",
    "compare": "/compare",
    "compared": "/compare?see={place}&see={hung}&see={round}",
    "beneath": "/beneath/{stack}",
    "bench": "/examine/{stack}",
    "relights": "/relights",
    "relight": "/relight/{relight}",
    "stories": "/stories",
    "story": "/stories/{story}",
    "motifs": "/motifs",
    "motif": "/motifs/{motif}",
    "about": "/about",
    "offline": "/offline",
    "sign_in": "/sign-in",
    "missing": "/relics/none",
    "unasked": "/find?page=99999",
    "signed_out": "/staff",
}
"""Name of a page to its path behind the language; what is in braces, `_things` names."""
REFUSALS = {"missing": 404, "unasked": 400, "signed_out": 401}
"""Pages that say no, and with which status."""
_TERM, _MOTIF = "yuan", "cloud"


def pages_of(house: PublicHouse, language: str) -> dict[str, str]:
    """Return the path of every public page in a language, of those that the museum has."""
    with Museum.open(house.folder) as museum:
        known = {**house.relics, **dict(_things(museum, house.relics))}
    made = {}
    for name, template in TEMPLATES.items():
        wanted = [field for _, field, _, _ in Formatter().parse(template) if field]
        if all(field in known for field in wanted):
            made[name] = f"/{language}{template.format(**known)}"
    return made


def _things(museum: Museum, relics: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield a thing of each kind that a page is about."""
    relic = museum.relics.get(relics["seals"])
    catalogue = relic.catalogue
    yield "seal", str(catalogue.impressions[0].seal)
    yield "key", str(catalogue.makers[0].person.id)
    yield "term", _TERM
    yield "motif", _MOTIF
    heart = relic.captures[1]
    wide, high = heart.width // 8, heart.height // 2
    yield "place", f"{heart.id},{heart.width // 2},{heart.height // 4},{wide},{high}"
    for name, kind in (("hung", "hanging_scroll"), ("round", "round_fan")):
        yield name, museum.relics.get(relics[kind]).captures[0].id
    for stack in beneath_pages(museum):
        yield "stack", stack
    for relight in museum.relights.list():
        if relight.shown_to(Role.VISITOR, museum.relics.get(relight.relic)):
            yield "relight", relight.id
    for story in museum.stories.readable(datetime.now(UTC))[:1]:
        yield "story", story.id


def beneath_pages(museum: Museum) -> list[str]:
    """Return a stack that visitors see, on which a hidden layer was accepted; empty without."""
    return [
        one.id
        for one in museum.stacks.list()
        if one.state is State.PUBLISHED
        and museum.relics.get(one.relic).state is State.PUBLISHED
        and standing_layers(museum.observations.on_stack(one.id))
    ][:1]


@dataclass(frozen=True)
class Weight:
    """Bytes as sent until a page stood: its scripts, all but pictures of works, and pictures."""

    scripts: int
    first: int
    pictures: int


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium, which speaks to nobody outside."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


def weigh(browser: Browser, address: str) -> Weight:
    """Open a page with an empty cache and count what is sent until it stands and no more comes.

    The script that keeps what was seen is fetched later, by the browser itself: it is added.
    """
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, service_workers="block", reduced_motion="reduce"
    )
    page = context.new_page()
    sizes: dict[str, list[Any]] = {}
    under_way: set[str] = set()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", lambda one: under_way.add(one["requestId"]))
    wire.on("Network.responseReceived", lambda one: _began(sizes, one))
    for end in ("loadingFinished", "loadingFailed"):
        wire.on(f"Network.{end}", lambda one: _ended(sizes, under_way, one))
    page.goto(address, wait_until="load", timeout=1000 * PATIENCE_S)
    settle(page)
    _quiet(page, under_way)
    context.close()
    found = [(urlsplit(url).path, kind, size) for url, kind, size in sizes.values()]
    keeper = _keeper(address)
    return Weight(
        keeper + sum(size for _, kind, size in found if kind == "Script"),
        keeper + sum(size for path, _, size in found if not _pictures(path)),
        sum(size for path, _, size in found if _pictures(path)),
    )


def _quiet(page: Page, under_way: set[str]) -> None:
    """Wait until nothing has been asked for during half a second."""
    still = 0
    for _ in range(10 * PATIENCE_S):
        page.wait_for_timeout(100)
        still = 0 if under_way else still + 1
        if still == 5:
            return
    raise AssertionError(f"{page.url}: {len(under_way)} answers have not come")


@cache
def _keeper(address: str) -> int:
    """Return the size of the worker's script as sent, which no page waits for."""
    parts = urlsplit(address)
    asked = urllib.request.Request(
        f"{parts.scheme}://{parts.netloc}/offline.js", headers={"Accept-Encoding": "gzip, br"}
    )
    with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:
        return len(answer.read())


def _began(sizes: dict[str, list[Any]], told: Mapping[str, Any]) -> None:
    sizes[told["requestId"]] = [told["response"]["url"], told["type"], 0]


def _ended(sizes: dict[str, list[Any]], under_way: set[str], told: Mapping[str, Any]) -> None:
    under_way.discard(told["requestId"])
    if told["requestId"] in sizes:
        sizes[told["requestId"]][2] = int(told.get("encodedDataLength", 0))


def _pictures(path: str) -> bool:
    return path.startswith("/iiif/") and path.endswith((".jpg", ".webp", ".png"))


def violations(page: Page) -> list[str]:
    """Ask axe what is wrong with a page: the rule and the first place of each."""
    page.evaluate(AXE.read_text("utf-8"))
    options = json.dumps({"runOnly": {"type": "tag", "values": list(_RULES)}})
    found = page.evaluate(f"axe.run(document, {options})")["violations"]
    return [f"{one['id']} at {one['nodes'][0]['target']}" for one in found]


@contextmanager
def looking(browser: Browser, width: int, *, still: bool = True) -> Iterator[Page]:
    """Give a page to somebody in a hurry: ``still``, and nothing is kept for later.

    The script that keeps pages would ask for them once more behind the page's back.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 844 if width < 600 else 900},
        reduced_motion="reduce" if still else "no-preference",
        service_workers="block",
    )
    yield context.new_page()
    context.close()


def visit(page: Page, address: str, *, status: int = 200, whole: bool = False) -> None:
    """Go to a page and wait until it stands; ``whole`` also fetches what lies below the window."""
    page.emulate_media(color_scheme="light")
    answer = page.goto(address, wait_until="load", timeout=1000 * PATIENCE_S)
    assert answer is not None
    assert answer.status == status, f"{address}: {answer.status}"
    settle(page, whole=whole)


def in_theme(page: Page, theme: str, *, whole: bool = False) -> None:
    """Show a page by day (``light``) or by lamplight (``dark``), as the device asks for it."""
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    settle(page, whole=whole)


def settle(page: Page, *, whole: bool = False) -> None:
    """Wait until fonts and pictures of a page have come, and its viewer has drawn.

    Raises
    ------
    AssertionError
        Naming what has not come, after `PATIENCE_S`.
    """
    lacking = ""
    for _ in range(10 * PATIENCE_S):
        lacking = page.evaluate(_LACKING, whole)
        if not lacking:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{page.url}: {lacking} did not come")


_LACKING = """async (whole) => {
  if (document.readyState !== 'complete') return 'the page';
  if (document.fonts.status !== 'loaded') return 'a font';
  const pictures = [...document.images];
  if (whole) for (const one of pictures) one.loading = 'eager';
  const late = pictures.find((one) => !one.complete && (whole || one.loading !== 'lazy'));
  if (late) return late.currentSrc || late.src;
  // What has come is drawn later where it is decoded later.
  if (whole) await Promise.all(pictures.map((one) => one.decode().catch(() => undefined)));
  const stage = document.querySelector('#stage:not(.stage--plain)');
  return stage && !performance.getEntriesByName('scroll-seen').length ? 'the viewer' : '';
}"""
