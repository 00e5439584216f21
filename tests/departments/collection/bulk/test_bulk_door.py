"""Bulk edit in the browser's terms: selected, chosen, foreseen, carried out, taken back."""

import json
import re
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from handscroll.departments.collection.bulk.batch import Phase
from handscroll.departments.collection.bulk.change import BulkChange, Deed, Step
from handscroll.departments.collection.bulk.opening import SMALL, bench_of, do
from handscroll.entrances.cli import build
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.storage.jobs import JobState

BULK = "/en/staff/bulk"


@pytest.fixture(scope="module")
def wang(house):
    return house.client("wang")


def csrf(client):
    return re.findall(r'name="csrf" value="([^"]+)"', client.get("/en/staff").text)[0]


def send(client, **fields):
    return client.post(BULK, data={"csrf": csrf(client), **fields})


def press(client, place, do):
    answer = client.post(place, data={"csrf": csrf(client), "do": do})
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    return client.get(place).text


def test_results_offer_a_choice_to_those_who_may_edit_and_to_nobody_else(house, wang):
    house.desk.works()
    for view in ("scroll", "table"):
        page = wang.get(f"/en/find?q=Hills&view={view}").text
        assert page.count('type="checkbox" name="work"') == 6
        assert "Edit all 6 works found" in page
        assert '<input type="hidden" name="q" value="Hills">' in page
    for name in ("zhao", "nobody"):
        assert 'name="work"' not in house.client(name).get("/en/find?q=Hills").text
    refused = house.client("zhao").get(BULK)
    assert refused.status_code == 403


def test_works_that_were_selected_are_changed_and_taken_back(house, wang):
    first, second = house.ids[:2]
    page = wang.get(f"{BULK}?work={first}&work={second}&of=some").text
    assert "2 works selected" in page
    works = re.findall(r'name="work" value="([^"]+)"', page)
    assert [one.partition("@")[0] for one in works] == [first, second]
    chosen = send(wang, work=works, do="step", field="medium", deed="words").text
    assert 'name="o0"' in chosen
    step = {"f0": "medium", "d0": "words", "o0": "slik", "w0": "silk"}
    looked = send(wang, work=works, do="look", **step)
    assert looked.status_code == 303
    place = looked.headers["location"]
    page = wang.get(place).text
    assert "Ready; nothing is written yet" in page
    assert "<del>slik</del>" in page
    assert "<ins>silk</ins>" in page
    assert house.museum.relics.get(first).medium == {"en": "Ink on slik"}
    page = press(wang, place, "apply")
    assert "Done" in page
    assert house.museum.relics.get(first).medium == {"en": "Ink on silk"}
    history = wang.get(f"/en/relics/{first}/history").text
    batch = place.rpartition("/")[2]
    assert f"Bulk edit {batch}" in history
    again = wang.post(place, data={"csrf": csrf(wang), "do": "apply"})
    assert again.status_code == 409
    assert "Taken back" in press(wang, place, "undo")
    assert house.museum.relics.get(first).medium == {"en": "Ink on slik"}
    assert f"Bulk edit {batch} taken back" in wang.get(f"/en/relics/{first}/history").text


def test_a_value_is_typed_in_the_fields_of_the_form_of_a_record(house, wang):
    works = f"{house.ids[3]}@"
    page = send(wang, work=works, do="step", field="catalogue.titles", deed="add").text
    assert 'name="s0.catalogue.titles.n0.text"' in page
    step = {"f0": "catalogue.titles", "d0": "add", "s0.catalogue.titles.n0.text": "溪山"}
    page = send(wang, work=works, **step, do="add s0.catalogue.titles.n0.notes").text
    assert 'value="溪山"' in page
    page = send(wang, work=works, **step, do="step", field="catalogue.grade", deed="set").text
    assert 'value="溪山"' in page
    assert '<select name="s1.catalogue.grade"' in page
    page = send(wang, work=works, **step, do="drop 0").text
    assert 'name="f0"' not in page
    two = {**step, "f1": "catalogue.grade", "d1": "set", "s1.catalogue.grade": "first"}
    place = send(wang, work=works, **two, do="look").headers["location"]
    press(wang, place, "apply")
    said = house.museum.relics.get(house.ids[3]).catalogue
    assert (said.titles[0].text, said.grade) == ("溪山", "first")
    press(wang, place, "undo")
    assert house.museum.relics.get(house.ids[3]).catalogue.grade is None


