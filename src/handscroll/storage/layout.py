"""Where objects lie below an OCFL storage root, and how an empty root is made."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from handscroll.errors import ConflictError, MisconfiguredError
from handscroll.storage.disk import full_disk_named, remove_tree, sync_folder, sync_tree
from handscroll.storage.inventory import DECLARATION, Inventory
from handscroll.storage.quiet import ocfl_py, quiet_root_logger

NAME = "0003-hash-and-id-n-tuple-storage-layout"
TUPLES = {"digestAlgorithm": "sha256", "tupleSize": 3, "numberOfTuples": 1}
"""4,096 folders, made once for all: deeper trees cost a small museum four inodes an object."""

_OTHER = re.compile(r"[^A-Za-z0-9_-]")
_MOST_NAME = 100


class Layout:
    """The registered storage layout 0003 with the parameters that a root declares.

    Parameters
    ----------
    root
        The storage root.
    size, count
        Characters in a tuple, number of tuples.
    """

    def __init__(self, root: Path, size: int, count: int) -> None:
        self.root, self.size, self.count = root, size, count

    @classmethod
    def read(cls, root: Path) -> Layout:
        """Read a root's declarations.

        Raises
        ------
        MisconfiguredError
            When it is no OCFL 1.1 root, or its layout is another.
        """
        if not (root / "0=ocfl_1.1").is_file():
            raise _misconfigured(root, "it has no declaration 0=ocfl_1.1")
        try:
            config = json.loads((root / "extensions" / NAME / "config.json").read_bytes())
            size, count = int(config["tupleSize"]), int(config["numberOfTuples"])
            algorithm = config["digestAlgorithm"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _misconfigured(root, f"its layout {NAME} is not declared: {error}") from error
        if algorithm != "sha256":
            raise _misconfigured(root, f"its layout hashes names with {algorithm}")
        return cls(root, size, count)

    def relative(self, object_id: str) -> str:
        """Return an object's folder relative to the root, as extension 0003 computes it."""
        return _relative(object_id, self.size, self.count)

    def place(self, object_id: str) -> Path:
        """Return an object's folder."""
        return self.root / self.relative(object_id)

    def object_ids(self) -> Iterator[str]:
        """Yield the names of all objects; only long names take a look into the object."""
        for folder in self.root.glob("/".join(["[0-9a-f]*"] * self.count + ["*"])):
            if not (folder / DECLARATION).is_file():
                continue
            if len(folder.name) <= _MOST_NAME:
                yield unquote(folder.name)
            else:
                yield Inventory.read(folder).id


@lru_cache(maxsize=4_096)
def _relative(object_id: str, size: int, count: int) -> str:
    """Return an object's folder; whoever changes it asks a dozen times."""
    digest = hashlib.sha256(object_id.encode()).hexdigest()
    parts = [digest[place * size : (place + 1) * size] for place in range(count)]
    name = _OTHER.sub(_escaped, object_id)
    parts.append(name if len(name) <= _MOST_NAME else f"{name[:_MOST_NAME]}-{digest}")
    return "/".join(parts)


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02x}" for byte in found.group().encode())


def create_root(root: Path) -> None:
    """Make an empty storage root by one rename.

    Raises
    ------
    ConflictError
        When the folder exists and is not empty.
    """
    with full_disk_named(f"The vault {root} was not made"):
        root.parent.mkdir(parents=True, exist_ok=True)
        beside = root.parent / f".{root.name}-{uuid.uuid4().hex}"
        try:
            with quiet_root_logger():
                made = ocfl_py().StorageRoot(root=str(beside), layout_name=NAME)
                made.initialize(spec_version="1.1", layout_params=json.dumps(TUPLES))
            sync_tree(beside)
            beside.rename(root)
        except (FileExistsError, NotADirectoryError) as error:
            raise _occupied(root) from error
        except OSError as error:
            if root.is_dir() and any(root.iterdir()):
                raise _occupied(root) from error
            raise
        finally:
            remove_tree(beside)
        sync_folder(root.parent)


def _occupied(root: Path) -> ConflictError:
    return ConflictError(
        f"No vault was made at {root}",
        why="something is there already",
        fix="Open it, or name an empty folder",
    )


def _misconfigured(root: Path, why: str) -> MisconfiguredError:
    return MisconfiguredError(
        f"The vault {root}", why=why, fix="Name the folder of a vault, or create one"
    )
