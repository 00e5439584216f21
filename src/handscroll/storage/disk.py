"""Bytes onto the disk so that they stay there: sync, rename, lock, and a clear word when full."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from handscroll.errors import BusyError, StorageFullError

_BLOCK = 1 << 20
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def full_disk_named(what: str) -> Iterator[None]:
    """Turn the system's "no space left" into a `StorageFullError` about ``what``."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise StorageFullError(
            what,
            why=f"the disk answered {error.strerror!r}",
            fix="Free space or raise the quota, then do it again",
        ) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable (a rename lives in the folder, not in the file)."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(file: Path) -> None:
    """Make a file's bytes durable, whoever wrote them."""
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(top: Path) -> None:
    """Sync every file and folder below ``top``, and ``top`` itself."""
    for folder, _, files in os.walk(top, topdown=False):
        for name in files:
            sync_file(Path(folder, name))
        sync_folder(Path(folder))


def sync_filesystem(folder: Path) -> None:
    """Sync the whole file system of ``folder`` at once: cheaper than thousands of files."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
        if syncfs is None:
            os.sync()
        elif syncfs(handle) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(folder))
    finally:
        os.close(handle)


def write_new(path: Path, content: bytes, *, sync: bool = False) -> None:
    """Write a file that does not exist yet."""
    with path.open("xb") as file:
        file.write(content)
        if sync:
            file.flush()
            os.fsync(file.fileno())


def copy_hashed(source: Path, target: Path) -> str:
    """Copy a file of any size and return the sha512 of what was written, as hex."""
    digest = hashlib.sha512()
    with source.open("rb") as reader, target.open("xb") as writer:
        while block := reader.read(_BLOCK):
            digest.update(block)
            writer.write(block)
    return digest.hexdigest()


def hash_file(path: Path) -> str:
    """Return the sha512 of a file, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha512").hexdigest()


def remove_tree(top: Path) -> None:
    """Remove a folder and all below it; a folder that is gone already is success."""
    shutil.rmtree(top, ignore_errors=True)


_held: set[int] = set()
"""Handles of the locks that this process holds."""


def _forget_locks() -> None:
    """Close a parent's locks in a forked child, which else would keep them when it dies."""
    for handle in _held:
        os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_forget_locks)


class FileLock:
    """An exclusive lock on a file, held by one open handle and let go when its process dies.

    Parameters
    ----------
    path
        The lock's file; made when missing, never removed by the lock.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = -1

    def acquire(self, *, wait: bool = True) -> bool:
        """Take the lock; without ``wait`` answer False when another holds it."""
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(handle)
            return False
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle
        _held.add(handle)
        return True

    def still_named(self) -> bool:
        """Whether the locked file is still the one that the path names."""
        try:
            named = self.path.stat()
        except FileNotFoundError:
            return False
        held = os.fstat(self._handle)
        return (named.st_dev, named.st_ino) == (held.st_dev, held.st_ino)

    def release(self) -> None:
        """Let the lock go; closing the handle does it."""
        # A child forked under the lock has it in no list any more, and must close nothing.
        if self._handle in _held:
            _held.discard(self._handle)
            os.close(self._handle)
        self._handle = -1

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


@contextmanager
def only_one(path: Path, *, what: str) -> Iterator[None]:
    """Hold a lock that must not be shared, or say at once who is in the way.

    Raises
    ------
    BusyError
        When another live process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    if not lock.acquire(wait=False):
        raise BusyError(
            what,
            why=f"another process holds {path.name}",
            fix="Stop the other process, or let it do the work",
        )
    try:
        yield
    finally:
        lock.release()
