"""Loads of records without files: on both registers, killed anywhere, promoted, undone, rebuilt."""

import json
import shutil
from pathlib import Path

import pytest

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.taking_in import take_in
from handscroll.errors import BusyError, ConflictError, InvalidError, NotFoundError
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.museum.lot_files import RECORDS, lot_object
from handscroll.museum.rebuilding import rebuild, rebuild_register
from handscroll.scans.limits import Limits
from handscroll.storage.disk import only_one

A_LOT = 10
TABLES = ["relics", "lots", "captures", "observations"]


def records(first: int, last: int, **facts) -> list[Relic]:
    """Make records without files, numbered as asked."""
    return [
        Relic(
            id=relic_id(f"L {number}"),
            accession_number=f"L {number}",
            state=State.PUBLISHED,
            title={"zh-Hans": f"山水{number}", "en": f'Line\nfeed "{number}"\u2028'},
            date_written="乾隆辛丑仲春",
            parts=(),
            **facts,
        )
        for number in range(first, last + 1)
    ]


def load(museum: Museum, given: list[Relic], name: str = "old-cards", **how):
    return museum.lots.load(iter(given), name, person="wang", lot_records=A_LOT, **how)


def rows(museum: Museum) -> list[str]:
    return museum.register.dump(TABLES)


