"""Locks go with the process that took them; a full disk is named; trees are synced whole."""

import errno
import hashlib
import os
import signal

import pytest

from handscroll.errors import BusyError, StorageFullError
from handscroll.storage.disk import (
    FileLock,
    copy_hashed,
    full_disk_named,
    hash_file,
    only_one,
    sync_filesystem,
    sync_tree,
    write_new,
)


def test_a_lock_is_held_by_one_and_free_again_afterwards(tmp_path):
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    with first:
        assert not second.acquire(wait=False)
        assert first.still_named()
    assert second.acquire(wait=False)
    second.path.unlink()
    assert not second.still_named()
    second.release()
    second.release()


def test_a_killed_holders_lock_is_free_although_its_child_lives(tmp_path):
    hear, tell = os.pipe()
    holder = os.fork()
    if holder == 0:
        FileLock(tmp_path / "lock").acquire()
        child = os.fork()
        if child == 0:
            signal.pause()
        os.write(tell, b"%d" % child)
        signal.pause()
    child = int(os.read(hear, 20))
    try:
        assert not FileLock(tmp_path / "lock").acquire(wait=False)
        os.kill(holder, signal.SIGKILL)
        os.waitpid(holder, 0)
        mine = FileLock(tmp_path / "lock")
        assert mine.acquire(wait=False)
        mine.release()
    finally:
        os.kill(child, signal.SIGKILL)
        os.close(hear)
        os.close(tell)


def test_the_second_is_told_that_it_is_the_second(tmp_path):
    with (
        only_one(tmp_path / "a" / "lock", what="No second one"),
        pytest.raises(BusyError, match="No second one: another process holds lock"),
        only_one(tmp_path / "a" / "lock", what="No second one"),
    ):
        pass


def raise_errno(number):
    with full_disk_named("Nothing was written"):
        raise OSError(number, os.strerror(number))


def test_only_a_full_disk_is_called_a_full_disk():
    for number in (errno.ENOSPC, errno.EDQUOT):
        with pytest.raises(StorageFullError, match="Nothing was written"):
            raise_errno(number)
    with pytest.raises(PermissionError):
        raise_errno(errno.EACCES)


def test_bytes_are_hashed_while_they_are_copied(tmp_path):
    content = os.urandom(3 << 20) + b"end"
    write_new(tmp_path / "a", content, sync=True)
    assert copy_hashed(tmp_path / "a", tmp_path / "b") == hashlib.sha512(content).hexdigest()
    assert hash_file(tmp_path / "b") == hashlib.sha512(content).hexdigest()
    assert (tmp_path / "b").read_bytes() == content
    for again in (
        lambda: write_new(tmp_path / "a", b""),
        lambda: copy_hashed(tmp_path / "a", tmp_path / "b"),
    ):
        with pytest.raises(FileExistsError):
            again()
    sync_tree(tmp_path)
    sync_filesystem(tmp_path)
