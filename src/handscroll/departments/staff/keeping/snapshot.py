"""What of a museum a backup holds: everything that nobody could make again, at one moment.

The journal's end is noted first and the vault is looked at afterwards. So everything that the
journal speaks of is in the vault; the vault may hold a little more, as after a writer that was
killed before it told the journal, and every museum that opens mends that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from handscroll.departments.staff.keeping.bag import is_safe
from handscroll.departments.staff.keeping.parcels import parcel_in
from handscroll.errors import HandscrollError
from handscroll.museum.layout import Layout
from handscroll.storage.inventory import DECLARATION, FILE, SIDECAR
from handscroll.storage.journal import Extent, Journal
from handscroll.storage.vault import Vault

VAULT, JOURNAL = "vault", "journal"
MADE_AGAIN = frozenset({"cache", "staging", f"{VAULT}.staging", f"{VAULT}.locks"})
"""Folders of a museum that no backup holds: caches, and what writers leave when they are killed."""


@dataclass(frozen=True)
class Item:
    """A file to keep.

    Attributes
    ----------
    path
        Relative to the museum's folder.
    source
        Where its bytes lie.
    bytes
        How many of them are kept: of a journal that grows only what was there.
    sha512
        What they must hash to, None where nobody tells it.
    lasting
        Whether a file of this name never changes.
    """

    path: str
    source: Path
    bytes: int
    sha512: str | None = None
    lasting: bool = False


@dataclass
class Group:
    """Files that are only worth something together: an object of the vault, or a file alone."""

    path: str
    items: list[Item] = field(default_factory=list)
    problem: str = ""


@dataclass(frozen=True)
class Snapshot:
    """A museum at one moment."""

    museum: str
    """sha256 of the journal's first entry: names the museum and all its copies."""
    extent: Extent
    groups: list[Group]
    left_out: list[str]
    """Links and special files, which are not followed."""


def take_snapshot(folder: Path) -> Snapshot:
    """Look at a museum that others may be using.

    Raises
    ------
    MisconfiguredError
        If its vault is none.
    UnreadableError
        If its journal is damaged where it begins or ends.
    """
    layout = Layout(folder)
    vault = Vault.open(layout.vault)
    journal = Journal(layout.journal)
    extent = journal.extent()
    first = next(iter(journal.read()), None)
    groups = [
        Group(f"{JOURNAL}/{name}", [Item(f"{JOURNAL}/{name}", layout.journal / name, size)])
        for name, size in extent.segments
    ]
    left_out: list[str] = []
    groups += _objects(vault.root, VAULT, left_out)
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        if entry.name not in MADE_AGAIN | {VAULT, JOURNAL}:
            groups += _others(entry, entry.name, left_out)
    return Snapshot("" if first is None else first.hash, extent, groups, left_out)


def _objects(folder: Path, path: str, left_out: list[str]) -> Iterator[Group]:
    """Yield the vault's objects, and the files that declare the vault."""
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        below = f"{path}/{entry.name}"
        if not entry.is_dir(follow_symlinks=False):
            yield from _others(entry, below, left_out)
        elif Path(entry.path, DECLARATION).is_file():
            yield _object(Path(entry.path), below)
        else:
            yield from _objects(Path(entry.path), below, left_out)


def _object(folder: Path, path: str) -> Group:
    group = Group(path)
    try:
        parcel, head = parcel_in(folder)
        for name, sha512 in parcel.files():
            # The root's pair may be replaced meanwhile; the head's own pair stays what it is.
            replaced = name in {FILE, SIDECAR}
            source = folder / head / name if replaced else folder / name
            group.items.append(
                Item(f"{path}/{name}", source, source.stat().st_size, sha512, not replaced)
            )
    except HandscrollError as error:
        group.problem = error.why
    except OSError as error:
        group.problem = f"{Path(str(error.filename)).name}: {error.strerror}"
    if not all(is_safe(item.path) for item in group.items):
        group.problem = "a file in it has a name that cannot be kept"
    return group


def _others(entry: os.DirEntry[str], path: str, left_out: list[str]) -> Iterator[Group]:
    """Yield settings, vocabularies and whatever else people put into the museum's folder."""
    if entry.is_dir(follow_symlinks=False):
        for inner in sorted(os.scandir(entry.path), key=lambda e: e.name):
            yield from _others(inner, f"{path}/{inner.name}", left_out)
    elif entry.is_file(follow_symlinks=False) and is_safe(path):
        with suppress(FileNotFoundError):  # somebody's temporary file, gone again
            size = entry.stat(follow_symlinks=False).st_size
            yield Group(path, [Item(path, Path(entry.path), size)])
    else:
        left_out.append(path)
