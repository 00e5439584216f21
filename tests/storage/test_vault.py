"""The vault keeps every version, shares equal bytes, and refuses stale heads and bad names."""

import hashlib
import json
from datetime import UTC, datetime

import ocfl  # type: ignore[import-untyped]
import pytest

from handscroll.errors import (
    ConflictError,
    InvalidError,
    MisconfiguredError,
    MismatchError,
    NotFoundError,
    UnreadableError,
)
from handscroll.storage.vault import Cut, Vault

WHO = {"message": "accession", "person": "p-1"}


def sha(content):
    return hashlib.sha512(content).hexdigest()


def test_what_was_cut_is_read_back_in_every_version(vault):
    assert vault.head("relic:1") == 0
    assert vault.cut("relic:1", {"record.json": b"one", "a/b.txt": b"same"}, head=0, **WHO) == 1
    assert vault.cut("relic:1", {"record.json": b"two"}, head=1, **WHO) == 2
    assert vault.cut("relic:1", {"a/b.txt": None}, head=2, **WHO) == 3
    assert vault.read("relic:1", "record.json") == b"two"
    assert vault.read("relic:1", "record.json", 1) == b"one"
    assert vault.read("relic:1", "a/b.txt", 2) == b"same"
    assert vault.paths("relic:1") == {"record.json": sha(b"two")}
    with pytest.raises(NotFoundError, match="version 3 has no such path"):
        vault.read("relic:1", "a/b.txt")
    assert vault.validate().passed
    assert vault.validate("relic:1").good == 1


def test_the_history_says_who_when_and_why(vault):
    when = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    vault.cut("r", {"a": b"1"}, head=0, message="入藏", person="王", when=when)
    (note,) = vault.history("r")
    assert (note.version, note.created) == (1, "2024-05-06T07:08:09.000Z")
    assert (note.message, note.person) == ("入藏", "王")


def test_a_stale_head_is_a_conflict_and_changes_nothing(vault, tree_of):
    vault.cut("r", {"a": b"1"}, head=0, **WHO)
    vault.cut("r", {"a": b"2"}, head=1, **WHO)
    before = tree_of(vault.root)
    for stale in (0, 1, 3):
        with pytest.raises(ConflictError, match=f"version 2, the change was made on {stale}"):
            vault.cut("r", {"a": b"3"}, head=stale, **WHO)
    assert tree_of(vault.root) == before


def test_a_cut_that_changes_nothing_makes_no_version(vault):
    vault.cut("r", {"a": b"1", "b": b"2"}, head=0, **WHO)
    assert vault.cut("r", {"a": b"1"}, head=1, **WHO) == 1
    assert vault.cut("r", {"a": b"1", "b": b"2"}, head=0, **WHO) == 1
    assert vault.cut("r", {"gone": None}, head=1, **WHO) == 1


def test_equal_bytes_are_kept_once_within_and_across_versions(vault):
    vault.cut("r", {"a": b"same", "b": b"same"}, head=0, **WHO)
    vault.cut("r", {"c": b"same", "d": b"new"}, head=1, **WHO)
    places = {vault.locate("r", path) for path in "abc"}
    assert len(places) == 1
    contents = [f for f in vault.root.rglob("*") if "content" in f.parts and f.is_file()]
    assert len(contents) == 2
    assert vault.validate().passed


def test_chinese_names_and_paths_come_back_as_they_went_in(vault):
    vault.cut("卷:清明上河图", {"题跋/第一段 跋.json": "张择端".encode()}, head=0, **WHO)
    assert vault.read("卷:清明上河图", "题跋/第一段 跋.json").decode() == "张择端"
    assert list(vault.object_ids("卷:")) == ["卷:清明上河图"]
    assert vault.validate().passed


def test_names_longer_than_a_folder_name_are_found_again(vault):
    names = {"卷" * 60 + str(n) for n in range(3)} | {"short"}
    for name in names:
        vault.cut(name, {"a": name.encode()}, head=0, **WHO)
    assert set(vault.object_ids()) == names
    assert set(vault.object_ids("short")) == {"short"}
    storage = ocfl.StorageRoot(root=str(vault.root))
    assert {name for _, name in storage.list_objects()} == names
    for name in names:
        assert (vault.root / storage.object_path(name) / "inventory.json").is_file()


