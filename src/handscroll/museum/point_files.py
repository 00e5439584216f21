"""Files of spectra taken at points of a relic: originals in the vault object of its stack."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from handscroll.errors import InvalidError
from handscroll.museum.ledger import Ledger
from handscroll.museum.records import EVENTS, as_json, event
from handscroll.museum.stack_rows import stack_object
from handscroll.storage.vault import Vault

ADDED = "stack.point_added"
FOLDER = "points/"
_MOST_NAME = 120


@dataclass(frozen=True, slots=True)
class PointFile:
    """A file that is kept.

    Attributes
    ----------
    path
        Logical path in the vault object of the stack.
    name
        As the person's own file was called.
    """

    path: str
    name: str
    sha256: str
    bytes: int


class PointFiles:
    """The point files of every stack."""

    def __init__(self, vault: Vault, ledger: Ledger) -> None:
        self._vault, self._ledger = vault, ledger

    def add(self, stack: str, file: Path, named: tuple[str, str, int], *, person: str) -> PointFile:
        """Keep a file verbatim; the same file again is the one that is there.

        Parameters
        ----------
        file
            Where it lies now; it is copied.
        named
            What its owner calls it, its sha256, its bytes.
        """
        name, sha256, size = file_name(named[0]), named[1], named[2]
        kept = PointFile(f"{FOLDER}{sha256[:16]}/{name}", name, sha256, size)
        object_id = stack_object(stack)
        with self._vault.alone(object_id):
            if kept.path not in self._vault.paths(object_id):
                facts = {"file": name, "sha256": sha256}
                events = json.loads(self._vault.read(object_id, EVENTS))
                changes: dict[str, Path | bytes] = {
                    kept.path: file,
                    EVENTS: as_json([*events, event("point_added", person, facts)]),
                }
                head = self._vault.head(object_id)
                self._vault.cut(object_id, changes, head=head, message=ADDED, person=person)
                self._ledger.record(ADDED, object_id, person, **facts)
        return kept

    def locate(self, stack: str, path: str) -> Path:
        """Return where the bytes of a kept file lie; the name there is not its own."""
        if not path.startswith(FOLDER):
            raise InvalidError(
                "The file was not opened", why="it is no point file", fix="Choose one of the list"
            )
        return self._vault.locate(stack_object(stack), path)


def file_name(said: str) -> str:
    """Return a file's name without its folders, shortened, or refuse what is none.

    Raises
    ------
    InvalidError
        When nothing is left of it, or it holds what no file name should.
    """
    name = PurePosixPath(said.replace("\\", "/")).name.strip()
    if len(name) > _MOST_NAME:
        end = PurePosixPath(name).suffix[:10]
        name = name[: _MOST_NAME - len(end)] + end
    if not name.strip(".") or not name.isprintable() or name.startswith("."):
        raise InvalidError(
            "The file was not kept",
            why=f"{said[:60]!r} cannot be the name of a file",
            fix="Rename it: letters, digits and one full stop before its ending",
        )
    return name
