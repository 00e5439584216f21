"""Recognise a full disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from handscroll.errors import StorageFullError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
SAYINGS = ("No space left on device", "Disk quota exceeded", "File too large")


def no_room(target: Path, trouble: OSError) -> StorageFullError | None:
    """Return the error to raise when an operating system error means a full disk."""
    return full(target, str(trouble.strerror)) if trouble.errno in FULL else None


def full(target: Path, why: str) -> StorageFullError:
    """Return the error for a file that found no room."""
    return StorageFullError(
        f"{target.name} cannot be written",
        why=f"the disk or quota at its folder has no room: {why}",
        fix="Free some space and run the same command again",
    )


def take_room(path: Path) -> None:
    """Take the room on the disk that a file claims to fill, before it is written through a map.

    Where there is none a write through a map would end the whole process, with no error to say.

    Raises
    ------
    StorageFullError
        If there is none; the file is removed.
    """
    try:
        with path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
    except OSError as trouble:
        path.unlink(missing_ok=True)
        raise no_room(path, trouble) or trouble from None
