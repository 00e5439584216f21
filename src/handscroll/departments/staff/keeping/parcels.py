"""An object of the vault as a parcel of files: what its inventory says must be there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handscroll.departments.staff.keeping.bag import is_safe
from handscroll.errors import UnreadableError
from handscroll.storage.inventory import DECLARATION, FILE, SIDECAR

_DECLARED = hashlib.sha512(f"{DECLARATION[2:]}\n".encode()).hexdigest()


@dataclass(frozen=True)
class Parcel:
    """What an object's inventory tells.

    Attributes
    ----------
    id, head
        Name of the object, number of its newest version.
    sha512
        Of the inventory.
    contents
        Path of a content file below the object -> sha512 as hex.
    records
        Content paths of ``relic.json``, newest version first.
    """

    id: str
    head: int
    sha512: str
    contents: dict[str, str]
    records: tuple[str, ...] = field(default=())

    def files(self) -> Iterator[tuple[str, str | None]]:
        """Yield each file that the object needs and its sha512, None where nobody tells it."""
        sidecar = hashlib.sha512(f"{self.sha512} {FILE}\n".encode()).hexdigest()
        yield DECLARATION, _DECLARED
        for number in range(1, self.head + 1):
            newest = number == self.head
            yield f"v{number}/{FILE}", self.sha512 if newest else None
            yield f"v{number}/{SIDECAR}", sidecar if newest else None
        yield from self.contents.items()
        # Last, so that an object that is half there names nothing that is not.
        yield FILE, self.sha512
        yield SIDECAR, sidecar


def read_parcel(inventory: bytes, sidecar: bytes) -> Parcel:
    """Read an inventory and compare it with its sidecar.

    Raises
    ------
    UnreadableError
        If it is not what was written, or names files outside its object.
    """
    digest = hashlib.sha512(inventory).hexdigest()
    if sidecar.split(b" ")[0] != digest.encode():
        raise _damaged("its sha512 is not the one kept beside it")
    try:
        data: dict[str, Any] = json.loads(inventory)
        head = int(data["head"].removeprefix("v"))
        contents = {
            path: str(told).lower() for told, paths in data["manifest"].items() for path in paths
        }
        if not all(map(is_safe, contents)) or data["digestAlgorithm"] != "sha512":
            raise _damaged("it names files outside its object, or another checksum than sha512")
        return Parcel(str(data["id"]), head, digest, contents, tuple(_records(data)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(f"it is no inventory: {error}") from error


def parcel_in(folder: Path) -> tuple[Parcel, str]:
    """Read the object in a vault's folder that others may be writing; return its head's folder.

    The head's own copy of the inventory is read: it is never replaced.

    Raises
    ------
    UnreadableError
        If the inventory cannot be read.
    """
    try:
        head = json.loads((folder / FILE).read_bytes())["head"]
        place = folder / head
        return read_parcel((place / FILE).read_bytes(), (place / SIDECAR).read_bytes()), head
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise _damaged(str(error)) from error


def _records(data: dict[str, Any]) -> Iterator[str]:
    for number in range(int(data["head"][1:]), 0, -1):
        for digest, paths in data["versions"][f"v{number}"]["state"].items():
            if "relic.json" in paths:
                yield str(data["manifest"][digest][0])


def _damaged(why: str) -> UnreadableError:
    return UnreadableError(
        "The inventory of a vault object", why=why, fix="Restore the object from a backup"
    )
