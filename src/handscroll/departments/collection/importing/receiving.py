"""A form that may bring a file: read as it comes, the file straight onto the disk, all bounded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from handscroll.errors import InvalidError, TooLargeError
from handscroll.storage.disk import full_disk_named

MOST_FIELDS = 60_000
MOST_TEXT = 24_000_000
"""Bytes of all fields together; a mapping of thousands of columns has fewer."""
_WHAT = "The form was not taken"
_HEADER = 4_096


@dataclass(frozen=True)
class Received:
    """What was sent.

    Attributes
    ----------
    fields
        Name to text; of two with one name the last.
    file, name
        The file that came and what it is called there; None and empty without one.
    """

    fields: dict[str, str]
    file: Path | None = None
    name: str = ""


class Receiving:
    """Reads one form, piece by piece.

    Parameters
    ----------
    content_type
        Of the request: ``multipart/form-data`` or ``application/x-www-form-urlencoded``.
    place
        Where the file goes; it is there only if one came.
    max_bytes
        Of the file.
    """

    def __init__(self, content_type: str, place: Path, max_bytes: int) -> None:
        kind, options = parse_options_header(content_type)
        self._place, self._max_bytes = place, max_bytes
        self._plain = bytearray()
        self._fields: dict[str, str] = {}
        self._bytes = self._text = 0
        self._file: IO[bytes] | None = None
        self._name = ""
        self._parser: MultipartParser | None = None
        if kind == b"multipart/form-data":
            if b"boundary" not in options:
                raise _unsound("it does not say what parts its fields")
            try:
                self._parser = self._parser_of(options[b"boundary"])
            except FormParserError as error:
                raise _unsound(str(error)[:120]) from None

    def _parser_of(self, boundary: bytes) -> MultipartParser:
        return MultipartParser(boundary, {
            "on_part_begin": self._begin, "on_part_data": self._data,
            "on_part_end": self._end, "on_header_field": self._header_name,
            "on_header_value": self._header_value, "on_header_end": self._header_end,
            "on_headers_finished": self._headers_end,
        })  # fmt: skip

    def feed(self, piece: bytes) -> None:
        """Read on.

        Raises
        ------
        TooLargeError
            If the file or the fields are larger than they may be.
        InvalidError
            If it is no form.
        StorageFullError
            If the disk has no room.
        """
        if self._parser is None:
            self._count_text(len(piece))
            self._plain += piece
            return
        try:
            with full_disk_named("The file was not taken"):
                self._parser.write(piece)
        except FormParserError as error:
            raise _unsound(str(error)[:120]) from None

    def done(self) -> Received:
        """Return what was sent."""
        if self._parser is None:
            return Received(self._read_plain())
        try:
            self._parser.finalize()
        except FormParserError as error:
            raise _unsound(str(error)[:120]) from None
        if self._file is None:
            return Received(self._fields)
        with full_disk_named("The file was not taken"):
            self._file.close()
        return Received(self._fields, self._place, self._name)

    def close(self) -> None:
        """Remove a file that nobody took."""
        if self._file is not None:
            self._file.close()
        self._place.unlink(missing_ok=True)

    def _read_plain(self) -> dict[str, str]:
        try:
            told = self._plain.decode("ascii")
            return dict(
                parse_qsl(told, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
            )
        except UnicodeError:
            raise _unsound("it is not written in UTF-8") from None
        except ValueError:
            raise _too_large(f"it has more than {MOST_FIELDS:,} fields") from None

    def _begin(self) -> None:
        self._headers: dict[bytes, bytes] = {}
        self._header = self._value = b""
        self._into: bytearray | None = bytearray()
        if len(self._fields) > MOST_FIELDS:
            raise _too_large(f"it has more than {MOST_FIELDS:,} fields")

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header + data[start:end])[:_HEADER]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value = (self._value + data[start:end])[:_HEADER]

    def _header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._field = options.get(b"name", b"").decode("utf-8", "replace")
        name = options.get(b"filename")
        if not name:
            # A field of a file that nobody chose is sent with an empty name.
            self._into = bytearray() if name is None else None
            return
        if self._file is not None:
            raise _unsound("it brings more than one file")
        self._name, self._into = name.decode("utf-8", "replace"), None
        self._file = self._place.open("xb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._into is not None:
            self._count_text(end - start)
            self._into += data[start:end]
        elif self._file is not None and not self._file.closed:
            self._bytes += end - start
            if self._bytes > self._max_bytes:
                raise self.too_large()
            self._file.write(data[start:end])

    def _end(self) -> None:
        if self._into is not None:
            self._fields[self._field] = self._into.decode("utf-8", "replace")
        elif self._file is not None:
            self._file.flush()

    def _count_text(self, count: int) -> None:
        self._text += count
        if self._text > MOST_TEXT:
            raise _too_large(f"its fields have more than {MOST_TEXT // 10**6} MB")

    def too_large(self) -> TooLargeError:
        """Return what is told of a file that is larger than it may be."""
        return TooLargeError(
            "The file was not taken",
            why=f"it has more than {self._max_bytes / 2**20:,.0f} MB",
            fix="Split it, load it with handscroll load, or raise imports.max_bytes",
        )


def _too_large(why: str) -> TooLargeError:
    return TooLargeError(_WHAT, why=why, fix="Change fewer columns at once")


def _unsound(why: str) -> InvalidError:
    return InvalidError(_WHAT, why=why, fix="Send it from the page")