HOSTILE = [
    "", "/etc/passwd", "../up", "a/../../up", "a//b", "./a", "a/.", "a\x00b", "a\nb", "a\\b",
    "a/", "x" * 256, "卷" * 86, "/".join(["y" * 200] * 6), "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("path", HOSTILE)
def test_a_hostile_path_is_refused_and_leaves_nothing(vault, tree_of, path):
    with pytest.raises(InvalidError):
        vault.cut("r", {"good": b"1", path: b"2"}, head=0, **WHO)
    assert list(vault.object_ids()) == []
    assert tree_of(vault.root.parent / "vault.staging") == {}


def test_a_file_cannot_be_the_folder_of_another(vault):
    with pytest.raises(InvalidError, match="'a' is a file"):
        vault.cut("r", {"a": b"1", "a/b": b"2"}, head=0, **WHO)
    vault.cut("r", {"a": b"1"}, head=0, **WHO)
    assert vault.cut("r", {"a": None, "a/b": b"2"}, head=1, **WHO) == 2
    assert vault.validate().passed


@pytest.mark.parametrize("name", ["", "a\x00", "z" * 1025])
def test_a_hostile_object_name_is_refused(vault, name):
    with pytest.raises(InvalidError):
        vault.cut(name, {"a": b"1"}, head=0, **WHO)


def test_files_are_copied_and_the_source_stays(vault, tmp_path):
    scan = tmp_path / "scan.tif"
    scan.write_bytes(b"II*\0" * 1000)
    vault.cut(
        "r", {"original.tif": scan}, head=0, **WHO, digests={"original.tif": sha(scan.read_bytes())}
    )
    assert vault.locate("r", "original.tif").read_bytes() == scan.read_bytes()
    assert vault.locate("r", "original.tif").stat().st_ino != scan.stat().st_ino


def test_a_moved_file_is_not_copied_and_its_old_name_goes_away(vault, tmp_path):
    scan = tmp_path / "scan.tif"
    scan.write_bytes(b"MM\0*" * 1000)
    inode = scan.stat().st_ino
    vault.cut("r", {"original.tif": scan}, head=0, **WHO, move=True)
    assert not scan.exists()
    place = vault.locate("r", "original.tif")
    assert place.stat().st_ino == inode
    assert place.stat().st_mode & 0o222 == 0
    assert vault.validate().passed


def test_a_moved_file_stays_where_it_was_when_the_cut_fails(vault, tmp_path):
    vault.cut("r", {"a": b"1"}, head=0, **WHO)
    scan = tmp_path / "scan.tif"
    scan.write_bytes(b"scan")
    with pytest.raises(ConflictError):
        vault.cut("r", {"original.tif": scan}, head=0, **WHO, move=True)
    assert scan.read_bytes() == b"scan"


def test_a_repeated_move_drops_the_source_without_a_new_version(vault, tmp_path):
    vault.cut("r", {"a": b"scan"}, head=0, **WHO)
    scan = tmp_path / "scan.tif"
    scan.write_bytes(b"scan")
    assert vault.cut("r", {"a": scan}, head=0, **WHO, move=True, digests={"a": sha(b"scan")}) == 1
    assert not scan.exists()


def test_a_link_is_never_taken_in_as_a_link(vault, tmp_path):
    (tmp_path / "real").write_bytes(b"bytes")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    vault.cut("r", {"a": tmp_path / "link"}, head=0, **WHO, move=True)
    assert not vault.locate("r", "a").is_symlink()
    assert vault.read("r", "a") == b"bytes"
    assert (tmp_path / "real").exists()


def test_bytes_that_are_not_those_announced_are_refused(vault, tmp_path):
    scan = tmp_path / "scan.tif"
    scan.write_bytes(b"changed on the way")
    with pytest.raises(MismatchError, match="announced"):
        vault.cut("r", {"a": scan}, head=0, **WHO, digests={"a": sha(b"as sent")})
    with pytest.raises(InvalidError, match="128 hexadecimal"):
        vault.cut("r", {"a": scan}, head=0, **WHO, digests={"a": "md5"})
    with pytest.raises(NotFoundError, match="not there"):
        vault.cut("r", {"a": tmp_path / "nowhere"}, head=0, **WHO)
    assert vault.head("r") == 0


def test_one_flipped_byte_is_found_by_the_reader_and_by_the_audit(vault):
    for name in "pqr":
        vault.cut(name, {"a": name.encode() * 100}, head=0, **WHO)
    place = vault.locate("q", "a")
    place.chmod(0o644)
    place.write_bytes(b"q" * 99 + b"Q")
    with pytest.raises(UnreadableError, match="no longer have the sha512"):
        vault.read("q", "a")
    audit = vault.validate()
    assert (audit.good, audit.bad, audit.passed) == (2, 1, False)
    assert "E092a" in audit.problems[0]
    assert not vault.validate("q").passed
    assert vault.validate("p").passed


def test_a_changed_inventory_is_not_believed(vault):
    vault.cut("q", {"a": b"1"}, head=0, **WHO)
    file = vault.locate("q", "a").parents[2] / "inventory.json"
    told = json.loads(file.read_text())
    told["versions"]["v1"]["message"] = "another"
    file.write_text(json.dumps(told))
    with pytest.raises(UnreadableError, match="inventory is damaged"):
        Vault.open(vault.root).read("q", "a")


def test_a_batch_comes_in_as_a_whole_or_not_at_all(vault):
    vault.cut("r1", {"a": b"old"}, head=0, **WHO)
    with vault.batch(sync_at_once=True) as batch:
        for n in range(20):
            batch.take(Cut(f"n{n}", 0, "import", "p"), {"a": b"%d" % n})
        batch.take(Cut("r1", 1, "import", "p"), {"a": b"new"})
        assert vault.head("n3") == 0
    assert batch.heads == {**{f"n{n}": 1 for n in range(20)}, "r1": 2}
    assert vault.read("n7", "a") == b"7"
    assert vault.read("r1", "a") == b"new"
    with pytest.raises(ConflictError), vault.batch() as batch:  # noqa: PT012
        batch.take(Cut("m1", 0, "import", "p"), {"a": b"1"})
        batch.take(Cut("r1", 1, "import", "p"), {"a": b"newer"})
    assert vault.head("m1") == 0
    audit = vault.validate()
    assert (audit.good, audit.bad) == (21, 0)


def test_a_block_that_fails_leaves_no_trace(vault, tree_of):
    before = tree_of(vault.root)
    with pytest.raises(ZeroDivisionError), vault.batch() as batch:  # noqa: PT012
        batch.take(Cut("m1", 0, "import", "p"), {"a": b"1"})
        raise ZeroDivisionError
    assert tree_of(vault.root) == before
    assert tree_of(vault.root.parent / "vault.staging") == {}


def test_a_vault_is_made_once_and_only_vaults_are_opened(vault, tmp_path):
    with pytest.raises(ConflictError):
        Vault.create(vault.root)
    (tmp_path / "file").write_text("x")
    with pytest.raises(ConflictError):
        Vault.create(tmp_path / "file")
    with pytest.raises(MisconfiguredError):
        Vault.open(tmp_path)
    (tmp_path / "empty").mkdir()
    assert Vault.create(tmp_path / "empty").validate().passed


def test_what_is_not_there_is_said_to_be_not_there(vault):
    vault.cut("r", {"a": b"1"}, head=0, **WHO)
    for call in (
        lambda: vault.read("nobody", "a"),
        lambda: vault.paths("r", 2),
        lambda: vault.paths("r", 0),
        lambda: vault.history("nobody"),
        lambda: vault.validate("nobody"),
        lambda: vault.locate("r", "../../0=ocfl_1.1"),
    ):
        with pytest.raises(NotFoundError):
            call()


def test_another_opener_sees_a_new_version_at_once(vault):
    other = Vault.open(vault.root)
    vault.cut("r", {"a": b"1"}, head=0, **WHO)
    assert other.read("r", "a") == b"1"
    vault.cut("r", {"a": b"2"}, head=1, **WHO)
    assert other.read("r", "a") == b"2"


def test_a_time_without_zone_is_refused(vault):
    with pytest.raises(InvalidError, match="no time zone"):
        vault.cut("r", {"a": b"1"}, head=0, **WHO, when=datetime(2024, 1, 1))
