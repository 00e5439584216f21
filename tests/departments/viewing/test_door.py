"""The pages' addresses: who gets which page, in which language, and what stays hidden."""

import asyncio

import httpx
import pytest

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.taking_in import take_in
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import MisconfiguredError
from handscroll.museum.painting import tell_progress
from handscroll.pages.assets import Assets
from handscroll.scans.limits import Limits


class Client:
    """A reader who asks the application itself, without a socket."""

    def __init__(self, app) -> None:
        self._app = app

    def get(self, path, headers=None):
        """Ask for a page."""
        return asyncio.run(self._get(path, {"accept": "text/html"} | (headers or {})))

    async def _get(self, path, headers):
        transport = httpx.ASGITransport(app=self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return await client.get(path, headers=headers)


@pytest.fixture
def house(museum, make_scan, tmp_path):
    """A museum with one published and one draft relic, and a client."""
    try:
        Assets.read()
    except MisconfiguredError as problem:
        pytest.skip(f"{problem.why}; {problem.fix}")
    names: dict[str, str] = {}
    for seed, (name, publish) in enumerate((("shown", True), ("draft", False))):
        file = make_scan(tmp_path / f"{name}.png", 900, 300, seed=seed)
        plan = plan_intake([file], None, Limits(), publish=publish)
        for key in ask_for(museum, plan, person="wang").keys:
            take_in(museum, key)
        known = {relic.id for relic in museum.relics.list()}
        (names[name],) = known - set(names.values())
    return Client(build_app(museum, departments())), names, museum


def test_the_entrance_leads_to_the_hall_in_the_readers_language(house):
    client, _, _ = house
    for asked, language in (("zh-TW", "zh-Hant"), ("en", "en"), ("fr", "zh-Hans")):
        answer = client.get("/", headers={"accept-language": asked})
        assert (answer.status_code, answer.headers["location"]) == (307, f"/{language}/")
        assert "accept-language" in answer.headers["vary"].lower()


def test_while_a_demo_is_painted_the_entrance_says_how_far_it_is(house):
    client, _, museum = house
    tell_progress(museum.layout.painting, done=1, total=9, share=0.2, label="x")
    answer = client.get("/", headers={"accept-language": "en"})
    assert answer.status_code == 503
    assert "1 of 9 are ready" in answer.text
    assert answer.headers["retry-after"]


def test_the_hall_shows_what_is_public_and_nothing_else(house):
    client, names, _ = house
    page = client.get("/en/").text
    assert names["shown"] in page
    assert names["draft"] not in page


@pytest.mark.parametrize("address", ["/en/relics/{}", "/en/relics/{}.json"])
def test_whether_a_hidden_work_exists_is_not_told(house, address):
    client, names, _ = house
    answers = [client.get(address.format(name)) for name in (names["draft"], "rnothing")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_comparison_with_a_hidden_picture_tells_nothing_of_it(house):
    client, names, museum = house
    shown, hidden = (
        museum.relics.get(names[name]).parts[0].capture.id for name in ("shown", "draft")
    )
    told = []
    for capture in (hidden, "c0000"):
        answer = client.get(f"/en/compare?see={shown},0,0,90,30&see={capture},5,5,50,50")
        assert answer.status_code == 200
        told.append(answer.text.replace(capture, ""))
        assert f"/iiif/3/{shown}/0,0,90,30/" in answer.text
    assert told[0] == told[1]
    assert "is not on show" in told[0]
    assert "/iiif/3//" not in told[0]


@pytest.mark.parametrize(
    "query",
    [
        "see=<script>alert(1)</script>",
        "see=../../etc/passwd,0,0,1,1",
        "see=c,1e9,NaN,0,0&see=c,99999999999,0,1,1",
        "see=c,0,0,0,0,alone,alone&curtain=-1&scale=<b>",
        "see=%00&see=%FF%FE&see=" + "9" * 5000,
        "&".join(["see=c"] * 3000),
        "a=<i>&b=%22onload=x",
    ],
)
def test_a_comparison_opens_whatever_its_address_says(house, query):
    client, _, _ = house
    answer = client.get(f"/en/compare?{query}")
    assert answer.status_code == 200
    for planted in ("<script>alert", "<b>", "<i>", '"onload'):
        assert planted not in answer.text
    assert answer.text.count("tray-gone") <= 8


def test_links_of_before_name_their_pictures_still(house):
    client, names, museum = house
    shown = museum.relics.get(names["shown"]).parts[0].capture.id
    page = client.get(f"/en/compare?a={shown}&b={shown}").text
    assert page.count('class="tray-one"') == 2


def test_the_record_as_data_is_the_record(house):
    client, names, museum = house
    body = client.get(f"/en/relics/{names['shown']}.json").json()
    kept = museum.relics.get(names["shown"])
    assert body["accession_number"] == kept.accession_number
    assert body["parts"][0]["capture"]["width"] == 900
    assert "path" not in body["parts"][0]["capture"]


def test_a_page_names_its_other_languages_with_whole_addresses(house):
    client, names, _ = house
    page = client.get(f"/en/relics/{names['shown']}").text
    assert f'hreflang="zh-Hant" href="http://testserver/zh-Hant/relics/{names["shown"]}"' in page


def test_manifests_answer_with_a_tag_and_know_it_again(house):
    client, names, _ = house
    address = f"/iiif/presentation/3/{names['shown']}/manifest"
    first = client.get(address)
    assert first.json()["type"] == "Manifest"
    assert first.headers["access-control-allow-origin"] == "*"
    again = client.get(address, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/iiif/presentation/3/collection").json()["type"] == "Collection"


def test_a_language_that_we_have_not_is_a_page_that_is_not_there(house):
    client, _, _ = house
    assert client.get("/fr/").status_code == 404
    assert client.get("/zh-Hant/about").status_code == 200
