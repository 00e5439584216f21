"""Captures of relics: who may see them, their originals, and their pyramids."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import select

from handscroll.errors import NotFoundError
from handscroll.model.capture import Capture
from handscroll.model.relic import Relic
from handscroll.model.rights import Rights, State
from handscroll.museum.layout import Layout
from handscroll.museum.ledger import Ledger
from handscroll.museum.records import relic_object
from handscroll.scans.pyramid import Pyramid
from handscroll.storage import tables
from handscroll.storage.vault import Vault

OPEN_PYRAMIDS = 128
"""How many pyramids stay open at once; each holds a few file descriptors."""
FRESH_S = 1.0
"""Seconds for which a look-up may be answered from memory: how late a withdrawal is seen."""


@dataclass(frozen=True)
class Shown:
    """A capture, and what decides who sees it."""

    capture: Capture
    relic: str
    state: State
    rights: Rights
    mm_per_px: float | None


class Captures:
    """Every capture of the museum."""

    def __init__(self, layout: Layout, vault: Vault, ledger: Ledger) -> None:
        self._layout = layout
        self._vault = vault
        self._ledger = ledger
        self._seen: dict[str, tuple[float, Shown]] = {}
        self._open: OrderedDict[str, Pyramid] = OrderedDict()
        self._lock = Lock()

    def find(self, capture: str) -> Shown:
        """Return a capture with its state and rights.

        Raises
        ------
        NotFoundError
            If the register holds no capture of that name.
        """
        now = time.monotonic()
        seen = self._seen.get(capture)
        if seen is not None and now - seen[0] < FRESH_S:
            return seen[1]
        with self._ledger.register.reading() as session:
            wanted = (
                select(tables.RelicRow.record)
                .join(tables.CaptureRow, tables.CaptureRow.relic_id == tables.RelicRow.id)
                .where(tables.CaptureRow.id == capture)
            )
            record = session.scalar(wanted)
        if record is None:
            self._seen.pop(capture, None)
            raise NotFoundError(
                f"The picture {capture[:80]} was not found",
                why="no capture bears that identifier",
                fix="Take the address from the relic's page or manifest",
            )
        shown = _shown(Relic.model_validate(record), capture)
        if len(self._seen) > 10_000:
            self._seen.clear()
        self._seen[capture] = (now, shown)
        return shown

    def owner(self, capture: str) -> str | None:
        """Return the relic that a capture identifier belongs to, or None."""
        with self._ledger.register.reading() as session:
            return session.scalar(
                select(tables.CaptureRow.relic_id).where(tables.CaptureRow.id == capture)
            )

    def holder(self, sha256: str) -> str | None:
        """Return a relic that has a scan with these bytes, or None."""
        with self._ledger.register.reading() as session:
            wanted = select(tables.CaptureRow.relic_id).where(tables.CaptureRow.sha256 == sha256)
            return session.scalar(wanted.limit(1))

    def original(self, capture: str) -> Path:
        """Return where the vault keeps a capture's original, byte for byte as it was brought."""
        shown = self.find(capture)
        return self._vault.locate(relic_object(shown.relic), shown.capture.path)

    def pyramid(self, capture: str) -> Pyramid:
        """Return a capture's pyramid, opened once and shared by threads.

        Raises
        ------
        NotFoundError
            If it has not been built.
        """
        with self._lock:
            kept = self._open.get(capture)
            if kept is not None:
                self._open.move_to_end(capture)
                return kept
            path = self._layout.pyramid(capture, self.find(capture).capture.sha256)
            if not path.is_file():
                raise NotFoundError(
                    f"The picture {capture[:80]} cannot be shown",
                    why="its pyramid has not been built",
                    fix="Build what is missing with: handscroll rebuild --missing",
                )
            opened = Pyramid.open(path)
            self._open[capture] = opened
            # Readers may still hold the one that leaves: it closes with its last reader.
            if len(self._open) > OPEN_PYRAMIDS:
                self._open.popitem(last=False)
            return opened

    def forget(self, capture: str) -> None:
        """Drop what is remembered of a capture, because its pyramid was replaced."""
        with self._lock:
            self._open.pop(capture, None)
        self._seen.pop(capture, None)

    def close(self) -> None:
        """Close every open pyramid."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()


def _shown(relic: Relic, capture: str) -> Shown:
    part = next(part for part in relic.parts if part.capture.id == capture)
    return Shown(part.capture, relic.id, relic.state, relic.rights, part.mm_per_px)
