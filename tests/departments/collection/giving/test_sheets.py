"""Taking out as a sheet: what columns carry comes back, what they cannot is told field by field."""

import csv
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from handscroll.demo.records.great_scroll import great_record
from handscroll.departments.collection.columns.formulas import quoted, unquoted
from handscroll.departments.collection.giving.gaps import Fate
from handscroll.departments.collection.giving.giving import Wanted, give
from handscroll.departments.collection.giving.rows import Rows
from handscroll.departments.collection.giving.sheets import fits_csv, fits_xlsx
from handscroll.departments.collection.records import relic_record
from handscroll.departments.collection.sheet import Row
from handscroll.errors import TooLargeError
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import State

FEW = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CELLS = {
    "title_zh_hans": ["溪山清远图", "秋林", "=SUM(A1)"],
    "title_en": ["Streams", "-12", '@home, "quoted"'],
    "title_on_object": ["溪山清遠", "秋林;霜葉"],
    "title_pinyin": ["Xishan", "Qiulin tu"],
    "title_alias": ["別名", "Another"],
    "creator": ["王翚", "董其昌（1555-1636）", "Attributed to Dong Yuan (active 937–962)", "佚名"],
    "artist_courtesy_name": ["石谷", "玄宰；思白"],
    "artist_studio": ["清晖堂"],
    "artist_born": ["1632"],
    "artist_native_place": ["常熟"],
    "artist_role": ["painter"],
    "attribution": ["attributed", "copy"],
    "object_type": ["painting", "mural", "no such type"],
    "dynasty_en": ["Qing"],
    "date": ["乾隆辛丑仲春", "late 17th century", "康熙壬寅", "no idea"],
    "date_basis": ["signed", "款识"],
    "format": ["手卷", "handscroll", "round fan", "no such format"],
    "medium_zh_hans": ["绢本设色", "纸本"],
    "support": ["silk", "绢"],
    "technique": ["设色；水墨", "青绿"],
    "dimensions": [
        "纵28.5厘米 横343.2厘米",
        "28.5 x 343.2 cm",
        "画心 28 x 30 cm；全卷 30 x 900 cm",
    ],
    "dimensions_mounted": ["30 x 1,191.5 cm"],
    "pieces": ["12开", "2 leaves", "1"],
    "signature": ["石谷王翚", "王翚（行书，1689）：写于清晖堂"],
    "inscriptions": ["poem：山水有清音", "沈德潜（行书，1750）：清远\n\n又题"],
    "colophons": ["董其昌：此卷真迹"],
    "seals": ["乾隆御覽之寶（朱文，椭圆，owner: 弘历）；「石渠寶笈」朱文長方印 ×2"],
    "artist_seals": ["王翬之印（白文，方）"],
    "provenance": ["1925 故宫博物院", "项元汴（1525-1590）；gift of the Wang family, 1925"],
    "historic_catalogues": ["《石渠宝笈续编》宁寿宫 卷四十四 页12"],
    "exhibitions": ["清初六家, 1990"],
    "bibliography": ["Cahill 1980, p. 12; 故宫书画录"],
    "grade": ["first", "一级"],
    "former_number": ["旧 12；旧 13"],
    "survey_number": ["'001", "+86"],
    "held_by": ["故宫博物院"],
    "location": ["东库 / 3 / 12", "somewhere"],
    "significance_en": ["Very"],
    "description_zh_hant": ["兩行\n文字"],
    "credit_line_en": ["Gift"],
    "rights": ["CC0", "https://creativecommons.org/licenses/by/4.0/", "mine alone"],
    "rights_holder": ["故宫博物院"],
    "max_public_px": ["2000"],
    "staff_note": ["-不外传", "two\nlines"],
}


def read(cells: dict[str, str], number: str, words) -> Relic:
    record = relic_record("sheet.csv", [Row(2, cells)], words, number)
    return Relic(id=relic_id(number), parts=(), **record.fields)


@st.composite
def sheets_of_others(draw):
    """Rows as a museum may have written them."""
    chosen = draw(st.sets(st.sampled_from(sorted(CELLS)), max_size=len(CELLS)))
    return {name: draw(st.sampled_from(CELLS[name])) for name in sorted(chosen)}


@FEW
@given(
    rows=st.lists(sheets_of_others(), min_size=1, max_size=4), kind=st.sampled_from(["csv", "xlsx"])
)
def test_what_came_from_a_sheet_goes_out_as_one_and_comes_back_the_same(
    rows, kind, words, new_museum, brought, tmp_path
):
    records = [
        read({"accession_number": f"S {n}"} | row, f"S {n}", words) for n, row in enumerate(rows)
    ]
    told = give(new_museum(records), tmp_path / f"s.{kind}", Wanted(), replace=True)
    back, reading = brought(tmp_path / f"s.{kind}")
    assert {gap.field: gap.first for gap in told.gaps.found} == {}
    assert (back, reading.problems.count) == ({one.id: one for one in records}, 0)


@FEW
@given(data=st.data(), kind=st.sampled_from(["csv", "xlsx"]))
def test_of_any_record_all_that_is_not_told_comes_back(
    data, kind, any_relics, words, new_museum, brought, tmp_path
):
    records, out = data.draw(any_relics), tmp_path / f"any.{kind}"
    give(new_museum(records), out, Wanted(), replace=True)
    back, reading = brought(out)
    assert reading.problems.count == 0
    by_number = {one.accession_number: one for one in back.values()}
    rows = Rows(words, fits_csv if kind == "csv" else fits_xlsx)
    for relic in records:
        _, fates = rows.row(relic)
        read_again = by_number[relic.accession_number]
        for name in differing(relic, read_again):
            assert name in fates
        assert "id" in fates


