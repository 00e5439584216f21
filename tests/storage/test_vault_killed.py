"""Writers killed with SIGKILL at every step: the vault stays valid, old or new, never between."""

import os
import random
import signal
import time
from contextlib import suppress

import pytest

from handscroll.errors import ConflictError, StorageFullError
from handscroll.faults import FAULT_POINTS
from handscroll.storage.vault import Cut, Vault

POINTS = [name for name in FAULT_POINTS if name.startswith("vault.")]
FROM_THE_NOTE_ON = set(POINTS[POINTS.index("vault.noted") :])

NEW = {"a": b"new", "b/c": b"more"}


def new_object(root):
    Vault.open(root).cut("卷:2", NEW, head=0, message="m", person="p")


def new_version(root):
    changes = {"a": b"new", "b": None}
    Vault.open(root).cut("卷:1", changes, head=1, message="m", person="p")


def new_batch(root):
    with Vault.open(root).batch(sync_at_once=True) as batch:
        batch.take(Cut("卷:1", 1, "m", "p"), {"a": b"new", "b": None})
        batch.take(Cut("卷:2", 0, "m", "p"), {"a": b"new"})
        batch.take(Cut("卷:3", 0, "m", "p"), {"a": b"new"})


OLD = {"a": b"old", "b": b"gone"}


@pytest.fixture
def started(vault):
    vault.cut("卷:1", OLD, head=0, message="m", person="p")
    return vault


def staging_of(vault):
    return list((vault.root.parent / "vault.staging").iterdir())


def content(vault, name):
    if not vault.head(name):
        return None
    return {path: vault.read(name, path) for path in vault.paths(name)}


@pytest.mark.parametrize("point", POINTS)
def test_a_new_object_is_there_whole_or_not_at_all(started, killed, point):
    died = killed(lambda: new_object(started.root), point)
    reached = point not in {"vault.version_moved", "vault.inventory_moved", "vault.sidecar_moved"}
    assert died == reached
    vault = Vault.open(started.root)
    assert vault.validate().passed
    assert staging_of(vault) == []
    assert content(vault, "卷:2") == (NEW if point in FROM_THE_NOTE_ON else None)
    assert not killed(lambda: new_object(started.root))
    assert content(vault, "卷:2") == NEW
    assert vault.head("卷:2") == 1
    assert vault.validate().good == 2


@pytest.mark.parametrize("point", [p for p in POINTS if p != "vault.object_moved"])
def test_a_new_version_is_there_whole_or_not_at_all(started, killed, point):
    assert killed(lambda: new_version(started.root), point)
    # Before anybody mends anything, a reader already sees one of the two whole versions.
    assert content(started, "卷:1") in (OLD, {"a": b"new"})
    vault = Vault.open(started.root)
    assert vault.validate().passed
    assert staging_of(vault) == []
    assert content(vault, "卷:1") == ({"a": b"new"} if point in FROM_THE_NOTE_ON else OLD)
    assert not killed(lambda: new_version(started.root))
    assert content(vault, "卷:1") == {"a": b"new"}
    assert vault.head("卷:1") == 2
    assert vault.validate().good == 1


@pytest.mark.parametrize("after", [1, 2])
@pytest.mark.parametrize("point", ["vault.synced", "vault.inventory_moved", "vault.object_moved"])
def test_a_batch_is_there_whole_or_not_at_all(started, killed, point, after):
    killed(lambda: new_batch(started.root), point, after)
    vault = Vault.open(started.root)
    assert vault.validate().passed
    heads = [vault.head(f"卷:{n}") for n in (1, 2, 3)]
    done = point in FROM_THE_NOTE_ON or after == 2
    assert heads == ([2, 1, 1] if done else [1, 0, 0])


def test_the_next_writer_mends_what_a_killed_one_promised(started, killed):
    point = "vault.version_moved"
    assert killed(lambda: new_version(started.root), point)
    assert started.head("卷:1") == 1  # opened before the kill, and never opened again
    assert started.cut("卷:1", {"a": b"later"}, head=2, message="m", person="p") == 3
    assert started.read("卷:1", "a", 2) == b"new"
    assert started.validate().passed


