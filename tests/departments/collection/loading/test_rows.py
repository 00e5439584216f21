"""Records of others by a mapping: dry run, run, interruption, and undone as if it had not been."""

import csv
import hashlib
import json

import pytest
from typer.testing import CliRunner

from handscroll.departments.collection.loading.reading import MAPPED, Asked, Reading, files_of
from handscroll.departments.collection.mapping.mapping import Mapping
from handscroll.departments.collection.vocabularies.store import load as load_words
from handscroll.entrances.cli import build
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.museum import Museum

MAPPING = """
[constants]
held_by = "某馆"
[[column]]
from = "编号"
to = "accession_number"
[[column]]
from = "品名"
to = "title"
[[column]]
from = "形"
to = "format"
[column.values]
"挂的" = "立轴"
[[column]]
from = "图"
to = "file"
[[column]]
from = "时间"
to = "date"
optional = true
"""
HEAD = "编号,品名,形,图,时间,别的\n"


@pytest.fixture
def home(tmp_path):
    with Museum.create(tmp_path / "museum"):
        pass
    return tmp_path / "museum"


@pytest.fixture
def mapping(tmp_path):
    file = tmp_path / "m.toml"
    file.write_text(MAPPING, encoding="utf-8")
    return file


def told(home, *arguments: object):
    done = CliRunner().invoke(build(), ["--museum", str(home), *map(str, arguments), "--json"])
    assert done.exit_code in (0, 1), done.output
    return json.loads(done.stdout)


def sheet(tmp_path, text: str, encoding: str = "utf-8"):
    folder = tmp_path / "import"
    folder.mkdir(exist_ok=True)
    (folder / "a.tif").write_bytes(b"a")
    file = folder / "list.csv"
    file.write_bytes((HEAD + text).encode(encoding))
    return file


def test_a_dry_run_tells_the_same_as_the_run_and_writes_nothing(home, mapping, tmp_path):
    text = (
        "1,溪山,挂的,a.tif,1700,x\n2,=秋林,挂的,../museum,1700-99-99,\n"
        ",无号,,,,\n1,又一,,,,\n'=4,@SUM(1),不知,https://x.org/a.tif,,\n"
    )
    file = sheet(tmp_path, text, "gb18030")
    lists = [tmp_path / "dry.csv", tmp_path / "run.csv"]
    words = ["load", file, "--name", "theirs", "--map", mapping, "--problems"]
    dry = told(home, *words, lists[0], "--dry-run")
    with Museum.open(home) as museum:
        assert (museum.relics.count(), museum.ledger.entries()) == (0, [])
    done = told(home, *words, lists[1])
    assert {**done, "dry_run": True} == dry
    assert (done["added"], done["left_out"]) == (3, 1)
    assert lists[0].read_bytes() == lists[1].read_bytes()
    rows = list(csv.DictReader(lists[1].read_text("utf-8-sig").splitlines()))
    assert [(row["loaded"], row["row"], row["field"]) for row in rows] == [
        ("as written", "1", "别的"), ("as written", "3", "图"), ("as written", "3", "时间"),
        ("no", "4", "编号"), ("as written", "6", "图"), ("as written", "6", "形"),
        ("no", "5", ""),
    ]  # fmt: skip
    assert all(row["what"] and row["why"] and row["fix"] for row in rows)
    with Museum.open(home) as museum:
        first = museum.relics.get(relic_id("1"))
        assert (first.format.value, first.catalogue.held_by) == (
            "hanging_scroll",
            {"zh-Hans": "某馆"},
        )
        assert first.catalogue.staff_note == "file: a.tif\n别的: x"
        assert museum.relics.get(relic_id("2")).title == {"zh-Hans": "=秋林"}
        assert museum.relics.get(relic_id("=4")).title == {"en": "@SUM(1)"}


def test_what_changed_at_its_source_is_told_and_stays(home, mapping, tmp_path):
    told(home, "load", sheet(tmp_path, "1,溪山,,,,\n2,秋林,,,,\n"), "--name", "t", "--map", mapping)
    file = sheet(tmp_path, "1,溪山,,,,\n2,春林,,,1700,\n3,新,,,,\n")
    for how in (["--dry-run"], []):
        done = told(home, "load", file, "--name", "t", "--map", mapping, *how)
        assert (done["added"], done["there"], done["changed"], done["unchanged"]) == (1, 2, 1, 1)
        [remark] = [one for one in done["remarks"] if one["row"] == 3]
        assert "title, date_written, catalogue" in remark["why"]
    with Museum.open(home) as museum:
        assert museum.relics.get(relic_id("2")).title == {"zh-Hans": "秋林"}


