"""A file is written beside its place and renamed in: nobody ever sees half of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handscroll.errors import ConflictError, NotFoundError
from handscroll.storage.disk import full_disk_named, sync_file, sync_folder


def require_free(out: Path, *, replace: bool) -> None:
    """Refuse a place that holds something, or whose folder is missing, before any work is done.

    Raises
    ------
    ConflictError
        If there is a file already and it is not to be replaced, or something that is no file.
    NotFoundError
        If there is no such folder.
    """
    if out.is_dir() or (out.exists() and not replace):
        raise ConflictError(
            f"Nothing was written to {out}",
            why="it is a folder" if out.is_dir() else "that file is there already",
            fix="Name another file" + ("" if out.is_dir() else ", or add --replace"),
        )
    if not out.parent.is_dir():
        raise NotFoundError(
            f"Nothing was written to {out}",
            why=f"there is no folder {out.parent}",
            fix="Make the folder, or name another one",
        )


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """Give a path to write to; it takes the place of ``out`` when all went well, else it goes.

    Raises
    ------
    StorageFullError
        If the disk has no room; what was there before stays.
    """
    part = out.with_name(f".{out.name}.part")
    try:
        with full_disk_named(f"Nothing was written to {out}"):
            yield part
            sync_file(part)
            os.replace(part, out)  # noqa: PTH105  pathlib's name of it hides that it is one step
            sync_folder(out.parent)
    finally:
        part.unlink(missing_ok=True)
