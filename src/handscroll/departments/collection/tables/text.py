"""Tables in text, separated by commas or other signs, in any encoding, read as a stream."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from handscroll.departments.collection.tables import encodings
from handscroll.departments.collection.tables.csv_rows import rows_of
from handscroll.departments.collection.tables.table import How, Line, Table, headed
from handscroll.errors import InvalidError, UnreadableError
from handscroll.model.intake import Problem

SEPARATORS = ",;\t|"
SAMPLED = 1 << 18
"""Bytes of lines that are not plain ASCII by which an encoding is told."""
_HEAD = 1 << 16
_LONGEST = 1 << 24
"""Bytes of a line; one that is longer is no line of a table."""
_STEP = 1 << 18
_ESCAPED = re.compile("[\udc80-\udcff]")
"""What Python makes of bytes that are not sound in an encoding (PEP 383)."""
_SOUGHT = ("utf-8", "utf-16", "gb18030", "big5")


@dataclass(frozen=True)
class _Text:
    """How a file is text: its encoding, the bytes of its mark, and what separates its cells."""

    encoding: str
    mark: int
    separator: str


def open_text(path: Path, how: How) -> Table:
    """Open a table in text.

    Raises
    ------
    InvalidError
        If an encoding is asked for that is not known.
    UnreadableError
        If it is empty, in no encoding that we know, or no sound CSV.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        encoding, mark = _encoding(path.name, head, stream, how.encoding)
    separator = how.separator or _separator(head[mark:], encoding)
    lines = _rows(path, _Text(encoding, mark, separator), how)
    told = "utf-8-sig" if encoding == encodings.UTF_8 and mark else encoding
    return headed(path.name, lines, told)


def _encoding(name: str, head: bytes, stream: BinaryIO, wanted: str) -> tuple[str, int]:
    found = encodings.marked(head)
    if wanted:
        known = _known(name, wanted)
        if known == "utf-16":
            return found or (encodings.wide(head) or "utf-16-le", 0)
        return known, found[1] if found and found[0] == known else 0
    if found is None:
        wide = encodings.wide(head)
        stream.seek(0)
        found = (wide, 0) if wide else (encodings.detect(_foreign(stream)), 0)
    if not found[0].startswith("utf-16") and b"\x00" in head:
        raise _in_no_encoding(name, "it holds bytes that no text has")
    return found


def _known(name: str, wanted: str) -> str:
    # What a museum calls GBK or GB2312 is part of GB18030, and Windows writes cp950 as Big5.
    wider = {"gbk": "gb18030", "gb2312": "gb18030", "big5": "cp950", "utf-8-sig": "utf-8"}
    try:
        known = codecs.lookup(wanted).name
        "".encode(known)
    except LookupError:
        raise InvalidError(
            f"The sheet {name} cannot be read",
            why=f"{wanted[:40]!r} is no encoding",
            fix="Name one of: utf-8, utf-16, gb18030, big5, big5hkscs, or leave it out",
        ) from None
    return wider.get(known, known)


def _foreign(stream: BinaryIO) -> Iterator[bytes]:
    """Yield lines that are not plain ASCII, not more than are needed."""
    left = SAMPLED
    while left > 0 and (line := stream.readline(_LONGEST)):
        if not line.isascii():
            left -= len(line)
            yield line


def _separator(head: bytes, encoding: str) -> str:
    """Return the sign that parts the first lines into equally many cells, and most of them."""
    text = head.decode(encoding, "ignore")
    lines = [line + "\n" for line in text.split("\n")]
    sample = lines[:40] if len(head) < _HEAD else lines[:40][:-1]
    best, chosen = (0.0, 0), SEPARATORS[0]
    for sign in SEPARATORS:
        try:
            counts = [len(row) for row in csv.reader(sample, delimiter=sign) if row]
        except csv.Error:
            continue
        if not counts or counts[0] < 2:
            continue
        share = Counter(counts)[counts[0]] / len(counts)
        if (round(share, 1), counts[0]) > best:
            best, chosen = (round(share, 1), counts[0]), sign
    return chosen


def _rows(path: Path, text: _Text, how: How) -> Iterator[Line]:
    """Yield rows; one with characters of another encoding is told and left out."""
    with path.open("rb") as stream:
        stream.seek(text.mark)
        lines = _wide(stream, text.encoding, how) if "16" in text.encoding else _narrow(
            stream, text.encoding, how)  # fmt: skip
        for number, row in rows_of(path.name, lines, text.separator, how):
            trouble = _trouble(row, text.encoding)
            other = None if how.encoding else encodings.misread("".join(row), text.encoding)
            if trouble:
                _refuse(path.name, number, trouble, text, how)
            elif other is not None:
                _refuse(path.name, number, "".join(row), text, how, other)
            else:
                yield number, row


def _narrow(stream: BinaryIO, encoding: str, how: How) -> Iterator[str]:
    """Yield lines of an encoding in which no character holds the byte of a line end."""
    told = 0
    while line := stream.readline(_LONGEST):
        yield line.decode(encoding, "surrogateescape")
        if stream.tell() - told >= _STEP:
            told = stream.tell()
            how.on_bytes(told)


def _wide(stream: BinaryIO, encoding: str, how: How) -> Iterator[str]:
    decoder, kept = codecs.getincrementaldecoder(encoding)("replace"), ""
    while chunk := stream.read(_STEP):
        how.on_bytes(stream.tell())
        *whole, kept = (kept + decoder.decode(chunk)).split("\n")
        yield from (line + "\n" for line in whole)
    if kept := kept + decoder.decode(b"", final=True):
        yield kept


def _trouble(row: list[str], encoding: str) -> str:
    """Return the first cell that is not sound in the encoding, empty where all are."""
    if "16" in encoding:
        return next((cell for cell in row if "\ufffd" in cell), "")
    for cell in row:
        if not cell.isascii() and _ESCAPED.search(cell):
            return cell
    return ""


def _refuse(
    name: str, number: int, cell: str, text: _Text, how: How, other: str | None = None
) -> None:
    if number == 1:
        raise _in_no_encoding(name, f"its headings are not sound in {text.encoding}")
    why, fix = f"a cell is not sound in {text.encoding}", "Type that cell again"
    if "16" not in text.encoding:
        raw = cell.encode(text.encoding, "surrogateescape")
        other = other or encodings.other_than(raw, text.encoding)
        if other is not None:
            said = raw.decode(other, "replace")[:60]
            why = f"the file is in {text.encoding}, this row in {other}: {said!r}"
            fix = (
                f"Save the rows that are in {other} as a file of their own, and load that too; if"
                f" they are not, load again with --encoding {text.encoding}"
            )
    what = f"Row {number} was not loaded"
    how.on_problem(Problem(file=name, row=number, what=what, why=why, fix=fix))


def _in_no_encoding(name: str, why: str) -> UnreadableError:
    return UnreadableError(
        f"The sheet {name} cannot be read",
        why=f"{why}; read were {', '.join(_SOUGHT)}",
        fix="Save it as CSV in UTF-8, or as XLSX; or name its encoding",
    )
