"""Take files out of a backup: each is checked while it is copied, and nothing is followed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from handscroll.departments.staff.keeping.bag import Bag
from handscroll.storage.disk import remove_tree

_BLOCK = 1 << 20


class _BrokenError(Exception):
    """The backup's own disk does not give a file's bytes."""


class TakingOut:
    """Copies files of a backup's payload.

    Parameters
    ----------
    bag
        The backup.
    target
        The museum to be; None only reads and compares.
    total
        Bytes in all, for the share that is told.
    """

    def __init__(
        self, bag: Bag, target: Path | None, total: int, on_progress: Callable[[str, float], None]
    ) -> None:
        self.bag, self.target = bag, target
        self._total, self._on_progress = total or 1, on_progress
        self._sound: set[Path] = set()
        self.files = self.bytes = self._read = 0

    def take(self, path: str, told: str | None, *, mode: int = 0o600) -> str:
        """Copy one file; return what is wrong with it, nothing where all is well."""
        self._on_progress(path, min(self._read / self._total, 1.0))
        place = self.bag.kept(path)
        if problem := self._unsound(place):
            return problem
        out = None if self.target is None else self.target / path
        try:
            digest, size = self._copied(place, out, mode)
        except _BrokenError as broken:
            if out is not None:
                out.unlink(missing_ok=True)
            return f"it cannot be read: {broken}"
        except (FileExistsError, NotADirectoryError):
            return "another file of the backup has the name of its folder"
        if told is not None and digest != told:
            if out is not None:
                out.unlink()
            return "its bytes are not those that were written: the checksum is another"
        self.files, self.bytes = self.files + 1, self.bytes + size
        return ""

    def drop(self, path: str) -> None:
        """Take a folder back out of the new museum, and those that it leaves empty."""
        if self.target is None:
            return
        remove_tree(self.target / path)
        for folder in (self.target / path).parents:
            if folder == self.target:
                return
            with suppress(OSError):  # others lie in it
                folder.rmdir()

    def check_only(self) -> None:
        """From here on only read: what was copied will not be used."""
        self.target = None

    def _copied(self, place: Path, out: Path | None, mode: int) -> tuple[str, int]:
        digest, size = hashlib.sha512(), 0
        with ExitStack() as open_files:
            writer = None
            if out is not None:
                out.parent.mkdir(parents=True, exist_ok=True)
                writer = open_files.enter_context(out.open("xb"))
            for block in _blocks(place):
                digest.update(block)
                size += len(block)
                if writer is not None:
                    writer.write(block)
        if out is not None:
            out.chmod(mode)
        self._read += size
        return digest.hexdigest(), size

    def _unsound(self, place: Path) -> str:
        """Say whether a path leads through a link, or to no plain file."""
        try:
            kind = place.lstat().st_mode
        except FileNotFoundError:
            return "it is missing"
        except OSError as error:
            return f"it cannot be read: {error.strerror}"
        if stat.S_ISLNK(kind):
            return "it is a link, and links are not followed"
        if not stat.S_ISREG(kind):
            return "it is no plain file"
        for folder in place.parents:
            if folder == self.bag.folder or folder in self._sound:
                break
            if folder.is_symlink():
                return f"the folder {folder.name} is a link, and links are not followed"
            self._sound.add(folder)
        return ""


def _blocks(place: Path) -> Iterator[bytes]:
    """Yield a file's bytes; a failing disk is the backup's damage, not the new museum's."""
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as reader:
            while block := reader.read(_BLOCK):
                yield block
    except OSError as error:
        raise _BrokenError(error.strerror) from error
