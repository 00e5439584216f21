"""Backup, wipe, restore: equal. Again: only what is new. Killed anywhere: nothing is spoilt."""

import os
import shutil
import signal
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from handscroll.departments.staff.keeping.backup import back_up
from handscroll.departments.staff.keeping.bag import Bag
from handscroll.departments.staff.keeping.restore import restore
from handscroll.entrances.house import rebuild_everything
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import BusyError, ConflictError, InvalidError, StorageFullError
from handscroll.model.relic import Relic
from handscroll.model.rights import Role
from handscroll.museum import Museum
from handscroll.storage.disk import FileLock

LOCKS = ("lock",)


def page_of(museum: Museum, relic: str) -> str:
    client = TestClient(build_app(museum, departments()))
    answer = client.get(f"/en/relics/{relic}")
    assert answer.status_code == 200
    return answer.text


def cards(start: int, count: int) -> list[Relic]:
    return [
        Relic(id=f"n{n}", accession_number=f"N {n}", title={"en": f"New {n}"}, parts=())
        for n in range(start, start + count)
    ]


def test_backup_wipe_restore_is_equal(home: Path, tmp_path: Path, tree):
    with Museum.open(home) as museum:
        rows = museum.register.dump()
        relic = museum.relics.pictured()[0].id
        page = page_of(museum, relic)
    truth = {part: tree(home / part, *LOCKS) for part in ("vault", "journal", "vocabularies")} | {
        "settings": (home / "handscroll.toml").read_bytes()
    }
    told = back_up(home, tmp_path / "backup")
    assert (told.problems, told.left_out) == ([], [])
    assert told.files == told.copied_files
    shutil.rmtree(home)

    done = restore(tmp_path / "backup", home)
    assert (done.restored, done.damages) == (True, [])
    assert done.files == told.files
    assert truth == {
        part: tree(home / part, *LOCKS) for part in ("vault", "journal", "vocabularies")
    } | {"settings": (home / "handscroll.toml").read_bytes()}
    with Museum.open(home) as museum:
        again = rebuild_everything(museum, lambda _name, _share: None)
        assert again.problems == ()
        assert museum.register.dump() == rows
        assert page_of(museum, relic) == page
        assert museum.vault.validate().passed
        assert museum.journal.verify() == []
        assert museum.journal.position == done.journal_sequence


def test_a_second_backup_copies_only_what_is_new(home: Path, backup: Path, tree):
    before = tree(backup / "data")
    same = back_up(home, backup)
    assert (same.copied_files, same.problems) == (0, [])
    assert tree(backup / "data") == before
    with Museum.open(home) as museum:
        museum.lots.load(cards(0, 5), "more", person="li")
    (home / "vocabularies" / "own [1].toml").unlink()
    foreseen = back_up(home, backup, dry_run=True)
    assert tree(backup / "data") == before
    told = back_up(home, backup)
    assert (told.copied_files, told.copied_bytes) == (foreseen.copied_files, foreseen.copied_bytes)
    after = tree(backup / "data")
    new = {path for path in after if after[path] != before.get(path)}
    assert told.copied_files == len(new)
    assert {path.split("/")[0] for path in new} == {"vault", "journal"}
    assert before.keys() - after.keys() == {"vocabularies/own [1].toml"}
    assert restore(backup, home.with_name("new")).damages == []


