"""Every public page by a name, and what Chromium loads and axe finds on each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright
from public_house import PublicHouse
from scroll_view import CHROMIUM, QUIET

from handscroll.museum import Museum

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
THEMES = ("light", "dark")
VIEWERS = ("scroll", "hanging", "album", "fan", "textile", "calligraphy", "real")
"""Names of pages on which a picture is looked at closely."""
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
    "record": "/relics/{seals}/record",
    "people": "/people",
    "person": "/people/{key}",
    "seals": "/seals",
    "seal": "/seals/{seal}",
    "dynasties": "/dynasties",
    "dynasty": "/dynasties/{term}",
    "compare": "/compare",
    "stories": "/stories",
    "story": "/stories/{story}",
    "motifs": "/motifs",
    "motif": "/motifs/{motif}",
    "about": "/about",
    "offline": "/offline",
    "sign_in": "/sign-in",
    "missing": "/relics/none",
}
"""Name of a page to its path behind the language; what is in braces, `things` names."""
_TERM, _MOTIF = "yuan", "cloud"


def pages_of(house: PublicHouse, language: str) -> dict[str, str]:
    """Return the path of every public page in a language, of those that the museum has."""
    with Museum.open(house.folder) as museum:
        known = {**house.relics, **dict(_things(museum, house.relics["seals"]))}
    made = {}
    for name, template in TEMPLATES.items():
        wanted = [field for _, field, _, _ in Formatter().parse(template) if field]
        if all(field in known for field in wanted):
            made[name] = f"/{language}{template.format(**known)}"
    return made


def _things(museum: Museum, relic: str) -> Iterator[tuple[str, str]]:
    """Yield a thing of each kind that a page is about."""
    catalogue = museum.relics.get(relic).catalogue
    yield "seal", str(catalogue.impressions[0].seal)
    yield "key", str(catalogue.makers[0].person.id)
    yield "term", _TERM
    yield "motif", _MOTIF
    for story in museum.stories.readable(datetime.now(UTC))[:1]:
        yield "story", story.id


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
    """Open a page with an empty cache and count what is sent until nothing is sent any more."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sizes: dict[str, list[Any]] = {}
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.responseReceived", lambda one: _began(sizes, one))
    wire.on("Network.loadingFinished", lambda one: _ended(sizes, one))
    page.goto(address, wait_until="networkidle")
    context.close()
    found = [(urlsplit(url).path, kind, size) for url, kind, size in sizes.values()]
    return Weight(
        sum(size for _, kind, size in found if kind == "Script"),
        sum(size for path, _, size in found if not _pictures(path)),
        sum(size for path, _, size in found if _pictures(path)),
    )


def _began(sizes: dict[str, list[Any]], told: Mapping[str, Any]) -> None:
    sizes[told["requestId"]] = [told["response"]["url"], told["type"], 0]


def _ended(sizes: dict[str, list[Any]], told: Mapping[str, Any]) -> None:
    if told["requestId"] in sizes:
        sizes[told["requestId"]][2] = int(told["encodedDataLength"])


def _pictures(path: str) -> bool:
    return path.startswith("/iiif/") and path.endswith((".jpg", ".webp", ".png"))


def violations(page: Page) -> list[str]:
    """Ask axe what is wrong with a page: the rule and the first place of each."""
    page.evaluate(AXE.read_text("utf-8"))
    options = json.dumps({"runOnly": {"type": "tag", "values": list(_RULES)}})
    found = page.evaluate(f"axe.run(document, {options})")["violations"]
    return [f"{one['id']} at {one['nodes'][0]['target']}" for one in found]


@contextmanager
def opened(browser: Browser, address: str, *, width: int, theme: str) -> Iterator[Page]:
    """Open a page as somebody in a hurry sees it: still, in one theme, until it has come."""
    context = browser.new_context(
        viewport={"width": width, "height": 844 if width < 600 else 900},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    assert answer.status == (404 if address.endswith("/none") else 200), f"{address}: {answer}"
    yield page
    context.close()
