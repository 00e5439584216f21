"""Inventories read lately, so that a page of twenty relics does not parse twenty files twice."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from handscroll.storage.inventory import FILE, Inventory

_Stamp = tuple[int, int, int]


class InventoryCache:
    """Keeps the inventories used last, as long as their files are the same.

    Parameters
    ----------
    most
        How many to keep.
    """

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._kept: OrderedDict[Path, tuple[_Stamp, Inventory]] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, folder: Path) -> Inventory:
        """Return the inventory of the object in ``folder``; treat it as read-only."""
        file = (folder / FILE).stat()
        # A new version comes in by rename: another inode, so equal stamps mean equal bytes.
        stamp = (file.st_ino, file.st_mtime_ns, file.st_size)
        with self._lock:
            known = self._kept.get(folder)
            if known is not None and known[0] == stamp:
                self._kept.move_to_end(folder)
                return known[1]
        inventory = Inventory.read(folder)
        with self._lock:
            self._kept[folder] = (stamp, inventory)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return inventory
