"""Whatever stands in a cell is kept somewhere, and no text breaks the reading of a sheet."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.departments.collection.columns.cells import Cells
from handscroll.departments.collection.columns.names import ALL
from handscroll.departments.collection.columns.record import filled
from handscroll.departments.collection.vocabularies.store import load

WORDS = load()
LABEL = {"title", "creator", "dynasty", "medium", "description", "credit_line"}
"""Columns that the label keeps word for word."""
OF_LABEL = {"accession_number", "max_public_px"}
RECORD = [one.name for one in ALL if not one.of_part and one.name not in LABEL | OF_LABEL]
SIGNS = (
    "山水绢本印章朱文方年月日卷第一二三千字号室名abcXYZ 0129/-–().,;；、，：:「」《》（）×x[]\n|\"'"
)


def read(**columns: str) -> str:
    values = {name: (2, text) for name, text in columns.items()}
    cells = Cells("sheet.csv", values, WORDS)
    found = filled(cells, "N 1", [])
    return found.catalogue.model_dump_json() + (found.rights.uri or "")


UNDERSTOOD = {
    "artist_courtesy_name": "字",
    "artist_art_name": "号",
    "seals": "×x0123456789方",
    "artist_seals": "×x0123456789方",
}
"""Signs that say what a word is: 字 before a name, a count after a seal."""


@pytest.mark.parametrize("column", [one for one in RECORD if one != "format"])
@settings(max_examples=12, deadline=None)
@given(st.text(SIGNS, min_size=1, max_size=60))
def test_every_letter_of_a_cell_is_in_the_record(column: str, text: str):
    kept = read(**{column: text.strip(), "creator": "某甲"})
    said = {sign for sign in text if sign.isalnum()} - {*UNDERSTOOD.get(column, "")}
    assert said <= {*kept}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(RECORD), st.text(SIGNS, max_size=80)), max_size=20))
def test_no_sheet_of_the_usual_signs_is_refused(cells: list[tuple[str, str]]):
    assert read(**{name: text.strip() for name, text in cells if text.strip()})


@pytest.mark.parametrize("text", ["(" * 30_000, " ; " * 20_000, "《" * 30_000, "1 " * 30_000])
def test_a_cell_of_one_sign_costs_no_time(text: str):
    for column in ("seals", "dimensions", "colophons", "provenance", "creator", "bibliography"):
        assert read(**{column: text})
