"""Earlier versions are read, compared and restored; who saves on top of another one is told."""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from handscroll.errors import ConflictError, MismatchError, NotFoundError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.museum.lot_files import lot_object
from handscroll.museum.stale import StaleEditError


def said(**fields) -> Catalogue:
    return Catalogue.model_validate(fields)


@pytest.fixture
def edited(museum, relics):
    """A published scroll whose entry three people have written since it came."""
    scroll = next(one for one in relics if len(one.parts) == 2)
    museum.relics.revise(scroll.id, said(titles=[{"text": "溪山"}]), person="wang")
    museum.relics.revise(
        scroll.id, said(titles=[{"text": "溪山圖"}], staff_note="seen"), person="li"
    )
    museum.relics.revise(scroll.id, said(staff_note="seen"), person="zhao")
    return scroll.id


def test_every_version_says_who_cut_it_when_and_why(museum, edited):
    revisions = museum.revisions.of(edited)
    assert [one.version for one in revisions] == [1, 2, 3, 4, 5]
    assert [one.person for one in revisions] == ["wang", "wang", "wang", "li", "zhao"]
    assert revisions[0].message == "Accession"
    assert all(one.at.endswith("Z") and one.restored is None for one in revisions)


def test_an_earlier_version_is_read_as_it_was_and_compared(museum, edited):
    assert museum.revisions.at(edited, 3).catalogue == said(titles=[{"text": "溪山"}])
    assert museum.revisions.at(edited, 5) == museum.relics.get(edited)
    changes = museum.revisions.changes(edited, 3, 4)
    assert [(one.where, one.old, one.new) for one in changes] == [
        ("catalogue.titles[0].text", "溪山", "溪山圖"),
        ("catalogue.staff_note", None, "seen"),
    ]
    assert museum.revisions.changes(edited, 2, 2) == ()


def test_restoring_cuts_a_version_more_and_can_be_undone(museum: Museum, edited):
    before = {version: museum.revisions.at(edited, version) for version in range(1, 6)}
    restored = museum.revisions.restore(edited, 4, person="qian")
    assert restored == before[4] == museum.relics.get(edited)
    newest = museum.revisions.of(edited)[-1]
    assert (newest.version, newest.person, newest.restored) == (6, "qian", 4)
    assert {version: museum.revisions.at(edited, version) for version in range(1, 6)} == before
    told = museum.ledger.entries(f"urn:handscroll:relic:{edited}")[-1]
    assert (told.kind, told.person) == ("relic.edited", "qian")
    assert (told.payload["why"], told.payload["facts"]) == ("restore", {"version": 4})
    assert museum.revisions.restore(edited, 5, person="qian") == before[5]
    assert museum.revisions.of(edited)[-1].version == 7


def test_restoring_leaves_state_and_pictures_as_they_stand(museum: Museum, edited):
    museum.relics.move(edited, State.WITHDRAWN, person="wang")
    restored = museum.revisions.restore(edited, 1, person="wang")
    assert restored.state is State.WITHDRAWN
    assert restored.parts == museum.revisions.at(edited, 1).parts
    assert restored.catalogue == Catalogue()


def test_restoring_what_stands_changes_nothing(museum: Museum, edited):
    museum.revisions.restore(edited, 5, person="wang")
    assert museum.revisions.of(edited)[-1].version == 5


def test_what_would_be_restored_is_told_before(museum: Museum, edited):
    assert museum.revisions.restorable(edited, 3).catalogue == said(titles=[{"text": "溪山"}])
    assert museum.revisions.of(edited)[-1].version == 5


@pytest.mark.parametrize("version", [-1, 0, 6])
def test_a_version_that_never_was_is_not_found(museum: Museum, edited, version):
    with pytest.raises(NotFoundError, match="newest version is 5"):
        museum.revisions.at(edited, version)
    with pytest.raises(NotFoundError):
        museum.revisions.restore(edited, version, person="wang")
    with pytest.raises(NotFoundError):
        museum.revisions.of("rnothing")


