"""The suite `public`: what visitors' pages weigh, how soon they stand, and whom they keep out."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import suite_parts
from figures import Figure
from lighthouse import measure_lighthouse
from public_house import PublicHouse, make_public_house
from public_pages import (
    LANGUAGES,
    REFUSALS,
    THEMES,
    VIEWERS,
    chromium,
    in_theme,
    looking,
    pages_of,
    violations,
    visit,
    weigh,
)
from served import serving
from suite_parts import Figures, InFolder

SUITE = "public"
MEANING = """
**The museum.** Twenty-eight works painted by our own code, with their records in three languages,
one of them with 111 seals and 30 colophons, and a story; with the material of others, real scrolls
more.

**Lighthouse** 12.8.2 with an empty cache, desktop, median of 5, and mobile (a slow phone on a slow
line, simulated), once. Plain: home, collection, record and story; viewers: the relic pages of the
scroll with 111 seals and of a real one. A line above names the page that is worst.

**Weight.** Bytes as sent with an empty cache, compressed, until nothing more comes: all scripts of
the heaviest page without a viewer, and everything but pictures of works of the heaviest relic page.
Both count the script that keeps pages for later, which no page waits for.

**axe-core**, rules of WCAG 2.2 AA and best practices: every page, those that say no among them,
each language, day and night, on a desk; in English also on a phone.
"""
_PLAIN, _LOOKED_INTO = ("home", "find", "record", "story"), ("scroll", "real")
_DESK, _PHONE = 1440, 390
_RUNS = 5


class Suite(InFolder):
    """One run: its museum, the figures so far, and what could not be measured."""

    def _parts(self) -> dict[str, Callable[[], Figures]]:
        return {"weight": self._weight, "axe": self._axe, "lighthouse": self._lighthouse}

    @cached_property
    def house(self) -> PublicHouse:
        """The museum; made when it is first asked for."""
        return make_public_house(self.folder, self.material)

    def _weight(self) -> Figures:
        paths = pages_of(self.house, "zh-Hant")
        with serving(self.house.folder) as server, chromium() as browser:
            address = f"http://127.0.0.1:{server.port}"
            found = {name: weigh(browser, address + path) for name, path in paths.items()}
        plain = {name: one.scripts / 1e3 for name, one in found.items() if name not in VIEWERS}
        relics = {name: one.first / 1e3 for name, one in found.items() if name in VIEWERS}
        heaviest, first = max(plain, key=plain.__getitem__), max(relics, key=relics.__getitem__)
        return {
            "script_kb_plain": Figure(
                plain[heaviest], "kB", f"heaviest of {len(plain)} pages: {heaviest}", "<= 50"
            ),
            "first_load_kb_relic": Figure(
                relics[first], "kB", f"heaviest of {len(relics)} relic pages: {first}", "<= 300"
            ),
        }

    def _axe(self) -> Figures:
        found, judged = [], 0
        with serving(self.house.folder) as server, chromium() as browser:
            for width, languages in ((_DESK, LANGUAGES), (_PHONE, ("en",))):
                with looking(browser, width) as page:
                    for name, path in self._every_page(languages):
                        address = f"http://127.0.0.1:{server.port}{path}"
                        visit(page, address, status=REFUSALS.get(name, 200))
                        for theme in THEMES:
                            in_theme(page, theme)
                            judged += 1
                            wrong = violations(page)
                            found += [f"{path} {width} {theme}: {one}" for one in wrong]
        for one in found:
            sys.stderr.write(f"{one}\n")
        how = f"{len(LANGUAGES)} languages, {len(THEMES)} themes"
        return {
            "axe_pages": Figure(judged, "pages", how),
            "axe_violations": Figure(len(found), "violations", "in all of them", "== 0"),
        }

    def _every_page(self, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
        for language in languages:
            yield from pages_of(self.house, language).items()

    def _lighthouse(self) -> Figures:
        paths = pages_of(self.house, "en")
        names = {paths[name]: name for name in (*_PLAIN, *_LOOKED_INTO) if name in paths}
        with serving(self.house.folder) as server:
            address = f"http://127.0.0.1:{server.port}"
            urls = [address + path for path in names]
            desk = measure_lighthouse(urls, _RUNS)
            phone = measure_lighthouse(urls, 1, phone=True)
        told, small = (
            {names[url.removeprefix(address)]: one for url, one in scores.items()}
            for scores in (desk, phone)
        )
        plain, viewers = ([one for one in told if one in kind] for kind in (_PLAIN, _LOOKED_INTO))
        found = {}
        for label, pages, category, target in (
            ("accessibility", [*told], "accessibility", ">= 100"),
            ("best_practices", [*told], "best-practices", ">= 100"),
            ("seo", [*told], "seo", ">= 95"),
            ("performance_plain", plain, "performance", ">= 95"),
            ("performance_viewer", viewers, "performance", ">= 90"),
        ):
            found[f"lighthouse_{label}"] = _worst(told, pages, category, "of 100", target)
            found[f"lighthouse_{label}_mobile"] = _worst(small, pages, category, "of 100", "")
        found["lcp_s"] = _worst(told, [*told], "lcp_s", "s", "<= 1.0")
        found["cls"] = _worst(told, [*told], "cls", "", "<= 0.05")
        return found


def _worst(
    told: Mapping[str, Mapping[str, float]], pages: list[str], what: str, unit: str, target: str
) -> Figure:
    """Return what the worst page got: of scores the least, of all else the most."""
    worst = (min if unit == "of 100" else max)(pages, key=lambda page: told[page][what])
    values = [told[page][what] for page in pages]
    how = f"worst of {', '.join(pages)}: {worst}"
    return Figure(told[worst][what], unit, how, target, rounds=values)


def keep(suite: Suite) -> None:
    """Write what was measured."""
    suite_parts.keep(suite, SUITE, MEANING)


def run() -> None:
    """Measure everything and keep it."""
    with tempfile.TemporaryDirectory() as name:
        Suite(Path(name)).run(after=keep)


if __name__ == "__main__":
    suite_parts.run_some({}, lambda told: Suite(told.folder), keep)
