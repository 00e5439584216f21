"""read_sheet: encodings as museums save them, headings as they write them, bombs refused."""

import datetime
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from handscroll.departments.collection.sheet import read_sheet
from handscroll.errors import UnreadableError

TEXT = "文件名,藏品号,名称\n千里.tif,故 0001,千里江山图\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_sheets_are_read_in_every_usual_encoding(tmp_path: Path, encoding: str):
    file = tmp_path / "sheet.csv"
    file.write_bytes(TEXT.encode(encoding))
    [row] = read_sheet(file).rows
    assert row.values == {"file": "千里.tif", "accession_number": "故 0001", "title": "千里江山图"}
    assert row.number == 2


def test_xlsx_is_read_with_the_numbers_that_the_program_shows(tmp_path: Path):
    book = Workbook()
    assert book.active is not None
    for line in (["file", "height_cm"], ["a.tif", 35], [None, None], ["b.tif", 12.5]):
        book.active.append(line)
    book.save(tmp_path / "sheet.xlsx")
    rows = read_sheet(tmp_path / "sheet.xlsx").rows
    assert [(row.number, row.get("height_cm")) for row in rows] == [(2, "35"), (4, "12.5")]


def test_a_missing_file_column_is_named_with_what_is_there(tmp_path: Path):
    file = tmp_path / "sheet.csv"
    file.write_text("title,artist\nA,B\n")
    with pytest.raises(UnreadableError, match="column file is missing; it has: title, artist"):
        read_sheet(file)


def test_an_unknown_column_is_reported_and_the_rest_read(tmp_path: Path):
    file = tmp_path / "sheet.csv"
    file.write_text("file,colour of the cat\na.tif,black\n")
    sheet = read_sheet(file)
    assert [p.field for p in sheet.remarks] == ["colour of the cat"]
    assert sheet.rows[0].values == {"file": "a.tif"}
    assert sheet.rows[0].unknown == {"colour of the cat": "black"}


def test_one_heading_in_two_languages_is_one_column_in_two_languages(tmp_path: Path):
    file = tmp_path / "sheet.csv"
    file.write_text("file,作者,Artist\na.tif,董其昌,Dong Qichang\n", encoding="utf-8")
    [row] = read_sheet(file).rows
    assert row.values == {"file": "a.tif", "creator": "董其昌", "creator_en": "Dong Qichang"}


def test_a_unit_in_the_heading_is_that_of_every_bare_size(tmp_path: Path):
    file = tmp_path / "sheet.csv"
    file.write_text("file,尺寸（厘米）\na.tif,28.5 x 343.2\nb.tif,3 x 4 in\n", encoding="utf-8")
    told = [row.get("dimensions") for row in read_sheet(file).rows]
    assert told == ["28.5 x 343.2 cm", "3 x 4 in"]


def test_dates_and_long_fractions_of_a_workbook_read_as_they_are_shown(tmp_path: Path):
    book = Workbook()
    assert book.active is not None
    book.active.append(["file", "date", "height_cm"])
    book.active.append(["a.tif", datetime.datetime(1925, 10, 10), 28.499999999999996])
    book.save(tmp_path / "sheet.xlsx")
    [row] = read_sheet(tmp_path / "sheet.xlsx").rows
    assert (row.get("date"), row.get("height_cm")) == ("1925-10-10", "28.5")


def test_two_headings_of_one_meaning_are_refused(tmp_path: Path):
    file = tmp_path / "sheet.csv"
    file.write_text("file,filename\na.tif,b.tif\n")
    with pytest.raises(UnreadableError, match="two columns mean the same: file"):
        read_sheet(file)


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\x00\x01\x02\xff\xff", b'"file\na'])
def test_what_is_no_sheet_is_said_to_be_none(tmp_path: Path, raw: bytes):
    file = tmp_path / "sheet.csv"
    file.write_bytes(raw)
    with pytest.raises(UnreadableError):
        read_sheet(file)


def test_a_row_that_is_no_csv_is_told_and_costs_the_others_nothing(tmp_path: Path):
    file = tmp_path / "sheet.csv"
    file.write_bytes(b'file\n"unclosed\na.tif\n')
    sheet = read_sheet(file)
    assert [(row.number, row.get("file")) for row in sheet.rows] == [(3, "a.tif")]
    assert [(told.row, "never closed" in told.why) for told in sheet.remarks] == [(2, True)]


def test_a_workbook_that_is_a_bomb_is_not_unpacked(tmp_path: Path):
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2**20)
    raw = bytearray(file.read_bytes())
    # The directory is what says how much comes out; make it say 3 GB.
    at = raw.rindex(b"PK\x01\x02") + 24
    raw[at : at + 4] = (3 * 2**30).to_bytes(4, "little")
    file.write_bytes(bytes(raw))
    with pytest.raises(Exception, match="unpacks to 3.0 GB"):
        read_sheet(file)


def test_a_truncated_workbook_is_unreadable(tmp_path: Path):
    book = Workbook()
    book.save(tmp_path / "whole.xlsx")
    whole = (tmp_path / "whole.xlsx").read_bytes()
    (tmp_path / "half.xlsx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableError, match="not a sound XLSX"):
        read_sheet(tmp_path / "half.xlsx")
