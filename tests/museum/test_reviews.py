"""A state is changed with its reason, comments are kept until settled, and no cache is needed."""

import json

import pytest
from sqlalchemy import delete

from handscroll.errors import ConflictError, InvalidError, NotFoundError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.review import MOST_SAID, Said
from handscroll.model.rights import Role, State
from handscroll.museum import Museum
from handscroll.museum.rebuilding import rebuild_register
from handscroll.museum.records import EVENTS, relic_object
from handscroll.storage import tables
from handscroll.storage.register import set_applied

PASSWORD = "a long enough password"


@pytest.fixture
def draft(museum: Museum, relics):
    museum.people.add("li", Role.CURATOR, PASSWORD, by="test")
    museum.people.add("wen", Role.RESEARCHER, PASSWORD, by="test")
    return next(one.id for one in relics if one.state is State.DRAFT)


def ask(museum: Museum, relic: str, **said):
    return museum.reviews.move(relic, State.IN_REVIEW, person="zhao", said=Said(**said))


def test_a_review_is_asked_for_and_sent_back_with_a_reason(museum: Museum, draft):
    ask(museum, draft, look="the date", addressee="curator")
    asked = museum.doings.moved(draft)
    assert asked is not None
    assert (asked.person, asked.facts["look"], asked.facts["for"]) == (
        "zhao", "the date", "curator",
    )  # fmt: skip
    with pytest.raises(InvalidError, match="no reason"):
        museum.reviews.move(draft, State.DRAFT, person="li")
    assert museum.relics.get(draft).state is State.IN_REVIEW
    said = Said(because="the seal: look again")
    assert museum.reviews.move(draft, State.DRAFT, person="li", said=said).state is State.DRAFT
    last = museum.revisions.of(draft)[-1]
    assert (last.person, last.message) == ("li", "state: in_review, draft: the seal: look again")
    events = json.loads(museum.vault.read(relic_object(draft), EVENTS))
    assert events[-1]["detail"]["because"] == "the seal: look again"
    [entry] = [one for one in museum.ledger.entries() if "because" in one.payload]
    assert (entry.kind, entry.person) == ("relic.state", "li")


def test_who_asked_may_take_it_back_without_a_reason(museum: Museum, draft):
    ask(museum, draft)
    assert museum.reviews.move(draft, State.DRAFT, person="zhao").state is State.DRAFT
    assert museum.doings.returned("zhao", 9).doings == []


def test_withdrawing_asks_for_a_reason_of_everybody(museum: Museum, draft):
    museum.reviews.move(draft, State.PUBLISHED, person="zhao")
    with pytest.raises(InvalidError, match="no reason"):
        museum.reviews.move(draft, State.WITHDRAWN, person="zhao", said=Said(because="  "))
    assert museum.relics.get(draft).state is State.PUBLISHED


@pytest.mark.parametrize("nobody", ["@nobody", "@wen", "visitor", "educator", "@"])
def test_a_review_is_meant_for_somebody_who_may_decide(museum: Museum, draft, nobody):
    with pytest.raises(InvalidError, match="nobody who may decide"):
        ask(museum, draft, addressee=nobody)
    assert museum.relics.get(draft).state is State.DRAFT


def test_nobody_says_too_much(museum: Museum, draft):
    with pytest.raises(InvalidError, match="4,001 characters"):
        ask(museum, draft, look="x" * (MOST_SAID + 1))


def test_what_was_not_looked_at_is_not_decided(museum: Museum, draft):
    ask(museum, draft)
    seen = museum.relics.standing(draft)[1]
    museum.relics.revise(draft, Catalogue(staff_note="since"), person="zhao")
    with pytest.raises(ConflictError, match="looked at"):
        museum.reviews.move(draft, State.PUBLISHED, person="li", expected=seen)
    assert museum.relics.get(draft).state is State.IN_REVIEW
    museum.reviews.move(draft, State.PUBLISHED, person="li", expected=seen + 1)
    museum.reviews.move(draft, State.PUBLISHED, person="li", expected=seen)
    assert museum.relics.standing(draft)[1] == seen + 2


def test_only_the_last_change_is_undone(museum: Museum, draft):
    ask(museum, draft)
    first = museum.doings.moved(draft)
    assert first is not None
    museum.reviews.move(draft, State.PUBLISHED, person="li")
    undo = Said(because="too early", undoes=first.seq)
    with pytest.raises(ConflictError, match="not undone"):
        museum.reviews.move(draft, State.WITHDRAWN, person="li", said=undo)
    last = museum.doings.moved(draft)
    assert last is not None
    undo = Said(because="too early", undoes=last.seq)
    museum.reviews.move(draft, State.WITHDRAWN, person="li", said=undo)
    now = museum.doings.moved(draft)
    assert now is not None
    assert now.facts["undoes"] == last.seq


def test_the_public_saw_last_what_stood_before_it_was_withdrawn(museum: Museum, draft):
    assert museum.reviews.shown(draft) is None
    museum.reviews.move(draft, State.PUBLISHED, person="li")
    museum.relics.revise(draft, Catalogue(staff_note="public"), person="zhao")
    assert museum.reviews.shown(draft) == 3
    museum.reviews.move(draft, State.WITHDRAWN, person="li", said=Said(because="wrong"))
    museum.relics.revise(draft, Catalogue(staff_note="hidden"), person="zhao")
    museum.reviews.move(draft, State.DRAFT, person="li")
    assert museum.reviews.shown(draft) == 3
    assert museum.revisions.at(draft, 3).catalogue.staff_note == "public"


