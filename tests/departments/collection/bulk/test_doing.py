"""One record under a change: what each deed makes of each field, and what it leaves alone."""

import pytest

from handscroll.departments.collection.bulk.change import (
    BulkChange,
    Deed,
    Step,
    deeds_of,
    offered_fields,
    read_change,
    require_sound,
    shape_at,
)
from handscroll.departments.collection.bulk.doing import changed, members, with_members
from handscroll.departments.collection.bulk.spelling import step_of
from handscroll.errors import InvalidError
from handscroll.model.difference import differences, document
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic

FIELDS = [name for name, _ in offered_fields()]


def made(**said):
    known = {"title": {"en": "Hills", "zh-Hans": "溪山"}, "medium": {"en": "Ink on slik"}}
    body = {"id": relic_id("D 1"), "accession_number": "D 1", "parts": []} | known
    return Relic.model_validate(body | said)


def after(relic, terms, *told: tuple[Deed, str]):
    steps = tuple(step_of(deed, one, terms) for deed, one in told)
    reading = changed(relic, require_sound(BulkChange(steps)), terms)
    assert reading.relic is not None, reading.troubles
    return reading.relic


def test_words_are_replaced_within_texts_in_every_language(terms):
    relic = made(medium={"en": "Ink on slik, slik", "zh-Hans": "绢本"})
    new = after(relic, terms, (Deed.WORDS, "medium=slik→silk"))
    assert new.medium == {"en": "Ink on silk, silk", "zh-Hans": "绢本"}
    assert after(new, terms, (Deed.WORDS, "medium=slik→silk")) is new


def test_a_whole_text_is_replaced_only_where_it_stands_alone(terms):
    relic = made(medium={"en": "Silk", "zh-Hans": "Silk and ink"})
    new = after(relic, terms, (Deed.REPLACE, "medium=Silk->Paper"))
    assert new.medium == {"en": "Paper", "zh-Hans": "Silk and ink"}


def test_a_term_is_merged_into_another_one_in_its_own_words(terms):
    support = {"terms": [{"id": "silk", "words": {"en": "silk"}}, {"words": {"en": "gold"}}]}
    relic = made(catalogue={"support": support})
    new = after(relic, terms, (Deed.REPLACE, "support.terms=绢→纸"))
    assert [one.id for one in new.catalogue.support.terms] == ["paper", None]
    assert new.catalogue.support.terms[0].words["en"] == terms.words("supports", "paper")["en"]
    assert new.catalogue.support.terms[1].words == {"en": "gold"}


def test_lists_get_one_more_once_and_lose_what_is_named(terms):
    relic = made(catalogue={"titles": [{"text": "a"}, {"text": "b", "language": "en"}]})
    more = after(relic, terms, (Deed.ADD, "titles=c"))
    assert [one.text for one in more.catalogue.titles] == ["a", "b", "c"]
    assert after(more, terms, (Deed.ADD, "titles=c")) is more
    fewer = after(more, terms, (Deed.REMOVE, 'titles={"text": "b", "language": "en"}'))
    assert [one.text for one in fewer.catalogue.titles] == ["a", "c"]
    assert after(fewer, terms, (Deed.REMOVE, "titles=b")) is fewer
    assert after(fewer, terms, (Deed.CLEAR, "titles")).catalogue.titles == ()


def test_what_bears_a_name_in_the_record_is_given_one(terms):
    relic = made(catalogue={"parts": [{"id": "p1", "kind": "painting"}]})
    new = after(relic, terms, (Deed.ADD, 'parts={"kind": "colophon"}'))
    assert [one.id for one in new.catalogue.parts] == ["p1", "p2"]


def test_a_date_is_read_anew_and_a_grade_is_set(terms):
    new = after(made(), terms, (Deed.SET, "date=乾隆辛丑"), (Deed.SET, "grade=first"))
    assert new.catalogue.date.years == (1781, 1781)
    assert new.catalogue.grade == "first"
    assert after(new, terms, (Deed.CLEAR, "grade")).catalogue.grade is None


