"""Checksums of a file, and a copy that is known to be equal to it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from handscroll.scans.room import no_room

CHUNK = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Checksums of a file's bytes, in lower-case hexadecimal."""

    sha256: str
    sha512: str
    bytes: int


def fingerprint(path: Path) -> Fingerprint:
    """Return a file's checksums, reading it once in pieces."""
    with path.open("rb") as source:
        return _stream(source, None, None)


def copy_with_fingerprint(
    source: Path, target: Path, on_progress: Callable[[float], None] | None = None
) -> Fingerprint:
    """Copy a file and return the checksums of what was read.

    The target is written in place and synced with its folder before this returns; callers
    who need it to appear whole copy to a name beside it and rename.

    Parameters
    ----------
    source, target
        Files; the target must not exist.
    on_progress
        Called with the part done, 0 to 1.

    Raises
    ------
    StorageFullError
        When the disk is full; the half-written target is removed.
    """
    try:
        with source.open("rb") as reading, target.open("xb") as writing:
            try:
                made = _stream(reading, writing, on_progress)
                writing.flush()
                os.fsync(writing.fileno())
            except BaseException:
                target.unlink(missing_ok=True)
                raise
    except OSError as trouble:
        raise no_room(target, trouble) or trouble from trouble
    sync_folder(target.parent)
    return made


def sync_folder(folder: Path) -> None:
    """Make a folder's entries survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _stream(
    source: BinaryIO, target: BinaryIO | None, on_progress: Callable[[float], None] | None
) -> Fingerprint:
    short, long = hashlib.sha256(), hashlib.sha512()
    total, done = os.fstat(source.fileno()).st_size, 0
    while piece := source.read(CHUNK):
        short.update(piece)
        long.update(piece)
        if target is not None:
            target.write(piece)
        done += len(piece)
        if on_progress is not None:
            on_progress(min(1.0, done / max(total, 1)))
    return Fingerprint(short.hexdigest(), long.hexdigest(), done)
