"""Linked Art of other houses: what we know finds its place, the rest stands in the notes."""

import pytest

from handscroll.errors import InvalidError
from handscroll.standards.linked_art.reading import relic_of
from handscroll.standards.linked_art.writing import document

AAT = "http://vocab.getty.edu/aat/"


def typed(number: str, label: str = "") -> list[dict[str, str]]:
    return [{"id": AAT + number, "type": "Type", "_label": label}]


def language(number: str, label: str) -> list[dict[str, str]]:
    return [{"id": AAT + number, "type": "Language", "_label": label}]


def note(number: str, content: str) -> dict[str, object]:
    return {"type": "LinguisticObject", "classified_as": typed(number), "content": content}


WORK = {
    "@context": "https://linked.art/ns/v1/linked-art.json",
    "id": "https://museum.example/object/7",
    "type": "HumanMadeObject",
    "_label": "Streams and Mountains",
    "classified_as": [*typed("300033618", "Painting"), *typed("300133025", "Artwork")],
    "identified_by": [
        {"type": "Name", "content": "溪山清遠", "language": language("300388113", "Chinese")},
        {"type": "Name", "classified_as": typed("300404670"), "content": "Streams and Mountains",
         "language": language("300388277", "English")},
        {"type": "Identifier", "content": "sys-7"},
        {"type": "Identifier", "classified_as": typed("300312355"), "content": "1962.7"},
    ],
    "referred_to_by": [
        note("300435429", "ink on paper"), note("300435418", "Gift of X"),
        note("300435416", "A scroll."), note("300435414", "Signed."), note("300435438", "Y, 1920"),
        note("300435430", "28.5 x 343 cm"), note("300311705", "Cahill 1980"),
        note("300000000", "nobody knows what"),
    ],
    "dimension": [
        {"type": "Dimension", "classified_as": typed("300055644"), "value": 28.5,
         "unit": {"id": AAT + "300379098", "type": "MeasurementUnit"}},
        {"type": "Dimension", "classified_as": typed("300055644"), "value": 9,
         "unit": {"id": AAT + "1", "type": "MeasurementUnit"}},
    ],
    "made_of": [{"id": AAT + "300014109", "type": "Material", "_label": "paper"}],
    "produced_by": {
        "type": "Production",
        "timespan": {"type": "TimeSpan", "identified_by": [{"type": "Name", "content": "c. 1690"}],
                     "begin_of_the_begin": "1685-01-01T00:00:00Z",
                     "end_of_the_end": "1695-12-31T23:59:59Z"},
        "carried_out_by": [{"id": "http://viaf.org/viaf/1", "type": "Person",
                            "_label": "Wang Hui"}],
        "technique": [{"id": AAT + "300054216", "type": "Type", "_label": "painting"}],
        "took_place_at": [{"id": AAT + "2", "type": "Place", "_label": "Suzhou"}],
    },
    "current_owner": [{"id": "https://museum.example/g/1", "type": "Group", "_label": "Owner"}],
}  # fmt: skip


def test_a_work_of_another_house_becomes_a_relic_and_loses_nothing():
    relic = relic_of(WORK)
    told = relic.catalogue
    assert relic.accession_number == "1962.7"
    assert relic.title == {"en": "Streams and Mountains"}
    assert [(one.text, one.language) for one in told.titles] == [("溪山清遠", "zh")]
    assert told.object_type == "painting"
    assert relic.medium == {"none": "ink on paper"}
    assert relic.rights.credit_line == {"none": "Gift of X"}
    assert relic.description == {"none": "A scroll."}
    assert told.inscriptions[0].transcription.text == "Signed."
    assert told.provenance[0].evidence == {"none": "Y, 1920"}
    assert [one.as_written for one in told.measures] == ["28.5 x 343 cm", ""]
    assert told.measures[1].height_mm == 285
    assert told.bibliography[0].text == "Cahill 1980"
    assert told.support.terms[0].words == {"none": "paper"}
    assert told.techniques[0].term.link == AAT + "300054216"
    assert (told.date.written, told.date.years) == ("c. 1690", (1685, 1695))
    assert told.makers[0].person.names[0].text == "Wang Hui"
    assert [one.text for one in told.identifiers] == ["sys-7"]
    for left in ("Suzhou", "Owner", "nobody knows what", "museum.example/object/7", "300379098"):
        assert (left in told.staff_note) == (left != "300379098")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"type": "Person"}, "not a HumanMadeObject"),
        ({"identified_by": []}, "no number"),
        ({"identified_by": "x"}, "no number"),
        ({"dimension": [{"classified_as": typed("300055644"), "unit": {"id": AAT + "300379098"},
                         "value": "much"}]}, "not what Linked Art has"),
        ({"produced_by": {"timespan": {"begin_of_the_begin": "x", "end_of_the_end": "y"}}},
         "not what Linked Art has"),
        ({"produced_by": []}, "not what Linked Art has"),
        ({"made_of": [{"id": "https://x y", "_label": "paper"}]}, r"terms\.0"),
    ],
)  # fmt: skip
def test_a_work_that_cannot_be_read_says_why(change, why):
    with pytest.raises(InvalidError, match=why):
        relic_of({**WORK, **change})


@pytest.mark.parametrize("told", [None, 3, [], "x", {}])
def test_what_is_no_work_is_refused(told):
    with pytest.raises(InvalidError, match="HumanMadeObject"):
        relic_of(told)


def test_what_somebody_added_to_a_document_of_ours_is_kept(speaking):
    told = document(speaking)
    assert told is not None
    told["referred_to_by"].append(note("300435425", "Worn at the right end"))
    relic = relic_of(told | {"used_for": [{"type": "Activity", "_label": "ritual"}]})
    assert "Worn at the right end" in relic.catalogue.staff_note
    assert "ritual" in relic.catalogue.staff_note