def kill_at(step: int):
    """Return what kills its process when it is told of a step."""
    steps = iter(range(step))

    def tell(_name: str, _share: float) -> None:
        if next(steps, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    return tell


def steps_of(work) -> int:
    told: list[str] = []
    work(lambda name, _share: told.append(name))
    return len(told)


def test_a_first_backup_that_is_killed_goes_on(home: Path, tmp_path: Path, killed):
    counted = tmp_path / "counted"
    steps = steps_of(lambda tell: back_up(home, counted, on_progress=tell))
    whole = back_up(home, counted).files
    target = tmp_path / "target"
    for step in (2, steps // 2, steps - 3):
        assert killed(lambda at=step: back_up(home, target, on_progress=kill_at(at)))
        assert not Bag(target).complete
    last = back_up(home, target)
    assert last.files == whole
    assert last.copied_files < whole // 2
    done = restore(target, tmp_path / "new")
    assert (done.damages, done.files) == ([], whole)
    assert not killed(lambda: back_up(home, target, on_progress=kill_at(10**6)))


def test_a_later_backup_that_is_killed_leaves_the_one_before_or_the_new_one(
    home: Path, backup: Path, tmp_path: Path, killed
):
    old = restore(backup, tmp_path / "old").journal_sequence
    with Museum.open(home) as museum:
        museum.lots.load(cards(0, 5), "more", person="li")
        museum.people.set_role("Wang", Role.REGISTRAR, by="test")
        new = museum.journal.position
    copy = tmp_path / "copy"
    shutil.copytree(backup, copy)
    steps = steps_of(lambda tell: back_up(home, copy, on_progress=tell))
    found = set()
    for number, step in enumerate([1, steps // 2, steps - 2, steps - 1]):
        target, museum_again = tmp_path / f"target{number}", tmp_path / f"again{number}"
        shutil.copytree(backup, target)
        assert killed(lambda at=step, to=target: back_up(home, to, on_progress=kill_at(at)))
        done = restore(target, museum_again)
        assert done.damages == []
        found.add(done.journal_sequence)
        assert back_up(home, target).problems == []
        assert restore(target, tmp_path / f"last{number}").journal_sequence == new
    assert found == {old, new}


def test_a_backup_while_people_keep_writing_restores_to_a_valid_museum(home: Path, tmp_path: Path):
    child = os.fork()
    if child == 0:
        try:
            with Museum.open(home) as museum:
                for number in range(10_000):
                    museum.lots.load(cards(number, 1), f"busy{number}", person="li")
                    museum.people.add(f"p{number}", Role.CURATOR, "x" * 14, by="test")
        finally:
            os._exit(1)
    try:
        found = []
        for number in range(3):
            assert back_up(home, tmp_path / "backup").problems == []
            done = restore(tmp_path / "backup", tmp_path / f"new{number}")
            assert done.damages == []
            with Museum.open(tmp_path / f"new{number}") as museum:
                again = rebuild_everything(museum, lambda _name, _share: None)
                assert again.problems == ()
                assert museum.vault.validate().passed
                assert museum.journal.verify() == []
                assert museum.stale_relics() == []
                found.append(museum.journal.position)
        assert found == sorted(found)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_what_rots_in_the_museum_stays_good_in_the_backup_and_is_told(
    home: Path, backup: Path, tmp_path: Path, tree
):
    before = tree(backup / "data")
    [rotten, *_] = sorted((home / "vault").rglob("v1/content/relic.json"))
    inventory = rotten.parents[2] / "inventory.json"
    inventory.chmod(0o600)
    inventory.write_bytes(b"{}")
    lost = next(p for p in (home / "vault").glob("*/*lot*1") if p.is_dir())
    shutil.rmtree(lost)
    told = back_up(home, backup)
    assert len(told.problems) == 2
    assert all("an earlier state stays" in line for line in told.problems)
    assert tree(backup / "data") == before
    assert restore(backup, tmp_path / "new").damages == []
    first = back_up(home, tmp_path / "first")
    assert "it is not kept" in first.problems[0]


def test_a_changed_original_is_not_taken_for_the_true_one(home: Path, tmp_path: Path):
    [original, *_] = sorted((home / "vault").rglob("*.png"))
    original.chmod(0o600)
    original.write_bytes(original.read_bytes()[:-1] + b"!")
    told = back_up(home, tmp_path / "backup")
    [problem] = told.problems
    assert original.name in problem
    done = restore(tmp_path / "backup", tmp_path / "new", what_is_whole=True)
    assert done.damages == []


def test_links_are_not_followed(home: Path, tmp_path: Path):
    (home / "secret").symlink_to("/etc/passwd")
    assert back_up(home, tmp_path / "backup").left_out == ["secret"]
    assert not (tmp_path / "backup" / "data" / "secret").exists()


def test_places_that_hold_something_else_are_refused(home: Path, tmp_path: Path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").touch()
    (tmp_path / "file").touch()
    for target in (other, tmp_path / "file"):
        with pytest.raises(ConflictError):
            back_up(home, target)
    for target in (home / "cache" / "backup", home, tmp_path):
        with pytest.raises(InvalidError):
            back_up(home, target)
    assert list(other.iterdir()) == [other / "letter.txt"]


def test_another_museum_or_an_older_state_does_not_replace_a_backup(
    home: Path, backup: Path, tmp_path: Path, tree
):
    with Museum.create(tmp_path / "stranger") as museum:
        for number in range(40):
            museum.journal.append("note", "x", {"n": number}, person="li")
    older = tmp_path / "older"
    restore(backup, older)
    with Museum.open(home) as museum:
        museum.people.set_active("Wang", False, by="test")
    back_up(home, backup)
    with Museum.open(tmp_path / "older") as museum:
        museum.people.add("Li", Role.CURATOR, "x" * 14, by="test")
        museum.people.add("Mi", Role.CURATOR, "x" * 14, by="test")
    kept = tree(backup)
    for folder, why in (("stranger", "another museum"), ("older", "not the same")):
        with pytest.raises(ConflictError, match=why):
            back_up(tmp_path / folder, backup)
    restore(backup, tmp_path / "third")
    assert tree(backup) == kept


def test_two_backups_to_one_place_do_not_meet(home: Path, backup: Path):
    with FileLock(backup / "handscroll.lock"), pytest.raises(BusyError):
        back_up(home, backup)


def test_a_disk_without_room_is_refused_before_anything_is_written(
    home: Path, backup: Path, tmp_path: Path
):
    with (home / "large.bin").open("wb") as file:
        file.truncate(shutil.disk_usage(backup).free + (1 << 30))
    with pytest.raises(StorageFullError, match="MB are free"):
        back_up(home, backup)
    assert restore(backup, tmp_path / "new").damages == []
