"""Pausing, resuming and trying again are written down and survive every loss of a cache."""

import shutil

import pytest

from handscroll.errors import NotFoundError
from handscroll.model.intake import IntakeItem, PlannedFile, Problem
from handscroll.museum import Museum
from handscroll.museum.intakes import ItemState
from handscroll.museum.rebuilding import rebuild

FILE = PlannedFile(source="/nowhere/a.png", name="a.png", bytes=1, modified_ns=1)


@pytest.fixture
def asked(museum: Museum):
    """An intake of four works: one done, one failed, one begun, one waiting."""
    items = [
        IntakeItem(accession_number=f"N {n}", title={"en": "x"}, files=(FILE,)) for n in range(4)
    ]
    keys = [one.key for one in museum.intakes.plan(items, person="li")]
    museum.intakes.settle(keys[0], ItemState.DONE)
    problem = Problem(what="a", why="b", fix="c")
    museum.intakes.settle(keys[1], ItemState.FAILED, problem=problem)
    museum.intakes.tell(keys[2], "copy", 0.5)
    return keys[0].partition("/")[0]


def states(museum: Museum, intake: str) -> str:
    return " ".join(one.state.value for one in museum.intakes.items(intake))


def test_a_pause_holds_what_waits_and_lets_what_is_begun_finish(museum, asked):
    assert museum.intakes.pause(asked, person="li") == 1
    assert states(museum, asked) == "done failed working held"
    assert museum.intakes.pause(asked, person="li") == 0
    view = museum.intakes.intake(asked)
    assert (view.paused, view.open, view.total) == (True, 2, 4)
    assert [one.state.value for one in museum.intakes.owed()] == ["working"]
    assert museum.intakes.resume(asked, person="li") == 1
    assert states(museum, asked) == "done failed working waiting"
    assert not museum.intakes.intake(asked).paused


def test_what_failed_is_owed_again_all_of_it_or_some(museum, asked):
    assert museum.intakes.retry(asked, person="li", only=[f"{asked}/000001"]) == 0
    assert museum.intakes.retry(asked, person="li", only=[f"{asked}/000002"]) == 1
    [view] = [one for one in museum.intakes.items(asked) if one.key.endswith("2")]
    assert (view.state, view.problem, view.step) == (ItemState.WAITING, None, "")
    museum.intakes.settle(view.key, ItemState.FAILED)
    assert museum.intakes.retry(asked, person="li") == 1


def test_who_paused_stands_in_the_journal_and_a_rebuild_tells_the_same(museum: Museum, asked):
    museum.intakes.settle(f"{asked}/000003", ItemState.DONE)
    museum.intakes.pause(asked, person="li")
    museum.intakes.retry(asked, person="wang")
    told = [(one.kind, one.person) for one in museum.ledger.entries(asked)[-2:]]
    assert told == [("intake.paused", "li"), ("intake.retried", "wang")]
    rows, folder = museum.register.dump(), museum.folder
    museum.close()
    shutil.rmtree(folder / "cache")
    with Museum.open(folder) as poor:
        rebuild(poor)
        assert poor.register.dump() == rows
        assert states(poor, asked) == "done waiting done held"


def test_a_board_shows_what_matters_of_a_large_intake(museum, asked):
    [view] = museum.intakes.board(items=2)
    assert [one.state.value for one in view.items] == ["failed", "working"]
    assert view.total == 4


def test_an_intake_that_is_not_there_is_told(museum):
    for act in (museum.intakes.pause, museum.intakes.resume, museum.intakes.retry):
        with pytest.raises(NotFoundError):
            act("i1", person="li")
    with pytest.raises(NotFoundError):
        museum.intakes.intake("i1")
