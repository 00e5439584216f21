"""Workbooks: which sheet, merged cells, what would fill the memory."""

import datetime
import re
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from handscroll.departments.collection.tables import workbook
from handscroll.departments.collection.tables.opening import open_table
from handscroll.departments.collection.tables.table import How
from handscroll.errors import NotFoundError, TooLargeError, UnreadableError


@pytest.fixture
def book(tmp_path):
    made = Workbook()
    first = made.active
    assert first is not None
    first.title = "说明"
    first.sheet_state = "hidden"
    for name in ("Objects", "Loans"):
        sheet = made.create_sheet(name)
        sheet.append(["number", "artist", "date", "size"])
        sheet.append([name + " 1", "王翚", datetime.datetime(1691, 3, 1), 28.499999999999996])
        sheet.append([name + " 2", None, 1700, 7])
        sheet.append([name + " 3", None, None, "=1+1"])
        sheet.merge_cells("B2:B3")
        sheet.merge_cells("A6:B6")
    path = tmp_path / "book.xlsx"
    made.save(path)
    return path


def read(path, **how):
    told: list[Any] = []
    table = open_table(path, How(on_remark=told.append, **how))
    return table, list(table.lines), told


def test_the_first_sheet_that_is_shown_is_read_and_the_others_are_told(book):
    table, lines, _ = read(book)
    assert table.headings == ["number", "artist", "date", "size"]
    assert lines[0] == (2, ["Objects 1", "王翚", "1691-03-01", "28.5"])
    [remark] = table.remarks
    assert "Loans" in remark.why
    assert "--table" in remark.fix


def test_a_sheet_is_named_and_one_that_is_not_there_is_told(book):
    assert read(book, table="loans")[1][0][1][0] == "Loans 1"
    with pytest.raises(NotFoundError, match="the workbook has: 说明, Objects, Loans"):
        read(book, table="Gifts")


def test_a_merged_cell_counts_for_every_row_it_covers_and_is_told(book):
    _, lines, [remark] = read(book)
    assert [row[1] for _, row in lines[:3]] == ["王翚", "王翚", ""]
    assert "rows 2 to 3" in remark.what


def test_a_formula_without_its_value_is_an_empty_cell_and_never_text(book):
    assert read(book)[1][2][1][3] == ""


def changed(path, name: str, change) -> None:
    """Write one part of a workbook anew."""
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    [at] = [one for one in parts if one.endswith(name)]
    parts[at] = change(parts[at])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)


def test_what_a_workbook_says_of_its_size_is_not_believed(book):
    def vast(xml: bytes) -> bytes:
        return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml)

    changed(book, "sheet2.xml", vast)
    assert len(read(book)[1]) == 3 + 2


def test_a_row_of_thousands_of_columns_is_refused(book):
    changed(book, "sheet2.xml", lambda xml: xml.replace(b'r="D3"', b'r="XFD3"'))
    with pytest.raises(TooLargeError, match="row 3 has 16,384 columns"):
        read(book)


def test_entities_are_not_read_at_all(book):
    bomb = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    changed(book, "sheet2.xml", lambda xml: bomb + xml[xml.index(b"<worksheet") :])
    with pytest.raises(UnreadableError, match="declares a document type"):
        read(book)


def test_texts_that_would_fill_the_memory_are_refused(book, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_STRINGS", 10)
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst>" + b" " * 2**20 + b"</sst>")
    with pytest.raises(TooLargeError, match="its texts alone have 1 MB"):
        read(book)


def test_a_row_whose_number_stands_for_millions_of_empty_ones_is_refused(book, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 5)
    with pytest.raises(TooLargeError, match="a row beyond 5"):
        read(book, table="Loans")


def test_what_a_sheet_says_of_its_size_is_neither_asked_for_nor_believed(book):
    with zipfile.ZipFile(book) as old:
        parts = {one: old.read(one) for one in old.namelist()}
    with zipfile.ZipFile(book, "w") as new:
        for name, content in parts.items():
            said = b'<dimension ref="A1:B2"/>' if name.endswith("sheet2.xml") else b""
            new.writestr(name, re.sub(rb"<dimension [^>]*>", said, content))
    for table in ("Objects", "Loans"):
        found, lines, _ = read(book, table=table)
        assert (found.headings, len(lines)) == (["number", "artist", "date", "size"], 5)
