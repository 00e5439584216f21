"""Captures of a museum are measured once, kept as proposals, and judged by people."""

import pytest

from handscroll.departments.examination.quality.checking import (
    captures_of,
    check_capture,
    make_one,
    owe,
)
from handscroll.errors import ConflictError, NotFoundError
from handscroll.model.observation import Verdict
from handscroll.model.quality.aspect import Aspect
from handscroll.model.quality.card import KIND, METHOD, Card
from handscroll.museum.rebuilding import rebuild_register


def kept(house):
    return house.museum.observations.of(house.relic.id, kind=KIND)


def test_a_card_is_kept_as_a_signed_proposal_of_the_targets_place(house):
    done = check_capture(house.museum, house.capture.id)
    assert done.new
    [one] = kept(house)
    assert one.by_machine
    assert one.author == METHOD
    assert one.verdict is Verdict.PROPOSED
    assert one.evidence == (house.capture.id,)
    card = Card.model_validate(one.facts)
    assert card.target is not None
    assert (one.region.x, one.region.y, one.region.width, one.region.height) == card.target.box
    assert card.file.sha256 == house.capture.sha256
    assert card.lines[Aspect.COLOUR_MEAN].value == pytest.approx(1.7, abs=0.6)


def test_measured_again_it_is_the_same_card_and_nothing_is_proposed_twice(house):
    first = check_capture(house.museum, house.capture.id)
    again = check_capture(house.museum, house.capture.id)
    assert not again.new
    assert again.card == first.card
    assert len(kept(house)) == 1
    make_one(house.museum, house.capture.id)
    assert len(kept(house)) == 1


def test_a_rejected_card_stays_rejected(house):
    one = check_capture(house.museum, house.capture.id).observation
    house.museum.observations.review(one.id, Verdict.REJECTED, person="wang")
    assert check_capture(house.museum, house.capture.id).observation.verdict is Verdict.REJECTED
    assert len(kept(house)) == 1


def test_an_accepted_card_outlives_the_register_and_no_visitor_is_told_it(house):
    one = check_capture(house.museum, house.capture.id).observation
    house.museum.observations.review(one.id, Verdict.ACCEPTED, person="wang")
    assert house.museum.observations.shown(house.relic.id) == []
    rebuild_register(house.museum)
    [again] = kept(house)
    assert again.verdict is Verdict.ACCEPTED
    assert Card.model_validate(again.facts) == Card.model_validate(one.facts)


def test_a_capture_without_a_target_is_answered_and_the_answer_kept(museum, tmp_path, make_scan):
    from handscroll.departments.collection.asking import ask_for
    from handscroll.departments.collection.planning import plan_intake
    from handscroll.departments.collection.taking_in import take_in
    from handscroll.scans.limits import Limits

    make_scan(tmp_path / "scans" / "A-1.png", 300, 200)
    [key] = ask_for(museum, plan_intake([tmp_path / "scans"], None, Limits()), person="w").keys
    take_in(museum, key)
    [relic] = museum.relics.list()
    done = check_capture(museum, relic.captures[0].id)
    assert done.card.refused is not None
    assert done.card.refused.code == "profile_absent"
    region = done.observation.region
    assert (region.x, region.y, region.width, region.height) == (0, 0, 300, 200)
    assert len(museum.observations.every(KIND)) == 1


def test_only_looking_keeps_nothing(house):
    assert check_capture(house.museum, house.capture.id, keep=False).new
    assert kept(house) == []


def test_a_relic_stands_for_its_captures_and_nothing_for_none(house):
    number = house.relic.accession_number
    assert [one.id for one in captures_of(house.museum, number)] == [house.capture.id]
    assert [one.id for one in captures_of(house.museum, house.capture.id)] == [house.capture.id]
    with pytest.raises(NotFoundError):
        captures_of(house.museum, "nothing bears this")


def test_a_record_without_scans_says_so(museum):
    from handscroll.model.identity import relic_id
    from handscroll.model.relic import Relic

    card = Relic(id=relic_id("C 1"), accession_number="C 1", title={"en": "x"}, parts=())
    museum.lots.load(iter([card]), "cards", person="test")
    with pytest.raises(ConflictError, match="no scan"):
        captures_of(museum, "C 1")


def test_asked_for_twice_it_is_owed_once(house):
    owe(house.museum, house.capture)
    owe(house.museum, house.capture)
    counts = [one for one in house.museum.work.list() if one.job == "check_capture"]
    assert len(counts) == 1
