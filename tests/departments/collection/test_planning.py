"""plan_intake: every file is either in a relic or in the table of problems, never in neither."""

import json
import shutil
from pathlib import Path

import pytest

from handscroll.departments.collection.planning import Plan, plan_intake
from handscroll.departments.collection.sheet import read_sheet
from handscroll.departments.collection.vocabularies.store import load
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
    ("row", "field", "kept"),
    [
        ("a.png,1,flying carpet,,,", "format", "flying carpet"),
        ("a.png,1,,sleeve,,", "part", "sleeve"),
        ("a.png,1,,,minus four,", "height_mm", "minus four"),
        ("a.png,1,,,,all mine", "rights", "all mine"),
    ],
)
def test_a_value_that_is_not_known_is_kept_as_written_and_told(
    tmp_path: Path, make_scan, row: str, field: str, kept: str
):
    make_scan(tmp_path / "a.png")
    found = plan(tmp_path, f"file,accession_number,format,part,height_mm,rights\n{row}\n")
    assert found.problems == []
    assert [(p.row, p.field) for p in found.remarks] == [(2, field)]
    assert found.remarks[0].fix
    assert kept in found.items[0].model_dump_json()


@pytest.mark.parametrize(
    ("row", "field"), [("a.png,1,wide,", "max_public_px"), ("a.png,1,,not/a name", "image_id")]
)
def test_a_value_that_nothing_can_hold_keeps_the_relic_out(
    tmp_path: Path, make_scan, row: str, field: str
):
    make_scan(tmp_path / "a.png")
    found = plan(tmp_path, f"file,accession_number,max_public_px,image_id\n{row}\n")
    assert found.items == []
    assert [(p.row, p.field) for p in found.problems] == [(2, field)]


def test_nothing_is_published_whose_rights_cannot_be_read(tmp_path: Path, make_scan):
    for name in ("a", "b"):
        make_scan(tmp_path / f"{name}.png", seed=ord(name))
    file = tmp_path / "records.csv"
    file.write_text("file,rights\na.png,all mine\nb.png,CC0\n")
    found = plan_intake([tmp_path], read_sheet(file), Limits(), publish=True)
    assert [item.publish for item in found.items] == [False, True]


def test_unknown_columns_go_into_the_notes_of_the_staff(tmp_path: Path, make_scan):
    make_scan(tmp_path / "a.png")
    found = plan(tmp_path, "file,colour of the cat\na.png,black\n")
    assert found.items[0].catalogue.staff_note == "colour of the cat: black"
    assert [one.field for one in found.remarks] == ["colour of the cat"]


def test_a_museum_s_own_terms_are_read(tmp_path: Path, make_scan):
    make_scan(tmp_path / "scans" / "a.png")
    (tmp_path / "vocabularies").mkdir()
    own = {"terms": [{"id": "moon_fan", "label": {"zh-Hans": "满月扇"}, "broader": "round_fan"}]}
    (tmp_path / "vocabularies" / "formats.json").write_text(json.dumps(own), encoding="utf-8")
    file = tmp_path / "records.csv"
    file.write_text("file,format\na.png,滿月扇\n", encoding="utf-8")
    found = plan_intake([tmp_path / "scans"], read_sheet(file), Limits(), words=load(tmp_path))
    [item] = found.items
    assert found.remarks == []
    assert item.format is ObjectFormat.ROUND_FAN
    assert item.catalogue.format is not None
    assert item.catalogue.format.id == "moon_fan"


def test_a_part_of_a_mount_that_pictures_do_not_have_is_said_by_its_label(
    tmp_path: Path, make_scan
):
    make_scan(tmp_path / "a.png")
    [item] = plan(tmp_path, "file,part\na.png,天頭\n").items
    assert item.files[0].label["zh-Hans"] == "天头"


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
