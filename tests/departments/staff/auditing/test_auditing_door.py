"""The audit trail: for registrars and administrators, narrowed by a form, in three languages."""

import json
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from handscroll.entrances.cli import build
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import Role, State
from handscroll.model.stories.story import Story, StoryKind
from handscroll.museum import Museum

PASSWORD = "a long enough password"
NUMBER, OTHER = "L 1", "L 2"
RELIC = relic_id(NUMBER)
PATH = "/en/staff/audit"


@pytest.fixture(scope="module")
def busy(tmp_path_factory) -> Iterator[Museum]:
    """Two records; on one two people worked, of whom one has a name that needs care."""
    records = [
        Relic(id=relic_id(number), accession_number=number, title={"en": "Hills <b>"}, parts=())
        for number in (NUMBER, OTHER)
    ]
    with Museum.create(tmp_path_factory.mktemp("busy") / "museum") as museum:
        museum.lots.load(iter(records), "old-cards", person="wang")
        museum.relics.revise(RELIC, Catalogue(staff_note="one"), person="<li>")
        museum.relics.move(RELIC, State.PUBLISHED, person="wang")
        yield museum


@pytest.fixture(scope="module")
def client(busy: Museum) -> TestClient:
    client = TestClient(build_app(busy, departments()), follow_redirects=False)
    busy.people.add("registrar", Role.REGISTRAR, PASSWORD, by="test")
    form = {"name": "registrar", "password": PASSWORD}
    assert client.post("/en/sign-in", data=form).status_code == 303
    return client


def rows(page: str) -> list[str]:
    """Return the text of each entry, without its tags."""
    found = re.findall(r"<li value=.*?</li>", page, re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)) for one in found]


def test_it_says_who_did_what_to_which_work(client: TestClient):
    page = client.get(PATH).text
    told = rows(page)
    [came] = [one for one in told if "Signed in" in one]
    assert "registrar" in came
    [moved] = [one for one in told if "State changed" in one]
    assert "Draft → Published" in moved
    assert "wang" in moved
    assert "L 1 · Hills &lt;b&gt;" in moved
    assert any("&lt;li&gt;" in one and "Entry edited" in one for one in told)
    assert f'href="/en/staff/relics/{RELIC}"' in page
    assert "<script" not in re.sub(r"<script[^>]* src=[^>]*></script>", "", page)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("person=wang", 2),
        ("person=nobody", 0),
        ("kind=relic.state", 1),
        ("relic=L 1", 2),
        (f"relic={RELIC}&person=wang", 1),
        ("since=2999-01-01", 0),
        ("until=2001-01-01", 0),
        (f"until=2999-01-01&kind=relic&relic={RELIC}", 2),
        ("relic=No such number", 0),
    ],
)
def test_the_form_narrows(client: TestClient, query: str, count: int):
    answer = client.get(f"{PATH}?{query}")
    assert answer.status_code == 200
    assert len(rows(answer.text)) == count


def test_what_cannot_be_understood_is_named_and_left_out(client: TestClient):
    page = client.get(f"{PATH}?since=yesterday<&relic=X 9&before=x").text
    assert "“yesterday&lt;” is no day" in page
    assert "No relic bears the number “X 9”" in page


def test_it_is_read_page_by_page_without_losing_the_question(client: TestClient, busy: Museum):
    for number in range(60):
        busy.relics.revise(relic_id(OTHER), Catalogue(staff_note=str(number)), person="zhao")
    first = client.get(f"{PATH}?person=zhao&kind=relic").text
    assert len(rows(first)) == 50
    [further] = re.findall(r'rel="next" href="([^"]+)"', first)
    second = client.get(PATH + further.replace("&amp;", "&")).text
    assert len(rows(second)) == 10
    assert 'rel="next"' not in second
    assert not set(rows(first)) & set(rows(second))


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh-Hans", "操作记录"), ("zh-Hant", "操作紀錄"), ("en", "Who did what")],
)
def test_it_stands_in_three_languages(client: TestClient, language: str, title: str):
    page = client.get(f"/{language}/staff/audit").text
    assert f'aria-current="page">{title}</a>' in page


def test_others_are_not_led_there(client: TestClient, busy: Museum):
    assert "/staff/audit" in client.get("/en/staff").text
    busy.people.set_role("registrar", Role.CURATOR, by="test")
    assert "/staff/audit" not in client.get("/en/staff").text
    assert client.get(PATH).status_code == 403
    busy.people.set_role("registrar", Role.REGISTRAR, by="test")


def run(museum: Museum, *arguments: str):
    words = ["--museum", str(museum.folder), "audit", *arguments]
    return CliRunner().invoke(build(), words)


def test_the_command_says_the_same_and_gives_whole_entries_to_programs(busy: Museum):
    told = run(busy, "--person", "wang", "--json").output.splitlines()
    entries = [json.loads(line) for line in told]
    assert [one["kind"] for one in entries] == ["relic.state", "lot.loaded"]
    assert entries[0]["payload"] == {"from": "draft", "to": "published"}
    assert len(entries[0]["hash"]) == 64
    assert len(run(busy, "--limit", "1", "--json").output.splitlines()) == 1
    [only] = run(busy, "--relic", NUMBER, "--kind", "relic.state", "--json").output.splitlines()
    assert json.loads(only) == entries[0]
    assert "relic.state" in run(busy).output
    assert run(busy, "--until", "2001-01-01", "--json").output == ""


def test_a_day_that_is_none_is_refused_with_a_fix(busy: Museum):
    answer = run(busy, "--since", "yesterday")
    assert answer.exit_code != 0
    assert "yesterday" in str(answer.exception) + answer.output


def test_what_became_of_a_story_is_said_in_words(client: TestClient, busy: Museum):
    busy.stories.create("walk", StoryKind.STORY, {"en": "A walk"}, person="zhao")
    busy.stories.save(Story(id="walk", title={"en": "A long walk"}), expected=1, person="zhao")
    busy.stories.move("walk", State.IN_REVIEW, person="zhao")
    told = " ".join(rows(client.get(f"{PATH}?person=zhao").text))
    assert "Draft → In review" in told
    assert "Edited" in told
    for raw in ("base:", "why:", "from:"):
        assert raw not in told