def test_a_mapping_that_does_not_fit_one_file_of_a_folder_is_told_and_the_others_go_on(
    home, mapping, tmp_path
):
    file = sheet(tmp_path, "1,溪山,,,,\n")
    (file.parent / "b.csv").write_text("编号,名\n2,x\n", encoding="utf-8")
    done = told(home, "load", file.parent, "--name", "t", "--map", mapping)
    [problem] = done["problems"]
    assert (problem["file"], done["added"]) == ("b.csv", 1)
    assert "品名" in problem["why"]


def test_the_list_of_problems_replaces_only_its_like(home, mapping, tmp_path):
    file = sheet(tmp_path, "1,溪山,,,,\n")
    words = ["--museum", home, "load", file, "--name", "t", "--map", mapping, "--dry-run"]
    for out in (file, mapping):
        before = out.read_bytes()
        done = CliRunner().invoke(build(), [*map(str, words), "--problems", str(out)])
        assert "that file is there already" in str(done.exception)
        assert out.read_bytes() == before
    for _ in range(2):
        told(*words[1:2], *words[2:], "--problems", tmp_path / "p.csv")


def test_sizes_of_files_and_cells_beyond_the_headings_are_kept(home, tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("accession_number,height_cm\n1,28.5,beyond\n", encoding="utf-8")
    told(home, "load", file, "--name", "t")
    with Museum.open(home) as museum:
        note = museum.relics.get(relic_id("1")).catalogue.staff_note
        assert note == "height_cm: 28.5\ncolumn 3: beyond"


THEIRS = {"column": [
    {"from": "no", "to": "accession_number"}, {"from": "t", "to": "title"},
    {"from": "who[].n", "to": "creator", "life": ["who[].d"]}, {"from": "when", "to": "date"},
]}  # fmt: skip


def state(museum: Museum) -> tuple[list[str], dict[str, str]]:
    """Rows of the register that show records, and the checksum of every file of the vault."""
    vault = museum.layout.vault
    files = {
        str(path.relative_to(vault)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vault.rglob("*")
        if path.is_file()
    }
    return museum.register.dump(("relics", "captures", "observations")), files


def test_a_load_of_lots_interrupted_and_undone_leaves_the_museum_as_it_was(museum, tmp_path):
    own = [
        Relic(id=f"r{n}", accession_number=f"own {n}", title={"en": f"Own {n}"}, parts=())
        for n in range(20)
    ]
    museum.lots.load(own, "before", person="wang")
    edited = own[3].catalogue.model_copy(update={"staff_note": "mine"})
    museum.relics.revise("r3", edited, person="wang")
    former = state(museum)
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps([
        {"no": f"T {n}", "t": f"Landscape {n}", "when": f"{1600 + n % 300}", "other": n,
         "who": [{"n": "Wang Hui", "d": "1632–1717"}] if n % 2 else []}
        for n in range(900)
    ] + [{"no": "own 3", "t": "taken"}]), encoding="utf-8")  # fmt: skip
    asked = Asked(Mapping.model_validate(THEIRS))

    def load(*, until: int | None = None, dry_run: bool = False):
        reading = Reading(files_of(file, MAPPED), load_words(), publish=True, asked=asked)

        def broken():
            for count, one in enumerate(reading):
                if count == until:
                    raise KeyboardInterrupt
                yield one

        done = museum.lots.load(
            broken(), "theirs", person="li", lot_records=125, on_problem=reading.left_out,
            on_changed=reading.changed, dry_run=dry_run,
        )  # fmt: skip
        return done, [(one.row, one.why) for one in reading.problems.first]

    dry, problems = load(dry_run=True)
    assert state(museum) == former
    with pytest.raises(KeyboardInterrupt):
        load(until=700)
    assert museum.relics.count() == 20 + 375
    done, again = load()
    assert (done.added, done.there, done.changed, done.left_out) == (525, 375, 0, 1)
    assert (dry.added, problems) == (900, again)
    first = museum.relics.get(relic_id("T 1"))
    assert first.catalogue.makers[0].person.died.written == "1717"
    assert first.catalogue.staff_note == "other: 1"
    assert museum.lots.undo("theirs", person="li").removed == 900
    rows, files = state(museum)
    assert rows == former[0]
    assert {path: files.get(path) for path in former[1]} == former[1]
    assert museum.vault.validate().bad == 0