def test_only_the_language_that_is_said_is_set(terms):
    new = after(made(), terms, (Deed.SET, "title=溪山圖"))
    assert new.title == {"en": "Hills", "zh-Hans": "溪山", "zh-Hant": "溪山圖"}


def test_a_change_that_makes_a_record_wrong_says_where(terms):
    bad = Step(Deed.SET, "catalogue.grade", (("catalogue.grade", "seventh"),))
    reading = changed(made(), BulkChange((bad,)), terms)
    assert reading.relic is None
    assert [one.name for one in reading.troubles] == ["catalogue.grade"]
    cleared = changed(made(), BulkChange((Step(Deed.CLEAR, "title"),)), terms)
    assert [one.name for one in cleared.troubles] == ["title"]


def test_words_do_not_multiply_without_bound(terms):
    relic = made(medium={"en": "a" * 2_000})
    grown = Step(Deed.WORDS, "medium", (), "a", "b" * 1_000)
    reading = changed(relic, BulkChange((grown,)), terms)
    assert reading.relic is None
    assert [(one.name, one.kind) for one in reading.troubles] == [("medium", "string_too_long")]
    fewer = Step(Deed.WORDS, "medium", (), "a", "b" * 500)
    reading = changed(relic, BulkChange((fewer,)), terms)
    assert reading.relic is not None
    assert reading.relic.medium == {"en": "b" * 1_000_000}


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_cleared_alone_and_put_back(field, full, terms):
    relic = made(catalogue=full)
    step = Step(Deed.CLEAR, field)
    if Deed.CLEAR not in deeds_of(shape_at(field)):
        return
    reading = changed(relic, BulkChange((step,)), terms)
    if reading.relic is None:
        assert reading.troubles
        return
    new = reading.relic
    tops = (step.top,)
    for one in differences(relic, new):
        assert one.where.startswith(step.top), one
    before = members(document(relic), tops)
    assert Relic.model_validate(with_members(document(new), tops, before)) == relic


@pytest.mark.parametrize("field", FIELDS)
def test_replacing_what_is_not_there_changes_nothing(field, full, terms):
    relic = made(catalogue=full)
    for deed in (Deed.REPLACE, Deed.WORDS):
        if deed in deeds_of(shape_at(field)):
            step = Step(deed, field, (), "no record says this", "x")
            assert changed(relic, BulkChange((step,)), terms).relic is relic


def test_every_offered_field_has_a_shape_and_what_is_kept_apart_is_not_offered():
    assert "medium" in FIELDS
    assert "catalogue.location.building" in FIELDS or "catalogue.location" in FIELDS
    for kept in ("id", "accession_number", "state", "parts", "painted_by_software"):
        assert kept not in FIELDS
        with pytest.raises(InvalidError):
            shape_at(kept)


@pytest.mark.parametrize(
    "change",
    [
        BulkChange(),
        BulkChange((Step(Deed.SET, "medium"),)),
        BulkChange((Step(Deed.ADD, "medium", (("medium.en", "x"),)),)),
        BulkChange((Step(Deed.WORDS, "medium", (), "", "x"),)),
        BulkChange((Step(Deed.CLEAR, "catalogue"),)),
        BulkChange((Step(Deed.WORDS, "medium", (), "x", "y" * 10_001),)),
        BulkChange((Step(Deed.WORDS, "medium", (), "x" * 10_001, "y"),)),
    ],
)
def test_a_change_that_cannot_be_is_refused(change):
    with pytest.raises(InvalidError):
        require_sound(change)


def test_a_change_is_kept_as_json(terms):
    change = BulkChange((step_of(Deed.ADD, "titles=a", terms), Step(Deed.CLEAR, "medium")))
    assert read_change(change.as_json()) == change
