"""The shipped vocabularies are whole, sourced and spelt in three languages."""

import json
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
from opencc import OpenCC

from handscroll.departments.collection import vocabularies
from handscroll.departments.collection.vocabularies.folding import fold
from handscroll.departments.collection.vocabularies.model import LANGUAGES, Vocabulary
from handscroll.departments.collection.vocabularies.shipped import NAMES, shipped
from handscroll.departments.collection.vocabularies.store import load
from handscroll.model.catalogue.history import Grade
from handscroll.model.catalogue.inscription import InscriptionKind, Script
from handscroll.model.catalogue.kinds import ObjectType
from handscroll.model.catalogue.maker import Qualifier
from handscroll.model.catalogue.mounting import MountingKind
from handscroll.model.catalogue.relation import RelationKind
from handscroll.model.catalogue.seal import Cutting, SealShape, SealType
from handscroll.model.relic import ObjectFormat, PartKind

FOLDER = files(vocabularies)
TRADITIONAL = OpenCC("s2tw")
SPELT_OTHERWISE = {
    # Words of mounting: the character that museums write, not the one of general prose.
    ("mounting_parts", "title_slip"): "題籤",
    ("mounting_parts", "cord"): "帶",
    ("mounting_parts", "hanging_cord"): "絛繩",
    ("mounting_parts", "flyleaf"): "副葉",
    ("inscription_kinds", "title_slip"): "題籤",
    ("techniques", "rolled_cloud"): "卷雲皴",
    ("building_types", "tai"): "臺",
    ("building_types", "round_ridge_roof"): "卷棚頂",
    ("costume_types", "lined_gown"): "襯衣",
    ("historic_catalogues", "shigutang"): "式古堂書畫彙考",
    ("historic_catalogues", "moyuan_huiguan"): "墨緣彙觀",
}
"""Traditional forms that differ from OpenCC's, or that several conversions could give."""


@pytest.mark.parametrize("name", NAMES)
def test_a_file_fits_the_schema_in_the_package(name: str):
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    body = json.loads((FOLDER / "data" / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(body)
    assert body["id"] == name


def test_the_schema_is_that_of_the_model():
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    assert schema == json.loads(json.dumps(Vocabulary.model_json_schema()))


def test_every_file_is_a_vocabulary_that_is_named():
    there = {one.name.removesuffix(".json") for one in (FOLDER / "data").iterdir()}
    assert there == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_identifiers_are_unique_and_broader_terms_are_there(name: str):
    terms = {term.id: term for term in shipped(name).terms}
    assert len(terms) == len(shipped(name).terms)
    for term in terms.values():
        seen = set()
        at = term
        while at.broader is not None:
            assert at.broader in terms
            assert at.id not in seen
            seen.add(at.id)
            at = terms[at.broader]


@pytest.mark.parametrize("name", NAMES)
def test_every_term_has_its_labels_and_a_named_source(name: str):
    sources = {source.id for source in shipped(name).sources}
    assert {term.source for term in shipped(name).terms} == sources
    for term in shipped(name).terms:
        assert tuple(term.label) == LANGUAGES
        assert term.label["en"].isascii() or "ê" in term.label["en"]
        assert not (term.verified and term.source == "general")
        assert set(term.unchecked) <= set(term.details)
        assert not term.note or set(term.note) == set(LANGUAGES)


@pytest.mark.parametrize("name", NAMES)
def test_traditional_labels_agree_with_simplified_ones(name: str):
    for term in shipped(name).terms:
        given = term.label["zh-Hant"]
        expected = SPELT_OTHERWISE.get((name, term.id), TRADITIONAL.convert(term.label["zh-Hans"]))
        assert given == expected, term.id


@pytest.mark.parametrize("name", NAMES)
def test_every_spelling_finds_its_own_term_and_no_other(name: str):
    words = load()
    for term in shipped(name).terms:
        for spelling in term.spellings:
            found = words.find(name, spelling)
            assert found is not None
            assert found.id == term.id, spelling


def test_no_spelling_folds_to_nothing():
    for name in NAMES:
        for term in shipped(name).terms:
            assert all(fold(spelling) for spelling in term.spellings)


def test_links_are_identifiers_of_the_thesaurus_they_name():
    for name in NAMES:
        for term in shipped(name).terms:
            assert set(term.links) <= {"aat", "wikidata"}
            assert term.links.get("aat", "300000000").startswith("300")
            assert term.links.get("wikidata", "Q1")[1:].isdigit()


def test_the_parts_of_a_handscroll_stand_in_order_from_right_to_left():
    parts = [term for term in shipped("mounting_parts").terms if "handscroll" in term.order]
    order = [term.id for term in sorted(parts, key=lambda term: term.order["handscroll"])]
    assert order[0] == "wrapper"
    expected = ["wrapper", "heaven", "frontispiece", "painting", "colophon", "roller_knob"]
    assert [one for one in order if one in expected] == expected
    for mount in ("handscroll", "hanging_scroll", "album"):
        places = [t.order[mount] for t in shipped("mounting_parts").terms if mount in t.order]
        assert sorted(places) == list(range(1, len(places) + 1))


def test_what_records_say_today_is_in_the_vocabularies():
    words = load()
    both = {t.id for name in ("formats", "object_types") for t in words.vocabulary(name).terms}
    assert set(ObjectFormat) - both == {ObjectFormat.OTHER}
    assert {term.id for term in words.vocabulary("mounting_parts").terms} >= set(PartKind)


def test_the_twelve_rights_statements_and_creative_commons_have_their_addresses():
    uris = [str(term.details["uri"]) for term in shipped("rights_statements").terms]
    assert len(set(uris)) == len(uris)
    assert sum(uri.startswith("http://rightsstatements.org/vocab/") for uri in uris) == 12
    assert sum(uri.startswith("https://creativecommons.org/") for uri in uris) == 8


def test_historic_catalogues_say_whose_they_are():
    for term in shipped("historic_catalogues").terms:
        author = term.details["author"]
        assert isinstance(author, dict)
        assert set(author) == set(LANGUAGES)
    first = load().term("historic_catalogues", "shiqu_baoji_1")
    assert (first.details["year"], first.details["juan"]) == (1745, 44)


def test_the_page_about_vocabularies_counts_them_right():
    page = (Path(__file__).parents[4] / "docs" / "vocabularies.md").read_text(encoding="utf-8")
    total = unverified = 0
    for name in NAMES:
        terms = shipped(name).terms
        verified = sum(term.verified for term in terms)
        total, unverified = total + len(terms), unverified + len(terms) - verified
        label = shipped(name).label["zh-Hans"]
        assert f"| `{name}` | {label} | {len(terms)} | {verified} |" in page
    assert f"of {total} terms\nthose are {unverified}" in page


@pytest.mark.parametrize(
    ("kinds", "name"),
    [
        (ObjectType, "object_types"),
        (MountingKind, "mounting_parts"),
        (Script, "scripts"),
        (InscriptionKind, "inscription_kinds"),
        (SealType, "seal_types"),
        (Cutting, "seal_cuttings"),
        (SealShape, "seal_shapes"),
        (Qualifier, "attribution_qualifiers"),
        (Grade, "grades"),
        (RelationKind, "copy_relations"),
    ],
)
def test_what_a_catalogue_record_says_has_labels_here(kinds: type[StrEnum], name: str):
    assert set(kinds) - {term.id for term in shipped(name).terms} <= {"other"}
