"""A batch looked at, written, killed, gone on with and taken back."""

import os
import signal
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.departments.collection.bulk.batch import Phase
from handscroll.departments.collection.bulk.change import Deed, Step
from handscroll.departments.collection.bulk.opening import bench_of, make_again, owed
from handscroll.departments.collection.bulk.running import go_on, order, order_back, way
from handscroll.departments.collection.history.showing import batch_of, why
from handscroll.errors import BusyError, ConflictError, InvalidError, NotFoundError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.rights import MOVES, Role, State
from handscroll.museum import Museum
from handscroll.pages.words import words_in

MEND = Step(Deed.WORDS, "medium", (), "slik", "silk")
NOTE = Step(Deed.SET, "catalogue.staff_note", (("catalogue.staff_note", "looked over"),))
KILLED = """
import sys
from pathlib import Path
from handscroll.departments.collection.bulk.opening import bench_of
from handscroll.departments.collection.bulk.running import go_on
from handscroll.museum import Museum
import handscroll.museum.together as together
together.portions.__defaults__ = (3,)
with Museum.open(Path(sys.argv[1])) as museum:
    go_on(bench_of(museum), sys.argv[2])
"""


ORDERED = """
import sys
from pathlib import Path
from handscroll.departments.collection.bulk import running
from handscroll.departments.collection.bulk.opening import bench_of
from handscroll.museum import Museum
running.IN_ONE_LINE = 1
with Museum.open(Path(sys.argv[1])) as museum:
    bench = bench_of(museum)
    running.order(bench, bench.batches.get(sys.argv[2]), person="li")
"""


def killed_at(museum, batch, point, passes, script=KILLED):
    """Go on with a batch in a process that is killed at that moment."""
    told = {"HANDSCROLL_FAULT": point, "HANDSCROLL_FAULT_AFTER": str(passes)}
    command = [sys.executable, "-c", script, str(museum.folder), batch.id]
    done = subprocess.run(command, env={**os.environ, **told}, capture_output=True, check=False)
    return done.returncode


def notes(museum, relic):
    return [one.message for one in museum.relics.steps(relic)]


STEPS = st.lists(
    st.one_of(
        st.just(MEND),
        st.just(NOTE),
        st.just(Step(Deed.CLEAR, "medium")),
        st.builds(
            lambda text: Step(Deed.ADD, "catalogue.titles",
                              (("catalogue.titles", ""), ("catalogue.titles.n0.text", text))),
            st.sampled_from(["溪山", "Streams"]),
        ),
        st.just(Step(Deed.SET, "catalogue.grade", (("catalogue.grade", "first"),))),
        st.just(Step(Deed.REPLACE, "title", (), "Hills", "Mountains")),
    ),
    min_size=1, max_size=4,
)  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=STEPS, second=STEPS)
def test_what_a_batch_did_is_taken_back_and_every_record_is_as_before(house, first, second):
    desk = house.desk
    before = desk.works()
    one = desk.apply(look) if (look := desk.look(*first)).changes else None
    between = desk.works()
    two = desk.apply(look) if (look := desk.look(*second)).changes else None
    for done, wanted in ((two, between), (one, before)):
        if done is not None:
            back = desk.undo(done)
            assert (back.phase, back.restored, back.kept) == (Phase.UNDONE, done.changes, 0)
        assert desk.works() == wanted


def test_a_batch_changes_what_it_can_and_names_the_rest(desk):
    long = " ".join(["slik"] * 10)
    desk.load(
        desk.record("A 1", staff_note="slik"),
        desk.record("A 2", medium={"en": "Gold"}),
        desk.record("A 3", medium={"en": long}),
        desk.record("A 4"),
    )
    a4 = desk.museum.relics.named("A 4").id
    desk.museum.relics.move(a4, State.PUBLISHED, person="wang")
    desk.museum.relics.move(a4, State.WITHDRAWN, person="wang")
    rings = Step(Deed.WORDS, "catalogue.staff_note", (), "slik", "s\u0007ilk")
    assert desk.left(desk.look(rings)) == {"A 4": "withdrawn", "A 1": "invalid"}
    batch = desk.look(MEND)
    assert (batch.changes, batch.same, batch.left) == (2, 1, 1)
    assert desk.works()[desk.museum.relics.named("A 1").id].medium == {"en": "Ink on slik"}
    done = desk.apply(batch)
    assert (done.phase, done.changes, done.left) == (Phase.DONE, 2, 1)
    assert desk.museum.relics.named("A 1").medium == {"en": "Ink on silk"}
    assert desk.museum.relics.named("A 3").medium == {"en": long.replace("slik", "silk")}
    assert notes(desk.museum, desk.museum.relics.named("A 1").id) == [f"bulk: {batch.id}"]


