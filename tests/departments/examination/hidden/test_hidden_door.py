"""The addresses and commands of candidates, asked as each role."""

import io
import json

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from handscroll.departments.examination.hidden.door import JOB
from handscroll.departments.examination.hidden.pictures import Wanted
from handscroll.entrances.cli import build
from handscroll.geometry import Size
from handscroll.model.rights import Role


@pytest.fixture
def home(sought):
    return f"/api/stacks/{sought[1].id}/hidden"


def command(sought, *said: str):
    folder = str(sought[0].folder)
    return CliRunner().invoke(build(), ["--museum", folder, "stack", *said])


def test_only_staff_read_candidates_and_only_reviewers_judge_them(browser, home, sought):
    name = sought[2].proposed[0]
    assert browser().get(home).status_code == 401
    assert browser().get("/api/stacks/snone/hidden").status_code == 401
    researcher = browser(Role.RESEARCHER)
    told = researcher.get(home).json()
    assert [one["id"] for one in told["candidates"]] == list(sought[2].proposed)
    assert told["candidates"][0]["contrast_uncertainty"] > 0
    assert researcher.post(home).status_code == 403
    conservator = browser(Role.CONSERVATOR)
    assert conservator.post(f"{home}/{name}", json={"do": "accept"}).status_code == 403
    assert researcher.get(home).json() == told


def test_a_search_that_is_asked_for_is_owed(browser, home, sought):
    museum, stack, _ = sought
    answer = browser(Role.CONSERVATOR).post(home)
    assert (answer.status_code, answer.json()["share"]) == (202, 0.0)
    assert [one.subject for one in museum.work.list(JOB)] == [stack.id]


def test_a_curator_accepts_names_and_takes_back(browser, home, sought):
    client, name = browser(Role.CURATOR), sought[2].proposed[0]
    said = {"do": "accept", "name": {"en": "A hut"}, "caption": {"en": "Under the hill."}}
    now = client.post(f"{home}/{name}", json=said).json()
    assert (now["state"], now["name"], now["judge"]) == ("accepted", {"en": "A hut"}, "curator")
    assert now["lacks"] == ["zh-Hans", "zh-Hant"]
    again = client.post(f"{home}/{name}", json={"do": "accept"})
    assert again.status_code == 409
    assert again.json()["fix"]
    back = client.post(f"{home}/{name}", json={"do": "undo"}).json()
    assert (back["state"], back["name"]) == ("proposed", {"en": "A hut"})


def test_what_our_pages_did_not_send_changes_nothing(browser, home, sought):
    client, name = browser(Role.CURATOR), sought[2].proposed[1]
    del client.headers["x-csrf"]
    assert client.post(f"{home}/{name}", json={"do": "reject"}).status_code == 403
    assert client.post(home).status_code == 403
    candidates = {one["id"]: one for one in client.get(home).json()["candidates"]}
    assert candidates[name]["state"] == "proposed"


@pytest.mark.parametrize(
    "said",
    [
        {"do": "burn"},
        {},
        {"do": "accept", "name": "x"},
        {"do": "accept", "name": {"en": "x" * 301}},
    ],
)
def test_judgements_that_make_no_sense_are_refused(browser, home, sought, said):
    name = sought[2].proposed[2]
    assert browser(Role.CURATOR).post(f"{home}/{name}", json=said).status_code in (400, 422)


def test_a_candidate_of_another_stack_is_not_found(browser, home):
    assert browser(Role.CURATOR).post(f"{home}/o000", json={"do": "undo"}).status_code == 404


def test_the_map_is_drawn_in_ink_on_paper_at_the_size_asked_for(browser, home):
    client = browser(Role.RESEARCHER)
    answer = client.get(f"{home}/map/full/150,/0/default.jpg")
    whole = np.asarray(Image.open(io.BytesIO(answer.content)))
    assert whole.shape == (110, 150, 3)
    part = client.get(f"{home}/map/20,30,100,50/100,/0/default.jpg")
    pixels = np.asarray(Image.open(io.BytesIO(part.content))).astype(float)
    assert pixels.shape == (50, 100, 3)
    assert whole.min() < 90 < 200 < np.median(whole)


@pytest.mark.parametrize(
    "asked", ["full/0,", "9,9/10,", "900,0,5,5/10,", "0,0,-4,9/9,", "-1,0,5,5/9,", "full/max"]
)
def test_parts_that_are_not_on_the_map_are_refused(browser, home, asked):
    answer = browser(Role.RESEARCHER).get(f"{home}/map/{asked}/0/default.jpg")
    assert answer.status_code == 400
    assert answer.json()["fix"]


def test_commands_do_what_the_bench_does(sought):
    stack, name = sought[1].id, sought[2].proposed[3]
    sought_again = json.loads(command(sought, "seek", stack, "--json").stdout)
    assert (sought_again["proposed"], sought_again["before"] > 0) == ([], True)
    looked = json.loads(command(sought, "accept", name, "--dry-run", "--json").stdout)
    assert (looked["state"], looked["dry_run"]) == ("proposed", True)
    said = ("--name-en", "A boat", "--name-zh", "舟", "--by", "wang")
    kept = json.loads(command(sought, "accept", name, *said, "--json").stdout)
    assert (kept["state"], kept["name"]) == ("accepted", {"en": "A boat", "zh-Hans": "舟"})
    named = json.loads(command(sought, "name", name, "--caption-zh", "先画。", "--json").stdout)
    assert (named["name"]["en"], named["caption"]) == ("A boat", {"zh-Hans": "先画。"})
    assert json.loads(command(sought, "undo", name, "--json").stdout)["state"] == "proposed"
    assert json.loads(command(sought, "reject", name, "--json").stdout)["state"] == "rejected"
    listed = json.loads(command(sought, "hidden", stack, "--json").stdout)
    assert {one["id"]: one["state"] for one in listed["candidates"]}[name] == "rejected"
    assert "A boat" in command(sought, "hidden", stack).stdout
    assert command(sought, "undo", "o000").exit_code != 0


def test_parts_of_the_map_are_no_finer_than_the_public_may_have():
    whole = Size(4000, 1000)
    wanted = Wanted.read("100,100,800,400", "800,", whole, 1000)
    assert (wanted.width, wanted.height) == (200, 100)
    assert Wanted.read("100,100,800,400", "800,", whole).width == 800
