"""The suite `public`: what visitors' pages weigh, how soon they stand, and whom they keep out."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import suite_parts
from figures import Figure
from lighthouse import measure_lighthouse
from public_house import PublicHouse, make_public_house
from public_pages import LANGUAGES, THEMES, VIEWERS, chromium, opened, pages_of, violations, weigh
from served import serving
from suite_parts import Figures, InFolder

SUITE = "public"
MEANING = """
**The museum.** Twenty-eight works painted by our own code, with their records in three languages,
one of them with 111 seals and 30 colophons; with the material of others, a real scroll more.

**Lighthouse** 12.8.2, desktop, median of 5; worst page of home, collection, record and story
(plain) and of the relic pages (viewers).

**Weight.** Bytes as sent with an empty cache, compressed, until nothing more comes: all scripts of
the heaviest page without a viewer, and everything but pictures of works of the heaviest relic page.

**axe-core**, rules of WCAG 2.2 AA and best practices: every page, each language, day and night.
"""
_JUDGED = ("home", "find", "record", "stories", "story", "motifs")


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
            for language in LANGUAGES:
                for name, path in pages_of(self.house, language).items():
                    for theme in THEMES:
                        address = f"http://127.0.0.1:{server.port}{path}"
                        with opened(browser, address, width=1440, theme=theme) as page:
                            judged += 1
                            wrong = violations(page)
                        found += [f"{name} {language} {theme}: {one}" for one in wrong]
        for one in found:
            sys.stderr.write(f"{one}\n")
        how = f"{len(LANGUAGES)} languages, {len(THEMES)} themes"
        return {
            "axe_pages": Figure(judged, "pages", how),
            "axe_violations": Figure(len(found), "violations", "in all of them", "== 0"),
        }

    def _lighthouse(self) -> Figures:
        paths = pages_of(self.house, "en")
        plain = [path for name, path in paths.items() if name in _JUDGED]
        viewers = [path for name, path in paths.items() if name in VIEWERS]
        with serving(self.house.folder) as server:
            address = f"http://127.0.0.1:{server.port}"
            scores = measure_lighthouse([address + path for path in [*plain, *viewers]])
        told = {url.removeprefix(address): one for url, one in scores.items()}
        found = {}
        for name, pages, category, target in (
            ("accessibility", told, "accessibility", ">= 100"),
            ("best_practices", told, "best-practices", ">= 100"),
            ("seo", told, "seo", ">= 95"),
            ("performance_plain", plain, "performance", ">= 95"),
            ("performance_viewer", viewers, "performance", ">= 90"),
        ):
            values = [told[page][category] for page in pages]
            how = f"worst of {len(values)} pages"
            found[f"lighthouse_{name}"] = Figure(min(values), "of 100", how, target, rounds=values)
        for name, unit, target in (("lcp_s", "s", "<= 1.0"), ("cls", "", "<= 0.05")):
            values = [told[page][name] for page in told]
            how = f"worst of {len(values)} pages"
            found[name] = Figure(max(values), unit, how, target, rounds=values)
        return found


def keep(suite: Suite) -> None:
    """Write what was measured."""
    suite_parts.keep(suite, SUITE, MEANING)


def run() -> None:
    """Measure everything and keep it."""
    with tempfile.TemporaryDirectory() as name:
        Suite(Path(name)).run(after=keep)


if __name__ == "__main__":
    suite_parts.run_some({}, lambda told: Suite(told.folder), keep)