def test_who_saves_on_top_of_another_one_gets_both_records(museum: Museum, edited):
    _, seen = museum.relics.standing(edited)
    theirs = museum.relics.revise(edited, said(staff_note="A"), person="wang", expected=seen)
    with pytest.raises(StaleEditError, match="version 6 was saved since") as told:
        museum.relics.revise(edited, said(staff_note="B"), person="li", expected=seen)
    assert isinstance(told.value, ConflictError)
    assert told.value.theirs == theirs == museum.relics.get(edited)
    assert told.value.mine.catalogue.staff_note == "B"
    assert (told.value.expected, told.value.present) == (seen, seen + 1)
    saved = museum.relics.rewrite(told.value.mine, expected=told.value.present, person="li")
    assert museum.relics.get(edited) == saved
    assert museum.revisions.at(edited, 6) == theirs


def test_the_same_form_sent_twice_is_one_version(museum: Museum, edited):
    _, seen = museum.relics.standing(edited)
    for _ in range(2):
        museum.relics.revise(edited, said(staff_note="A"), person="wang", expected=seen)
    assert museum.relics.standing(edited)[1] == seen + 1


@pytest.mark.parametrize(
    "other", [{"accession_number": "B 9"}, {"state": State.DRAFT}, {"parts": ()}]
)
def test_an_edit_changes_neither_number_nor_state_nor_pictures(museum: Museum, edited, other):
    record, seen = museum.relics.standing(edited)
    with pytest.raises(MismatchError, match="an edit says other things"):
        museum.relics.rewrite(record.model_copy(update=other), expected=seen, person="wang")
    assert museum.relics.standing(edited) == (record, seen)


def test_three_editors_at_once_lose_nothing(museum: Museum, edited):
    def edit(who: int) -> None:
        for number in range(6):
            record, seen = museum.relics.standing(edited)
            while True:
                titles = (*record.catalogue.titles, {"text": f"{who}-{number}"})
                wanted = said(**record.catalogue.model_dump() | {"titles": titles})
                try:
                    museum.relics.revise(edited, wanted, person=f"p{who}", expected=seen)
                except StaleEditError as stale:
                    record, seen = stale.theirs, stale.present
                else:
                    break

    with ThreadPoolExecutor(3) as editors:
        list(editors.map(edit, range(3)))
    texts = {one.text for one in museum.relics.get(edited).catalogue.titles}
    assert texts == {f"{who}-{number}" for who in range(3) for number in range(6)}
    revisions = museum.revisions.of(edited)
    assert len(revisions) == 5 + 18
    for before, one in pairwise(revisions[4:]):
        [change] = museum.revisions.changes(edited, before.version, one.version)
        assert change.kind == "added"


def loaded(museum: Museum) -> str:
    """Load two records without files; return the identifier of the second."""
    given = [
        Relic(id=relic_id(name), accession_number=name, title={"en": name}, parts=())
        for name in ("L 1", "L 2")
    ]
    museum.lots.load(iter(given), "old-cards", person="wang")
    return given[1].id


def test_a_record_of_a_lot_has_version_0_before_and_after_its_first_edit(museum: Museum):
    relic = loaded(museum)
    came = museum.relics.get(relic)
    [first] = museum.revisions.of(relic)
    assert (first.version, first.person) == (0, "wang")
    assert museum.revisions.at(relic, 0) == came
    museum.relics.revise(relic, said(staff_note="x"), person="li", expected=0)
    assert [one.version for one in museum.revisions.of(relic)] == [0, 1]
    assert museum.revisions.at(relic, 0) == came
    assert [one.where for one in museum.revisions.changes(relic, 0, 1)] == ["catalogue"]
    assert museum.revisions.restore(relic, 0, person="li") == came


def test_how_a_record_came_is_known_after_its_load_was_undone(museum: Museum):
    relic = loaded(museum)
    came = museum.relics.get(relic)
    museum.relics.revise(relic, said(staff_note="x"), person="li")
    museum.lots.undo("old-cards", person="wang")
    assert museum.vault.head(lot_object("old-cards", 1)) == 2
    assert museum.revisions.at(relic, 0) == came
    events = json.loads(museum.vault.read(f"urn:handscroll:relic:{relic}", "events.json"))
    assert [one["eventType"] for one in events] == ["import", "catalogue"]
