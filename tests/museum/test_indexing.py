import os
import signal
import time
from contextlib import contextmanager, nullcontext
from functools import partial
from threading import Event, Thread

import pytest

from handscroll.departments.collection.finding import entries
from handscroll.departments.collection.finding.asked import Asked
from handscroll.departments.collection.finding.opened import fill, indexing_of, keep, search_of
from handscroll.departments.collection.finding.searching import seek
from handscroll.errors import StorageFullError
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.museum.index_filling import Filling
from handscroll.museum.index_standing import Standing
from handscroll.museum.search import Query
from handscroll.storage.disk import only_one


def records(count):
    return [
        Relic(
            id=relic_id(f"N {n}"), accession_number=f"N {n}", title={"zh-Hans": "山水"}, parts=(),
            state=State.PUBLISHED,
        )
        for n in range(count)
    ]  # fmt: skip


def found(museum):
    return set(search_of(museum).find(Query(limit=100)).hits)


def test_a_museum_that_nobody_works_in_is_searched_as_it_is(museum):
    assert found(museum) == set()
    museum.lots.load(records(3), "made", person="test")
    indexing_of(museum).follow()
    assert found(museum) == {one.id for one in records(3)}


def test_a_lot_taken_back_is_no_longer_found(museum):
    museum.lots.load(records(3), "made", person="test")
    indexing_of(museum).follow()
    museum.lots.undo("made", person="test")
    indexing_of(museum).follow()
    assert found(museum) == set()


def test_an_index_that_was_deleted_is_filled_again(tmp_path):
    with Museum.create(tmp_path / "m") as museum:
        museum.lots.load(records(3), "made", person="test")
        assert indexing_of(museum).follow() == 3
        assert indexing_of(museum).follow() == 0
    for file in (tmp_path / "m" / "cache" / "search").iterdir():
        file.unlink()
    with Museum.open(tmp_path / "m") as museum:
        assert len(found(museum)) == 3


def test_a_rebuild_fills_the_index(museum):
    museum.lots.load(records(2), "made", person="test")
    fill(museum)
    assert len(found(museum)) == 2


def test_a_keeper_writes_what_came_last_before_it_ends(museum):
    stop = Event()
    keeper = Thread(target=keep, args=(museum, stop.is_set))
    keeper.start()
    museum.lots.load(records(2), "made", person="test")
    stop.set()
    keeper.join()
    assert len(found(museum)) == 2


def test_a_second_keeper_waits_for_the_first(museum):
    with only_one(museum.layout.search.with_name("search.keeper"), what="test"):
        museum.lots.load(records(2), "made", person="test")
        keep(museum, lambda: True)
        assert found(museum) == set(), "nobody else writes while a keeper lives"
    stop = Event()
    keeper = Thread(target=keep, args=(museum, stop.is_set))
    keeper.start()
    stop.set()
    keeper.join()
    assert len(found(museum)) == 2


def test_a_disk_that_is_nearly_full_is_left_to_what_is_no_cache(museum, monkeypatch):
    museum.lots.load(records(2), "made", person="test")
    with monkeypatch.context() as patch:
        patch.setattr("handscroll.museum.indexing.ROOM_BYTES", 2**60)
        with pytest.raises(StorageFullError):
            indexing_of(museum).follow()
        assert found(museum) == set(), "a reader is shown what there is"
    time.sleep(0.25)  # a reader looks a few times a second
    assert len(found(museum)) == 2


@pytest.fixture
def in_small_portions(monkeypatch):
    """Few relics are many already: a crew of one is called, and little is settled at once."""
    monkeypatch.setattr("handscroll.departments.collection.finding.crew.MOST", 1)
    monkeypatch.setattr("handscroll.museum.indexing.MANY", 10)
    monkeypatch.setattr("handscroll.museum.index_portions.AT_ONCE", 4)
    monkeypatch.setattr("handscroll.museum.index_filling.SETTLED_EVERY", 8)


def test_many_relics_are_made_ready_by_a_crew_and_found_as_if_by_one(museum, in_small_portions):
    museum.lots.load(records(30), "made", person="test")
    told: list[tuple[int, int]] = []
    assert indexing_of(museum).bring_up(lambda done, total: told.append((done, total)))
    assert told[-1] == (30, 30)
    assert found(museum) == {one.id for one in records(30)}
    more = records(60)[30:]
    museum.lots.load(more, "more", person="test")
    indexing_of(museum)._crew = None
    assert indexing_of(museum).follow() == 30
    assert (search_of(museum).entries, search_of(museum).state) == (60, Standing.WHOLE)