def differing(one: Relic, other: Relic) -> set[str]:
    names = {name for name in Relic.model_fields if name not in ("rights", "catalogue")}
    found = {name for name in names if getattr(one, name) != getattr(other, name)}
    for part in ("rights", "catalogue"):
        mine, theirs = getattr(one, part), getattr(other, part)
        fields = type(mine).model_fields
        found |= {f"{part}.{n}" for n in fields if getattr(mine, n) != getattr(theirs, n)}
    return found


def test_the_command_tells_what_the_columns_cannot_carry(new_museum, run, brought, tmp_path):
    relic = Relic(
        id="r1", accession_number="=A 1", title={"zh-Hant": "溪山", "ja": "渓山"}, parts=(),
        state=State.PUBLISHED, catalogue=great_record(),
    )  # fmt: skip
    museum = new_museum([relic])
    told = json.loads(run(museum, "export", tmp_path / "s.csv", "--json").stdout)
    gaps = {one["field"]: (one["left_out"], one["otherwise"]) for one in told["not_carried"]}
    assert gaps["state"] == gaps["catalogue.parts"] == (1, 0)
    assert gaps["id"] == gaps["title"] == gaps["catalogue.impressions"] == (0, 1)
    assert {"accession_number", "catalogue.object_type"}.isdisjoint(gaps)
    assert told["not_carried"][0]["first"] == ["=A 1"]
    assert (
        "catalogue.parts"
        in run(museum, "export", tmp_path / "s.csv", "--dry-run", "--replace").stdout
    )
    back, _ = brought(tmp_path / "s.csv", publish=True)
    [found] = back.values()
    assert (found.accession_number, found.state) == ("=A 1", State.PUBLISHED)
    assert len(found.catalogue.inscriptions) == len(relic.catalogue.inscriptions)
    assert writers(found) == writers(relic)
    assert len(found.catalogue.seals) == len(relic.catalogue.seals)


def writers(relic: Relic) -> list[str]:
    texts = [one for one in relic.catalogue.inscriptions if one.kind == "colophon"]
    return [one.author.names[0].text for one in texts]


def test_no_spreadsheet_calculates_a_cell(new_museum, tmp_path):
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''=1", '=HYPERLINK("http://x")']
    records = [
        Relic(id=relic_id(text), accession_number=text, title={"en": text}, parts=())
        for text in evil
    ]
    museum = new_museum(records)
    for name in ("f.csv", "f.xlsx"):
        assert give(museum, tmp_path / name, Wanted()).gaps.found == []
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row if cell]
    book = load_workbook(tmp_path / "f.xlsx")
    cells += [str(one.value) for row in book.worksheets[0].iter_rows() for one in row if one.value]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", ["=1", "'=1", "''-1", "'t", "t", "''", "@", "-", "a=b"])
def test_a_quoted_cell_is_read_as_it_was(text):
    assert unquoted(quoted(text)) == text


def test_what_a_cell_cannot_hold_is_told_and_the_rest_is_written(new_museum, brought, tmp_path):
    relic = Relic(
        id=relic_id("L 1"), accession_number="L 1", title={"en": "x"}, parts=(),
        description={"en": "long " * 10_000}, dynasty={"en": "\x01"},
        medium={"en": "a\r\nb _x000D_"},
    )  # fmt: skip
    silent = Relic(id="r2", accession_number=" \x01", title={"en": "y"}, parts=())
    museum = new_museum([relic, silent])
    told = give(museum, tmp_path / "l.xlsx", Wanted())
    assert told.refused == [" \x01"]
    assert {one.field: one.left_out for one in told.gaps.found} == {
        "description": 1, "dynasty": 1, "medium": 1
    }  # fmt: skip
    back, _ = brought(tmp_path / "l.xlsx")
    assert back[relic.id].title == {"en": "x"}


def test_a_dry_run_counts_and_a_failure_leaves_nothing(new_museum, run, tmp_path, monkeypatch):
    museum = new_museum([Relic(id="r1", accession_number="D 1", title={"en": "x"}, parts=())])
    for kind, known in (("csv", True), ("xlsx", False)):
        out = tmp_path / f"d.{kind}"
        dry = json.loads(run(museum, "export", out, "--dry-run", "--json").stdout)
        assert not out.exists()
        done = json.loads(run(museum, "export", out, "--json").stdout)
        assert (done["records"], done["bytes"]) == (dry["records"], out.stat().st_size)
        assert dry["bytes"] == (done["bytes"] if known else None)
    monkeypatch.setattr("handscroll.departments.collection.giving.sheets.MAX_XLSX_ROWS", 1)
    with pytest.raises(TooLargeError, match="Nothing was taken out"):
        give(museum, tmp_path / "full.xlsx", Wanted())
    assert [*tmp_path.glob("*full*")] == []


def test_fates_say_what_is_lost_and_what_is_read_otherwise(words):
    rows = Rows(words, fits_csv)
    relic = Relic(id=relic_id("F 1"), accession_number="F 1", title={"none": "F 1"}, parts=(),
                  creator={"en": "Wang Hui"}, painted_by_software=True)  # fmt: skip
    cells, fates = rows.row(relic)
    assert cells == {"accession_number": "F 1", "creator_en": "Wang Hui"}
    assert fates == {"painted_by_software": Fate.LEFT_OUT, "catalogue.makers": Fate.OTHERWISE}
