import time
from threading import Event, Thread

import pytest

from handscroll.departments.collection.finding.opened import fill, indexing_of, keep, search_of
from handscroll.errors import StorageFullError
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum
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