def test_a_work_that_somebody_saved_meanwhile_is_left_and_theirs_stays(desk):
    desk.load(*(desk.record(f"A {n}") for n in range(4)))
    ids = [desk.museum.relics.named(f"A {n}").id for n in range(4)]
    batch = desk.look(MEND, names=[(one, 0) for one in ids])
    theirs = Catalogue.model_validate({"staff_note": "meanwhile"})
    desk.museum.relics.revise(ids[2], theirs, person="zhao")
    done = desk.apply(batch)
    assert (done.changes, done.left, desk.left(done)) == (3, 1, {"A 2": "stale"})
    assert desk.museum.relics.get(ids[2]).medium == {"en": "Ink on slik"}
    again = desk.look(MEND, names=[(ids[2], 0), ("gone", 1)])
    assert desk.left(again) == {"A 2": "stale", "gone": "gone"}
    desk.museum.relics.revise(ids[0], theirs, person="zhao")
    back = desk.undo(done)
    assert (back.restored, back.kept) == (2, 1)
    assert [*desk.bench.batches.kept(back)] == [(ids[0], "A 0")]
    assert desk.museum.relics.get(ids[0]).catalogue.staff_note == "meanwhile"
    assert desk.museum.relics.get(ids[0]).medium == {"en": "Ink on silk"}
    assert desk.museum.relics.get(ids[1]).medium == {"en": "Ink on slik"}


def test_a_change_is_an_ordinary_edit_with_history_and_search(desk):
    desk.load(desk.record("A 1"))
    relic = desk.museum.relics.named("A 1").id
    batch = desk.apply(desk.look(MEND, NOTE))
    second = desk.apply(desk.look(Step(Deed.CLEAR, "medium")))
    assert [one.where for one in desk.museum.revisions.changes(relic, 1, 2)] == ["medium"]
    wheres = {one.where for one in desk.museum.revisions.changes(relic, 0, 1)}
    assert wheres == {"medium.en", "catalogue"}
    kinds = [one.kind for one in desk.museum.ledger.entries()]
    assert kinds[-3:] == ["bulk.planned", "relic.edited", "bulk.ended"]
    assert {one.person for one in desk.museum.ledger.entries()} == {"wang", "li"}
    desk.undo(second)
    desk.undo(batch)
    assert notes(desk.museum, relic)[2:] == [f"bulk: undo {second.id}", f"bulk: undo {batch.id}"]
    assert desk.museum.journal.verify() == []


def test_states_are_changed_and_taken_back_by_the_shortest_way(desk):
    desk.load(*(desk.record(f"A {n}") for n in range(3)))
    one = desk.museum.relics.named("A 1").id
    desk.museum.relics.move(one, State.PUBLISHED, person="wang")
    batch = desk.look(state=State.IN_REVIEW)
    assert (batch.changes, desk.left(batch)) == (2, {"A 1": "no_way"})
    done = desk.apply(batch)
    states = {work.accession_number: work.state for work in desk.works().values()}
    assert states == {"A 0": "in_review", "A 1": "published", "A 2": "in_review"}
    published = desk.apply(desk.look(state=State.PUBLISHED))
    assert (published.changes, published.same) == (2, 1)
    assert desk.undo(published).restored == 2
    assert desk.museum.relics.named("A 0").state is State.IN_REVIEW
    assert desk.undo(done).restored == 2
    assert desk.museum.relics.named("A 2").state is State.DRAFT


def test_a_batch_sends_back_and_withdraws_only_with_a_reason_which_every_work_keeps(desk):
    desk.load(*(desk.record(f"A {n}") for n in range(3)))
    names = [desk.museum.relics.named(f"A {n}").id for n in range(3)]
    desk.museum.reviews.move(names[0], State.IN_REVIEW, person="zhao")
    desk.museum.reviews.move(names[1], State.IN_REVIEW, person="li")
    batch = desk.look(state=State.DRAFT)
    assert desk.left(batch) == {"A 0": "unsaid"}
    assert (batch.changes, batch.same) == (1, 1), "what one sent oneself is taken back without one"
    desk.apply(desk.look(state=State.DRAFT, because="the dates are wrong"))
    last = desk.museum.doings.moved(names[0])
    assert (last.facts["to"], last.facts["because"]) == ("draft", "the dates are wrong")
    with pytest.raises(InvalidError, match="Nothing was withdrawn"):
        desk.look(state=State.WITHDRAWN)
    with pytest.raises(InvalidError, match="The reason is too long"):
        desk.look(state=State.WITHDRAWN, because="x" * 5000)
    desk.apply(desk.look(state=State.PUBLISHED))
    desk.bench.batches.forget(gone := desk.apply(desk.look(state=State.WITHDRAWN, because="lent")))
    assert {desk.museum.doings.moved(one).facts["because"] for one in names} == {"lent"}
    make_again(desk.museum)
    assert desk.bench.batches.get(gone.id).change == gone.change
    assert desk.undo(gone).restored == 3


