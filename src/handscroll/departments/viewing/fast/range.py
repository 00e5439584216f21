"""Parts of a tile: one range of bytes (RFC 9110, section 14)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from handscroll.departments.viewing.fast.memory import Tile
from handscroll.plugin import Ready
from handscroll.scans.stored import Stored

_ONE = re.compile(rb"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))", re.ASCII)


def part_asked_for(wanted: bytes, count: int) -> tuple[int, int] | None:
    """Return first byte and number of bytes of a range; None where it asks for none of ours.

    A range that begins behind the end is ``(count, 0)``: it is to be refused with 416. Several
    ranges, and what is no range of bytes, are to be answered with the whole.

    Parameters
    ----------
    wanted
        Value of the field ``Range``.
    count
        Bytes of the whole.
    """
    found = _ONE.fullmatch(wanted.strip())
    if found is None:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        length = min(int(suffix), count)
        return count - length, length
    start, end = int(first), int(last) if last else count - 1
    if last and end < start:
        return None
    if start >= count:
        return count, 0
    return start, min(end, count - 1) - start + 1


def part_of(tile: Tile, body: Stored, headers: Iterable[tuple[bytes, bytes]]) -> Ready:
    """Answer a request for a range; what cannot be a part of this very tile gets it whole.

    Parameters
    ----------
    headers
        Of the request: ``Range``, and ``If-Range`` with the tag of what the reader has.
    """
    told = dict(headers)
    wanted = told[b"range"]
    same = told.get(b"if-range", tile.tag) == tile.tag
    part = part_asked_for(wanted, tile.count) if same else None
    if part is None:
        return Ready(200, tile.lines, body)
    start, count = part
    if count == 0:
        return _refused(tile, wanted)
    content = (
        b"content-type: image/jpeg\r\ncontent-length: %d\r\n"
        b"content-range: bytes %d-%d/%d\r\n" % (count, start, start + count - 1, tile.count)
    )
    return Ready(206, content + tile.always, body.part(start, count))


def _refused(tile: Tile, wanted: bytes) -> Ready:
    document = {
        "type": "about:blank",
        "title": "Range Not Satisfiable",
        "status": 416,
        "detail": f"{wanted[:60].decode('latin-1')!a} lies behind the end of {tile.count} bytes",
        "fix": "Ask for a range inside, or for the whole tile",
    }
    body = json.dumps(document).encode()
    content = (
        b"content-type: application/problem+json\r\ncontent-length: %d\r\n"
        b"content-range: bytes */%d\r\n" % (len(body), tile.count)
    )
    return Ready(416, content + tile.always, body)