def test_comments_are_answered_and_settled(museum: Museum, draft):
    first = museum.reviews.say(draft, " why 1750? ", person="li", field="date_written")
    again = museum.reviews.say(draft, "why 1750?", person="li", field="date_written")
    assert again == first
    answer = museum.reviews.say(draft, "the colophon", person="zhao", answers=first.id)
    under = museum.reviews.say(draft, "I see", person="li", answers=answer.id)
    assert (answer.field, under.answers) == ("date_written", first.id)
    museum.reviews.settle(draft, first.id, person="li")
    museum.reviews.settle(draft, first.id, person="zhao")
    told = [(one.text, one.settled_by) for one in museum.reviews.comments(draft)]
    assert told == [("why 1750?", "li"), ("the colophon", ""), ("I see", "")]


@pytest.mark.parametrize("text", ["", "  ", "x" * (MOST_SAID + 1)])
def test_a_comment_says_something_and_not_too_much(museum: Museum, draft, text):
    with pytest.raises(InvalidError):
        museum.reviews.say(draft, text, person="li")
    with pytest.raises(NotFoundError):
        museum.reviews.say(draft, "x", person="li", answers="k0")
    assert museum.reviews.comments(draft) == []


def test_lists_of_a_desk_are_those_of_its_owner(museum: Museum, draft, relics):
    other = next(one.id for one in relics if one.id != draft and one.state is not State.WITHDRAWN)
    if museum.relics.get(other).state is State.PUBLISHED:
        museum.reviews.move(other, State.WITHDRAWN, person="hu", said=Said(because="x"))
        museum.reviews.move(other, State.DRAFT, person="hu")
    museum.reviews.move(other, State.IN_REVIEW, person="hu", said=Said(addressee="@li"))
    ask(museum, draft, addressee="registrar")

    def waiting(name, role):
        found = museum.doings.waiting(name, role, 9).doings
        assert museum.doings.count_waiting(name, role) == len(found)
        return [one.relic for one in found]

    assert waiting("li", Role.CURATOR) == [other]
    assert waiting("hu", Role.REGISTRAR) == [draft]
    assert museum.doings.waiting("x", Role.CURATOR, 9).doings == []
    museum.reviews.move(draft, State.DRAFT, person="li", said=Said(because="no"))
    assert [one.relic for one in museum.doings.returned("zhao", 9).doings] == [draft]
    assert [one.relic for one in museum.doings.drafts("zhao", 9).doings] == [draft]
    assert waiting("hu", Role.REGISTRAR) == []
    counts = museum.doings.counts()
    assert sum(counts.values()) == museum.relics.count()
    assert counts[State.IN_REVIEW] == 1


def test_lists_go_on_where_they_ended(museum: Museum, draft):
    for note in "abcde":
        museum.relics.revise(draft, Catalogue(staff_note=note), person="zhao")
    first = museum.doings.recent(3, person="zhao")
    rest = museum.doings.recent(9, person="zhao", before=first.further)
    assert rest.further is None
    seqs = [one.seq for one in (*first.doings, *rest.doings)]
    assert seqs == sorted(set(seqs), reverse=True)
    assert len(seqs) == 5
    assert "record" not in first.doings[0].facts
    end = museum.doings.ends([draft, "none"])
    assert {name: (one.last, one.moved, one.revision) for name, one in end.items()} == {
        draft: (first.doings[0].seq, 0, 6)
    }


def test_pages_of_works_go_by_number(museum: Museum, relics):
    numbers = sorted(one.accession_number for one in relics)
    pages, after = [], ""
    while found := museum.doings.page(None, "", after, 2):
        after = museum.relics.get(found[-1]).accession_number
        pages += [museum.relics.get(one).accession_number for one in found]
    assert pages == numbers
    [begun] = museum.doings.page(None, numbers[-1], "", 2)
    assert museum.relics.get(begun).accession_number == numbers[-1]


def test_a_rebuild_gives_every_row_again(museum: Museum, draft):
    ask(museum, draft, look="all")
    first = museum.reviews.say(draft, "why?", person="li")
    museum.reviews.settle(draft, first.id, person="zhao")
    museum.reviews.move(draft, State.DRAFT, person="li", said=Said(because="see comment"))
    ask(museum, draft)
    rows = museum.register.dump()
    assert {"comments", "doings", "standings"} <= {json.loads(one)["table"] for one in rows}
    rebuild_register(museum)
    assert museum.register.dump() == rows


def test_a_museum_from_before_learns_from_its_journal_what_happened(museum: Museum, draft):
    ask(museum, draft, look="all")
    first = museum.reviews.say(draft, "why?", person="li")
    museum.reviews.settle(draft, first.id, person="zhao")
    museum.reviews.move(draft, State.DRAFT, person="li", said=Said(because="see comment"))
    museum.relics.revise(draft, Catalogue(staff_note="since"), person="zhao")
    rows = museum.register.dump()
    with museum.register.begin() as session:
        for table in (tables.DoingRow, tables.StandingRow, tables.CommentRow):
            session.execute(delete(table))
        # As the migration leaves a register: whoever opens it next begins at the beginning.
        set_applied(session, 0)
    museum.ledger.catch_up()
    assert museum.register.dump() == rows
