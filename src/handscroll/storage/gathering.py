"""One object's changes, their bytes brought into the staging folder and hashed on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from handscroll.errors import InvalidError, MismatchError, NotFoundError
from handscroll.storage.disk import copy_hashed, hash_file, write_new
from handscroll.storage.inventory import Inventory
from handscroll.storage.names import check_logical_path

Source = bytes | Path
"""What a logical path may be filled from."""

_READ_ONLY = 0o444


class Gathered:
    """The bytes and the changes of one cut.

    Parameters
    ----------
    folder
        Where the bytes are gathered, those of other cuts too; made when needed.
    name
        Begins the names of the files there.
    move
        Whether source files are linked in rather than copied, and dropped at the end.
    """

    def __init__(self, folder: Path, name: str, *, move: bool) -> None:
        self._folder, self._name, self._move = folder, name, move
        self._changes: dict[str, str | None] = {}
        self._bytes: dict[str, Path] = {}
        self._sources: list[Path] = []
        self._places = 0

    def take(
        self,
        changes: Mapping[str, Source | None],
        digests: Mapping[str, str],
        held: Inventory,
    ) -> None:
        """Bring in what ``changes`` names; bytes that the object holds already are left out."""
        for path, source in changes.items():
            check_logical_path(path)
            told = _checked_digest(path, digests.get(path))
            if source is None:
                self._changes[path] = None
            elif isinstance(source, bytes):
                self._changes[path] = self._take_bytes(path, source, told)
            else:
                self._changes[path] = self._take_file(path, source, told, held)

    def applied_to(self, state: Mapping[str, str]) -> dict[str, str]:
        """Return logical path -> sha512 after the changes."""
        changed = {**state, **self._changes}
        return {path: digest for path, digest in changed.items() if digest is not None}

    def lay_out(self, missing: Mapping[str, str], stage: Path) -> None:
        """Move gathered bytes to their content paths (sha512 -> path) below ``stage``."""
        for digest, content_path in missing.items():
            place = stage / content_path
            place.parent.mkdir(parents=True, exist_ok=True)
            self._bytes.pop(digest).rename(place)
            place.chmod(_READ_ONLY)

    def drop_moved_sources(self) -> None:
        """Remove the source names of a cut that is safe in the vault."""
        for source in self._sources:
            source.unlink(missing_ok=True)

    def _take_bytes(self, path: str, content: bytes, told: str | None) -> str:
        digest = hashlib.sha512(content).hexdigest()
        _compare(path, digest, told)
        if digest not in self._bytes:
            self._bytes[digest] = self._place()
            write_new(self._bytes[digest], content)
        return digest

    def _take_file(self, path: str, source: Path, told: str | None, held: Inventory) -> str:
        if not source.is_file():
            raise NotFoundError(
                f"The file {source} for {path!r}",
                why="it is not there, or no regular file",
                fix="Name a file",
            )
        if self._move:
            self._sources.append(source)
        if told is not None and (told in self._bytes or held.holds(told)):
            return told
        place = self._place()
        if self._move and _linked(source, place):
            digest = told or hash_file(place)
        else:
            digest = copy_hashed(source, place)
            _compare(path, digest, told)
        self._bytes.setdefault(digest, place)
        return digest

    def _place(self) -> Path:
        self._folder.mkdir(exist_ok=True)
        self._places += 1
        return self._folder / f"{self._name}-{self._places}"


def _linked(source: Path, place: Path) -> bool:
    """Give the file a second name inside staging; the first stays until the version is safe."""
    if source.is_symlink():
        return False
    try:
        place.hardlink_to(source)
    except OSError:  # another file system, or one without links
        place.unlink(missing_ok=True)
        return False
    return True


def _checked_digest(path: str, told: str | None) -> str | None:
    if told is None:
        return None
    if len(told) != 128 or set(told.lower()) - set("0123456789abcdef"):
        raise InvalidError(
            f"The digest handed in for {path!r}",
            why="it is not a sha512 in 128 hexadecimal digits",
            fix="Hand in the sha512, or none",
        )
    return told.lower()


def _compare(path: str, digest: str, told: str | None) -> None:
    if told is not None and told != digest:
        raise MismatchError(
            f"The bytes for {path!r}",
            why=f"their sha512 begins {digest[:12]}, {told[:12]} was announced",
            fix="Fetch the file again: it changed on the way",
        )