@pytest.fixture(params=["sqlite", "postgresql"])
def museum(request, tmp_path):
    """An empty museum whose register is kept by SQLite, and by PostgreSQL."""
    folder = tmp_path / "museum"
    with Museum.create(folder):
        pass
    if request.param == "postgresql":
        with (folder / "handscroll.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'register_url = "{request.getfixturevalue("postgresql_url")}"\n')
    with Museum.open(folder) as made:
        yield made


def test_a_load_is_shown_record_for_record_and_kept_as_lines(museum: Museum):
    told: list[int] = []
    given = records(1, 35)
    done = load(museum, given, on_progress=told.append)
    assert (done.added, done.lots, done.there) == (35, 4, 0)
    assert told == [10, 20, 30, 35]
    assert sorted(museum.relics.each(), key=lambda one: one.id) == sorted(
        given, key=lambda one: one.id
    )
    assert museum.relics.get(given[7].id) == given[7]
    assert museum.relics.count() == 35
    assert museum.relics.published() == []
    assert [(one.name, one.lots, one.records) for one in museum.lots.loads()] == [
        ("old-cards", 4, 35)
    ]
    last = lot_object("old-cards", 4)
    lines = museum.vault.read(last, RECORDS).splitlines()
    assert [json.loads(line)["accession_number"] for line in lines] == [
        f"L {number}" for number in range(31, 36)
    ]
    assert list(museum.lots.records(last)) == given[30:]
    assert len(list(museum.vault.object_ids())) == 4
    assert museum.vault.validate().bad == 0
    assert museum.stale_relics() == []
    assert museum.relics.versions(given[0].id)[0]["message"] == "Load old-cards"


def test_loading_again_changes_nothing_and_takes_only_what_is_new(museum: Museum):
    load(museum, records(1, 25))
    before, entries = rows(museum), len(museum.ledger.entries())
    again = load(museum, records(1, 25))
    assert (again.added, again.lots, again.there) == (0, 0, 25)
    assert (rows(museum), len(museum.ledger.entries())) == (before, entries)
    more = load(museum, records(1, 31))
    assert (more.added, more.lots, more.there) == (6, 1, 25)
    assert museum.relics.count() == 31


def test_a_number_that_occurs_twice_is_named_and_what_was_loaded_stays(museum: Museum):
    given = records(1, 15)
    given.append(given[2].model_copy(update={"id": "another"}))
    with pytest.raises(ConflictError) as caught:
        load(museum, given)
    assert caught.value.what == "Record 16, L 3, was not loaded"
    assert caught.value.why == "record 3 bears the same number"
    assert museum.relics.count() == A_LOT
    load(museum, given[:15])
    with pytest.raises(ConflictError, match="the museum holds that relic"):
        load(museum, records(15, 16), "other-cards")
    stranger = records(15, 15)[0].model_copy(update={"id": "another"})
    with pytest.raises(ConflictError, match="bears that number"):
        load(museum, [stranger], "other-cards")
    assert museum.relics.count() == 15
    assert [one.name for one in museum.lots.loads()] == ["old-cards"]


def test_bad_names_and_records_with_files_are_refused(museum: Museum, make_relic):
    with pytest.raises(InvalidError, match="3 parts with files"):
        load(museum, [make_relic()])
    with pytest.raises(InvalidError):
        load(museum, records(1, 1), "../up")
    with pytest.raises(NotFoundError):
        museum.lots.undo("never-made", person="wang")
    broken = records(1, 1)[0].model_copy(update={"title": {"en": "half \ud83d"}})
    with pytest.raises(InvalidError, match="surrogate"):
        load(museum, [broken])
    with only_one(museum.layout.loading_lock, what="x"), pytest.raises(BusyError):
        load(museum, records(1, 1))
    assert museum.relics.count() == 0


def test_a_lot_ends_before_it_grows_too_large(museum: Museum, monkeypatch):
    monkeypatch.setattr("handscroll.museum.lot_loading.LOT_BYTES", 2_000)
    done = load(museum, records(1, 9))
    assert done.lots > 1
    for number in range(1, done.lots + 1):
        assert len(museum.vault.read(lot_object("old-cards", number), RECORDS)) <= 2_000
    assert museum.relics.count() == 9


def test_the_first_edit_gives_a_relic_an_object_of_its_own(museum: Museum):
    given = records(1, 12)
    load(museum, given)
    moved = museum.relics.move(given[4].id, State.WITHDRAWN, person="li")
    assert museum.relics.get(given[4].id) == moved
    assert [one["version"] for one in museum.relics.versions(moved.id)] == [1]
    own = f"urn:handscroll:relic:{moved.id}"
    events = json.loads(museum.vault.read(own, "events.json"))
    assert [one["eventType"] for one in events] == ["import", "state"]
    assert events[0]["detail"] == {"load": "old-cards", "lot": lot_object("old-cards", 1)}
    assert museum.relics.count() == 12
    before = rows(museum)
    rebuild_register(museum)
    assert rows(museum) == before
    assert load(museum, given).there == 12
    assert museum.relics.get(given[4].id).state is State.WITHDRAWN


def test_the_first_file_keeps_the_record_that_was_loaded(museum: Museum, make_scan, tmp_path):
    given = records(1, 3)
    load(museum, given)
    scan = make_scan(tmp_path / "scans" / "L 2.png", 300, 200)
    plan = plan_intake([scan], None, Limits(), publish=True)
    assert [item.accession_number for item in plan.items] == ["L 2"]
    [key] = ask_for(museum, plan, person="wang").keys
    take_in(museum, key)
    assert museum.intakes.item(key)[0].problem is None
    found = museum.relics.get(given[1].id)
    assert (found.title, found.date_written) == (given[1].title, given[1].date_written)
    assert [part.capture.file_name for part in found.parts] == ["L 2.png"]
    assert museum.relics.published() == [found]
    take_in(museum, key)
    assert (museum.relics.count(), museum.vault.head(f"urn:handscroll:relic:{found.id}")) == (3, 1)
    before = rows(museum)
    assert rebuild(museum).relics == 3
    assert rows(museum) == before


def test_undoing_takes_all_back_but_what_was_worked_on(museum: Museum):
    given = records(1, 25)
    load(museum, given)
    load(museum, records(101, 103), "others")
    museum.relics.move(given[4].id, State.WITHDRAWN, person="li")
    done = museum.lots.undo("old-cards", person="wang")
    assert (done.removed, done.kept) == (24, 1)
    assert museum.relics.count() == 4
    assert len(museum.vault.read(lot_object("old-cards", 1), RECORDS, 1).splitlines()) == A_LOT
    assert museum.stale_relics() == []
    before = rows(museum)
    rebuild_register(museum)
    assert rows(museum) == before
    assert museum.lots.undo("old-cards", person="wang").removed == 0
    again = load(museum, given)
    assert (again.added, again.there) == (24, 1)
    assert museum.relics.count() == 28
    before = rows(museum)
    rebuild_register(museum)
    assert rows(museum) == before


def test_a_museum_that_loses_every_cache_finds_its_lots_again(museum: Museum):
    given = records(1, 25)
    load(museum, given)
    load(museum, records(101, 103), "others")
    museum.relics.move(given[4].id, State.WITHDRAWN, person="li")
    museum.lots.undo("others", person="wang")
    before, folder = museum.register.dump(), museum.folder
    museum.register.clear()
    museum.close()
    shutil.rmtree(folder / "cache")
    with Museum.open(folder) as poor:
        assert rebuild(poor).relics == 25
        assert poor.register.dump() == before
    shutil.rmtree(folder / "journal")
    with Museum.open(folder) as poorer:
        rebuild(poorer)
        assert rows(poorer) == [line for line in before if json.loads(line)["table"] in TABLES]


POINTS = [
    ("vault.gathered", 2), ("vault.noted", 2), ("vault.installed", 1), ("journal.half_line", 3),
    ("journal.synced", 2), ("register.before_commit", 2),
]  # fmt: skip


@pytest.mark.parametrize(("point", "after"), POINTS)
def test_a_load_that_was_killed_and_taken_up_equals_one_that_was_not(
    tmp_path: Path, killed, point: str, after: int
):
    given = records(1, 35)
    with Museum.create(tmp_path / "whole") as whole:
        load(whole, given)
        wanted = rows(whole)
    Museum.create(tmp_path / "cut").close()

    def work():
        with Museum.open(tmp_path / "cut") as museum:
            load(museum, given)

    assert killed(work, point, after)
    with Museum.open(tmp_path / "cut") as museum:
        done = load(museum, given)
        assert done.added + done.there == 35
        assert rows(museum) == wanted
        assert museum.vault.validate().bad == 0
        assert museum.journal.verify() == []
        assert museum.stale_relics() == []
        rebuild_register(museum)
        assert rows(museum) == wanted


@pytest.mark.parametrize("point", ["vault.version_moved", "journal.written"])
def test_an_undoing_that_was_killed_is_finished_by_the_next(tmp_path: Path, killed, point: str):
    with Museum.create(tmp_path / "museum") as museum:
        load(museum, records(1, 35))

    def work():
        with Museum.open(tmp_path / "museum") as museum:
            museum.lots.undo("old-cards", person="wang")

    assert killed(work, point)
    with Museum.open(tmp_path / "museum") as museum:
        museum.lots.undo("old-cards", person="wang")
        assert (museum.relics.count(), museum.stale_relics()) == (0, [])
        assert museum.vault.validate().bad == 0


@pytest.mark.parametrize(
    "point",
    ["vault.synced", "vault.noted", "journal.half_line", "register.before_commit"],
)  # fmt: skip
def test_a_promotion_that_was_killed_loses_and_doubles_nothing(tmp_path: Path, killed, point: str):
    given = records(1, 12)
    with Museum.create(tmp_path / "museum") as museum:
        load(museum, given)

    def work():
        with Museum.open(tmp_path / "museum") as museum:
            museum.relics.move(given[4].id, State.WITHDRAWN, person="li")

    assert killed(work, point)
    with Museum.open(tmp_path / "museum") as museum:
        moved = museum.relics.move(given[4].id, State.WITHDRAWN, person="li")
        assert moved.state is State.WITHDRAWN
        assert (museum.relics.count(), museum.stale_relics()) == (12, [])
        assert len(museum.relics.versions(moved.id)) == 1
        before = rows(museum)
        rebuild_register(museum)
        assert rows(museum) == before
