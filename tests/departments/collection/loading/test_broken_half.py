"""A sheet of which half the rows are broken: each is told with its row and a fix, the rest goes on.

Rows in another encoding, stray and unclosed quotation marks, cells that are too long, control
characters, numbers that are missing or there twice; formulas are no trouble: they are text.
"""

import json

import pytest
from typer.testing import CliRunner

from handscroll.entrances.cli import build
from handscroll.museum import Museum

HEAD = "accession_number,title,date,description\n"
TITLES = [f"溪山行旅圖第{n}" for n in range(12)]
FORMULAS = {2: "=HYPERLINK(1)", 4: "+1", 6: "-12", 8: "@SUM(1)"}
BROKEN = [
    ('X 1,"溪山圖，"秋山"，未完,1650,\n'.encode(), "is not sound CSV", "Mend that row"),
    ("X 2,秋林漁隱圖松壑鳴泉,1650,\n".encode("gb18030"), "this row in gb18030", "Save the rows"),
    (b"X 3," + b"x" * 140_000 + b",1650,\n", "more than 131,072", "Mend that row"),
    (b'X 4,"' + b"x" * 140_000 + b'",1650,\n', "more than 131,072", "Mend that row"),
    (b"X 5,\xff\xfe\xff,1650,\n", "is not sound in utf-8", "Type that cell again"),
    (b",a title alone,1650,\n", "no accession number", "Give it one"),
    (b"X 7,a,16\x0750,\n", "a control character", "control characters"),
    (b"S 0,there before,1650,\n", "bears the same number", "Correct the accession number"),
    (b'X 9,"never closed,1650,\n', "never closed", "Mend that row"),
]
"""Raw row, what is told of it, and what mends it."""


def sound(number: int) -> bytes:
    return f"S {number},{TITLES[number]},16{number + 20},{FORMULAS.get(number, 'seen')}\n".encode()


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheets")
    pairs = [sound(n) + BROKEN[n][0] for n in range(len(BROKEN))]
    whole = HEAD.encode() + b"".join(pairs) + b"".join(sound(n) for n in (9, 10, 11))
    (folder / "half.csv").write_bytes(whole)
    return folder / "half.csv"


@pytest.fixture
def home(tmp_path):
    Museum.create(tmp_path / "museum").close()
    return tmp_path / "museum"


def told(home, *words: object):
    done = CliRunner().invoke(build(), ["--museum", str(home), *map(str, words), "--json"])
    assert done.exit_code in (0, 1), done.output
    return json.loads(done.stdout)


def test_each_broken_row_is_told_with_a_fix_and_the_others_are_loaded(home, sheet):
    trial = told(home, "load", sheet, "--name", "half", "--dry-run")
    real = told(home, "load", sheet, "--name", "half")
    assert trial["problems"] == real["problems"]
    assert (trial["added"], real["added"], real["problems_in_all"]) == (12, 12, len(BROKEN))
    by_row = {one["row"]: one for one in real["problems"]}
    assert sorted(by_row) == [3 + 2 * n for n in range(len(BROKEN))]
    for n, (_, why, fix) in enumerate(BROKEN):
        one = by_row[3 + 2 * n]
        assert why in one["why"], one
        assert fix in one["fix"], one
        assert one["file"] == "half.csv"
    # Of those whose trouble is one cell the field is named.
    assert {by_row[row]["field"] for row in (13, 15)} == {"accession_number", "date"}
    with Museum.open(home) as museum:
        kept = {one.accession_number: one for one in museum.relics.each()}
        assert sorted(kept) == sorted(f"S {n}" for n in range(12))
        assert [next(iter(kept[f"S {n}"].title.values())) for n in range(12)] == TITLES
        for n, formula in FORMULAS.items():
            assert formula in kept[f"S {n}"].description.values()


def test_the_list_of_problems_is_a_sheet_without_formulas(home, sheet, tmp_path):
    out = tmp_path / "problems.csv"
    told(home, "load", sheet, "--name", "half", "--dry-run", "--problems", out)
    lines = out.read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(BROKEN)
    assert all(line.startswith("no,half.csv,") for line in lines[1:])


def test_of_thousands_of_broken_rows_the_first_are_shown_and_all_are_counted(home, tmp_path):
    sheet = tmp_path / "many.csv"
    sheet.write_text(HEAD + "".join(f"S {n},t,1650,\n,t,1650,\n" for n in range(1_500)), "utf-8")
    words = ["--museum", str(home), "load", str(sheet), "--name", "many", "--dry-run"]
    told = CliRunner().invoke(build(), [*words, "--json"])
    body = json.loads(told.stdout)
    assert (body["added"], body["problems_in_all"], len(body["problems"])) == (1_500, 1_500, 1_000)
    shown = CliRunner().invoke(build(), words).output
    assert "and 1480 more" in shown
    assert shown.count("\n") < 200
    assert "The commonest reasons" in shown
