"""The guess on real open-access files: what share of filled cells comes to its right place."""

import gzip
import json
from collections import Counter
from dataclasses import dataclass
from itertools import islice

import pytest

from handscroll.departments.collection.mapping.surveying import survey
from handscroll.departments.collection.tables.objects import flat
from handscroll.departments.collection.tables.table import How
from handscroll.departments.collection.vocabularies.store import load

CMOA = {
    "title": {"title", "title_en"}, "creation_date": {"date"}, "medium": {"medium", "medium_en"},
    "accession_number": {"accession_number"}, "credit_line": {"credit_line", "credit_line_en"},
    "physical_location": {"location"}, "item_width": {"dimensions.width"},
    "item_height": {"dimensions.height"}, "item_depth": {"dimensions.depth"},
    "item_diameter": {"dimensions.diameter"}, "provenance_text": {"provenance"},
    "creator[].full_name": {"creator"}, "creator[].birth_date": {"beside"},
    "creator[].death_date": {"beside"}, "creator[].role": {"beside"},
    "creator[].birth_place": {"artist_native_place"}, "_licence": {"data_rights"},
    "classification": {"object_type", "notes"},
}  # fmt: skip
"""Column to where it belongs; all others have no place of their own, and belong into the notes."""
TATE = {
    "acno": {"accession_number"}, "title": {"title", "title_en"}, "dateText": {"date"},
    "medium": {"medium", "medium_en"}, "creditLine": {"credit_line", "credit_line_en"},
    "dimensions": {"dimensions"}, "height": {"dimensions.height"}, "width": {"dimensions.width"},
    "depth": {"dimensions.depth"}, "units": {"beside"}, "contributors[].fc": {"creator"},
    "contributors[].date": {"beside"}, "contributors[].role": {"beside"},
    "contributors[].birthYear": {"beside"}, "inscription": {"inscriptions"},
    "foreignTitle": {"title_alias"}, "_licence": {"data_rights"},
    "thumbnailCopyright": {"rights_holder", "notes"}, "classification": {"object_type", "notes"},
}  # fmt: skip
LABELS = {"id": {"accession_number"}, "author": {"creator"}, "dynasty": {"dynasty"}}


@dataclass
class Shares:
    """Of filled cells with a place of their own how many came there, of all how many went wrong."""

    placed: float
    wrong: float
    noted: float


def shares(files, truth, filled: Counter[str]) -> Shares:
    guessed = survey(files, How(), load()).guessed
    beside = {name for one in guessed.guesses for name in one.column.sources[1:]}
    to = {
        one.source: "beside"
        if one.source in beside or one.column.to == "left_out"
        else one.column.to
        for one in guessed.guesses
    }
    right = wrong = home = noted = 0
    for source, count in filled.items():
        wanted, found = truth.get(source, {"notes"}), to.get(source, "notes")
        at_home = wanted != {"notes"}
        home += count * at_home
        right += count * (at_home and found in wanted)
        wrong += count * (found not in wanted and found != "notes")
        noted += count * (found == "notes")
    total = filled.total()
    return Shares(right / home, wrong / total, noted / total)


def counted(records) -> Counter[str]:
    return Counter(name for record in records for name in flat(record))


@pytest.mark.parametrize(
    ("name", "truth"),
    [("cmoa_objects", CMOA), ("cmoa_teenie_harris", CMOA), ("tate_artworks", TATE)],
)
def test_columns_of_great_museums_come_to_their_places(material, tmp_path, name, truth):
    file = tmp_path / f"{name}.ndjson"
    with gzip.open(material / "data" / "big" / f"{name}.ndjson.gz", "rb") as packed:
        file.write_bytes(b"".join(islice(packed, 1_500)))
    filled = counted(map(json.loads, file.read_text("utf-8").strip().split("\n")))
    found = shares([file], truth, filled)
    assert found.placed >= 0.99
    assert found.wrong <= 0.005


def test_columns_of_chinese_art_come_to_their_places(material):
    file = material / "data" / "open" / "records" / "cmoa_chinese.json"
    found = shares([file], CMOA, counted(json.loads(file.read_text("utf-8"))))
    assert (found.placed, found.wrong) == (1, 0)


def test_columns_of_a_chinese_list_come_to_their_places(material):
    file = material / "data" / "open" / "records" / "chinese_classic_labels.csv"
    names = ("id", "author", "dynasty", "genre", "filename")
    found = shares([file], LABELS, Counter(dict.fromkeys(names, 7_116)))
    assert (found.placed, found.wrong) == (1, 0)
