import csv
import io
import json

import pytest

from handscroll.departments.collection.finding import exports
from handscroll.departments.collection.finding.answers import taken_home
from handscroll.departments.collection.finding.asked import Address
from handscroll.model.catalogue.catalogue import Catalogue


def test_the_table_has_every_work_and_no_formula(filled, visitor):
    told = b"".join(taken_home(filled, visitor, Address(), "csv", ("https://m.example", "en")))
    assert told.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(told.decode("utf-8-sig"))))
    assert len(rows) == 4
    lotus = next(row for row in rows if row["accession_number"] == "A 4")
    assert lotus["title_en"] == "'=Lotus"
    assert lotus["title_zh-Hans"] == "荷扇"
    assert (lotus["first_year"], lotus["last_year"]) == ("1667", "1699")
    assert lotus["page"].startswith("https://m.example/en/relics/")


def test_the_linked_data_names_its_context_and_counts(filled, visitor):
    told = b"".join(
        taken_home(filled, visitor, Address(dynasty=["清"]), "jsonld", ("https://m.example", "en"))
    )
    body = json.loads(told)
    assert body["@context"] == "https://schema.org"
    assert body["numberOfItems"] == len(body["itemListElement"]) == 2
    dated = {one["item"]["identifier"]: one["item"] for one in body["itemListElement"]}
    assert dated["A 3"]["temporalCoverage"] == "1721/1721"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_begins_like_a_formula_is_made_text(start):
    assert exports.safe(start + "1+1") == "'" + start + "1+1"
    assert exports.safe("1" + start) == "1" + start


def test_what_only_the_record_says_is_taken_home_too(museum, made, visitor):
    told = {
        "format": {"id": "screen", "words": {"en": "screen"}},
        "held_by": {"en": "Museum A"},
        "support": {"terms": [{"id": "silk", "words": {"en": "silk"}}]},
        "seals": [{"id": "s", "reading": "寶", "owner": {"names": [{"text": "弘曆"}]}}],
    }
    work = made("F 1", "屏", "Screen", "甲", "A", "明", "Ming", "", "other")
    museum.lots.load(
        [work.model_copy(update={"catalogue": Catalogue.model_validate(told)})], "x", person="test"
    )
    file = b"".join(taken_home(museum, visitor, Address(), "csv", ("", "en")))
    [row] = csv.DictReader(io.StringIO(file.decode("utf-8-sig")))
    assert (row["format"], row["support"], row["seal_owners"], row["held_by"]) == (
        "screen",
        "silk",
        "弘曆",
        "Museum A",
    )
    [item] = json.loads(b"".join(taken_home(museum, visitor, Address(), "jsonld", ("", "en"))))[
        "itemListElement"
    ]
    assert item["item"]["artform"] == "screen"
    assert item["item"]["artworkSurface"] == "silk"
