"""read_sheet: encodings as museums save them, headings as they write them, bombs refused."""

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
    assert [p.field for p in sheet.problems] == ["colour of the cat"]
    assert sheet.rows[0].values == {"file": "a.tif"}


def test_two_headings_of_one_meaning_are_refused(tmp_path: Path):
    file = tmp_path / "sheet.csv"
    file.write_text("file,filename\na.tif,b.tif\n")
    with pytest.raises(UnreadableError, match="two columns mean the same: file"):
        read_sheet(file)


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\x00\x01\x02\xff\xff", b'file\n"unclosed'])
def test_what_is_no_sheet_is_said_to_be_none(tmp_path: Path, raw: bytes):
    file = tmp_path / "sheet.csv"
    file.write_bytes(raw)
    with pytest.raises(UnreadableError):
        read_sheet(file)


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
