"""Records as they stand: what is read again as it was is not taken apart again."""

from __future__ import annotations

import json
from functools import cached_property

from handscroll.model.relic import Relic
from handscroll.museum.schema import Document, from_document
from handscroll.storage.remembering import Remembered
from handscroll.storage.spelt import Spelt

MOST = 16
"""Records that are remembered: those that people work on now; the longest takes three megabytes."""


class KeptRecord:
    """A record as the register keeps it: its text, and what that says, found out once.

    Whoever reads it shares it: nobody changes it.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def document(self) -> Document:
        """The record as plain values."""
        found: Document = json.loads(self.text)
        return found

    @cached_property
    def relic(self) -> Relic:
        """The relic that it says; fails as `schema.from_document` does."""
        return from_document(self.document)


class KeptRecords:
    """The records that were read last, each with the text that it was read from.

    Somebody who saves a record has looked at it just before, and so have those whom that makes
    stale. Whoever wrote: an equal text says the same, and another one is read.
    """

    def __init__(self) -> None:
        self._held: Remembered[str, KeptRecord] = Remembered(lambda: 0, MOST)

    def read(self, relic: str, text: str) -> KeptRecord:
        """Return what a text of the register says."""
        _, held = self._held.held([relic])
        known = held.get(relic)
        if known is None or known.text != text:
            known = KeptRecord(text)
            self._held.keep(0, {relic: known})
        return known

    def wrote(self, relic: str, document: Spelt) -> None:
        """Remember what was written just now: the next one to look reads that."""
        made = KeptRecord(document.text)
        made.document = document
        self._held.keep(0, {relic: made})