def test_every_state_leads_to_every_other_one_that_was_before_it():
    for state in State:
        for goal in MOVES[state]:
            there = way(goal, state)
            assert not there or there[-1] is state
    assert way(State.PUBLISHED, State.IN_REVIEW) == [
        State.WITHDRAWN, State.DRAFT, State.IN_REVIEW,
    ]  # fmt: skip
    assert way(State.DRAFT, State.DRAFT) == []
    assert way(State.DRAFT, State.WITHDRAWN) == [], "by no way through the public"


def test_what_was_withdrawn_does_not_become_public_by_taking_a_batch_back(desk):
    desk.load(desk.record("A 1"))
    one = desk.museum.relics.named("A 1").id
    for state in (State.PUBLISHED, State.WITHDRAWN):
        desk.museum.relics.move(one, state, person="wang")
    done = desk.apply(desk.look(state=State.DRAFT, role=Role.CURATOR))
    before = notes(desk.museum, one)
    back = desk.undo(done)
    assert (back.phase, back.restored, back.kept) == (Phase.UNDONE, 0, 1)
    assert notes(desk.museum, one) == before
    assert desk.museum.relics.get(one).state is State.DRAFT


def test_the_history_tells_the_batch_and_its_reason(desk):
    desk.load(desk.record("A 1"))
    one = desk.museum.relics.named("A 1").id
    desk.museum.relics.move(one, State.PUBLISHED, person="wang")
    done = desk.apply(desk.look(state=State.WITHDRAWN, because="lent, and away"))
    last = desk.museum.revisions.of(one)[-1]
    assert batch_of(last) == (done.id, False)
    told = why(last, words_in("en"))
    assert told == f"Published → Withdrawn · Bulk edit {done.id} · lent, and away"


def test_a_reason_that_names_a_batch_is_no_mark_of_it(desk):
    desk.load(desk.record("A 1"), desk.record("A 2"))
    done = desk.apply(desk.look(state=State.PUBLISHED))
    one = desk.museum.relics.named("A 1").id
    facts = {"because": f"a mistake, {done.id}"}
    desk.museum.relics.move(one, State.WITHDRAWN, person="wang", facts=facts)
    before = notes(desk.museum, one)
    back = desk.undo(done)
    assert (back.restored, back.kept) == (1, 1)
    assert [*desk.bench.batches.kept(back)] == [(one, "A 1")]
    assert notes(desk.museum, one) == before
    assert batch_of(desk.museum.revisions.of(one)[-1]) == ("", False)


def test_who_may_not_publish_changes_no_state_by_a_batch(desk):
    desk.load(desk.record("A 1"))
    batch = desk.look(state=State.PUBLISHED, role=Role.CURATOR)
    assert desk.left(batch) == {"A 1": "refused"}


@pytest.mark.parametrize(
    ("point", "passes", "back"),
    [
        ("journal.synced", 2, False),
        ("register.before_commit", 2, True),
        ("vault.installed", 2, True),
        ("vault.installed", 3, False),
    ],
)
def test_a_killed_batch_goes_on_or_is_taken_back(desk, point, passes, back):
    desk.load(*(desk.record(f"A {n}") for n in range(8)))
    before = desk.works()
    batch = order(desk.bench, desk.look(MEND, NOTE), person="li")
    assert killed_at(desk.museum, batch, point, passes) == -signal.SIGKILL
    assert [*owed(desk.museum)] == [("bulk", batch.id)]
    with Museum.open(desk.museum.folder) as museum:
        bench = bench_of(museum)
        if back:
            undone = go_on(bench, order_back(bench, batch, person="li").id)
            assert (undone.phase, undone.kept) == (Phase.UNDONE, 0)
            assert {one.id: one for one in museum.relics.each()} == before
            return
        done = go_on(bench, batch.id)
        assert (done.phase, done.changes, done.left) == (Phase.DONE, 8, 0)
        assert {one.medium["en"] for one in museum.relics.each()} == {"Ink on silk"}
        assert all(notes(museum, one) == [f"bulk: {batch.id}"] for one in before)
        assert go_on(bench, order_back(bench, done, person="li").id).restored == 8
        assert {one.id: one for one in museum.relics.each()} == before


