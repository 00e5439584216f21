"""How others find the pages: all that is public, in every language, and nothing that is not."""

import re
import xml.etree.ElementTree as ET
from datetime import datetime
from itertools import pairwise

import pytest
from starlette.testclient import TestClient

from handscroll.departments.collection.finding.opened import search_of
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import MisconfiguredError
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.model.text import LANGUAGES
from handscroll.museum.public_relics import PublicRelics
from handscroll.pages.assets import Assets
from handscroll.standards import sitemap

BASE = "http://testserver"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
MAKER = {"zh-Hans": "王翚", "en": "Wang Hui"}


def kept(number, state):
    """Return a record; those that are hidden have makers of their own."""
    maker = MAKER if state is State.PUBLISHED else {"zh-Hans": f"密{number}"}
    return Relic(
        id=relic_id(f"D {number}"), accession_number=f"D {number}", state=state,
        title={"en": f"Hills {number}"}, creator=maker, parts=(),
    )  # fmt: skip


@pytest.fixture
def client(museum):
    try:
        Assets.read()
    except MisconfiguredError as problem:
        pytest.skip(f"{problem.why}; {problem.fix}")
    records = [kept(number, state) for number, state in enumerate(State)]
    records += [kept(number, State.PUBLISHED) for number in range(11, 17)]
    museum.lots.load(records, "made", person="wang")
    museum.relics.accession(kept(10, State.PUBLISHED), {}, sha512={}, person="wang")
    search_of(museum)
    return TestClient(build_app(museum, departments()), base_url=BASE)


def parts(client):
    answer = client.get("/sitemap.xml")
    assert answer.status_code == 200
    root = ET.fromstring(answer.text)
    assert root.tag == f"{_SITEMAP}sitemapindex"
    found = [one.findtext(f"{_SITEMAP}loc", "") for one in root]
    assert {one.tag for one in root} == {f"{_SITEMAP}sitemap"}
    assert len(set(found)) == len(found)
    assert all(one.startswith(f"{BASE}/") for one in found)
    return found


def entries(client):
    """Read every entry of every part as the protocol has it: address, moment, languages."""
    for part in parts(client):
        answer = client.get(part.removeprefix(BASE))
        assert answer.headers["content-type"].startswith("text/xml")
        assert len(answer.content) <= sitemap.MOST_BYTES
        root = ET.fromstring(answer.text)
        assert root.tag == f"{_SITEMAP}urlset"
        assert 0 < len(root) <= sitemap.MOST_ADDRESSES
        for one in root:
            # The order of the schema: loc, lastmod, then what other schemas add.
            names = [child.tag for child in one]
            known = [f"{_SITEMAP}loc", f"{_SITEMAP}lastmod", f"{_XHTML}link"]
            assert all(known.index(a) <= known.index(b) for a, b in pairwise(names))
            links = one.findall(f"{_XHTML}link")
            assert {link.get("rel") for link in links} == {"alternate"}
            languages = {link.get("hreflang"): link.get("href") for link in links}
            address = one.findtext(f"{_SITEMAP}loc", "")
            assert len(address) < 2_048
            assert re.fullmatch(r"[!-~]+", address), "an address is escaped"
            yield address, one.findtext(f"{_SITEMAP}lastmod"), languages


def test_all_that_is_public_is_listed_once_in_each_language_and_opens(client):
    found = list(entries(client))
    addresses = [address for address, _, _ in found]
    assert len(set(addresses)) == len(addresses)
    for address, _, languages in found:
        assert list(languages) == list(LANGUAGES)
        assert address in languages.values()
        assert set(languages.values()) <= set(addresses), "languages name each other"
    for number in (State.PUBLISHED, *range(10, 17)):
        known = [*State].index(number) if isinstance(number, State) else number
        assert f"{BASE}/en/relics/{relic_id(f'D {known}')}/record" in addresses
    english = [one for one in addresses if one.startswith(f"{BASE}/en/")]
    assert len(english) * 3 == len(addresses)
    for path in ("/", "/about", "/stories", "/find", "/people", "/motifs/cloud"):
        assert f"{BASE}/en{path}" in english
    assert any("/people/" in one for one in english)
    for address in english:
        answer = client.get(address.removeprefix(BASE), headers={"accept": "text/html"})
        assert answer.status_code == 200, address
        assert f'<link rel="canonical" href="{address}">' in answer.text


