"""Read a journal from its end: what happened last is what people ask for first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 16

Segment = tuple[Path, int]
"""A file of the journal and how many of its bytes count."""


def lines_back(segments: Sequence[Segment], before: int | None = None) -> Iterator[bytes]:
    """Yield lines as they are written, newest first, without judging them.

    Parameters
    ----------
    segments
        The journal's files, oldest first.
    before
        Only entries with a smaller number; found by halving, so that old ones cost no more than
        new ones.
    """
    for path, size in reversed(segments):
        with path.open("rb") as file:
            if before is not None and not _begins_before(file, size, before):
                continue
            yield from _back(file, size if before is None else _place_of(file, size, before))


def _begins_before(file: BinaryIO, size: int, before: int) -> bool:
    seq, _ = _entry_at(file, 0, size)
    return seq is not None and seq < before


def _place_of(file: BinaryIO, size: int, before: int) -> int:
    """Return where the first line begins whose entry has that number or a larger one."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        seq, begin = _entry_at(file, middle, size)
        if seq is None or seq >= before:
            high = middle
        else:
            low = begin + 1
    _, begin = _entry_at(file, low, size)
    return begin


def _entry_at(file: BinaryIO, place: int, size: int) -> tuple[int | None, int]:
    """Return number and begin of the first readable line that begins at a place or behind it."""
    file.seek(max(place - 1, 0))
    if place > 0:
        file.readline()
    while (begin := file.tell()) < size:
        line = file.readline()
        try:
            return int(json.loads(line)["seq"]), begin
        except (ValueError, TypeError, KeyError):
            continue
    return None, size


def _back(file: BinaryIO, end: int) -> Iterator[bytes]:
    """Yield the lines among the first ``end`` bytes, last first."""
    rest, place = b"", end
    while place > 0:
        step = min(_BLOCK, place)
        place -= step
        file.seek(place)
        rest = file.read(step) + rest
        first, *whole = rest.splitlines(keepends=True)
        if place > 0:
            rest = first
        else:
            whole, rest = [first, *whole], b""
        yield from reversed(whole)
