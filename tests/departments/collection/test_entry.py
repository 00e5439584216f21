"""A record arranged for a reader: every part, text and seal once, in reading order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.demo.records.great_scroll import COLOPHONS, SEALS, great_record
from handscroll.departments.collection.entry.cuttings import Cutter
from handscroll.departments.collection.entry.entry import entry_of
from handscroll.departments.collection.entry.own_facts import own_rows
from handscroll.departments.collection.entry.owners import owners_of
from handscroll.departments.collection.entry.parts import counts_of, part_entries
from handscroll.departments.collection.entry.people import called
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.region import Region
from handscroll.model.rights import Rights, Tier


def told(entries) -> tuple[list[str], list[str]]:
    """Return identifiers of texts and impressions as they are shown."""
    texts = [one.text.id for part in entries for one in part.texts]
    seals = [one.impression.id for part in entries for one in part.seals]
    seals += [s.impression.id for part in entries for one in part.texts for s in one.seals]
    return texts, seals


def test_the_greatest_scroll_is_shown_whole():
    record = great_record()
    counts = counts_of(record)
    assert (counts.impressions, counts.colophons) == (SEALS, COLOPHONS) == (111, 30)
    entries = part_entries(record, Cutter({}))
    assert [one.part for one in entries] == list(record.parts)
    texts, seals = told(entries)
    assert sorted(seals) == sorted(one.id for one in record.impressions)
    assert sorted(texts) == sorted(one.id for one in record.inscriptions)
    assert sum(one.seal_count for one in entries) == SEALS
    assert not next(one for one in entries if one.part and one.part.id == "p8").texts_open
    assert great_record() == record


@settings(max_examples=40, deadline=None)
@given(number=st.integers(0, 5), assigned=st.lists(st.integers(0, 6), max_size=12))
def test_nothing_is_lost_or_told_twice(number, assigned):
    parts = [f"p{n}" for n in range(number)]
    pressed = [
        {"id": f"i{n}", "part": parts[at] if at < len(parts) else None}
        for n, at in enumerate(assigned)
    ]
    record = Catalogue.model_validate({
        "parts": [{"id": name} for name in parts], "impressions": pressed,
        "inscriptions": [{"id": "t", "seals": [one["id"] for one in pressed[:2]]}],
    })  # fmt: skip
    entries = part_entries(record, Cutter({}))
    assert told(entries)[0] == ["t"]
    assert set(told(entries)[1]) == {f"i{n}" for n in range(len(pressed))}
    assert len(told(entries)[1]) == len(pressed)
    assert [one.part.id for one in entries if one.part] == parts


def test_a_cutting_fits_its_frame_and_the_reader_s_limit(make_relic):
    captures = {one.id: one for one in make_relic().captures}
    region = Region(capture="c2", x=100, y=50, width=600, height=300)
    cut = Cutter(captures).cut(region, wide=120, high=120)
    assert cut is not None
    assert (cut.width, cut.height) == (120, 60)
    assert cut.src == "/iiif/3/c2/100,50,600,300/240,120/0/default.jpg"
    limited = Cutter(captures, limit=900).cut(region, wide=120, high=120)
    assert limited is not None
    assert "/60,30/0/" in limited.src, "a tenth of the scan's 9,000 px"
    small = Cutter(captures).cut(region.model_copy(update={"width": 20, "height": 20}),
                                 wide=112, high=112)  # fmt: skip
    assert small is not None
    assert "/20,20/0/" in small.src, "never enlarged"


@pytest.mark.parametrize(
    "place", [{"capture": "gone"}, {"x": 8990}, {"height": 801}, {"y": 700, "height": 200}]
)
def test_a_region_that_is_nowhere_is_left_out(place, make_relic):
    region = Region(capture="c2", x=0, y=0, width=20, height=20).model_copy(update=place)
    captures = {one.id: one for one in make_relic().captures}
    assert Cutter(captures).cut(region, wide=10, high=10) is None
    assert Cutter(captures).cut(None, wide=10, high=10) is None
    assert Cutter(captures).whole("gone", wide=10, high=10) is None


def test_staff_alone_see_what_is_theirs(make_relic):
    record = Catalogue.model_validate({"location": {"room": "B7"}, "staff_note": "damp"})
    relic = make_relic(catalogue=record, rights=Rights(max_public_px=90))
    for tier in (Tier.PUBLIC, Tier.RESEARCHERS):
        assert entry_of(relic, "en", tier).catalogue == Catalogue()
    assert entry_of(relic, "en", Tier.STAFF).catalogue == record


def test_owners_stand_by_how_often_they_are_met():
    owners = owners_of(great_record())
    times = [one.impressions for one in owners]
    assert times == sorted(times, reverse=True)
    assert sum(times) == SEALS - counts_of(great_record()).unknown_seals
    nameless = Catalogue.model_validate({"seals": [{"id": "a"}, {"id": "b", "owner": {"id": "x"}}]})
    assert [one.person.id for one in owners_of(nameless)] == ["x", None]


def test_an_english_reader_gets_both_names():
    person = PersonRef.model_validate(
        {"names": [{"text": "沈周"}, {"text": "啟南", "kind": "courtesy"},
                   {"text": "Shen Zhou", "kind": "english", "language": "en"}]}
    )  # fmt: skip
    english, chinese = called(person, "en"), called(person, "zh-Hans")
    assert [name.text for name in english.first] == ["Shen Zhou", "沈周"]
    assert [name.text for name in chinese.first] == ["沈周"]
    assert [name.text for name in chinese.others] == ["啟南"]
    assert not called(PersonRef(), "en")


def test_only_facts_that_say_something_have_a_row():
    record = Catalogue.model_validate({"own": {
        "type": "building", "bays_wide": 9, "roof": [{"words": {"en": "hipped"}}],
        "rebuilt": [{"written": "1695"}], "faces": {"en": "south"},
    }})  # fmt: skip
    rows = {row.name: row.shape for row in own_rows(record.own)}
    assert rows == {"bays_wide": "number", "roof": "terms", "rebuilt": "dates", "faces": "said"}
    assert own_rows(None) == ()