def test_all_that_a_search_finds_and_who_saved_meanwhile(house, wang):
    page = wang.get(f"{BULK}?of=all&q=Hills").text
    assert "6 works selected" in page
    assert '<input type="hidden" name="query" value="q=Hills">' in page
    step = {"f0": "catalogue.staff_note", "d0": "set", "s0.catalogue.staff_note": "all"}
    place = send(wang, query="q=Hills", do="look", **step).headers["location"]
    theirs = Catalogue.model_validate({"staff_note": "meanwhile"})
    house.museum.relics.revise(house.ids[5], theirs, person="zhao")
    page = press(wang, place, "apply")
    assert "1 work is left out, the others go through" in page
    assert "Somebody saved it after you selected it" in page
    assert f'/en/relics/{house.ids[4]}/history"' in page
    assert f'/en/relics/{house.ids[5]}/history"' not in page, "it is none of the changed ones"
    assert house.museum.relics.get(house.ids[5]).catalogue.staff_note == "meanwhile"
    assert house.museum.relics.get(house.ids[4]).catalogue.staff_note == "all"
    press(wang, place, "undo")
    assert house.museum.relics.get(house.ids[4]).catalogue.staff_note == "old"


def test_how_far_a_batch_is_is_told_to_those_who_may_edit(house, wang):
    step = {"f0": "catalogue.staff_note", "d0": "set", "s0.catalogue.staff_note": "far"}
    works = [f"{one}@" for one in house.ids[:2]]
    batch = send(wang, work=works, do="look", **step).headers["location"].rpartition("/")[2]
    told = wang.get(f"/api/bulk/{batch}")
    assert told.json() == {"stage": "ready", "share": 1.0, "settled": 2, "total": 2}
    assert told.headers["cache-control"] == "no-store"
    assert wang.get("/api/bulk/b-unknown").status_code == 404
    assert house.client("zhao").get(f"/api/bulk/{batch}").status_code == 403


def test_a_batch_that_is_worked_on_looks_again_by_itself(house, wang):
    batches = bench_of(house.museum).batches
    step = Step(Deed.CLEAR, "catalogue.grade")
    batch = batches.begin(BulkChange((step,)), "wang", None)
    batches.keep(replace(batch, phase=Phase.UNDOING, total=1_000, settled=250))
    page = wang.get(f"{BULK}/{batch.id}").text
    assert f'data-watch="/api/bulk/{batch.id}" data-stage="undoing"' in page
    assert '<progress max="1" value="0.25"' in page
    assert 'data-told="{settled} of {total}">250 of 1,000<' in page
    assert 'role="status" data-aloud="2"></p>' in page
    assert f'href="/en/staff/bulk/{batch.id}">Look again</a>' in page
    batches.keep(replace(batch, phase=Phase.DONE, total=1_000, settled=1_000))
    assert "data-watch" not in wang.get(f"{BULK}/{batch.id}").text
    batches.forget(batch)


def test_what_cannot_be_is_said_and_the_form_stays(house, wang):
    works = f"{house.ids[0]}@"
    for fields in ({}, {"f0": "medium", "d0": "set"}, {"state": "lost"}):
        answer = send(wang, work=works, do="look", **fields)
        assert answer.status_code == 422
        assert "The change is not clear yet" in answer.text
        assert f'name="work" value="{house.ids[0]}@' in answer.text
    assert "No work is selected" in wang.get(BULK).text
    li = house.client("li")
    assert send(li, work=works, do="look", state="published").status_code == 403
    assert wang.get(f"{BULK}/b-unknown").status_code == 404
    assert wang.post(BULK, data={"csrf": "guessed", "do": "look"}).status_code == 403


def test_a_reason_for_withdrawing_is_asked_for_and_stays_typed(house, wang):
    asked = {"work": f"{house.ids[0]}@", "do": "look", "state": "withdrawn"}
    assert 'name="because"' in send(wang, **asked | {"do": "other"}).text
    answer = send(wang, **asked)
    assert answer.status_code == 422
    assert "no reason was given" in answer.text
    answer = send(wang, **asked | {"because": "<b>" + "x" * 5000})
    assert answer.status_code == 422
    assert ">\n&lt;b&gt;xxx" in answer.text
    place = send(wang, **asked | {"because": "Lent <b>"}).headers["location"]
    assert "Reason: Lent &lt;b&gt;" in wang.get(place).text