def test_what_is_hidden_is_never_named(client, museum):
    told = "".join(client.get(part.removeprefix(BASE)).text for part in parts(client))
    for number, state in enumerate(State):
        assert (relic_id(f"D {number}") in told) is (state is State.PUBLISHED)
        if state is not State.PUBLISHED:
            assert f"%E5%AF%86{number}" not in told
    shown = relic_id("D 10")
    museum.relics.move(shown, State.WITHDRAWN, person="wang")
    works = client.get("/sitemaps/collection-works-1.xml").text
    assert shown not in works
    assert relic_id("D 11") in works


def test_a_moment_is_that_of_what_readers_see(client, museum):
    name = relic_id("D 10")
    [listed] = [one for one in PublicRelics(museum.ledger).some(0, 99) if one.id == name]
    told = {address: moment for address, moment, _ in entries(client)}
    moment = told[f"{BASE}/en/relics/{name}/record"]
    assert datetime.fromisoformat(moment).tzinfo is not None
    assert listed.changed.startswith(moment[:19])
    assert told[f"{BASE}/en/about"] is None
    loaded = told[f"{BASE}/en/relics/{relic_id('D 11')}/record"]
    assert loaded is None, "nobody knows when one of many changed"


def test_a_large_collection_is_cut_into_parts_that_join(client, museum, monkeypatch):
    whole = {address for address, _, _ in entries(client)}
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 9)
    works = [one for one in parts(client) if "works" in one]
    assert [one.rpartition("-")[2] for one in works] == ["1.xml", "2.xml", "3.xml"]
    cut = [address for address, _, _ in entries(client)]
    assert len(cut) == len(whole)
    assert set(cut) == whole
    assert client.get("/sitemaps/collection-works-4.xml").status_code == 404


@pytest.mark.parametrize("part", ["works", "collection-works-0", "collection-works-999999", "-1"])
def test_a_part_that_is_not_there_is_not_found(client, part):
    assert client.get(f"/sitemaps/{part}.xml").status_code == 404


def test_robots_are_told_where_all_is_listed_and_what_is_not_theirs(client):
    told = client.get("/robots.txt")
    assert told.headers["content-type"].startswith("text/plain")
    lines = told.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {BASE}/sitemap.xml" in lines
    closed = [one.removeprefix("Disallow: ") for one in lines if one.startswith("Disallow")]
    assert "/*/staff" in closed
    patterns = [re.compile(re.escape(one).replace(r"\*", ".*")) for one in closed]
    for address, _, _ in entries(client):
        assert not any(one.match(address.removeprefix(BASE)) for one in patterns), address


def test_a_page_has_one_address_however_it_is_looked_at(client):
    name = relic_id("D 10")
    page = client.get(f"/en/relics/{name}/record?see=c1,0,0,9,9&of=2").text
    assert f'<link rel="canonical" href="{BASE}/en/relics/{name}/record">' in page
    for tag in LANGUAGES:
        link = f'<link rel="alternate" hreflang="{tag}" href="{BASE}/{tag}/relics/{name}/record">'
        assert link in page
    found = client.get("/en/find?q=hills").text
    assert 'rel="canonical"' not in found
    assert "noindex" in found


def test_a_host_that_is_none_does_not_get_into_the_sitemap(client):
    told = client.get("/robots.txt", headers={"host": 'x"><script>'}).text
    assert "script" not in told
