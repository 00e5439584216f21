"""Take the journal out of a backup: as many entries as follow from one another without a gap."""

from __future__ import annotations

import hashlib
import re

from handscroll.departments.staff.keeping.taking_out import TakingOut
from handscroll.storage.journal_line import GENESIS, parsed

SEGMENT = re.compile(r"journal/\d{6,}\.jsonl")


class JournalOut:
    """Follows the chain through the files of a backup's journal."""

    def __init__(self, out: TakingOut) -> None:
        self._out = out
        self.seq, self.hash = 0, GENESIS
        self._broken = False

    def take(self, path: str, told: str | None) -> str:
        """Copy a file's sound entries; return what is wrong with the others."""
        if self._broken:
            return "it continues a journal that is damaged before it"
        if problem := self._out.take(path, None):
            self._broken = True
            return problem
        source = self._out.bag.kept(path)
        sound, digest, wrong = 0, hashlib.sha512(), ""
        with source.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                digest.update(line)
                wrong = wrong or self._follow(number, line)
                if not wrong:
                    sound += len(line)
        if not wrong and told not in (None, digest.hexdigest()):
            wrong = "entries at its end are missing: the checksum is another"
        if wrong:
            self._broken = True
            if self._out.target is not None:
                with (self._out.target / path).open("r+b") as kept:
                    kept.truncate(sound)
        return wrong

    def _follow(self, number: int, line: bytes) -> str:
        entry, problem = parsed(line)
        if entry is None:
            return f"line {number}: {problem}"
        if entry.seq != self.seq + 1 or entry.previous != self.hash:
            return f"line {number}: entry {entry.seq} does not follow entry {self.seq}"
        self.seq, self.hash = entry.seq, entry.hash
        return ""
