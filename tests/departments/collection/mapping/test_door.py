"""The command that guesses: what it shows, what it writes, what it refuses."""

import json

import pytest
from typer.testing import CliRunner

from handscroll.departments.collection.mapping.mapping import read_mapping
from handscroll.entrances.cli import build
from handscroll.errors import ConflictError

SHEET = "典藏號,品名,畫家,高（厘米）,奇怪\n故 1,谿山行旅圖,范寬,206.3,x\n故 2,早春圖,郭熙,158.3,\n"


def run(*arguments: object):
    done = CliRunner().invoke(build(), [*map(str, arguments)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@pytest.fixture
def sheet(tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes(SHEET.encode("cp950"))
    return file


def test_every_column_is_shown_and_written_with_an_example(sheet, tmp_path):
    out = tmp_path / "m.toml"
    done = run("map", sheet, "-o", out)
    assert done.exit_code == 0
    mapping = read_mapping(out)
    assert [one.column for one in mapping.columns] == [
        "accession_number", "title", "creator", "dimensions.height", "notes",
    ]  # fmt: skip
    assert mapping.columns[3].unit == "cm"
    assert "e.g. 谿山行旅圖" in out.read_text("utf-8")
    with pytest.raises(ConflictError, match="there already"):
        run("map", sheet, "-o", out)
    assert run("map", sheet, "-o", out, "--replace").exit_code == 0


def test_json_tells_how_sure_each_guess_is_and_nothing_is_written(sheet, tmp_path):
    told = json.loads(run("map", sheet, "--json").stdout)
    assert (told["encodings"], told["records_looked_at"]) == ({"list.csv": "cp950"}, 2)
    assert [one["from"] for one in told["columns"]] == [
        "典藏號",
        "品名",
        "畫家",
        "高（厘米）",
        "奇怪",
    ]
    assert all(0 <= one["sure"] <= 1 and one["why"] for one in told["columns"])
    assert told["columns"][4]["filled"] == 0.5
    assert list(tmp_path.iterdir()) == [sheet]


def test_files_that_are_alike_share_a_mapping(sheet, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("典藏號,品名,印記\n故 3,秋林,石渠寶笈\n", encoding="utf-8")
    columns = json.loads(run("map", sheet, other, "--json").stdout)["columns"]
    optional = [one["from"] for one in columns if one.get("optional")]
    assert optional == ["畫家", "高（厘米）", "奇怪", "印記"]
