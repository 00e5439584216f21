"""Linked Art there and back: what it can carry comes back equal; what it cannot is listed."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.standards.carrying import differing
from handscroll.standards.linked_art.carried import LOST, carried
from handscroll.standards.linked_art.reading import relic_of
from handscroll.standards.linked_art.writing import Elsewhere, document

ANY = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def there_and_back(relic, elsewhere=None):
    return relic_of(json.loads(json.dumps(document(relic, elsewhere))))


def faults(schema, told):
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in schema.iter_errors(told)]


@ANY
@given(data=st.data())
def test_any_record_comes_back_but_for_what_is_listed_and_is_valid(
    data, whole_relics, linked_art_schema
):
    relic = data.draw(whole_relics)
    back = there_and_back(relic)
    assert differing(carried(relic).model_dump(), back.model_dump()) == set()
    if linked_art_schema is not None:
        assert faults(linked_art_schema, document(relic)) == []


def test_the_list_of_what_is_lost_is_what_is_lost(speaking):
    back = there_and_back(speaking)
    found = differing(speaking.model_dump(mode="json"), back.model_dump(mode="json"))
    assert found == LOST - {"parts"}


def test_a_record_that_says_everything_is_valid_with_its_addresses(
    speaking, material, linked_art_schema
):
    where = Elsewhere(
        "https://m.example/en/relics/r1",
        "https://m.example/iiif/presentation/3/r1/manifest",
        lambda vocabulary, term: "300033618" if vocabulary == "object_types" else None,
    )
    told = document(speaking, where)
    assert faults(linked_art_schema, told) == []
    assert told is not None
    assert told["classified_as"][0]["id"] == "http://vocab.getty.edu/aat/300033618"
    assert "manifest" in json.dumps(told["subject_of"])
    assert there_and_back(speaking, where) == there_and_back(speaking)


def test_facts_stand_where_linked_art_has_them(speaking):
    told = document(speaking)
    assert told is not None
    names = {one["content"] for one in told["identified_by"]}
    assert {"A 1", "Mountains", "山水\U00020000", "x.titles.text"} <= names
    assert {one["value"] for one in told["dimension"]} == {2.5}
    making = told["produced_by"]
    assert making["timespan"]["begin_of_the_begin"] == "1781-01-01T00:00:00Z"
    assert making["timespan"]["end_of_the_end"] == "1781-12-31T23:59:59Z"
    assert making["part"][0]["carried_out_by"][0]["_label"] == "x.makers.person.names.text"
    assert making["technique"]
    assert told["made_of"][0]["type"] == "Material"
    assert told["current_custodian"][0]["_label"] == "x.held_by"
    kinds = {one["id"] for note in told["referred_to_by"] for one in note["classified_as"]}
    assert "http://vocab.getty.edu/aat/300435414" in kinds


def test_what_is_the_staffs_own_never_goes_out(speaking):
    told = json.dumps(document(speaking))
    for secret in ("123456", "x.location", "x.valuation", "x.staff_note", "x.provenance.price"):
        assert secret not in told


def test_a_year_before_our_era_is_a_moment(make_relic):
    span = {"edtf": "-0004/0003", "first": -4, "last": 3}
    relic = make_relic(catalogue={"date": {"candidates": [span]}})
    told = document(type(relic).model_validate(relic.model_dump()))
    assert told is not None
    assert told["produced_by"]["timespan"]["begin_of_the_begin"] == "-0004-01-01T00:00:00Z"


def test_a_relic_without_a_number_is_no_document(make_relic):
    assert document(make_relic(accession_number=" ")) is None


def test_statements_that_say_nothing_stay_as_many_as_they_are(make_relic):
    counts = {"makers": 2, "provenance": 1, "exhibitions": 2}
    said: dict[str, list[object]] = {
        key: [{} for _ in range(count)] for key, count in counts.items()
    }
    relic = make_relic(catalogue=said)
    relic = type(relic).model_validate(relic.model_dump())
    assert there_and_back(relic).catalogue == relic.catalogue