def test_who_may_not_edit_is_refused_before_anything_is_read(house):
    for name in ("zhao", "nobody"):
        answer = house.client(name).post(
            BULK, content=b"never read", headers={"content-type": "multipart/form-data"}
        )
        assert answer.status_code in (401, 403)
        assert "boundary" not in answer.text


def test_numbers_and_searches_beyond_all_measure_are_answered(house, wang):
    step = {"f0": "medium", "d0": "words", "o0": "slik", "w0": "silk"}
    works = f"{house.ids[0]}@"
    page = send(wang, work=works, **step, do="drop " + "9" * 5_000)
    assert 'name="f0" value="medium"' in page.text
    place = send(wang, work=works, **step, do="look").headers["location"]
    assert wang.get(f"{place}?page={2**63 - 1}&left={2**63 - 1}").status_code == 200
    many = "&".join(f"a{n}=1" for n in range(401))
    answer = send(wang, query=many, **step, do="look")
    assert (answer.status_code, "more than 400 fields" in answer.text) == (400, True)


@pytest.mark.parametrize("field", ["catalogue.own", "catalogue.date", "catalogue.format"])
def test_fields_of_every_kind_can_be_chosen(house, wang, field):
    page = send(wang, work=f"{house.ids[0]}@", do="step", field=field, deed="set")
    assert page.status_code == 200
    assert f'name="f0" value="{field}"' in page.text


def test_a_large_batch_is_the_worker_s_and_its_page_tells_how_far_it_is(house, wang):
    more = [
        Relic(id=relic_id(f"L {n}"), accession_number=f"L {n}", title={"en": "Many"}, parts=())
        for n in range(SMALL + 1)
    ]
    house.museum.lots.load(iter(more), "many", person="wang")
    step = {"f0": "medium", "d0": "set", "s0.medium.en": "Paper"}
    place = send(wang, query="q=Many", do="look", **step).headers["location"]
    name = place.rpartition("/")[2]
    page = wang.get(place).text
    assert "Looking at the works" in page
    assert "<progress" in page
    waiting = house.museum.work.list("bulk", {JobState.WAITING})
    assert [one.subject for one in waiting] == [name]
    do(house.museum, name)
    page = wang.get(place).text
    assert f"Change {SMALL + 1} works" in page
    assert wang.get(f"{place}?page=2").text.count('class="bulk-work"') == 25


@pytest.fixture
def edit(desk):
    """Run the command: exit code and what it wrote as JSON."""
    desk.load(*(desk.record(f"C {n}") for n in range(3)))

    def run(*told: str):
        command = ["--museum", str(desk.museum.folder), "edit", *told, "--json"]
        done = CliRunner().invoke(build(), command)
        return done.exit_code, json.loads(done.stdout) if done.stdout else done.exception

    return run


def test_the_command_foresees_changes_and_takes_back(edit, desk):
    before = desk.works()
    change = ("--find", "Hills", "--words", "medium=slik→silk", "--set", "grade=first")
    code, told = edit(*change, "--dry-run")
    assert (code, told["changes"], told["phase"]) == (0, 3, "ready")
    assert {one["path"] for one in told["first"][0]["changes"]} == {"medium.en", "catalogue"}
    assert desk.works() == before
    code, told = edit(*change, "--by", "li")
    assert (code, told["changes"], told["phase"]) == (0, 3, "done")
    assert {one.catalogue.grade for one in desk.works().values()} == {"first"}
    assert edit(*change)[1]["same"] == 3
    code, told = edit("--undo", told["batch"])
    assert (code, told["phase"], told["restored"]) == (0, "undone", 3)
    assert desk.works() == before


def test_the_command_says_what_is_wrong(edit):
    for told in (("--set", "grade=first"), ("--find", "", "--set", "grad=first"),
                 ("--find", "", "--set", "grade"), ("--undo", "b-none")):  # fmt: skip
        code, trouble = edit(*told)
        assert code == 1
        assert trouble.fix
    code, told = edit("--find", "", "--set", "grade=seventh")
    assert (code, told["left_in_all"], told["changes"]) == (1, 3, 0)
