"""The end of a journal whose last lines are damaged: looked at as it lies, and mended on order.

A last line without its end was torn by a kill, and opening the journal puts it aside. A whole line
that does not fit its own hash was changed by somebody or something: nothing here takes it for torn,
and mending moves it into a file beside, byte for byte.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handscroll.storage.disk import FileLock, sync_folder
from handscroll.storage.journal_back import lines_back
from handscroll.storage.journal_line import parsed
from handscroll.storage.journal_segment import segments_in

_CLAIMS = ("seq", "at", "kind", "subject", "person")


@dataclass(frozen=True)
class DamagedLine:
    """A line at the end of a journal that is not what was written.

    Attributes
    ----------
    segment, begin
        The file, and the byte of it at which the line begins.
    line
        Its bytes.
    """

    segment: Path
    begin: int
    line: bytes

    @property
    def claims(self) -> dict[str, Any]:
        """What the line says of itself, as far as it can be read; nothing of it can be trusted."""
        try:
            document = json.loads(self.line)
        except ValueError:
            return {}
        if not isinstance(document, dict):
            return {}
        plain = {name: document.get(name) for name in _CLAIMS}
        return {name: one for name, one in plain.items() if isinstance(one, str | int)}


def written_in(folder: Path) -> list[tuple[Path, int]]:
    """Return the files of a journal with their sizes, changing nothing."""
    return [(segment, segment.stat().st_size) for segment in segments_in(folder)]


def damaged_end(folder: Path) -> list[DamagedLine]:
    """Return the damaged lines behind the newest entry that is whole, oldest first; read-only.

    A piece without a line end is among them only where a damaged line stands before it.
    """
    found: list[DamagedLine] = []
    for segment, size in reversed(written_in(folder)):
        end = size
        for line in lines_back([(segment, size)]):
            if parsed(line)[0] is not None:
                return _without_torn(found)
            end -= len(line)
            found.append(DamagedLine(segment, end, line))
    return _without_torn(found)


def _without_torn(found: list[DamagedLine]) -> list[DamagedLine]:
    """Return the lines in order; none where all there is was torn by a kill."""
    return found[::-1] if any(one.line.endswith(b"\n") for one in found) else []


def put_aside(folder: Path) -> list[DamagedLine]:
    """Move the damaged lines of the end into a ``.damaged`` file beside theirs; return them.

    A kill in between loses nothing: the lines are beside before they are cut off, and may stand
    there twice.
    """
    with FileLock(folder / "lock"):
        damaged = damaged_end(folder)
        for segment in sorted({one.segment for one in damaged}, reverse=True):
            lines = [one for one in damaged if one.segment == segment]
            _append(segment.with_suffix(".damaged"), b"".join(one.line for one in lines))
            _cut(segment, min(one.begin for one in lines))
        if damaged:
            sync_folder(folder)
    return damaged


def _append(file: Path, lines: bytes) -> None:
    with file.open("ab") as aside:
        aside.write(lines if lines.endswith(b"\n") else lines + b"\n")
        aside.flush()
        os.fsync(aside.fileno())
    sync_folder(file.parent)


def _cut(segment: Path, size: int) -> None:
    """Cut a file off; one that is empty then goes, so that the chain is carried on from before."""
    if size == 0 and segment != segments_in(segment.parent)[0]:
        segment.unlink()
        return
    with segment.open("r+b") as file:
        file.truncate(size)
        os.fsync(file.fileno())
