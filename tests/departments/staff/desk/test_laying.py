"""What can be undone, and by whom; several savings one after another are one row."""

from collections.abc import Iterator

import pytest

from handscroll.departments.staff.desk.laying import Undo, Wish, lay
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.review import Said
from handscroll.model.rights import Role, State
from handscroll.museum import Museum
from handscroll.museum.alerts import Matter, alerts
from handscroll.museum.index_standing import BEHIND

WORKS = [relic_id(f"L {number}") for number in range(12)]
LI = Person(id="p1", name="li", role=Role.REGISTRAR)
ZHAO = Person(id="p2", name="zhao", role=Role.CURATOR)
WEN = Person(id="p3", name="wen", role=Role.EDUCATOR)


@pytest.fixture
def cards(tmp_path) -> Iterator[Museum]:
    with Museum.create(tmp_path / "museum") as museum:
        records = [
            Relic(id=name, accession_number=f"L {number}", title={"en": "Hills"}, parts=())
            for number, name in enumerate(WORKS)
        ]
        museum.lots.load(iter(records), "cards", person="wang")
        yield museum


def undo(museum: Museum, person: Person) -> Undo | None:
    return lay(museum, person, Wish()).recent.rows[0].undo


def test_a_review_asked_for_is_taken_back_without_a_reason_by_who_asked(cards: Museum):
    cards.reviews.move(WORKS[0], State.IN_REVIEW, person="zhao")
    last = cards.doings.moved(WORKS[0])
    assert last is not None
    assert undo(cards, ZHAO) == Undo(State.DRAFT, False, last.seq)
    assert undo(cards, LI) == Undo(State.DRAFT, True, last.seq)


def test_a_publication_is_undone_by_withdrawing_where_rights_allow(cards: Museum):
    cards.reviews.move(WORKS[0], State.PUBLISHED, person="li")
    last = cards.doings.moved(WORKS[0])
    assert last is not None
    assert undo(cards, LI) == Undo(State.WITHDRAWN, True, last.seq)
    assert undo(cards, ZHAO) is None


def test_only_the_last_change_is_undone(cards: Museum):
    cards.reviews.move(WORKS[0], State.IN_REVIEW, person="zhao")
    cards.relics.revise(WORKS[0], Catalogue(staff_note="1"), person="zhao")
    saved, asked = lay(cards, ZHAO, Wish()).recent.rows
    assert saved.undo == Undo(revision=2)
    assert asked.undo is not None
    cards.reviews.move(WORKS[0], State.DRAFT, person="zhao")
    back, saved, asked = lay(cards, ZHAO, Wish()).recent.rows
    assert (back.undo and back.undo.state, saved.undo, asked.undo) == (
        State.IN_REVIEW, None, None,
    )  # fmt: skip


def test_savings_one_after_another_are_one_row(cards: Museum):
    for note in "abc":
        cards.relics.revise(WORKS[0], Catalogue(staff_note=note), person="zhao")
    cards.relics.revise(WORKS[0], Catalogue(staff_note="d"), person="li")
    rows = lay(cards, ZHAO, Wish()).recent.rows
    assert [(row.doing.person, row.times) for row in rows] == [("li", 1), ("zhao", 3)]
    assert rows[0].undo == Undo(revision=4)
    assert rows[1].undo is None
    [mine] = lay(cards, ZHAO, Wish(mine=True)).recent.rows
    assert mine.times == 3


def test_reviews_that_wait_go_on_where_the_list_ended(cards: Museum):
    for name in WORKS:
        cards.reviews.move(name, State.IN_REVIEW, person="zhao", said=Said(look="all"))
    desk = lay(cards, LI, Wish())
    assert desk.waiting_in_all == 12
    assert [row.relic.id for row in desk.waiting.rows] == WORKS[:10]
    assert desk.waiting.further is not None
    rest = lay(cards, LI, Wish(waiting=desk.waiting.further)).waiting
    assert [row.relic.id for row in rest.rows] == WORKS[10:]
    assert rest.further is None


def test_whose_work_it_is_not_sees_only_how_many_there_are(cards: Museum):
    cards.reviews.move(WORKS[0], State.IN_REVIEW, person="zhao")
    desk = lay(cards, WEN, Wish())
    assert desk.counts[State.DRAFT] == 11
    assert (desk.waiting.rows, desk.recent.rows, desk.waiting_in_all) == ((), (), 0)


def test_an_empty_museum_and_one_that_is_well_alert_nobody(cards: Museum):
    assert alerts(cards.layout, cards.ledger) == []


def test_an_index_that_is_behind_is_told(cards: Museum):
    cards.layout.search.mkdir(parents=True)
    (cards.layout.search / BEHIND).touch()
    assert [one.matter for one in alerts(cards.layout, cards.ledger)] == [Matter.INDEX]
