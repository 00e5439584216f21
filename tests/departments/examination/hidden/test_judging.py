"""Candidates are judged by people, named, and a verdict is taken back; nothing is overwritten."""

import pytest

from handscroll.departments.examination.hidden.chains import (
    Standing,
    accepted,
    candidate,
    of_stack,
)
from handscroll.departments.examination.hidden.judging import Deed, Telling, judge
from handscroll.departments.examination.hidden.seeking import seek
from handscroll.departments.examination.hidden.showing import listed, told
from handscroll.errors import ConflictError, InvalidError, NotFoundError
from handscroll.model.observation import Observation, Verdict
from handscroll.model.region import Region
from handscroll.museum.rebuilding import rebuild_register

PAVILION = Telling(
    {"en": "A pavilion", "zh-Hans": "亭"}, {"en": "Drawn first.", "zh-Hans": "先画。"}
)


def state(museum, name):
    return candidate(museum, name)[1].standing


def test_a_candidate_accepted_with_a_name_is_named_and_the_machines_words_stay(sought):
    museum, stack, out = sought
    found = judge(museum, out.proposed[0], Deed.ACCEPT, person="wang", telling=PAVILION)
    assert (found.standing, found.named, found.caption) == (
        Standing.ACCEPTED, PAVILION.name, PAVILION.caption,
    )  # fmt: skip
    assert found.first.by_machine
    assert found.first.words["en"] == "Candidate of a hidden layer"
    assert (found.last.author, found.last.reviewer) == ("wang", "wang")
    assert [one.id for one in accepted(museum, stack)] == [found.id]
    assert told(found)["lacks"] == []


def test_an_accepted_candidate_is_in_the_vault_and_stands_after_a_rebuild(sought):
    museum, stack, out = sought
    before = listed(museum, stack)
    rebuild_register(museum)
    assert listed(museum, stack) == before
    assert state(museum, out.proposed[0]) is Standing.ACCEPTED


def test_another_name_replaces_only_the_language_that_is_said(sought):
    museum, _, out = sought
    found = judge(museum, out.proposed[0], Deed.NAME, person="li", telling=Telling({"en": "A hut"}))
    assert found.named == {"en": "A hut", "zh-Hans": "亭"}
    assert found.caption == PAVILION.caption
    assert museum.observations.get(found.last.replaces).words == PAVILION.name


def test_an_acceptance_taken_back_can_be_given_again_with_what_was_said(sought):
    museum, stack, out = sought
    assert judge(museum, out.proposed[0], Deed.UNDO, person="li").standing is Standing.PROPOSED
    assert accepted(museum, stack) == []
    again = judge(museum, out.proposed[0], Deed.ACCEPT, person="li")
    assert (again.standing, again.named["zh-Hans"]) == (Standing.ACCEPTED, "亭")
    judge(museum, out.proposed[0], Deed.UNDO, person="li")
    assert judge(museum, out.proposed[0], Deed.REJECT, person="li").standing is Standing.REJECTED


def test_a_rejection_is_taken_back_and_the_candidate_waits_unnamed(sought):
    museum, _, out = sought
    name = out.proposed[1]
    assert judge(museum, name, Deed.REJECT, person="wang").standing is Standing.REJECTED
    assert museum.observations.get(name).verdict is Verdict.REJECTED
    back = judge(museum, name, Deed.UNDO, person="wang")
    assert (back.standing, back.named, back.caption) == (Standing.PROPOSED, {}, {})
    assert judge(museum, name, Deed.ACCEPT, person="wang").standing is Standing.ACCEPTED


def test_what_was_rejected_is_not_proposed_again(sought):
    museum, _, out = sought
    name = out.proposed[2]
    judge(museum, name, Deed.REJECT, person="wang")
    assert seek(museum, out.stack.id).proposed == ()


@pytest.mark.parametrize("deed", [Deed.ACCEPT, Deed.REJECT, Deed.UNDO])
def test_a_deed_that_comes_too_late_is_a_conflict(sought, deed):
    museum, _, out = sought
    name = out.proposed[3]
    if deed is not Deed.UNDO:
        judge(museum, name, Deed.REJECT, person="wang")
    with pytest.raises(ConflictError):
        judge(museum, name, deed, person="li")
    if deed is not Deed.UNDO:
        judge(museum, name, Deed.UNDO, person="wang")


def test_a_naming_that_says_nothing_or_too_much_is_refused(sought):
    museum, _, out = sought
    name = out.proposed[4]
    with pytest.raises(InvalidError, match="301 characters"):
        judge(museum, name, Deed.ACCEPT, person="w", telling=Telling({"en": "x" * 301}))
    assert state(museum, name) is Standing.PROPOSED
    judge(museum, name, Deed.ACCEPT, person="w")
    with pytest.raises(InvalidError, match="neither a name"):
        judge(museum, name, Deed.NAME, person="w", telling=Telling({"en": "  "}))


def test_an_observation_of_another_kind_is_no_candidate(sought):
    museum, stack, _ = sought
    region = Region(capture=stack.id, x=1, y=1, width=9, height=9)
    other = Observation(id="o1", relic=stack.relic, kind="detail", region=region, author="w")
    museum.observations.propose(other)
    with pytest.raises(NotFoundError, match="no candidate"):
        judge(museum, "o1", Deed.ACCEPT, person="w")
    assert all(one.id != "o1" for one in of_stack(museum, stack))
