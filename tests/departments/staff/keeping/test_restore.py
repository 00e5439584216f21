"""A damaged backup says what is missing, by object and relic; what is whole can be had."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from handscroll.departments.staff.keeping.bag import Bag
from handscroll.departments.staff.keeping.restore import Restored, restore
from handscroll.errors import BusyError, ConflictError, InvalidError, UnreadableError
from handscroll.museum import Museum
from handscroll.museum.rebuilding import rebuild_register
from handscroll.storage.disk import FileLock


def scroll(backup: Path) -> Path:
    """Return the folder of the object that holds the scroll of two pictures."""
    vault = backup / "data" / "vault"
    records = vault.rglob("v1/content/relic.json")
    [found] = [
        p.parents[2] for p in records if json.loads(p.read_bytes())["accession_number"] == "scroll"
    ]
    return found


def change(file: Path, content: bytes | None = None) -> None:
    file.chmod(0o600)
    old = file.read_bytes()
    file.write_bytes(old[:-2] + bytes([old[-2] ^ 1]) + old[-1:] if content is None else content)


def remove_picture(backup: Path) -> None:
    min(scroll(backup).rglob("*.png")).unlink()


def change_picture(backup: Path) -> None:
    change(max(scroll(backup).rglob("*.png")))


def remove_inventory(backup: Path) -> None:
    (scroll(backup) / "inventory.json").unlink()


def change_inventory(backup: Path) -> None:
    change(scroll(backup) / "inventory.json")


def change_old_sidecar(backup: Path) -> None:
    change(scroll(backup) / "v1" / "inventory.json.sha512")


def change_record(backup: Path) -> None:
    for record in scroll(backup).rglob("relic.json"):
        change(record, b"{")


def remove_object(backup: Path) -> None:
    shutil.rmtree(scroll(backup))


def link_picture(backup: Path) -> None:
    file = min(scroll(backup).rglob("*.png"))
    copy = backup.parent / "copy.png"
    shutil.move(file, copy)
    file.symlink_to(copy)


def link_folder(backup: Path) -> None:
    folder = scroll(backup) / "v1" / "content"
    shutil.move(folder, backup.parent / "content")
    folder.symlink_to(backup.parent / "content")


DAMAGES = [
    remove_picture, change_picture, remove_inventory, change_inventory, change_old_sidecar,
    change_record, remove_object, link_picture, link_folder,
]  # fmt: skip


def valid(folder: Path, done: Restored) -> None:
    """Look whether what was restored is a sound museum."""
    with Museum.open(folder) as museum:
        rebuild_register(museum)
        assert museum.stale_relics() == []
        assert museum.vault.validate().passed
        assert museum.journal.verify() == []
        assert museum.journal.position == done.journal_sequence
        assert sum(1 for _ in museum.vault.object_ids()) == done.objects


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: one.__name__)
def test_a_damaged_object_is_named_and_left_out_whole(
    backup: Path, tmp_path: Path, damage: Callable[[Path], None]
):
    whole = restore(backup, tmp_path / "x", dry_run=True)
    assert (whole.restored, whole.damages) == (False, [])
    damage(backup)
    done = restore(backup, tmp_path / "new")
    assert not done.restored
    assert {one.object.split(":")[2] for one in done.damages} == {"relic"}
    assert len({one.object for one in done.damages}) == 1
    assert {one.relics for one in done.damages} == {("scroll",)}
    assert sorted(p.name for p in tmp_path.iterdir() if "new" in p.name) == []

    rest = restore(backup, tmp_path / "new", what_is_whole=True)
    assert rest.restored
    assert rest.damages == done.damages
    assert rest.objects == whole.objects - 1
    valid(tmp_path / "new", rest)


def test_a_damaged_lot_names_all_of_its_relics(backup: Path, tmp_path: Path):
    lots = sorted((backup / "data" / "vault").rglob("records.jsonl"))
    for lot in lots:
        change(lot, lot.read_bytes() + b"\n")
    done = restore(backup, tmp_path / "new", dry_run=True)
    assert sorted(n for one in done.damages for n in one.relics) == sorted(
        f"K {number}" for number in range(30)
    )


def test_a_manifest_that_is_cut_off_loses_nothing_that_proves_itself(backup: Path, tmp_path: Path):
    whole = restore(backup, tmp_path / "x", dry_run=True)
    manifest = backup / "manifest-sha512.txt"
    manifest.write_bytes(manifest.read_bytes()[: manifest.stat().st_size // 2])
    done = restore(backup, tmp_path / "new")
    assert not done.restored
    assert {one.path for one in done.damages} == {"manifest-sha512.txt"}
    rest = restore(backup, tmp_path / "new", what_is_whole=True)
    assert (rest.objects, rest.journal_sequence) == (whole.objects, whole.journal_sequence)
    valid(tmp_path / "new", rest)


@pytest.mark.parametrize("lost", [[], [1], [2, 1]])
def test_a_journal_is_followed_to_its_first_gap(backup: Path, tmp_path: Path, lost: list[int]):
    segment = backup / "data" / "journal" / "000001.jsonl"
    lines = segment.read_bytes().splitlines(keepends=True)
    if lost:
        segment.write_bytes(b"".join(lines[: len(lines) // lost[0] - len(lost)]))
    else:
        lines[5] = lines[5].replace(b'"person":"', b'"person":"x')
        segment.write_bytes(b"".join(lines))
    done = restore(backup, tmp_path / "new", what_is_whole=True)
    assert done.journal_sequence == (len(lines) // lost[0] - len(lost) if lost else 5)
    assert any(f"to entry {len(lines)}" in one.why for one in done.damages)
    valid(tmp_path / "new", done)


def listed(backup: Path, path: str, content: bytes) -> None:
    """Put a file into a backup's manifest, as somebody would who knows how."""
    import hashlib

    bag = Bag(backup)
    files = bag.manifest().files | {path: hashlib.sha512(content).hexdigest()}
    (backup / "coming").mkdir()
    bag.promise(files, bag.info())
    bag.keep_promise()


