"""plan_intake: every file is either in a relic or in the table of problems, never in neither."""

import shutil
from pathlib import Path

import pytest

from handscroll.departments.collection.planning import Plan, plan_intake
from handscroll.departments.collection.sheet import read_sheet
from handscroll.model.relic import ObjectFormat, PartKind
from handscroll.scans.limits import Limits


def plan(folder: Path, sheet: str | None = None) -> Plan:
    if sheet is None:
        return plan_intake([folder], None, Limits())
    file = folder / "records.csv"
    file.write_text(sheet, encoding="utf-8")
    return plan_intake([folder], read_sheet(file), Limits())


def test_a_sheet_makes_parts_in_the_order_of_its_rows(tmp_path: Path, make_scan):
    for seed, name in enumerate(("拖尾.png", "引首.png", "畫 心 🏔.png")):
        make_scan(tmp_path / name, seed=seed)
    found = plan(
        tmp_path,
        "file,accession_number,part,title_zh_hant,title_en,format,height_mm,width_cm\n"
        "引首.png,A 1,引首,千里江山圖,,手卷,350,\n"
        "畫 心 🏔.png,A 1,painting,,,,350,60\n"
        "拖尾.png,A 1,colophon,,A Thousand Li,,350,\n",
    )
    assert found.problems == []
    [item] = found.items
    assert [file.name for file in item.files] == ["引首.png", "畫 心 🏔.png", "拖尾.png"]
    assert [file.kind for file in item.files] == [
        PartKind.FRONTISPIECE,
        PartKind.PAINTING,
        PartKind.COLOPHON,
    ]
    assert item.format is ObjectFormat.HANDSCROLL
    assert item.title == {"zh-Hant": "千里江山圖", "en": "A Thousand Li"}
    assert (item.files[1].height_mm, item.files[1].width_mm) == (350, 600)


def test_damaged_files_are_reported_and_the_others_planned(tmp_path: Path, make_scan):
    make_scan(tmp_path / "good.png")
    (tmp_path / "empty.tif").write_bytes(b"")
    (tmp_path / "text.jpg").write_text("<html>not found</html>")
    found = plan(tmp_path)
    assert [item.accession_number for item in found.items] == ["good"]
    assert sorted(problem.file for problem in found.problems) == ["empty.tif", "text.jpg"]
    assert all(p.what and p.why and p.fix for p in found.problems)


def test_a_copy_of_a_file_is_taken_once(tmp_path: Path, make_scan):
    first = make_scan(tmp_path / "a.png")
    shutil.copy(first, tmp_path / "b.png")
    found = plan(tmp_path)
    assert [item.accession_number for item in found.items] == ["a"]
    assert "same bytes as a.png" in found.problems[0].why


def test_one_bad_part_keeps_the_whole_relic_out(tmp_path: Path, make_scan):
    make_scan(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(b"\x89PNG but no more")
    found = plan(tmp_path, "file,accession_number\na.png,1\nb.png,1\n")
    assert found.items == []
    assert [(p.file, p.row) for p in found.problems] == [("b.png", 3), ("a.png", 2)]


def test_rows_of_one_number_that_contradict_each_other_are_told_by_row_and_field(
    tmp_path: Path, make_scan
):
    make_scan(tmp_path / "a.png", seed=1)
    make_scan(tmp_path / "b.png", seed=2)
    found = plan(tmp_path, "file,accession_number,title\na.png,1,Plum\nb.png,１,Bamboo\n")
    assert found.items == []
    told = found.problems[0]
    assert (told.row, told.field) == (3, "title")
    assert "Plum" in told.why
    assert "Bamboo" in told.why


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("a.png,1,flying carpet,,,", "format"),
        ("a.png,1,,sleeve,,", "part"),
        ("a.png,1,,,minus four,", "height_mm"),
        ("a.png,1,,,,all mine", "rights"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_with_what_is(
    tmp_path: Path, make_scan, row: str, field: str
):
    make_scan(tmp_path / "a.png")
    found = plan(tmp_path, f"file,accession_number,format,part,height_mm,rights\n{row}\n")
    assert [(p.row, p.field) for p in found.problems] == [(2, field)]
    assert found.problems[0].fix


def test_rows_without_files_and_files_without_rows_are_both_told(tmp_path: Path, make_scan):
    make_scan(tmp_path / "a.png")
    found = plan(tmp_path, "file\nghost.tif\n")
    assert {p.what for p in found.problems} == {"Row 2 has no scan", "a.png was not taken"}


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path, make_scan):
    outside = make_scan(tmp_path / "outside" / "secret.png")
    inside = tmp_path / "inside"
    make_scan(inside / "a.png", seed=3)
    (inside / "link.png").symlink_to(outside)
    assert [item.accession_number for item in plan(inside).items] == ["a"]


def test_a_mislabelled_file_is_taken_by_its_content(tmp_path: Path, make_scan):
    make_scan(tmp_path / "jpeg-inside.tif", format="JPEG")
    assert [item.accession_number for item in plan(tmp_path).items] == ["jpeg-inside"]
