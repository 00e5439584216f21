"""What the suite `public` and the pictures of pages look at: every page that visitors have."""

import re
from collections.abc import Callable
from types import ModuleType

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