def test_a_living_writers_work_is_not_swept_away(started):
    with started.batch() as batch:
        batch.take(Cut("卷:9", 0, "m", "p"), {"a": b"slow"})
        assert Vault.open(started.root).head("卷:9") == 0
    assert started.read("卷:9", "a") == b"slow"


def write_on_and_on(root, tell):
    vault = Vault.open(root)
    head = vault.head("r")
    while True:
        content = {"n": b"%d" % (head + 1)}
        head = vault.cut("r", content, head=head, message="m", person="p")
        os.write(tell, b"%d\n" % head)


def test_writers_killed_at_random_lose_nothing_that_was_acknowledged(vault):
    moments = random.Random(7)
    acknowledged = 0
    for _ in range(25):
        hear, tell = os.pipe()
        writer = os.fork()
        if writer == 0:
            write_on_and_on(vault.root, tell)
        os.close(tell)
        with os.fdopen(hear) as told:
            told.readline()
            time.sleep(moments.uniform(0, 0.02))
            os.kill(writer, signal.SIGKILL)
            os.waitpid(writer, 0)
            acknowledged = int((["0", *told.read().split()])[-1])
        opened = Vault.open(vault.root)
        assert opened.head("r") >= acknowledged
        assert opened.read("r", "n") == b"%d" % opened.head("r")
    assert staging_of(vault) == []
    assert Vault.open(vault.root).validate().passed


def count_up_some_objects(root, seed):
    """Raise the counters of a few objects at a time; a version's counter is its number."""
    choice, vault = random.Random(seed), Vault.open(root)
    while True:
        names = choice.sample(["o1", "o2", "o3", "o4"], choice.choice([1, 1, 3]))
        with suppress(ConflictError), vault.batch(sync_at_once=len(names) > 1) as batch:
            for name in names:
                head = vault.head(name)
                assert head == 0 or vault.read(name, "n", head) == b"%d" % head
                batch.take(Cut(name, head, "m", "p"), {"n": b"%d" % (head + 1)})


def test_rivals_killed_at_random_lose_no_count_and_leave_no_trace(vault):
    choice, rivals = random.Random(11), list[int]()
    for kill in range(60):
        while len(rivals) < 3:
            rival = os.fork()
            if rival == 0:
                with suppress(BaseException):
                    count_up_some_objects(vault.root, kill)
                os._exit(1)
            rivals.append(rival)
        time.sleep(choice.uniform(0, 0.03))
        victim = rivals.pop(choice.randrange(3))
        os.kill(victim, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(victim, 0)[1]) == -signal.SIGKILL
    for rival in rivals:
        os.kill(rival, signal.SIGKILL)
        os.waitpid(rival, 0)
    opened = Vault.open(vault.root)
    assert opened.validate().passed
    assert staging_of(opened) == []
    for name in opened.object_ids():
        for version in range(1, opened.head(name) + 1):
            assert opened.read(name, "n", version) == b"%d" % version


def test_a_full_disk_is_said_so_and_leaves_the_vault_as_it_was(small_disk, tree_of):
    vault = Vault.create(small_disk / "vault")
    vault.cut("r", {"a": b"old"}, head=0, message="m", person="p")
    before = tree_of(small_disk / "vault")
    for name, head in (("r", 1), ("s", 0)):
        with pytest.raises(StorageFullError, match=r"did not come|was not taken"):
            vault.cut(name, {"a": b"x" * 3_000_000}, head=head, message="m", person="p")
        assert tree_of(small_disk / "vault") == before
        assert tree_of(small_disk / "vault.staging") == {}
    vault.cut("r", {"a": b"small"}, head=1, message="m", person="p")
    assert Vault.open(vault.root).validate().passed


def test_a_disk_that_fills_up_cut_by_cut_never_shows_half_an_object(small_disk):
    vault = Vault.create(small_disk / "vault")
    kept = 0
    with pytest.raises(StorageFullError):  # noqa: PT012  fills the disk step by step
        while True:
            vault.cut(f"r{kept}", {"a": b"%d" % kept * 500}, head=0, message="m", person="p")
            kept += 1
    audit = Vault.open(vault.root).validate()
    assert (audit.good, audit.bad, audit.problems) == (kept, 0, ())
