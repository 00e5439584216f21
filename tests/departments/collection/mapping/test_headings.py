"""Headings of other museums, and what they mean with us."""

import pytest

from handscroll.departments.collection.giving.rows import HEAD
from handscroll.departments.collection.mapping.headings import OWN, _table, meant
from handscroll.departments.collection.mapping.targets import SIDES, TARGETS


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Object Number", "accession_number"), ("acno", "accession_number"),
        ("典藏號", "accession_number"), ("总登记号", "accession_number"),
        ("Artist Display Name", "creator"), ("contributors[].fc", "creator"), ("畫家", "creator"),
        ("creditLine", "credit_line"), ("Object Date", "date"), ("创作时间", "date"),
        ("品名", "title"), ("題名（英文）", "title_en"), ("Dynasty", "dynasty"),
        ("Classification", "object_type"), ("印記", "seals"), ("item_height", "dimensions.height"),
        ("高（厘米）", "dimensions.height"), ("Width (cm)", "dimensions.width"),
        ("provenance_text", "provenance"), ("department", "notes"), ("web_url", "notes"),
        ("_licence", "data_rights"), ("licence", "rights"), ("_anything", "notes"),
        ("Inv. No.", "accession_number"), ("makers[].name", "creator"),
        ("subjects.name", ""), ("colour of the cat", ""), ("dateRange.text", ""),
    ],
)  # fmt: skip
def test_usual_headings_are_known(heading, column):
    assert meant(heading)[0] == column


def test_what_we_write_ourselves_is_known_by_its_own_name():
    assert [meant(column)[0] for column in HEAD] == list(HEAD)
    assert min(meant(column)[1] for column in HEAD) == OWN


def test_a_unit_in_the_heading_is_told():
    assert meant("Height (cm)")[2] == "cm"
    assert meant("item_width")[2] == ""


def test_the_table_names_columns_that_there_are():
    assert set(_table()["columns"]) <= TARGETS
    assert set(_table()["sides"]) == set(SIDES)
