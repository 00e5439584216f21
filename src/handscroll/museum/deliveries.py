"""Deliveries: files on their way from a browser; each lies in a folder until it is taken in."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from pathlib import Path

from handscroll.errors import NotFoundError, TooLargeError
from handscroll.museum.delivery import Bounds, Delivery, Received, Sending
from handscroll.settings import Settings
from handscroll.storage.disk import FileLock, full_disk_named, remove_tree

_NAME = re.compile(r"d\d{14}[0-9a-f]{6}")


class Deliveries:
    """Every delivery of the museum; of each person one is being prepared at a time."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._most = settings.deliveries.max_open
        caps = settings.deliveries
        self._bounds = Bounds(caps.max_files, caps.max_bytes, settings.scans.max_bytes)

    def every(self) -> list[Delivery]:
        """Return all of them, the oldest first."""
        if not self._folder.is_dir():
            return []
        names = sorted(one.name for one in self._folder.iterdir() if _NAME.fullmatch(one.name))
        return [Delivery(self._folder / name) for name in names]

    def get(self, name: str) -> Delivery:
        """Return one.

        Raises
        ------
        NotFoundError
            If there is none of that name.
        """
        if _NAME.fullmatch(name) and (self._folder / name).is_dir():
            return Delivery(self._folder / name)
        raise NotFoundError(
            f"The delivery {name[:40]} was not found",
            why="it was taken in, or discarded",
            fix="Reload the page",
        )

    def prepared(self, person: str) -> Delivery | None:
        """Return what a person has sent and nobody has asked to be taken in."""
        found = [one for one in self.every() if _is_prepared(one, person)]
        return found[-1] if found else None

    def receive(self, person: str, sent: Sending, at: int, piece: bytes, sha256: str) -> Received:
        """Keep a piece of a file in the delivery that a person prepares.

        Raises
        ------
        TooLargeError
            If there are more deliveries than the settings allow.
        InvalidError, TooLargeError, ConflictError, StorageFullError, MismatchError
            As `Delivery.receive`.
        """
        delivery = self.prepared(person) or self._begin(person)
        return delivery.receive(sent, at, piece, sha256, self._bounds)

    def holding(self, source: str) -> Delivery | None:
        """Return the delivery that a planned file lies in."""
        path = Path(source)
        if not path.is_relative_to(self._folder):
            return None
        found = self._folder / path.relative_to(self._folder).parts[0]
        return Delivery(found) if found.is_dir() else None

    def remove(self, delivery: Delivery) -> None:
        """Remove a delivery with all its files; nobody sees half of one."""
        gone = delivery.folder.with_name(f".gone-{delivery.id}")
        try:
            delivery.folder.rename(gone)
        except FileNotFoundError:
            return
        remove_tree(gone)

    def sweep(self) -> None:
        """Remove what was left by somebody who was killed while removing or making one."""
        for one in self._folder.glob(".*d*"):
            remove_tree(one)

    def _begin(self, person: str) -> Delivery:
        with full_disk_named("Nothing was received"):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(self._folder / "lock"):
            if (found := self.prepared(person)) is not None:
                return found
            if len(self.every()) >= self._most:
                raise TooLargeError(
                    "Nothing was received",
                    why=f"{self._most} deliveries are waiting already",
                    fix="Take one in or discard it, or raise deliveries.max_open in the settings",
                )
            now = datetime.now(UTC)
            name = now.strftime("d%Y%m%d%H%M%S") + secrets.token_hex(3)
            return Delivery.make(self._folder / name, person, now.isoformat(timespec="seconds"))


def _is_prepared(delivery: Delivery, person: str) -> bool:
    try:
        note = delivery.note
    except FileNotFoundError:  # somebody removed it just now
        return False
    return note.person == person and not note.intakes