@pytest.mark.parametrize("path", ["../../evil", "/evil", "a/../../../evil", "a\\b"])
def test_paths_that_lead_out_are_named_and_never_written(backup: Path, tmp_path: Path, path: str):
    (tmp_path / "evil").write_bytes(b"mine")
    listed(backup, path, b"evil")
    done = restore(backup, tmp_path / "new")
    assert not done.restored
    assert "leads out" in done.damages[0].why
    rest = restore(backup, tmp_path / "new", what_is_whole=True)
    assert rest.restored
    assert (tmp_path / "evil").read_bytes() == b"mine"
    valid(tmp_path / "new", rest)


def test_nothing_is_planted_where_the_museum_would_act_upon_it(backup: Path, tmp_path: Path):
    note = json.dumps([{"object_id": "x", "place": "../../..", "stage": "s", "version": 1}])
    for path in ("vault.staging/1/note.json", "cache/register.sqlite", "journal/lock"):
        (backup / "data" / path).parent.mkdir(parents=True, exist_ok=True)
        (backup / "data" / path).write_text(note, encoding="utf-8")
        listed(backup, path, note.encode())
    done = restore(backup, tmp_path / "new", what_is_whole=True)
    assert len(done.damages) == 3
    assert not (tmp_path / "new" / "vault.staging").exists()
    assert list((tmp_path / "new" / "cache").iterdir()) == []
    valid(tmp_path / "new", done)


@pytest.mark.parametrize("name", ["handscroll.toml", "vault/0=ocfl_1.1"])
def test_what_every_museum_has_is_made_where_it_is_lost(backup: Path, tmp_path: Path, name: str):
    (backup / "data" / name).unlink()
    done = restore(backup, tmp_path / "new", what_is_whole=True)
    assert [one.path for one in done.damages] == [f"data/{name}"]
    valid(tmp_path / "new", done)


def test_a_folder_that_is_taken_and_one_that_is_no_backup_are_refused(
    home: Path, backup: Path, tmp_path: Path
):
    with pytest.raises(ConflictError):
        restore(backup, home)
    with pytest.raises(InvalidError):
        restore(backup, backup / "museum")
    (tmp_path / "nothing").mkdir()
    for wrong in (tmp_path / "nothing", tmp_path / "missing", home):
        with pytest.raises(UnreadableError):
            restore(wrong, tmp_path / "new")
    beside = tmp_path / ".new.restoring"
    beside.mkdir()
    with FileLock(beside / "restoring.lock"), pytest.raises(BusyError):
        restore(backup, tmp_path / "new")


def test_a_restore_that_is_killed_is_run_again(backup: Path, tmp_path: Path, killed):
    def die(_name: str, share: float) -> None:
        if share > 0.5:
            os.kill(os.getpid(), 9)

    (tmp_path / "new").mkdir()
    assert killed(lambda: restore(backup, tmp_path / "new", on_progress=die))
    assert list((tmp_path / "new").iterdir()) == []
    done = restore(backup, tmp_path / "new")
    assert done.restored
    assert not (tmp_path / ".new.restoring").exists()
    valid(tmp_path / "new", done)
