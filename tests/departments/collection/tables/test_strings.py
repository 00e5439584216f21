"""The texts of a workbook on disk: the same as openpyxl's list of them, whatever they are."""

import io
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.reader.strings import read_string_table
from openpyxl.xml.constants import SHARED_STRINGS

from handscroll.departments.collection.tables.strings import Strings
from handscroll.departments.collection.tables.table import How
from handscroll.departments.collection.tables.workbook import open_workbook
from handscroll.errors import UnreadableError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LETTERS = st.characters(exclude_categories=["Cs", "Cc"])
PIECES = st.lists(st.tuples(st.sampled_from(["t", "r"]), st.text(LETTERS, max_size=9)))


def part(texts):
    shown = {
        "t": "<t>{}</t>",
        "r": "<r><rPr><b/></rPr><t>{}</t></r>",
        "rPh": "<rPh><t>{}</t></rPh>",
    }
    inner = ["".join(shown[kind].format(escape(text)) for kind, text in one) for one in texts]
    body = "".join(f"<si>{one}</si>" for one in inner)
    return f'<?xml version="1.0"?><sst xmlns="{MAIN}">{body}</sst>'.encode()


def sole(pieces):
    """At most one plain text, as the format has it; faces and readings as many as there are."""
    plain = [one for one in pieces if one[0] == "t"][:1]
    return plain or [one for one in pieces if one[0] != "t"]


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=5))
def test_every_text_is_the_one_that_openpyxl_reads(texts):
    raw = part([sole(one) for one in texts])
    found = Strings(io.BytesIO(raw))
    assert [found[n] for n in range(len(found))] == read_string_table(io.BytesIO(raw))


def test_how_a_word_is_pronounced_is_no_part_of_it():
    found = Strings(io.BytesIO(part([[("t", "題名"), ("rPh", "ダイメイ")], [("t", "")]])))
    assert [found[n] for n in range(len(found))] == ["題名", ""]


def test_a_number_beyond_the_last_is_no_text():
    found = Strings(io.BytesIO(part([])))
    for number in (-1, 0):
        with pytest.raises(IndexError):
            found[number]


def test_a_document_type_that_hides_behind_blanks_is_refused(tmp_path):
    file = tmp_path / "a.xlsx"
    book = Workbook()
    book.create_sheet("List", 0).append(["编号", "名称"])
    book.save(file)
    hidden = b'<?xml version="1.0"?>' + b" " * 9_000 + b'<!DOCTYPE sst [<!ENTITY a "b">]>'
    with zipfile.ZipFile(file) as old:
        parts = {one: old.read(one) for one in old.namelist()}
    parts["xl/sharedStrings.xml"] = hidden + b"<sst/>"
    kind = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED_STRINGS}"/></Types>'
    types = parts["[Content_Types].xml"].replace(b"</Types>", kind.encode())
    parts["[Content_Types].xml"] = types
    with zipfile.ZipFile(file, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    with pytest.raises(UnreadableError, match="not a sound XLSX workbook"):
        open_workbook(file, How())
