"""The folder that a story is taken along in: what is whole stays, what is not ours is refused."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handscroll.errors import ConflictError, StorageFullError
from handscroll.storage.disk import full_disk_named, sync_filesystem

MARK = "handscroll-site.json"
"""Says whose folder it is; a folder without it is never written into."""
HASHES = "manifest-sha256.txt"
"""Hash and name of every other file, as ``sha256sum -c`` reads them."""
_PART = ".part"
_SPARE = 20_000_000
"""Bytes that are left free on the disk."""
_JPEG_END = b"\xff\xd9"


@dataclass
class Done:
    """What became of the files of a folder, by their names in it."""

    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


class Tree:
    """One folder for one story.

    Parameters
    ----------
    dry_run
        Whether nothing is to be written; what would be is counted all the same.

    Raises
    ------
    ConflictError
        If the folder holds something that was not written for this story.
    """

    def __init__(self, folder: Path, story: str, *, dry_run: bool = False) -> None:
        self.folder, self._story, self._dry = folder, story, dry_run
        self.done = Done()
        self._hashes: dict[str, str] = {}
        self._mark = _mark_of(folder, story)
        self._old = read_hashes(folder)
        if not dry_run:
            with full_disk_named(f"The folder {folder.name} was not made"):
                folder.mkdir(parents=True, exist_ok=True)
                if not self._mark:
                    self._replace(MARK, _document({"story": story, "whole": False}))

    def require_room(self, wanted: int) -> None:
        """Refuse what the disk has no room for.

        Raises
        ------
        StorageFullError
            Before a picture is written.
        """
        above = next(one for one in (self.folder, *self.folder.parents) if one.exists())
        free = shutil.disk_usage(above).free
        if wanted + _SPARE > free:
            raise StorageFullError(
                f"The story was not written to {self.folder.name}",
                why=f"about {wanted / 1e6:.0f} MB are to be written, {free / 1e6:.0f} MB are free",
                fix="Make room there, name another disk, or take smaller pictures with --largest",
            )

    def has(self, name: str) -> bool:
        """Say whether a picture lies there whole, and keep it if so.

        A picture's name says all that decides its bytes. One that no list names yet was left by
        a run that was cut short; it counts if its last bytes came, too.
        """
        found = self._read(name)
        if found is None or not found.endswith(_JPEG_END):
            return False
        digest = hashlib.sha256(found).hexdigest()
        if self._old.get(name, digest) != digest:
            return False
        self._hashes[name] = digest
        self.done.kept.append(name)
        return True

    def put(self, name: str, content: bytes) -> None:
        """Write a file unless it is there with these very bytes."""
        self._hashes[name] = hashlib.sha256(content).hexdigest()
        if self._read(name) == content:
            self.done.kept.append(name)
            return
        self.done.written.append(name)
        if not self._dry:
            self._replace(name, content)

    def finish(self, facts: Mapping[str, Any], now: str) -> None:
        """Remove what is no longer wanted, then write the mark and the list of all hashes.

        Parameters
        ----------
        facts
            What the mark tells of the story.
        now
            When this is; the mark says it as the moment since which the folder is as it is.
        """
        self._clear()
        known = {key: value for key, value in self._mark.items() if key != "since"}
        mark = {"story": self._story, "whole": True, **facts}
        changed = bool(self.done.written or self.done.removed)
        since = now if changed or known != mark else str(self._mark.get("since", now))
        # The list comes last: with it, all it names is on the disk.
        if not self._dry:
            sync_filesystem(self.folder)
        self.put(MARK, _document(mark | {"since": since}))
        lines = (f"{self._hashes[name]}  {name}\n" for name in sorted(self._hashes))
        self.put(HASHES, "".join(lines).encode())
        if not self._dry:
            sync_filesystem(self.folder)

    def _clear(self) -> None:
        ours = {name.partition("/")[0] for name in {*self._hashes, *self._old} if "/" in name}
        for top in sorted(ours):
            for file in _files(self.folder / top):
                name = file.relative_to(self.folder).as_posix()
                if name not in self._hashes:
                    self._remove(name)
        for name in self._old:
            if "/" not in name and name not in {*self._hashes, MARK, HASHES}:
                self._remove(name)

    def _remove(self, name: str) -> None:
        file = self.folder / name
        if not file.exists():
            return
        self.done.removed.append(name)
        if self._dry:
            return
        file.unlink()
        # Of folders, those that nothing is left in.
        with suppress(OSError):
            for above in file.parents:
                if above == self.folder:
                    break
                above.rmdir()

    def _read(self, name: str) -> bytes | None:
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return None

    def _replace(self, name: str, content: bytes) -> None:
        file = self.folder / name
        part = file.with_name(file.name + _PART)
        with full_disk_named(f"The story was not written whole to {self.folder.name}"):
            file.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            os.replace(part, file)  # noqa: PTH105  pathlib's own is not atomic on every system


def read_mark(folder: Path) -> dict[str, Any]:
    """Return what a folder says of itself; nothing where it is none of ours."""
    try:
        mark = json.loads((folder / MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) and isinstance(mark.get("story"), str) else {}


def read_hashes(folder: Path) -> dict[str, str]:
    """Return the list of a folder: name to SHA-256; lines that are none count as not there."""
    try:
        lines = (folder / HASHES).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    split = (line.partition("  ") for line in lines)
    # A name that climbs out of the folder is nobody's of ours.
    return {
        name: digest
        for digest, _, name in split
        if len(digest) == 64 and name and ".." not in name.split("/") and name[0] != "/"
    }


def differing(folder: Path) -> list[str]:
    """Return the names of files that are gone or not as the folder's own list has them."""
    return [
        name
        for name, digest in read_hashes(folder).items()
        if not (folder / name).is_file() or _hash_of(folder / name) != digest
    ]


def _hash_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _mark_of(folder: Path, story: str) -> dict[str, Any]:
    if not folder.exists():
        return {}
    if not folder.is_dir():
        raise _foreign(folder, "it is a file")
    mark = read_mark(folder)
    if mark.get("story", story) != story:
        raise _foreign(folder, f"it holds the story {mark['story'][:64]}")
    if not mark and any(folder.iterdir()):
        raise _foreign(folder, "it holds other things")
    return mark


def _foreign(folder: Path, why: str) -> ConflictError:
    return ConflictError(
        f"The story was not written to {folder.name}",
        why=why,
        fix="Name a new folder, an empty one, or the one that this story was written to before",
    )


def _files(folder: Path) -> Iterable[Path]:
    return [one for one in sorted(folder.rglob("*")) if one.is_file() or one.is_symlink()]


def _document(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
