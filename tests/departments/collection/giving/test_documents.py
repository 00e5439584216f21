"""Taking out as LIDO and Linked Art: what they carry comes back, what they cannot is told."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.demo.records.great_scroll import great_record
from handscroll.departments.collection.giving.giving import Wanted, give
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.standards.lido.carried import LOST as LOST_BY_LIDO
from handscroll.standards.lido.carried import carried as carried_by_lido
from handscroll.standards.linked_art.carried import LOST as LOST_BY_LINKED_ART
from handscroll.standards.linked_art.carried import carried as carried_by_linked_art

FEW = settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CARRIED = {
    ".lido.xml": (carried_by_lido, LOST_BY_LIDO),
    ".linked-art.json": (carried_by_linked_art, LOST_BY_LINKED_ART),
    ".linked-art.jsonl": (carried_by_linked_art, LOST_BY_LINKED_ART),
}


def relic(number: str, **other: object) -> Relic:
    facts = {"id": f"r{number}", "accession_number": f"E {number}", "title": {"en": "x"}}
    return Relic.model_validate(facts | {"parts": ()} | other)


@FEW
@given(data=st.data(), end=st.sampled_from(sorted(CARRIED)))
def test_records_taken_out_and_loaded_into_an_empty_museum_are_as_carried(
    data, end, any_relics, new_museum, brought, tmp_path
):
    records, (carried, lost) = data.draw(any_relics), CARRIED[end]
    told = give(new_museum(records), tmp_path / f"all{end}", Wanted(), replace=True)
    back, reading = brought(tmp_path / f"all{end}")
    assert back == {one.id: carried(one) for one in records}
    assert (told.records, told.refused, reading.problems.count) == (len(records), [], 0)
    fields = {".".join(path.split(".")[:2]) for path in lost}
    characters = {"title", "creator", "dynasty", "medium", "description", "date_written",
                  "rights.credit_line"}  # fmt: skip
    assert {gap.field for gap in told.gaps.found} <= fields | characters


@pytest.mark.parametrize("end", [".lido.xml", ".linked-art.json"])
def test_the_longest_record_and_one_that_says_everything_come_back_twice_the_same(
    end, new_museum, brought, run, full, tmp_path
):
    records = [relic("1", catalogue=great_record()), relic("2", catalogue=full)]
    out = tmp_path / f"all{end}"
    done = run(new_museum(records), "export", out, "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["bytes"] == out.stat().st_size
    assert {"catalogue.location", "catalogue.staff_note"} <= {
        one["field"] for one in told["not_carried"]
    }
    back, _ = brought(out)
    give(new_museum(back.values()), tmp_path / f"again{end}", Wanted())
    assert (tmp_path / f"again{end}").read_bytes() == out.read_bytes()


@pytest.mark.parametrize("end", [".lido.xml", ".linked-art.jsonl"])
def test_the_public_gets_published_records_and_nothing_of_the_staff(
    end, new_museum, run, full, tmp_path
):
    museum = new_museum([relic("1", catalogue=full, state=State.PUBLISHED), relic("2")])
    out = tmp_path / f"public{end}"
    assert run(museum, "export", out, "--public").exit_code == 0
    written = out.read_text("utf-8")
    for secret in ("x.location", "123456", "x.staff_note", "x.provenance.price", "E 2"):
        assert secret not in written
    assert "E 1" in written


def test_addresses_stand_in_it_where_the_museum_has_one_and_only_of_what_is_published(
    new_museum, brought, tmp_path
):
    museum = new_museum([relic("1", state=State.PUBLISHED), relic("2")])
    museum.settings.base_url = "https://m.example/"
    for end in CARRIED:
        out = tmp_path / f"web{end}"
        give(museum, out, Wanted())
        written = out.read_text("utf-8")
        assert "https://m.example/en/relics/r1" in written
        assert "relics/r2" not in written
        back, _ = brought(out)
        assert sorted(back) == ["r1", "r2"]


def test_a_record_that_cannot_be_named_is_told_and_an_empty_museum_makes_an_empty_file(
    new_museum, run, brought, tmp_path
):
    museum = new_museum([relic("1", accession_number="\x01"), relic("2")])
    done = run(museum, "export", tmp_path / "a.lido.xml", "--json")
    assert (done.exit_code, json.loads(done.stdout)["refused"]) == (1, ["\x01"])
    out = tmp_path / "none.linked-art.json"
    assert run(new_museum(), "export", out).exit_code == 0
    assert json.loads(out.read_text()) == []
