"""LIDO there and back: what it can carry comes back equal, and what it cannot stands on a list."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from handscroll.standards.carrying import differing
from handscroll.standards.lido.carried import LOST, carried
from handscroll.standards.lido.reading import parsed, relic_of
from handscroll.standards.lido.writing import HEAD, TAIL, Elsewhere, record

ANY = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def there_and_back(relic, elsewhere=None):
    written = record(relic, elsewhere)
    assert written is not None
    return relic_of(parsed(written.decode()))


def faults(schema, written):
    schema.validate(etree.fromstring(HEAD + written + TAIL))
    return [f"{one.line}: {one.message}" for one in schema.error_log]


@ANY
@given(data=st.data())
def test_any_record_comes_back_but_for_what_is_listed_and_is_valid(data, whole_relics, lido_schema):
    relic = data.draw(whole_relics)
    back = there_and_back(relic)
    assert differing(carried(relic).model_dump(), back.model_dump()) == set()
    if lido_schema is not None:
        assert faults(lido_schema, record(relic)) == []


def test_the_list_of_what_is_lost_is_what_is_lost(speaking):
    back = there_and_back(speaking)
    found = differing(speaking.model_dump(mode="json"), back.model_dump(mode="json"))
    # Files of pictures are no words of a record; this one has none.
    assert found == LOST - {"parts"}


def test_a_record_that_says_everything_is_valid_with_its_addresses(speaking, material, lido_schema):
    where = Elsewhere(
        "https://m.example/en/relics/r1",
        "https://m.example/iiif/presentation/3/r1/manifest",
        {"zh-Hans": "博物馆", "en": "Museum"},
    )
    written = record(speaking, where)
    assert written is not None
    assert faults(lido_schema, written) == []
    assert b"https://m.example/iiif/presentation/3/r1/manifest" in written
    assert (
        differing(
            there_and_back(speaking, where).model_dump(), there_and_back(speaking).model_dump()
        )
        == set()
    )


def test_facts_stand_in_the_elements_that_lido_has_for_them(speaking):
    text = (record(speaking) or b"").decode()
    tree = parsed(text)
    inside = {"l": "http://www.lido-schema.org"}

    def said(path):
        return [one.text for one in tree.iterfind(f".//l:{path.replace('/', '/l:')}", inside)]

    assert "Mountains" in said("titleSet/appellationValue")
    assert "A 1" in said("repositorySet/workID")
    assert said("displayMaterialsTech") == ["山水\U00020000", "山水", "Mountains", None]
    assert said("measurementsSet/measurementValue")[0] == "2.5"
    assert "1781" in said("eventDate/date/earliestDate")
    assert "x.makers.person.names.text" in said("actor/nameActorSet/appellationValue")
    assert "x.inscriptions.transcription.text" in said("inscriptionTranscription")
    assert "x.exhibitions.title" in said("eventName/appellationValue")


@pytest.mark.parametrize("number", ["", "  ", "a\x01b"])
def test_a_number_that_xml_cannot_hold_is_no_record(make_relic, number):
    assert record(make_relic(accession_number=number)) is None


def test_characters_that_xml_cannot_hold_are_replaced_and_nameless_languages_left_out(make_relic):
    relic = make_relic(title={"en": "a\x01b\uffff", "not a language": "x"}, medium={"en": "\r\n"})
    back = there_and_back(relic)
    assert back.title == {"en": "a\ufffdb\ufffd"}
    assert back.medium == {"en": "\r\n"}


def test_statements_that_say_nothing_stay_as_many_as_they_are(make_relic):
    counts = {"makers": 2, "provenance": 1, "exhibitions": 2}
    said: dict[str, list[object]] = {
        key: [{} for _ in range(count)] for key, count in counts.items()
    }
    relic = make_relic(catalogue=said)
    relic = type(relic).model_validate(relic.model_dump())
    back = there_and_back(relic)
    assert len(back.catalogue.makers) == len(back.catalogue.exhibitions) == 2
    assert back.catalogue == relic.catalogue
