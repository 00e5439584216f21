"""A record that is read again as it was is shared; another text is read anew."""

import pytest

from handscroll.errors import UnreadableError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.relic import Relic
from handscroll.museum import Museum
from handscroll.museum.kept_records import MOST, KeptRecords
from handscroll.museum.schema import to_document
from handscroll.museum.stale import StaleEditError
from handscroll.storage.spelt import Spelt


def said(note: str, name: str = "a") -> Spelt:
    record = Relic(
        id=name, accession_number=name, title={"en": "A"}, parts=(),
        catalogue=Catalogue(staff_note=note),
    )  # fmt: skip
    return Spelt(to_document(record))


def test_the_same_text_is_read_once_and_another_one_anew():
    records = KeptRecords()
    one = records.read("a", said("x").text)
    assert records.read("a", said("x").text).relic is one.relic
    other = records.read("a", said("y").text)
    assert other.relic.catalogue.staff_note == "y"
    assert one.relic.catalogue.staff_note == "x"


def test_what_was_written_is_what_the_next_one_reads():
    records = KeptRecords()
    records.read("a", said("x").text)
    document = said("y")
    records.wrote("a", document)
    assert records.read("a", document.text).document is document
    assert records.read("a", said("x").text).relic.catalogue.staff_note == "x"


def test_only_a_few_are_remembered():
    records = KeptRecords()
    first = records.read("a", said("x").text)
    for number in range(MOST):
        records.read(f"r{number}", said("x", f"r{number}").text)
    assert records.read("a", said("x").text) is not first


def test_a_text_that_cannot_be_read_says_so_each_time():
    records = KeptRecords()
    for _ in range(2):
        with pytest.raises(UnreadableError):
            _ = records.read("a", '{"schema": 2, "id": 1}').relic


def test_two_processes_that_save_in_turn_see_each_other(museum: Museum, relics):
    relic = relics[0].id
    with Museum.open(museum.folder) as other:
        for number, (mine, theirs) in enumerate([(museum, other), (other, museum)] * 2):
            before, seen = theirs.relics.standing(relic)
            note = Catalogue(staff_note=f"n{number}")
            mine.relics.revise(relic, note, person="wang")
            with pytest.raises(StaleEditError) as told:
                theirs.relics.revise(relic, Catalogue(), person="li", expected=seen)
            assert told.value.theirs.catalogue == note
            assert told.value.mine == before.model_copy(update={"catalogue": Catalogue()})
            assert theirs.relics.standing(relic) == (mine.relics.get(relic), seen + 1)
            again = theirs.relics.revise(relic, note, person="li", expected=seen)
            assert again == mine.relics.get(relic)
            assert mine.relics.standing(relic)[1] == seen + 1