def test_entries_of_a_crew_are_those_of_one_process(museum, relics, monkeypatch):
    monkeypatch.setattr("handscroll.departments.collection.finding.crew.MOST", 1)
    index = indexing_of(museum)
    assert index._crew is not None
    names = tuple(one.id for one in relics)
    [made] = list(index._crew(iter([names])))
    assert sorted(made, key=repr) == sorted(index._made_here(iter([names])).send(None), key=repr)


def test_a_crew_that_fails_tells_what_is_wrong_as_one_process_would(
    museum, in_small_portions, monkeypatch
):
    monkeypatch.setattr("handscroll.departments.collection.finding.crew.MODULE", "no.such.module")
    museum.lots.load(records(30), "made", person="test")
    assert indexing_of(museum).follow() == 30


@pytest.mark.parametrize("after", [3, 11, 19, 29])
def test_a_filling_that_was_killed_is_gone_on_with_and_equals_another(
    tmp_path, killed, in_small_portions, monkeypatch, after
):
    monkeypatch.setattr("handscroll.museum.indexing.MANY", 10_000)
    with Museum.create(tmp_path / "m") as museum:
        museum.lots.load(records(30), "made", person="test")
    made = []

    def counting(relic, **how):
        made.append(relic.id)
        if len(made) == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return entry(relic, **how)

    entry = entries.relic_entry
    monkeypatch.setattr(entries, "relic_entry", counting)

    def work():
        with Museum.open(tmp_path / "m") as museum:
            indexing_of(museum).follow()

    assert killed(work)
    monkeypatch.setattr(entries, "relic_entry", entry)
    with Museum.open(tmp_path / "m") as museum:
        index = indexing_of(museum)
        assert index.search.state is Standing.PARTIAL, "nothing found is not taken for none there"
        told = seek(index.search, Asked())
        assert (told.total, [one.kind.value for one in told.notes]) == (0, ["partial_index"])
        begun = index.filling()
        assert isinstance(begun, Filling)
        assert begun.done in (after // 8 * 8, (after - 1) // 8 * 8)
        assert index.follow() == 30
        assert found(museum) == {one.id for one in records(30)}
        assert (index.search.entries, index.search.state) == (30, Standing.WHOLE)
        assert index.filling() is None


def test_after_an_upgrade_the_old_index_answers_until_the_new_one_is_filled(tmp_path, monkeypatch):
    with Museum.create(tmp_path / "m") as museum:
        museum.lots.load(records(3), "made", person="test")
        assert len(found(museum)) == 3
    monkeypatch.setattr("handscroll.departments.collection.finding.entries.VERSION", "next")
    with Museum.open(tmp_path / "m") as museum:
        index = indexing_of(museum)
        assert index.search.state is Standing.OLDER
        assert len(index.search.find(Query(limit=9)).hits) == 3
        assert len(found(museum)) == 3
        assert search_of(museum).state is Standing.WHOLE


def test_a_filling_that_is_told_to_stop_ends_soon_and_is_gone_on_with(museum, in_small_portions):
    museum.lots.load(records(30), "made", person="test")
    looks = iter([False, False, False, False])
    indexing_of(museum)._crew = None
    indexing_of(museum).keep(lambda: next(looks, True), lambda: None)
    assert search_of(museum).state is not Standing.OLDER
    begun = indexing_of(museum).filling()
    assert begun is None or begun.done < 30
    assert len(found(museum)) == 30


@contextmanager
def kept(museum):
    stop = Event()
    keeper = Thread(target=keep, args=(museum, stop.is_set))
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def test_an_index_is_made_anew_by_its_keeper_where_one_lives(museum):
    museum.lots.load(records(2), "made", person="test")
    with kept(museum):
        while not len(found(museum)):
            time.sleep(0.05)
        before = museum.layout.search.stat().st_ino
        fill(museum)
        assert museum.layout.search.stat().st_ino != before
    assert len(found(museum)) == 2


@pytest.mark.parametrize("anew", [False, True])
def test_a_filling_that_began_before_it_was_asked_for_is_not_taken_for_the_answer(
    museum, monkeypatch, anew
):
    museum.lots.load(records(2), "made", person="test")
    index = indexing_of(museum)
    if anew:
        index.follow()  # filled for the first time before anybody counts
    marks = partial(museum.layout.search.parent.glob, "search.wanted*")
    asked = Thread(target=fill, args=(museum,))
    times, put, met = [], index.search.replace, Event()

    def replace(beside):
        put(beside)
        times.append(len([*marks()]))
        if len(times) == 1:
            asked.start()
            while len([*marks()]) == times[0]:
                time.sleep(0.01)
            met.set()

    monkeypatch.setattr(index.search, "replace", replace)
    with nullcontext() if anew else kept(museum):
        if anew:
            index.fill()
        met.wait()
        asked.join()
    assert len(times) == 2
    assert [*marks()] == []
    assert len(found(museum)) == 2
