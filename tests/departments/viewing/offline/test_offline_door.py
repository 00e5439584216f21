"""What reading without a network asks for: who gets it, and when it is another."""

import asyncio
from io import BytesIO

import httpx
import numpy as np
import pytest
from PIL import Image

from handscroll.departments.viewing.offline import keeping
from handscroll.departments.viewing.offline.icon import icon
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import MisconfiguredError
from handscroll.pages.assets import Assets
from handscroll.plugin import SESSION_COOKIE

CINNABAR = (165, 42, 30)


@pytest.fixture
def ask(museum):
    """Ask the application for an address."""
    try:
        Assets.read()
    except MisconfiguredError as problem:
        pytest.skip(f"{problem.why}; {problem.fix}")
    transport = httpx.ASGITransport(app=build_app(museum, departments()))

    async def asked(path, headers):
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return await client.get(path, headers=headers)

    return lambda path, **headers: asyncio.run(asked(path, headers))


def test_the_script_comes_from_the_root_and_is_asked_for_again(ask):
    answer = ask("/offline.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, no-cache"
    told, _, code = answer.text.partition("\n")
    assert told.startswith("self.handscroll={")
    assert '"/zh-Hant/offline"' in told
    assert "import" not in code, "a script in one piece: browsers take no other"
    held = ask("/offline.js", **{"if-none-match": answer.headers["etag"]})
    assert (held.status_code, held.content) == (304, b"")


def test_workers_may_come_from_here_and_from_nowhere_else(ask):
    policy = ask("/offline.js").headers["content-security-policy"]
    assert "default-src 'self';" in policy, "what is not named is allowed from here alone"
    assert not any(name in policy for name in ("worker-src", "child-src", "manifest-src"))


def test_the_script_is_another_when_words_or_what_was_built_are_others(monkeypatch):
    pages = {"/en/offline": "one"}
    first = keeping.script(pages)
    assert keeping.script(pages) == first
    assert keeping.script({"/en/offline": "two"}) != first
    built, _ = keeping._built()
    monkeypatch.setattr(keeping, "_built", lambda: (built, b"other names"))
    assert keeping.script(pages) != first


def test_the_page_of_no_network_is_the_same_whoever_asks(ask, museum):
    visitors = ask("/en/offline")
    museum.people.add("wang", "administrator", "a long enough password", by="test")
    token = museum.people.sign_in("wang", "a long enough password").token
    staff = ask("/en/offline", cookie=f"{SESSION_COOKIE}={token}; handscroll_lamp=night")
    assert visitors.status_code == 200
    assert visitors.text == staff.text
    assert staff.headers["cache-control"] == "public, no-cache"
    assert '<meta name="robots" content="noindex">' in staff.text


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_the_app_speaks_the_readers_language(ask, museum, language):
    answer = ask(f"/{language}/app.webmanifest")
    assert answer.headers["content-type"] == "application/manifest+json"
    told = answer.json()
    assert told["lang"] == language
    assert told["start_url"] == f"/{language}/"
    assert told["name"] == museum.settings.name.get(language, told["name"])
    for one in told["icons"]:
        drawn = Image.open(BytesIO(ask(one["src"]).content))
        assert one["sizes"] == f"{drawn.width}x{drawn.height}"


def test_a_picture_of_another_size_is_refused(ask):
    assert ask("/app-icon.png?size=9000").status_code == 400


def test_the_seal_is_drawn_and_where_phones_cut_it_cinnabar_reaches_the_edge():
    plain = pixels(icon(192, filled=False))
    assert plain.shape == (192, 192, 4)
    assert plain[1, 1, 3] == 0
    assert tuple(plain[20, 96, :3]) == CINNABAR
    filled = pixels(icon(512, filled=True))
    for corner in ((0, 0), (511, 0), (0, 511), (511, 511)):
        assert tuple(filled[corner]) == (*CINNABAR, 255)
    # Whatever shape is cut out, the drawn lines stay: they keep to four fifths of the middle.
    y, x = np.nonzero(filled[:, :, 2] > 120)
    assert len(x) > 2000
    assert np.hypot(x - 256, y - 256).max() < 0.4 * 512


def pixels(drawn):
    return np.asarray(Image.open(BytesIO(drawn)).convert("RGBA"))
