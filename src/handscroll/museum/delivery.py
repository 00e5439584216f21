"""One delivery: a folder that fills with files as pieces of them come from a browser."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath

from handscroll.errors import (
    ConflictError,
    InvalidError,
    MismatchError,
    StorageFullError,
    TooLargeError,
)
from handscroll.museum.delivered_names import inner_path
from handscroll.storage.disk import FileLock, full_disk_named, sync_file, sync_folder

_NOTE = "delivery.json"
_MS = 1_000_000
"""Nanoseconds of a millisecond: browsers tell the moment of change in those."""
SHEETS = frozenset({".csv", ".xlsx"})
"""Ends of names of files that are read as sheets of records."""


@dataclass(frozen=True)
class Sending:
    """A file that somebody sends, known again by name, size and moment of change.

    Attributes
    ----------
    bytes
        Its whole size.
    modified_ms
        Moment of its last change in milliseconds since 1970, 0 where nobody knows.
    """

    path: PurePosixPath
    bytes: int
    modified_ms: int

    @classmethod
    def of(cls, name: str, size: int, modified_ms: int) -> Sending:
        """Return the file of that name; raises InvalidError where the name cannot be kept."""
        return cls(inner_path(name), size, modified_ms)

    @property
    def key(self) -> str:
        """Name of what has come of it so far."""
        told = f"{self.path}\0{self.bytes}\0{self.modified_ms}"
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Received:
    """How much of a file has come: bytes, and whether it is whole and in its place."""

    bytes: int
    done: bool


@dataclass(frozen=True)
class Bounds:
    """What one delivery may hold, and one file of it, in bytes."""

    files: int
    bytes: int
    one_file: int


@dataclass(frozen=True)
class Note:
    """What is written down of a delivery.

    Attributes
    ----------
    started
        RFC 3339, UTC.
    intakes
        Intakes that take its files; empty while it is being prepared.
    """

    person: str
    started: str
    intakes: tuple[str, ...] = ()
    files: int = 0
    bytes: int = 0


class Delivery:
    """A delivery in its folder; any process may open it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = folder.name
        self.files = folder / "files"
        self._parts = folder / "parts"

    @classmethod
    def make(cls, folder: Path, person: str, started: str) -> Delivery:
        """Make an empty one by one rename."""
        beside = folder.with_name(f".{folder.name}")
        with full_disk_named("Nothing was received"):
            for inner in ("files", "parts"):
                (beside / inner).mkdir(parents=True, mode=0o700)
            cls(beside)._write(Note(person, started))
            beside.rename(folder)
        return cls(folder)

    @property
    def note(self) -> Note:
        """What is written down of it."""
        told = json.loads((self.folder / _NOTE).read_bytes())
        return Note(**{**told, "intakes": tuple(told["intakes"])})

    def ask(self, intakes: tuple[str, ...]) -> None:
        """Write down which intakes take its files; from then on it gets no more."""
        with self._alone():
            self._write(replace(self.note, intakes=intakes))

    def whole(self) -> list[Path]:
        """Return the files that have come whole."""
        return sorted(one for one in self.files.rglob("*") if one.is_file())

    def sheets(self) -> list[Path]:
        """Return those that are sheets of records."""
        return [one for one in self.whole() if one.suffix.casefold() in SHEETS]

    def begun(self) -> int:
        """Return how many files have come in part."""
        return sum(1 for _ in self._parts.iterdir())

    def receive(
        self, sent: Sending, at: int, piece: bytes, sha256: str, bounds: Bounds
    ) -> Received:
        """Keep a piece where the file ends so far; say how much there is.

        A piece that begins elsewhere is not kept: the answer says where to go on. So a sender
        that lost an answer, or knows nothing any more, asks with an empty piece.

        Parameters
        ----------
        at
            Where the piece begins.
        sha256
            Digest of the whole file, with its last piece; empty before.

        Raises
        ------
        InvalidError, TooLargeError, ConflictError, StorageFullError
            If the file is not taken.
        MismatchError
            If the whole file has another digest; what came of it is removed.
        """
        if self._holds(sent):
            return Received(sent.bytes, True)
        part = self._parts / sent.key
        if not part.exists():
            self._begin(sent, part, bounds)
        with full_disk_named(_not(sent)), FileLock(part) as lock:
            if not lock.still_named():
                return Received(sent.bytes, self._holds(sent))
            end = part.stat().st_size
            if end + len(piece) > sent.bytes:
                raise InvalidError(
                    _not(sent),
                    why=f"{end + len(piece)} bytes came of a file of {sent.bytes}",
                    fix="Choose the file again; it changed while it was sent",
                )
            if at == end and piece:
                _append(part, end, piece)
                end += len(piece)
            if end < sent.bytes or not sha256:
                return Received(end, False)
            self._finish(sent, part, sha256)
        return Received(sent.bytes, True)

    def _holds(self, sent: Sending) -> bool:
        try:
            found = (self.files / sent.path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return (found.st_size, found.st_mtime_ns) == (sent.bytes, sent.modified_ms * _MS)

    def _begin(self, sent: Sending, part: Path, bounds: Bounds) -> None:
        """Let a file begin where there is room for all of it."""
        with self._alone():
            self._require_prepared(sent)
            note = self.note
            files, size = note.files + 1, note.bytes + sent.bytes
            _require_bounds(sent, files, size, bounds)
            self._require_place(sent)
            free = shutil.disk_usage(self.folder).free
            if sent.bytes > free:
                raise StorageFullError(
                    _not(sent),
                    why=f"it has {sent.bytes / 2**20:.1f} MB, and the museum's disk has"
                    f" {free / 2**20:.1f} MB left",
                    fix="Free space on the museum's disk, then send it again",
                )
            with full_disk_named(_not(sent)):
                self._write(replace(note, files=files, bytes=size))
                part.touch(mode=0o600)

    def _require_place(self, sent: Sending) -> None:
        place = self.files / sent.path
        between = [one for one in place.parents if one.is_relative_to(self.files)]
        if place.is_dir() or any(one.is_file() or one.is_symlink() for one in between):
            raise ConflictError(
                _not(sent),
                why="a file and a folder of the same name were sent",
                fix="Rename one of the two and send it again",
            )

    def _finish(self, sent: Sending, part: Path, sha256: str) -> None:
        with part.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != sha256.casefold():
            part.unlink()
            with self._alone():
                note = self.note
                fewer, less = note.files - 1, note.bytes - sent.bytes
                self._write(replace(note, files=fewer, bytes=less))
            raise MismatchError(
                _not(sent),
                why="its bytes are not those that were sent: the SHA-256 differs",
                fix="Send it again when nobody writes to it",
            )
        place = self.files / sent.path
        os.utime(part, ns=(sent.modified_ms * _MS, sent.modified_ms * _MS))
        sync_file(part)
        # Looked at again: hashing a large scan takes long; it may be asked for meanwhile.
        with self._alone():
            self._require_prepared(sent)
            self._require_place(sent)
            place.parent.mkdir(parents=True, exist_ok=True)
            part.replace(place)
        sync_folder(place.parent)

    def _require_prepared(self, sent: Sending) -> None:
        if self.note.intakes:
            raise ConflictError(
                _not(sent),
                why="its delivery is being taken in already",
                fix="Reload the page and send it again",
            )

    def _alone(self) -> FileLock:
        return FileLock(self.folder / "lock")

    def _write(self, note: Note) -> None:
        beside = self.folder / f"{_NOTE}.new"
        beside.write_text(json.dumps(asdict(note), ensure_ascii=False), encoding="utf-8")
        sync_file(beside)
        beside.replace(self.folder / _NOTE)
        sync_folder(self.folder)


def _append(part: Path, end: int, piece: bytes) -> None:
    """Write a piece; of one that a full disk cut off the beginning stays, to go on behind it."""
    with part.open("r+b", buffering=0) as stream:
        stream.seek(end)
        while piece:
            piece = piece[stream.write(piece) :]


def _require_bounds(sent: Sending, files: int, size: int, bounds: Bounds) -> None:
    told = [
        (sent.bytes, bounds.one_file, "bytes in the file", "scans.max_bytes"),
        (files, bounds.files, "files in one delivery", "deliveries.max_files"),
        (size, bounds.bytes, "bytes in one delivery", "deliveries.max_bytes"),
    ]
    for found, most, what, setting in told:
        if found > most:
            raise TooLargeError(
                _not(sent),
                why=f"there would be {found} {what}, the limit is {most}",
                fix=f"Take in what has come first, or raise {setting} in the settings",
            )


def _not(sent: Sending) -> str:
    return f"The file {str(sent.path)!r} was not received"
