"""The command measures files without a museum, and captures in one."""

import csv
import json

import pytest
from typer.testing import CliRunner

from handscroll.entrances.cli import build
from handscroll.errors import InvalidError, NotFoundError
from handscroll.model.quality.card import KIND


@pytest.fixture
def run():
    """Run the command; return its result."""

    def go(*words: object, museum=None):
        before = [] if museum is None else ["--museum", str(museum.layout.folder)]
        return CliRunner().invoke(build(), [*before, "quality", "check", *map(str, words)])

    return go


def test_a_file_is_measured_and_the_card_says_what_to_do(run, capture, own_file):
    done = run(capture, "--target", own_file, "--profile", "fadgi-4", "--json")
    [body] = json.loads(done.stdout)
    assert body["card"]["target"]["key"] == "own-24"
    [verdict] = body["verdicts"]
    advice = {one["aspect"]: one["advice"] for one in verdict["findings"]}
    assert verdict["outcome"] == "fail"
    assert advice["white_balance"] == "set_white_balance"
    told = run(capture, "--target", own_file, "--profile", "fadgi-4").stdout
    assert "✗" in told
    assert "grey" in told


def test_cards_and_a_table_are_written_unless_it_is_only_tried(run, capture, own_file, tmp_path):
    words = (capture, "--target", own_file, "--out", tmp_path / "out")
    assert run(*words, "--dry-run").exit_code == 0
    assert not (tmp_path / "out").exists()
    assert run(*words).exit_code == 0
    table = (tmp_path / "out" / "captures.csv").read_text("utf-8-sig")
    [row] = csv.DictReader(table.splitlines())
    assert row["file"] == "cast.tif"
    assert float(row["white_balance"]) > 2
    [card] = (tmp_path / "out").glob("*.card.json")
    assert json.loads(card.read_text("utf-8"))["card"]["file"]["name"] == "cast.tif"


def test_own_reference_values_and_an_own_profile_are_taken(run, capture, own, own_file, tmp_path):
    lines = ["patch,L,a,b", *(f"{p.name},{p.lab[0]},{p.lab[1]},{p.lab[2]}" for p in own.patches)]
    (tmp_path / "own.csv").write_text("\n".join(lines), "utf-8")
    profile = {
        "key": "house-rule", "title": "House rule", "edition": "1", "category": "all",
        "levels": ["best", "good"], "sources": {"us": "our own"},
        "tolerances": [{"aspect": "noise", "limits": {"best": {"most": 0.01}, "good": {"most": 9}},
                        "standing": "own", "read_in": "us"}],
    }  # fmt: skip
    (tmp_path / "rule.json").write_text(json.dumps(profile), "utf-8")
    more = ("--target", own_file, "--reference", tmp_path / "own.csv", "--json")
    for level, outcome in (("best", "fail"), ("good", "pass")):
        done = run(capture, *more, "--profile", f"{tmp_path / 'rule.json'}:{level}")
        [body] = json.loads(done.stdout)
        assert body["verdicts"][0]["outcome"] == outcome
        assert body["card"]["target"]["source"] == "own.csv"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--target", "nothing"), NotFoundError),
        (("--profile", "fadgi-9"), NotFoundError),
        (("--profile", "guess"), NotFoundError),
        (("--reference", "own.csv"), NotFoundError),
    ],
)
def test_what_is_not_known_is_said_before_anything_is_measured(run, capture, words, problem):
    assert isinstance(run(capture, *words).exception, problem)


def test_a_target_file_that_is_none_says_where_it_is_wrong(run, capture, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text('{"key": "x1", "rows": 99}', "utf-8")
    trouble = run(capture, "--target", bad).exception
    assert isinstance(trouble, InvalidError)
    assert trouble.why


def test_a_relic_is_left_to_the_worker_or_measured_at_once(run, house):
    museum, number = house.museum, house.relic.accession_number
    assert run(number, museum=museum).exit_code == 0
    assert [one.subject for one in museum.work.list() if one.job == "check_capture"] == [
        house.capture.id
    ]
    assert museum.observations.every(KIND) == []
    done = run(number, "--now", "--dry-run", "--json", museum=museum)
    assert json.loads(done.stdout)[0]["card"]["target"]["key"] == "own-24"
    assert museum.observations.every(KIND) == []
    run(number, "--now", museum=museum)
    [kept] = museum.observations.every(KIND)
    assert kept.evidence == (house.capture.id,)