def test_a_killed_undoing_goes_on(desk):
    desk.load(*(desk.record(f"A {n}") for n in range(8)))
    before = desk.works()
    desk.apply(desk.look(NOTE))
    done = desk.apply(desk.look(MEND))
    between = desk.works()
    assert between != before
    undoing = order_back(desk.bench, done, person="li")
    assert killed_at(desk.museum, undoing, "journal.synced", 2) == -signal.SIGKILL
    with Museum.open(desk.museum.folder) as museum:
        back = go_on(bench_of(museum), undoing.id)
        assert (back.phase, back.restored, back.kept) == (Phase.UNDONE, 8, 0)
        assert {one.medium["en"] for one in museum.relics.each()} == {"Ink on slik"}


@pytest.mark.parametrize(
    ("point", "passes"),
    [
        ("vault.installed", 1),
        ("journal.synced", 1),
        ("register.before_commit", 2),
        ("vault.installed", 4),
    ],
)
def test_a_killed_undoing_of_a_publication_takes_every_step_back(desk, point, passes):
    desk.load(*(desk.record(f"A {n}") for n in range(3)))
    done = desk.apply(desk.look(state=State.PUBLISHED))
    undoing = order_back(desk.bench, done, person="li")
    assert killed_at(desk.museum, undoing, point, passes) == -signal.SIGKILL
    with Museum.open(desk.museum.folder) as museum:
        back = go_on(bench_of(museum), undoing.id)
        assert (back.phase, back.restored, back.kept) == (Phase.UNDONE, 3, 0)
        assert {one.state for one in museum.relics.each()} == {State.DRAFT}


def test_the_files_of_batches_are_made_again_from_the_journal(desk):
    desk.load(*(desk.record(f"A {n}") for n in range(4)))
    before = desk.works()
    done = desk.apply(desk.look(MEND))
    waiting = order(desk.bench, desk.look(NOTE), person="li")
    for batch in (done, waiting):
        desk.bench.batches.forget(batch)
        with pytest.raises(NotFoundError):
            desk.bench.batches.get(batch.id)
    assert make_again(desk.museum) == 2
    assert make_again(desk.museum) == 0
    again = desk.bench.batches.get(done.id)
    assert (again.phase, again.changes, again.change) == (Phase.DONE, 4, done.change)
    assert [*owed(desk.museum)] == [("bulk", waiting.id)]
    assert desk.undo(go_on(desk.bench, waiting.id)).restored == 4
    assert desk.undo(again).restored == 4
    assert desk.works() == before


def test_batches_made_again_tell_what_became_of_them_and_by_whom(desk):
    desk.load(*(desk.record(f"A {n}") for n in range(4)))
    ids = [one.id for one in desk.works().values()]
    done = desk.apply(desk.look(MEND, names=[(one, None) for one in ids[:3]]))
    desk.museum.relics.revise(ids[0], Catalogue(staff_note="since"), person="zhao")
    back = go_on(desk.bench, order_back(desk.bench, done, person="zhao").id)
    planned = desk.look(NOTE)
    assert killed_at(desk.museum, planned, "journal.synced", 2, ORDERED) == -signal.SIGKILL
    waiting = order(desk.bench, planned, person="li")
    for batch in (back, waiting):
        desk.bench.batches.forget(batch)
    make_again(desk.museum)
    again = desk.bench.batches.get(back.id)
    assert (again.phase, again.restored, again.kept) == (Phase.UNDONE, 2, 1)
    assert again.person == "zhao"
    again = desk.bench.batches.get(waiting.id)
    assert (again.total, again.changes) == (4, 4)
    assert go_on(desk.bench, again.id).changes == 4


def test_one_process_at_a_time_works_on_a_batch_and_none_twice(desk):
    desk.load(desk.record("A 1"))
    batch = desk.look(MEND)
    with desk.bench.batches.alone(batch), pytest.raises(BusyError):
        desk.apply(batch)
    with pytest.raises(ConflictError):
        desk.undo(batch)
    done = desk.apply(batch)
    with pytest.raises(ConflictError):
        desk.apply(done)
    assert go_on(desk.bench, done.id) == done
    back = desk.undo(done)
    with pytest.raises(ConflictError):
        desk.undo(back)
