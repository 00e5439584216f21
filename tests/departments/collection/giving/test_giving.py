"""Taking out: export, empty museum, load gives equal records; what does not come back is told."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.demo.records.great_scroll import great_record
from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.giving.giving import Wanted, give
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.taking_in import take_in
from handscroll.errors import ConflictError, InvalidError, NotFoundError
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.scans.limits import Limits


def relic(number: str, **other: object) -> Relic:
    facts = {"id": f"r{number}", "accession_number": f"E {number}", "title": {"en": "x"}}
    return Relic.model_validate(facts | {"parts": ()} | other)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_records_taken_out_and_loaded_into_an_empty_museum_are_equal(
    data, any_relics, new_museum, brought, tmp_path
):
    records = data.draw(any_relics)
    museum = new_museum(records)
    told = give(museum, tmp_path / "all.jsonl", Wanted(), replace=True)
    back, reading = brought(tmp_path / "all.jsonl")
    assert back == {one.id: one for one in records}
    assert (told.records, told.gaps.found, reading.problems.count) == (len(records), [], 0)
    assert told.bytes == (tmp_path / "all.jsonl").stat().st_size


def test_the_longest_record_and_one_that_says_everything_come_back(
    new_museum, brought, run, full, tmp_path
):
    records = [
        relic("1", catalogue=great_record(), state=State.PUBLISHED),
        relic("2", catalogue=full, state=State.WITHDRAWN, painted_by_software=True),
        relic("3", title={"none": "\u2028=SUM(A1)\r\n\t山水"}, creator={"en": "  a  "}),
    ]
    museum = new_museum(records)
    out = tmp_path / "all.jsonl"
    done = run(museum, "export", out, "--json")
    assert (done.exit_code, json.loads(done.stdout)["records"]) == (0, 3)
    back, _ = brought(out)
    assert back == {one.id: one for one in records}
    again = new_museum(back.values())
    give(again, tmp_path / "again.jsonl", Wanted())
    assert (tmp_path / "again.jsonl").read_bytes() == out.read_bytes()


def test_the_public_takes_out_what_it_may_read_of_what_is_published(
    new_museum, brought, run, full, tmp_path
):
    museum = new_museum([relic("1", catalogue=full, state=State.PUBLISHED), relic("2")])
    out = tmp_path / "public.jsonl"
    assert run(museum, "export", out, "--public").exit_code == 0
    written = out.read_text("utf-8")
    for secret in ("location", "valuation", "staff_note", "123456", "x.provenance.price"):
        assert secret not in written
    back, _ = brought(out)
    assert [*back] == ["r1"]
    assert back["r1"].catalogue.significance == full.significance
    with pytest.raises(InvalidError, match="draft"):
        Wanted(State.DRAFT, public=True)


def test_one_state_alone_is_taken_out_and_a_dry_run_writes_nothing(new_museum, run, tmp_path):
    museum = new_museum([relic("1"), relic("2", state=State.IN_REVIEW)])
    out = tmp_path / "some.ndjson"
    asked = ("export", out, "--state", "in_review", "--json")
    dry = json.loads(run(museum, *asked, "--dry-run").stdout)
    assert not out.exists()
    done = json.loads(run(museum, *asked).stdout)
    assert {**dry, "dry_run": False} == done
    assert done["bytes"] == out.stat().st_size
    assert [json.loads(line)["id"] for line in out.read_bytes().splitlines()] == ["r2"]
    assert "1 records written" in run(museum, *asked[:-1], "--replace").stdout


def test_pictures_stay_and_that_is_told(museum: Museum, run, brought, make_scan, tmp_path):
    plan = plan_intake([make_scan(tmp_path / "leaf.png")], None, Limits(), publish=True)
    for key in ask_for(museum, plan, person="wang").keys:
        take_in(museum, key)
    [held] = museum.relics.list()
    out = tmp_path / "all.jsonl"
    done = run(museum, "export", out)
    assert done.exit_code == 0
    assert "parts" in done.stdout
    back, _ = brought(out)
    assert back == {held.id: held.model_copy(update={"parts": ()})}


def test_what_is_there_stays_when_something_goes_wrong(new_museum, tmp_path):
    museum, out = new_museum([relic("1"), relic("2")]), tmp_path / "all.jsonl"
    out.write_text("mine")

    def stop() -> None:
        assert (tmp_path / ".all.jsonl.part").exists()
        raise KeyboardInterrupt

    with pytest.raises(ConflictError, match="there already"):
        give(museum, out, Wanted())
    with pytest.raises(KeyboardInterrupt):
        give(museum, out, Wanted(), replace=True, on_record=stop)
    assert (out.read_text(), [*tmp_path.glob(".all*")]) == ("mine", [])
    assert give(museum, out, Wanted(), replace=True).records == 2


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("all.doc", InvalidError),
        ("no/all.jsonl", NotFoundError),
        ("a.jsonl", ConflictError),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_any_work(new_museum, tmp_path, name, error):
    (tmp_path / "a.jsonl").mkdir()
    with pytest.raises(error, match="Nothing was written"):
        give(new_museum(), tmp_path / name, Wanted())


def test_a_record_longer_than_the_loader_reads_is_told_and_the_others_go(
    new_museum, run, tmp_path, monkeypatch
):
    monkeypatch.setattr("handscroll.departments.collection.giving.lines.LONGEST", 2_000)
    museum = new_museum([relic("1", description={"en": "x" * 2_000}), relic("2")])
    done = run(museum, "export", tmp_path / "all.jsonl", "--json")
    assert (done.exit_code, json.loads(done.stdout)["refused"]) == (1, ["E 1"])
    assert len((tmp_path / "all.jsonl").read_bytes().splitlines()) == 1
