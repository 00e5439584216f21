"""With scripts off: every link from the first page leads somewhere, and every page is whole."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

LANGUAGE = "en"
"""Every language has the same links: one of them is walked, since the walk is long."""
MOST_ALIKE = 2
"""How many of one kind are followed where there is no end of them."""
PATIENCE = 120_000
"""Milliseconds for an answer: some of them are whole catalogue entries as prints."""
LEAST_SIGNS = 30
EVERYWHERE = {
    "", "find", "people", "people/*", "seals", "seals/*", "dynasties", "dynasties/*", "stories",
    "stories/*", "motifs", "motifs/*", "about", "sign-in", "compare", "relics/*", "relics/*/record",
}  # fmt: skip
"""Pages that have to be found by walking."""
_NAMES = re.compile(r"(?<=/)(r[0-9a-z]{11}|made-(?:seal|person)-\d+|[0-9a-f]{12,})(?=/|$|\.)")
_LISTS = re.compile(r"^(/[^/]+/(?:motifs|dynasties|seals|people|stories))/[^/]+$")


class Page(HTMLParser):
    """What a page holds, as whoever reads its markup finds it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.counts: dict[str, int] = {}
        self.nameless: list[str] = []
        self.language = ""
        self.title = ""
        self._in_title = False
        self.feed(markup)

    def handle_starttag(self, tag, attrs) -> None:
        """Note what a tag says."""
        told = dict(attrs)
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.ids |= {told["id"]} if told.get("id") else set()
        self._in_title = tag == "title" and not self.title
        if tag == "a" and told.get("href"):
            self.links.append(told["href"])
        if tag == "img" and "alt" not in told:
            self.nameless.append(str(told.get("src")))
        if tag == "html":
            self.language = told.get("lang") or ""

    def handle_endtag(self, tag) -> None:
        """Note where the title ends."""
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data) -> None:
        """Note the title's words."""
        if self._in_title:
            self.title += data.strip()


def kind_of(path: str) -> str:
    """Tell pages apart by what they are about, not by which thing it is."""
    parts = urlsplit(path)
    place = _LISTS.sub(r"\1/*", _NAMES.sub("*", parts.path))
    asked = "&".join(sorted({one.partition("=")[0] for one in parts.query.split("&") if one}))
    return f"{place}?{asked}"


def crawl(request, house, language):
    """Ask for everything that can be reached; return the pages by address, and what is wrong.

    Of things and of lists that are narrowed in endless ways, a few of each kind are followed.
    """
    ahead, pages, wrong = [f"{house.url}/{language}/"], {}, []
    asked, alike = set(ahead), Counter[str]()
    while ahead:
        address = ahead.pop(0)
        answer = request.get(address, headers={"Accept": "text/html"}, timeout=PATIENCE)
        if answer.status != 200:
            wrong.append(f"{answer.status} {address}")
        elif answer.headers["content-type"].startswith("text/html"):
            page = pages[address] = Page(answer.text())
            for target, mark in (urldefrag(urljoin(address, one)) for one in page.links):
                if target == address and mark and mark not in page.ids:
                    wrong.append(f"#{mark} is not on {address}")
                path = target.removeprefix(house.url)
                if target in asked or not path.startswith((f"/{language}/", "/iiif/")):
                    continue
                asked.add(target)
                kind = kind_of(path)
                alike[kind] += 1
                if alike[kind] <= MOST_ALIKE:
                    ahead.append(target)
    return pages, wrong


def test_every_link_leads_somewhere_and_every_page_is_whole(browser, furnished):
    context = browser.new_context(java_script_enabled=False)
    pages, wrong = crawl(context.request, furnished, LANGUAGE)
    assert wrong == []
    kinds = {kind_of(one.removeprefix(furnished.url)): one for one in pages}
    found = {one.partition("?")[0].removeprefix(f"/{LANGUAGE}/") for one in kinds}
    assert EVERYWHERE - found == set()
    for address, page in pages.items():
        told = (page.language, page.counts.get("main"), page.counts.get("h1"), page.nameless)
        assert told == (LANGUAGE, 1, 1, []), address
        assert page.title, address
    shown = context.new_page()
    for address in kinds.values():
        shown.goto(address)
        assert shown.locator("h1").is_visible(), address
        assert len(shown.locator("main").inner_text()) > LEAST_SIGNS, address
    context.close()
