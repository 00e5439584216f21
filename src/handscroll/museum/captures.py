"""Captures of relics: who may see them, their originals, and their pyramids."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from handscroll.errors import NotFoundError
from handscroll.model.capture import Capture
from handscroll.model.relic import Relic
from handscroll.model.rights import Rights, State
from handscroll.museum.hidden import hidden
from handscroll.museum.layout import Layout
from handscroll.museum.ledger import Ledger
from handscroll.museum.open_pyramids import OpenPyramids, Place
from handscroll.museum.records import relic_object
from handscroll.museum.schema import from_document
from handscroll.scans.pyramid import Pyramid
from handscroll.storage import tables
from handscroll.storage.remembering import Remembered
from handscroll.storage.vault import Vault
from handscroll.storage.watching import Watch

OPEN_PYRAMIDS = 256
"""How many pyramids stay open at once, unless told otherwise; each has a file descriptor."""
MOST_SEEN = 500
"""Captures whose records are remembered; a record may weigh some kilobytes."""


@dataclass(frozen=True)
class Shown:
    """A capture, and what decides who sees it."""

    capture: Capture
    relic: str
    state: State
    rights: Rights
    mm_per_px: float | None


class Captures:
    """Every capture of the museum.

    Attributes
    ----------
    watch
        Tells whether the register changed.
    generation
        Returns its number that changes when anything changed that decides who sees what; it is
        at most a quarter of a second old, whichever process made the change.
    opened
        The pyramids that are open.
    """

    def __init__(
        self, layout: Layout, vault: Vault, ledger: Ledger, open_pyramids: int = OPEN_PYRAMIDS
    ) -> None:
        self._layout = layout
        self._vault = vault
        self._ledger = ledger
        self.watch = Watch(ledger.register)
        self.generation = self.watch.generation
        self._seen: Remembered[str, Shown] = Remembered(self.generation, MOST_SEEN)
        self.opened = OpenPyramids(open_pyramids)

    def find(self, capture: str) -> Shown:
        """Return a capture with its state and rights.

        Raises
        ------
        NotFoundError
            If the register holds no capture of that name.
        """
        generation, held = self._seen.held((capture,))
        if capture in held:
            return held[capture]
        shown = self._read(capture)
        self._seen.keep(generation, {capture: shown})
        return shown

    def _read(self, capture: str) -> Shown:
        with self._ledger.register.reading() as session:
            wanted = (
                select(tables.RelicRow.record)
                .join(tables.CaptureRow, tables.CaptureRow.relic_id == tables.RelicRow.id)
                .where(tables.CaptureRow.id == capture)
            )
            record = session.scalar(wanted)
        if record is None:
            raise NotFoundError(
                f"The picture {capture[:80]} was not found",
                why="no capture bears that identifier",
                fix="Take the address from the relic's page or manifest",
            )
        return self._shown(from_document(record), capture)

    def _shown(self, relic: Relic, capture: str) -> Shown:
        """Tell who sees a capture: one that the relic does not show is the staff's, as a draft."""
        state = relic.state
        part = next((one for one in relic.parts if one.capture.id == capture), None)
        if part is None:
            behind = hidden(self._vault, relic)
            part = next(one for one in behind if one.capture.id == capture)
            state = State.DRAFT
        return Shown(part.capture, relic.id, state, relic.rights, part.mm_per_px)

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
        UnreadableError
            If it is damaged.
        """
        place = self.place(capture)
        return place.pyramid or Pyramid.open(Path(place.path))

    def place(self, capture: str) -> Place:
        """Return where a capture's pyramid lies, for who remembers more about it.

        Raises
        ------
        NotFoundError, UnreadableError
            As `pyramid` does.
        """
        shown = self.find(capture)
        return self.opened.place(capture, self._layout.pyramid(capture, shown.capture.sha256))

    def forget(self, capture: str) -> None:
        """Drop what is remembered of a capture, because its pyramid was replaced."""
        self.opened.forget(capture)
        self._seen.forget(capture)

    def close(self) -> None:
        """Close every open pyramid."""
        self.watch.close()
        self.opened.close()
