"""The history of a relic: for staff alone, side by side, restored and undone, also in a race."""

import json
import re

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from handscroll.entrances.cli import build
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import Role
from handscroll.museum import Museum

PASSWORD = "a long enough password"
NUMBER = "L 1"
RELIC = relic_id(NUMBER)
PATH = f"/en/relics/{RELIC}/history"


def said(**fields) -> Catalogue:
    return Catalogue.model_validate(fields)


@pytest.fixture
def edited(museum: Museum) -> Museum:
    """A museum with one record that was edited twice since it came."""
    record = Relic(id=RELIC, accession_number=NUMBER, title={"en": "Hills <b>"}, parts=())
    museum.lots.load(iter([record]), "old-cards", person="wang")
    museum.relics.revise(RELIC, said(titles=[{"text": "溪山圖"}]), person="wang")
    title = {"text": "溪山卷", "kind": "on_object"}
    seal = {"id": "s1", "reading": "<i>墨緣", "cutting": "relief"}
    museum.relics.revise(RELIC, said(titles=[title], seals=[seal]), person="li")
    return museum


@pytest.fixture
def client(edited: Museum) -> TestClient:
    return TestClient(build_app(edited, departments()), follow_redirects=False)


def sign_in(client: TestClient, museum: Museum, role: Role) -> str:
    museum.people.add(role.value, role, PASSWORD, by="test")
    client.post("/en/sign-in", data={"name": role.value, "password": PASSWORD})
    return museum.people.csrf(client.cookies["handscroll_session"])


@pytest.fixture
def run(edited: Museum):
    """Run a command on the museum."""

    def invoke(*arguments: object):
        words = ["--museum", str(edited.folder), "relic", *map(str, arguments)]
        return CliRunner().invoke(build(), words, catch_exceptions=False)

    return invoke


def test_versions_stand_beside_each_other_field_by_field(client: TestClient, edited: Museum):
    sign_in(client, edited, Role.CONSERVATOR)
    page = client.get(PATH).text
    assert "Version 1 and version 2" in page
    assert 'title="catalogue.titles[0].text"' in page
    assert "溪山<del>圖</del>" in page
    assert "溪山<ins>卷</ins>" in page
    assert "Entry · Titles 1 · Kind" in page
    assert "&lt;i&gt;墨緣" in page
    assert "Hills &lt;b&gt;" in page
    assert "2 fields changed" not in page
    assert "3 fields changed" in page
    assert "Restore version" not in page
    assert "<script" not in re.sub(r"<script[^>]* src=[^>]*></script>", "", page)


def test_any_two_versions_are_compared_in_the_reader_s_language(client: TestClient, edited: Museum):
    sign_in(client, edited, Role.CURATOR)
    page = client.get(f"/zh-Hans/relics/{RELIC}/history?old=0&new=2").text
    assert "第 0 版与第 2 版" in page
    assert "著录" in page
    assert client.get(f"{PATH}?old=2&new=2").text.count("Both say the same") == 1
    assert client.get(f"{PATH}?old=1&new=9").status_code == 404
    assert client.get(f"{PATH}?old=x").status_code == 400


@pytest.mark.parametrize(
    ("role", "seen", "restored"),
    [
        (None, 401, 401),
        (Role.RESEARCHER, 403, 403),
        (Role.EDUCATOR, 403, 403),
        (Role.CONSERVATOR, 200, 403),
        (Role.CURATOR, 200, 303),
        (Role.REGISTRAR, 200, 303),
        (Role.ADMINISTRATOR, 200, 303),
    ],
)
def test_who_sees_and_who_restores(client: TestClient, edited: Museum, role, seen, restored):
    csrf = sign_in(client, edited, role) if role else "guessed"
    assert client.get(PATH).status_code == seen
    form = {"version": 1, "expected": 2, "csrf": csrf}
    assert client.post(PATH, data=form).status_code == restored
    assert edited.relics.standing(RELIC)[1] == (3 if restored == 303 else 2)


