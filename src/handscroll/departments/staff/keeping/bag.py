"""A backup's package: a BagIt folder, its manifests, and the promise by which it changes.

Manifests are written as BagIt 0.97 says them, which every validator reads; RFC 8493 would have
the percent signs of the vault's folder names encoded, and no validator understands that
(see ``docs/decisions/0015-backup.md``). A bag of version 1.0 is read as the RFC says.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handscroll.storage.disk import remove_tree, sync_filesystem, sync_folder, write_new

MANIFEST = "manifest-sha512.txt"
TAGS = "tagmanifest-sha512.txt"
DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
PAYLOAD = "data"
COMING = "coming"
"""Folder in which a run gathers what takes another's place at its end."""
PROMISED = "promised"
"""The same folder, renamed once everything is on the disk: from then on the new backup counts."""
LOCK = "handscroll.lock"

OWN = frozenset(
    {MANIFEST, TAGS, DECLARATION, INFO, PAYLOAD, COMING, PROMISED, LOCK}
)  # fmt: skip
DECLARED = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"

_LINE = re.compile(r"([0-9a-fA-F]{128}) [ *](.+)")
_ENCODED = {"%0D": "\r", "%0A": "\n", "%25": "%"}


@dataclass
class Manifest:
    """What a manifest tells.

    Attributes
    ----------
    files
        Path below ``data/`` -> sha512 as hex.
    unreadable
        Numbers of lines that are none, and what is wrong with them.
    unsafe
        Paths that lead out of the bag.
    """

    files: dict[str, str] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    unsafe: list[str] = field(default_factory=list)


def is_safe(path: str) -> bool:
    """Whether a path stays below the folder it is joined to, on every system."""
    parts = path.split("/")
    odd = any(letter < " " or letter in "\\\x7f" for letter in path)
    return not odd and not any(part in {"", ".", ".."} for part in parts)


class Bag:
    """A backup's folder.

    Whoever reads sees the newest whole backup: a promise that nobody kept yet is looked at
    first, so that a run killed between two renames spoils neither the old nor the new one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._promised = folder / PROMISED
        self._has_promise = self._promised.is_dir()

    @property
    def payload(self) -> Path:
        """Folder of what is kept."""
        return self.folder / PAYLOAD

    @property
    def complete(self) -> bool:
        """Whether a run came to its end here."""
        return self.place(TAGS).is_file()

    def place(self, path: str) -> Path:
        """Return where a file of the bag lies."""
        if self._has_promise and (there := self._promised / path).is_file():
            return there
        return self.folder / path

    def kept(self, path: str) -> Path:
        """Return where a file of the payload lies."""
        return self.place(f"{PAYLOAD}/{path}")

    def info(self) -> dict[str, str]:
        """Return what ``bag-info.txt`` says; nothing where it cannot be read."""
        try:
            lines = self.place(INFO).read_text("utf-8").splitlines()
        except (OSError, ValueError):
            return {}
        pairs = (line.partition(":") for line in lines)
        return {label.strip(): value.strip() for label, colon, value in pairs if colon}

    def version(self) -> str:
        """Return the BagIt version that the bag declares; empty when it declares none."""
        try:
            declared = self.place(DECLARATION).read_text("utf-8")
        except (OSError, ValueError):
            return ""
        found = re.match(r"BagIt-Version:\s*(\S+)", declared)
        return found[1] if found else ""

    def manifest(self) -> Manifest:
        """Read the payload's manifest as far as it can be read."""
        told = Manifest()
        decoded = self.version() not in {"", "0.97"}
        try:
            written = self.place(MANIFEST).read_bytes()
        except OSError:
            return told
        *lines, rest = written.split(b"\n")
        for number, line in enumerate(lines, start=1):
            if line:
                _read_line(told, number, line, decoded=decoded)
        if rest:
            told.unreadable.append("its last line has no end: the rest is cut off")
        return told

    def wrong_tags(self) -> list[str]:
        """Compare the tag files with the tag manifest; return what is wrong with which."""
        problems = []
        try:
            lines = self.place(TAGS).read_text("utf-8").splitlines()
        except (OSError, ValueError):
            return [f"{TAGS} is missing or cannot be read"]
        told = {m[2]: m[1].lower() for m in map(_LINE.fullmatch, lines) if m}
        for name in (DECLARATION, INFO, MANIFEST):
            try:
                digest = hashlib.sha512(self.place(name).read_bytes()).hexdigest()
            except OSError:
                problems.append(f"{name} is missing")
                continue
            if told.get(name) != digest:
                problems.append(f"{name} is not what was written: its sha512 is another")
        return problems

    def promise(self, files: Mapping[str, str], info: Mapping[str, str]) -> None:
        """Write the manifests beside, sync everything, and promise the new backup."""
        coming = self.folder / COMING
        listed = "".join(
            f"{digest}  {PAYLOAD}/{path}\n" for path, digest in sorted(files.items())
        ).encode()
        told = "".join(f"{label}: {value}\n" for label, value in info.items()).encode()
        tags = {DECLARATION: DECLARED.encode(), INFO: told, MANIFEST: listed}
        sums = "".join(f"{hashlib.sha512(body).hexdigest()}  {n}\n" for n, body in tags.items())
        for name, body in {**tags, TAGS: sums.encode()}.items():
            (coming / name).unlink(missing_ok=True)
            write_new(coming / name, body, sync=True)
        sync_filesystem(self.folder)
        coming.rename(self._promised)
        sync_folder(self.folder)
        self._has_promise = True

    def keep_promise(self) -> None:
        """Bring everything that was promised to its place, the tag manifest last."""
        if not self._has_promise:
            return
        found = (p.relative_to(self._promised) for p in self._promised.rglob("*") if p.is_file())
        last = (MANIFEST, INFO, DECLARATION, TAGS)
        order = sorted(found, key=lambda p: (last.index(str(p)) if str(p) in last else -1, p))
        for path in order:
            place = self.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            (self._promised / path).replace(place)
        sync_filesystem(self.folder)
        remove_tree(self._promised)
        self._has_promise = False


def _read_line(told: Manifest, number: int, line: bytes, *, decoded: bool) -> None:
    try:
        found = _LINE.fullmatch(line.decode().removesuffix("\r"))
    except UnicodeDecodeError:
        found = None
    if found is None:
        told.unreadable.append(f"line {number} is no checksum and path")
        return
    path = found[2]
    if decoded:
        path = re.sub("%(0D|0A|25)", lambda m: _ENCODED[m[0].upper()], path, flags=re.IGNORECASE)
    inner = path.removeprefix(f"{PAYLOAD}/")
    if inner == path or not is_safe(inner):
        told.unsafe.append(path)
        return
    told.files[inner] = found[1].lower()
