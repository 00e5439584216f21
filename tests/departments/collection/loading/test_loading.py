"""Loading by the command line: what goes through, what is told, taken up, undone and found."""

import json

import pytest
from typer.testing import CliRunner

from handscroll.departments.collection.finding.opened import search_of
from handscroll.departments.collection.loading.lines import relics_in
from handscroll.departments.collection.loading.reading import Reading, files_of
from handscroll.departments.collection.vocabularies.store import load as words
from handscroll.entrances.cli import build
from handscroll.errors import NotFoundError
from handscroll.model.identity import relic_id
from handscroll.model.intake import Problem
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.museum.search import Query

GOOD = [{"accession_number": f"J {n}", "title": {"zh-Hans": f"山水{n}"}} for n in range(3)]


@pytest.fixture
def home(tmp_path):
    with Museum.create(tmp_path / "museum"):
        pass
    return tmp_path / "museum"


def run(home, *arguments: object):
    done = CliRunner().invoke(build(), ["--museum", str(home), *map(str, arguments)])
    assert done.exit_code in (0, 1), done.output
    return done


def told(home, *arguments: object):
    return json.loads(run(home, *arguments, "--json").stdout)


def jsonl(file, *records: object):
    lines = [one if isinstance(one, str) else json.dumps(one) for one in records]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_lines_that_cannot_be_relics_are_told_and_the_others_are_loaded_and_found(home, tmp_path):
    file = jsonl(
        tmp_path / "cards.jsonl",
        GOOD[0],
        "{no json",
        "[1]",
        {"title": {"en": "No number"}},
        {"accession_number": "J 7", "id": "../up"},
        {"accession_number": "J 8", "format": "no format"},
        {"accession_number": "J 9", "title": {"en": "half \ud83d"}},
        GOOD[1],
        "",
        GOOD[0],
        GOOD[2] | {"state": "published"},
    )
    done = told(home, "load", file, "--name", "cards")
    assert (done["added"], done["lots"], done["left_out"]) == (3, 1, 2)
    assert [one["row"] for one in done["problems"]] == [2, 3, 4, 5, 6, 7, 10]
    assert all(one["what"] and one["why"] and one["fix"] for one in done["problems"])
    assert done["problems"][-1]["why"] == "record 1 bears the same number"
    assert done["problems_in_all"] == 7
    with Museum.open(home) as museum:
        assert [one.accession_number for one in museum.relics.list()] == ["J 0", "J 1", "J 2"]
        assert museum.relics.get(relic_id("J 2")).state is State.PUBLISHED
        assert len(search_of(museum).find(Query(everything=True)).hits) == 3
    again = told(home, "load", file, "--name", "cards")
    assert (again["added"], again["there"]) == (0, 3)


def test_rows_of_sheets_and_a_folder_of_files_are_loaded_and_undone(home, tmp_path):
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "a.csv").write_text(
        "藏品号,名称,作者,形制\nC 1,溪山图,王翚,立轴\n,无号,,\nC 2,秋林,,手卷\n", encoding="utf-8"
    )
    (folder / "b.csv").write_text("nothing,here\n1,2\n", encoding="utf-8")
    (folder / "notes.txt").write_text("not a file of records", encoding="utf-8")
    jsonl(folder / "c.jsonl", *GOOD)
    dry = told(home, "load", folder, "--name", "cards", "--publish", "--dry-run")
    with Museum.open(home) as museum:
        assert (dry["added"], museum.relics.count(), museum.ledger.entries()) == (5, 0, [])
    done = told(home, "load", folder, "--name", "cards", "--publish", "--person", "wang")
    assert {**dry, "dry_run": False} == done
    assert [(one["file"], one["row"]) for one in done["problems"]] == [
        ("a.csv", 3),
        ("b.csv", None),
    ]
    with Museum.open(home) as museum:
        first = museum.relics.get(relic_id("C 1"))
        assert (first.title["zh-Hans"], first.state) == ("溪山图", State.PUBLISHED)
        assert len(search_of(museum).find(Query()).hits) == 5
        assert museum.relics.versions(first.id)[0]["person"] == "wang"
    assert told(home, "undo", "cards", "--dry-run")["removed"] == 5
    assert told(home, "undo", "cards") == {
        "name": "cards", "dry_run": False, "removed": 5, "kept": 0
    }  # fmt: skip
    with Museum.open(home) as museum:
        assert search_of(museum).entries == 0


def test_what_is_told_on_the_terminal_says_how_many(home, tmp_path):
    done = run(home, "load", jsonl(tmp_path / "c.jsonl", *GOOD, "{"), "--name", "c")
    assert (done.exit_code, "3 records loaded in 1 lots as c" in done.output) == (1, True)
    assert "it is no JSON" in " ".join(done.output.split())
    assert "3 records taken back" in run(home, "undo", "c").output


def test_a_folder_without_records_is_no_load(tmp_path):
    with pytest.raises(NotFoundError, match="no files of records"):
        files_of(tmp_path)


def test_a_line_that_is_too_long_is_left_out_and_not_held(tmp_path, monkeypatch):
    monkeypatch.setattr("handscroll.departments.collection.loading.lines.LONGEST", 200)
    file = jsonl(tmp_path / "c.jsonl", GOOD[0], GOOD[1] | {"date_written": "x" * 5000}, GOOD[2])
    problems: list[Problem] = []
    read: list[int] = []
    found = [one.accession_number for _, one in relics_in(file, problems.append, read.append)]
    assert found == ["J 0", "J 2"]
    assert [one.row for one in problems] == [2]
    assert read[-1] == file.stat().st_size


def test_many_problems_are_counted_and_the_first_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("handscroll.departments.collection.loading.reading.MOST_TOLD", 3)
    reading = Reading([jsonl(tmp_path / "c.jsonl", *["{"] * 9)], words(), publish=False)
    assert list(reading) == []
    assert (reading.problems.count, len(reading.problems.first)) == (9, 3)
