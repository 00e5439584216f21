"""A museum that is being restored: built beside its place, moved in by one rename."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from handscroll.errors import ConflictError, InvalidError, MisconfiguredError
from handscroll.museum import TEMPLATE
from handscroll.museum.layout import Layout
from handscroll.settings import FILE
from handscroll.storage.disk import only_one, remove_tree, sync_filesystem, sync_folder
from handscroll.storage.layout import Layout as VaultLayout
from handscroll.storage.layout import create_root

_LOCK = "restoring.lock"


def require_empty(backup: Path, folder: Path) -> None:
    """Refuse a place where something is, or that is in the backup.

    Raises
    ------
    ConflictError
        If the folder is not empty.
    InvalidError
        If one lies in the other.
    """
    here, there = backup.resolve(), folder.resolve()
    if there.is_relative_to(here) or here.is_relative_to(there):
        raise InvalidError(
            f"Nothing was restored to {folder}",
            why="backup and museum would lie in one another",
            fix="Name a folder beside the backup",
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConflictError(
            f"Nothing was restored to {folder}",
            why="something is there already",
            fix="Name a folder that does not exist yet, or empty this one",
        )


@contextmanager
def found_museum(folder: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """Give a folder to build in, and what moves it in; what is not moved in is removed.

    Raises
    ------
    BusyError
        If another process restores to the same place.
    """
    beside = folder.absolute().parent / f".{folder.name}.restoring"
    with only_one(beside / _LOCK, what=f"Nothing was restored to {folder}"):
        beside.chmod(0o700)
        _clear(beside)

        def move_in() -> None:
            _complete(beside)
            sync_filesystem(beside)
            (beside / _LOCK).unlink()
            beside.rename(folder.absolute())
            sync_folder(folder.absolute().parent)

        try:
            yield beside, move_in
        finally:
            remove_tree(beside)


def _clear(beside: Path) -> None:
    """Remove what a killed run left."""
    for entry in beside.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            remove_tree(entry)
        elif entry.name != _LOCK:
            entry.unlink()


def _complete(beside: Path) -> None:
    """Make what every museum has and no backup holds, and what a damaged one has lost."""
    layout = Layout(beside)
    for part in (layout.cache, layout.staging, layout.journal):
        part.mkdir(exist_ok=True)
    try:
        VaultLayout.read(layout.vault)
    except MisconfiguredError:
        empty = beside / "empty"
        create_root(empty)
        shutil.copytree(empty, layout.vault, dirs_exist_ok=True)
        remove_tree(empty)
    if not (beside / FILE).is_file():
        text = TEMPLATE.format(language="zh-Hans", demo="false")
        (beside / FILE).write_text(text, encoding="utf-8")
