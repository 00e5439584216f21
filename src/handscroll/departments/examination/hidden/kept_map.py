"""The map of a cube as the cache keeps it: planes of 16-bit floats, and the recipe beside them.

It can be made again to the same bytes: the same cube and the same method give the same digest.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handscroll.geometry import Box, Size
from handscroll.imaging.hidden.shown import HiddenMap
from handscroll.model.stack import Stack
from handscroll.museum.layout import Layout
from handscroll.scans.room import take_room
from handscroll.storage.disk import full_disk_named

METHOD: Final = "handscroll.hidden_layers/3"
"""Name and version of the method; a map or a proposal of another version is another one."""
AUTHOR: Final = "hidden_layers 3"
"""How the method signs what it proposes."""
_BOUNDED: Final = "handscroll.hidden_layers/1"
"""The version whose picture was the amount itself, bounded to 0 ... 1."""
_PLANES, _RECIPE, _PROPOSED = "map.npy", "recipe.json", "proposed.json"
_HASHED_AT_ONCE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class KeptMap:
    """A map in the cache.

    Attributes
    ----------
    recipe
        What made it, and the digest of its bytes.
    planes
        ``(3, h, w)`` float16 on the disk: amount, noise, share explained.
    """

    recipe: Mapping[str, Any]
    planes: NDArray[np.float16]

    @property
    def size(self) -> Size:
        """Of the map, which is that of the cube."""
        return Size(self.planes.shape[2], self.planes.shape[1])

    @property
    def digest(self) -> str:
        """The sha256 of the map's file."""
        return str(self.recipe["digest"])

    def window(self, box: Box) -> HiddenMap:
        """Return a part of the map as the method gave it, rounded to 11 bits."""
        part = self.planes[:, box.y : box.y + box.height, box.x : box.x + box.width]
        return HiddenMap(*(np.asarray(one, np.float32) for one in part))

    def presence(self, box: Box) -> NDArray[np.float32]:
        """Return a part of the picture to look at, 0 to 1, as the map's own version has it."""
        window = self.window(box)
        if self.recipe.get("method") == _BOUNDED:
            return np.asarray(np.clip(window.amount, 0, 1), np.float32)
        return window.presence


def folder_of(layout: Layout, stack: Stack) -> Path | None:
    """Return where the map of a stack's cube lies, whether it is there or not."""
    if stack.made is None:
        return None
    version = METHOD.rpartition("/")[2]
    return layout.cache / "hidden" / stack.id / f"{stack.made.digest[:16]}-{version}"


def kept(layout: Layout, stack: Stack, *, earlier: bool = True) -> KeptMap | None:
    """Return the map of a stack's cube, or None where it was not made yet.

    Parameters
    ----------
    earlier
        Whether a map of the same cube by an earlier version of the method will do until this
        version has made its own.
    """
    folder = folder_of(layout, stack)
    if folder is None:
        return None
    version = int(METHOD.rpartition("/")[2])
    places = [folder]
    if earlier:
        cube = folder.name.rpartition("-")[0]
        places += [folder.with_name(f"{cube}-{one}") for one in range(version - 1, 0, -1)]
    return next((one for one in map(_read, places) if one is not None), None)


def _read(folder: Path) -> KeptMap | None:
    with suppress(OSError, ValueError):
        recipe = json.loads((folder / _RECIPE).read_bytes())
        planes = np.load(folder / _PLANES, mmap_mode="r")
        if planes.ndim == 3 and planes.dtype == np.float16:
            return KeptMap(recipe, planes)
    return None


def proposed_of(layout: Layout, stack: Stack) -> int | None:
    """Return how many candidates a map has, once all were proposed; None before."""
    folder = folder_of(layout, stack)
    if folder is not None:
        with suppress(OSError, ValueError, KeyError):
            return int(json.loads((folder / _PROPOSED).read_bytes())["candidates"])
    return None


def keep_proposed(layout: Layout, stack: Stack, candidates: int) -> None:
    """Write down that all candidates of a map were proposed."""
    folder = folder_of(layout, stack)
    assert folder is not None
    beside = folder / f".{_PROPOSED}"
    beside.write_text(json.dumps({"candidates": candidates}) + "\n", "utf-8")
    beside.replace(folder / _PROPOSED)


@dataclass(frozen=True, slots=True)
class Writing:
    """A map that is being written, beside its place."""

    folder: Path
    planes: NDArray[np.float16]

    def put(self, box: Box, mapped: HiddenMap) -> None:
        """Write one part."""
        part = slice(box.y, box.y + box.height), slice(box.x, box.x + box.width)
        for number, plane in enumerate((mapped.amount, mapped.noise, mapped.r2)):
            self.planes[(number, *part)] = np.clip(plane, -6e4, 6e4)

    def finish(self, recipe: Mapping[str, Any]) -> None:
        """Write the recipe, with the digest of what was written."""
        self.planes.flush()  # type: ignore[attr-defined]
        body = {**recipe, "digest": _digest(self.folder / _PLANES)}
        text = json.dumps(body, indent=1, sort_keys=True, allow_nan=False) + "\n"
        (self.folder / _RECIPE).write_text(text, encoding="utf-8")


@contextmanager
def writing(layout: Layout, stack: Stack) -> Iterator[Writing]:
    """Write the map of a stack's cube: whole, or not at all.

    Raises
    ------
    StorageFullError
        If the disk is full; nothing is left behind.
    """
    target = folder_of(layout, stack)
    assert target is not None
    assert stack.made is not None
    beside = target.with_name(f".{target.name}.part")
    shutil.rmtree(beside, ignore_errors=True)
    shape = (3, stack.made.height, stack.made.width)
    try:
        with full_disk_named(f"The map of stack {stack.id} was not written"):
            beside.mkdir(parents=True)
            planes = np.lib.format.open_memmap(
                beside / _PLANES, mode="w+", dtype=np.float16, shape=shape
            )
            take_room(beside / _PLANES)
            yield Writing(beside, planes)
            shutil.rmtree(target, ignore_errors=True)
            beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_HASHED_AT_ONCE):
            found.update(part)
    return found.hexdigest()
