"""Motifs' addresses: pages in every language, pictures as asked for, reasons for what cannot be."""

import asyncio
from xml.etree import ElementTree

import httpx
import pytest

from handscroll.departments.dress.drawing import as_we_draw
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import MisconfiguredError
from handscroll.model.text import LANGUAGES
from handscroll.motifs.catalogue import MOTIFS
from handscroll.motifs.colours import INKS
from handscroll.museum import Museum
from handscroll.pages.assets import Assets


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Ask the application of an empty museum for a page or a picture."""
    with Museum.create(tmp_path_factory.mktemp("dress") / "museum") as museum:
        yield asking(build_app(museum, departments()))


def asking(app):

    def get(path, accept="text/html", send=None, **headers):
        async def asked():
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
                told = {name.replace("_", "-"): value for name, value in headers.items()}
                method = "GET" if send is None else "POST"
                told["accept"] = accept
                return await client.request(method, path, data=send, headers=told)

        return asyncio.run(asked())

    return get


@pytest.fixture
def built():
    """Skip where the pages were not built."""
    try:
        Assets.read()
    except MisconfiguredError as problem:
        pytest.skip(f"{problem.why}; {problem.fix}")


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_motif_stands_on_the_page_with_its_picture(ask, language):
    page = ask(f"/{language}/motifs")
    assert page.status_code == 200
    for motif in MOTIFS:
        assert f'href="/{language}/motifs/{motif.key}"' in page.text
        address = as_we_draw(motif).address.replace("&", "&amp;")
        assert f'src="{address}"' in page.text


@pytest.mark.usefixtures("built")
def test_a_motif_s_page_keeps_what_was_asked_for(ask):
    page = ask("/en/motifs/ice_plum?density=5&weight=1.6&seed=42&ink=malachite&ground=silk")
    assert page.status_code == 200
    assert 'name="seed" min="0" max="9999" step="1" value="42"' in page.text
    assert '<option value="malachite" selected>' in page.text
    assert "density=5&amp;weight=1.6&amp;seed=42&amp;ink=malachite" in page.text


def test_a_picture_is_drawn_as_asked_and_kept_a_while(ask):
    answer = ask("/motifs/coins.svg?ink=azurite&accent=ochre&ground=paper&lamp=night&size=400")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "public, max-age=86400"
    root = ElementTree.fromstring(answer.text)
    assert root.get("width") == "400"
    assert INKS["night"]["azurite"] in answer.text
    assert INKS["night"]["ochre"] in answer.text
    again = ask("/motifs/coins.svg?ink=azurite&accent=ochre&ground=paper&lamp=night&size=400",
                if_none_match=answer.headers["etag"])  # fmt: skip
    assert (again.status_code, again.text) == (304, "")


@pytest.mark.parametrize("motif", MOTIFS, ids=lambda motif: motif.key)
def test_every_motif_is_named_in_its_picture(ask, motif):
    answer = ask(as_we_draw(motif).address)
    root = ElementTree.fromstring(answer.text)
    title = root.findtext("{http://www.w3.org/2000/svg}title") or ""
    assert title.strip()
    assert not title.isascii(), "the Chinese name is missing"
    assert len(answer.content) < 100_000


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("density=0", "density"),
        ("density=6", "density"),
        ("density=x", "density"),
        ("weight=nan", "weight"),
        ("weight=1e9", "weight"),
        ("seed=-1", "seed"),
        ("size=100000", "size"),
        ("repeat=99", "repeat"),
        ("ink=%3Cscript%3E", "ink"),
        ("ground=url(x)", "ground"),
        ("lamp=moon", "lamp"),
    ],
)
def test_what_is_out_of_bounds_is_refused_with_its_reason(ask, query, told):
    answer = ask(f"/motifs/cloud.svg?{query}", accept="application/json")
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(f"{told}:")


def test_an_unknown_motif_is_not_found(ask):
    answer = ask("/motifs/dragon.svg", accept="application/json")
    assert answer.status_code == 404
    assert "cloud" in answer.json()["fix"]


@pytest.mark.usefixtures("built")
def test_the_lamp_is_kept_by_the_browser_and_obeyed(ask):
    page = ask("/en/about")
    assert "data-lamp" not in page.text
    answer = ask("/lamp", send={"lamp": "night", "back": "/en/about"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/about")
    kept = answer.headers["set-cookie"]
    assert kept.startswith("handscroll_lamp=night;")
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept
    page = ask("/en/motifs", cookie="handscroll_lamp=night")
    assert '<html lang="en" data-lamp="night">' in page.text
    assert "lamp=night" in page.text
    assert "lamp=day" not in page.text
    missing = ask("/en/nowhere", cookie="handscroll_lamp=night")
    assert 'data-lamp="night"' in missing.text


@pytest.mark.usefixtures("built")
def test_a_lamp_that_is_none_is_refused_and_not_obeyed(ask):
    assert ask("/lamp", accept="application/json", send={"lamp": "moon"}).status_code == 400
    assert "data-lamp" not in ask("/en/about", cookie='handscroll_lamp="><script>').text