def test_a_restoring_says_what_was_done_and_is_undone(client: TestClient, edited: Museum):
    csrf = sign_in(client, edited, Role.CURATOR)
    before = edited.relics.get(RELIC)
    answer = client.post(PATH, data={"version": 0, "expected": 2, "csrf": csrf})
    assert answer.headers["location"] == f"{PATH}?done=3"
    assert edited.relics.get(RELIC).catalogue == Catalogue()
    page = client.get(answer.headers["location"]).text
    assert "Restored, as version 3" in page
    assert "Undo: back to version 2" in page
    answer = client.post(PATH, data={"version": 2, "expected": 3, "csrf": csrf})
    assert answer.status_code == 303
    assert edited.relics.get(RELIC) == before
    again = client.post(PATH, data={"version": 2, "expected": 4, "csrf": csrf})
    assert again.headers["location"] == PATH
    assert "Restored, as" not in client.get(f"{PATH}?done=2").text


def test_a_form_of_another_session_restores_nothing(client: TestClient, edited: Museum):
    sign_in(client, edited, Role.CURATOR)
    form = {"version": 0, "expected": 2, "csrf": "guessed"}
    assert client.post(PATH, data=form).status_code == 403
    assert edited.relics.standing(RELIC)[1] == 2


def test_two_who_save_at_once_see_both_and_the_later_one_may_save_again(
    client: TestClient, edited: Museum
):
    csrf = sign_in(client, edited, Role.CURATOR)
    edited.relics.revise(RELIC, said(staff_note="meanwhile"), person="zhao")
    answer = client.post(PATH, data={"version": 1, "expected": 2, "csrf": csrf})
    assert answer.status_code == 409
    assert "Two people changed this at once" in answer.text
    assert "<del>meanwhile</del>" in answer.text
    assert "溪山圖" in answer.text
    assert edited.relics.get(RELIC).catalogue == said(staff_note="meanwhile")
    expected = re.search(r'name="expected" value="(\d+)"', answer.text)
    assert expected
    form = {"version": 1, "expected": expected[1], "csrf": csrf}
    assert client.post(PATH, data=form).status_code == 303
    assert edited.relics.get(RELIC).catalogue == said(titles=[{"text": "溪山圖"}])
    assert edited.revisions.at(RELIC, 3).catalogue == said(staff_note="meanwhile")


def test_long_histories_come_a_page_at_a_time(client: TestClient, edited: Museum):
    sign_in(client, edited, Role.CURATOR)
    for number in range(22):
        edited.relics.revise(RELIC, said(staff_note=f"n{number}"), person="wang")
    page = client.get(PATH).text
    assert page.count('class="version-number"') == 20
    assert "?newest=4" in page
    assert client.get(f"{PATH}?newest=4").text.count('class="version-number"') == 5


def test_the_terminal_lists_compares_and_restores(edited: Museum, run):
    told = json.loads(run("history", NUMBER, "--json").stdout)
    assert [(one["version"], one["changed"]) for one in told] == [(0, 0), (1, 1), (2, 3)]
    differing = json.loads(run("diff", NUMBER, "--json").stdout)
    assert (differing["old"], differing["new"]) == (1, 2)
    assert [(one["path"], one["kind"]) for one in differing["changes"]] == [
        ("catalogue.titles[0].text", "changed"),
        ("catalogue.titles[0].kind", "added"),
        ("catalogue.seals", "added"),
    ]
    assert json.loads(run("diff", NUMBER, 2, 0, "--json").stdout)["changes"][0]["kind"] == "removed"
    dry = json.loads(run("restore", NUMBER, 0, "--dry-run", "--json").stdout)
    assert (dry["dry_run"], dry["version"]) == (True, 2)
    assert edited.relics.standing(RELIC)[1] == 2
    done = json.loads(run("restore", NUMBER, 0, "--by", "qian", "--json").stdout)
    assert (done["version"], done["changes"]) == (3, dry["changes"])
    assert edited.revisions.of(RELIC)[-1].person == "qian"


def test_tables_say_the_same_and_markup_in_a_record_stays_text(edited: Museum, run):
    edited.relics.revise(RELIC, said(staff_note="[red]x[/red]"), person="wang")
    assert "[red]x[/red]" in run("diff", NUMBER, 2, 3).stdout
    assert "catalogue" in run("history", NUMBER).stdout
    assert "would say again" in " ".join(run("restore", NUMBER, 1, "--dry-run").stdout.split())
