"""What the suite `public` and the pictures of pages look at: every page that visitors have."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from handscroll.entrances.permits import PERMITS, Manner

Bench = Callable[[str], ModuleType]
NO_PAGES = {
    "/relics/{}.json": "a document",
    "/relics/{}/entry.pdf": "a print",
    "/app.webmanifest": "a document",
    "/sign-in/provider": "leads away",
    "/sign-out/provider": "leads away",
}


def _bare(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path.partition("?")[0])


def test_every_public_page_is_looked_at(bench: Bench) -> None:
    pytest.importorskip("playwright.sync_api")
    looked_at = {_bare(path) for path in bench("public_pages").TEMPLATES.values()}
    public = {
        _bare(one.path.removeprefix("/{language}"))
        for one in PERMITS
        if one.method == "GET"
        and one.path.startswith("/{language}")
        and one.manner not in (Manner.REFUSING, Manner.SIGNED_IN)
    }
    assert public - looked_at - set(NO_PAGES) == set()


def test_what_was_measured_before_stays_when_other_parts_are_measured_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parts, figures = bench("suite_parts"), bench("figures")
    for module in (parts, figures):
        monkeypatch.setattr(module, "FOLDER", tmp_path)
    # A share has no unit, and what is empty is not written.
    told = [
        ("shift", figures.Figure(0.02, "", "of a page")),
        ("bytes", figures.Figure(9, "kB", "")),
    ]
    for name, figure in told:
        suite = SimpleNamespace(left_out={}, loads={name: 1.0}, figures={name: figure})
        parts.keep(suite, "made", "What it means.")
    kept = json.loads((tmp_path / "made.json").read_text("utf-8"))
    assert {name: one["value"] for name, one in kept["figures"].items()} == {
        "shift": 0.02,
        "bytes": 9,
    }
    assert set(kept["commits"]) == {"shift", "bytes"}
