"""A file of LIDO taken apart into its records, one at a time, each parsed by itself.

A parser that reads the file as one document stops at the first error and loses all that follows.
Here the file is cut at the tags of its records, so that a broken one costs only itself, and
memory is that of one record. What the root says of namespaces and language is said to each.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from handscroll.errors import InvalidError, UnsupportedError

LONGEST = 16 << 20
"""Characters of a record that is still read."""
_CHUNK = 1 << 18
_NAMESPACE = "http://www.lido-schema.org"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAID = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,39})[\"']")
_ENCODINGS = re.compile(
    r"utf-?8|utf-16-[bl]e|gb(2312|k|18030)|big5(-?hkscs)?|(us-)?ascii|latin-?1"
    r"|iso-8859-([1-9]|1[0-6])|windows-125[0-8]|shift_jis|euc-(jp|kr)"
)
_ROOT = re.compile(r"<(?:([A-Za-z_][\w.-]*):)?(lidoWrap|lido)\b([^<>]*)>")
_BAD_BYTES = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class Piece:
    """The text of one record.

    Attributes
    ----------
    number
        Which record of the file it is, from 1.
    line
        The line of the file at which it begins, from 1.
    fault
        Why it cannot be a record; empty where it may be one.
    """

    number: int
    line: int
    text: str
    fault: str = ""


def is_lido(head: bytes) -> bool:
    """Say whether a file that begins so is LIDO, by its namespace."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _NAMESPACE in head.decode(encoding, "ignore")
    return _NAMESPACE.encode() in head


def pieces(
    stream: BinaryIO, on_bytes: Callable[[int], None] = lambda _done: None
) -> Iterator[Piece]:
    """Yield the text of every record of a file.

    Raises
    ------
    UnsupportedError
        If the file declares a document type, whose entities could swell or reach elsewhere.
    InvalidError
        If it is no LIDO, or in an encoding that nobody knows.
    """
    return iter(_Cutter(stream, on_bytes))


class _Cutter:
    """Reads a file by chunks and cuts it at the tags of its records."""

    def __init__(self, stream: BinaryIO, on_bytes: Callable[[int], None]) -> None:
        self._stream, self._on_bytes = stream, on_bytes
        head = stream.read(_CHUNK)
        self._decode = _decoder(head)
        self._held = self._decode.decode(head).removeprefix("\ufeff")
        # What was passed over stays held until more is read: cutting it off costs a copy.
        self._at, self._line, self._read, self._ended = 0, 1, len(head), not head

    def __iter__(self) -> Iterator[Piece]:
        prefix, opened = self._root()
        tags = re.compile(rf"<!--|<!\[CDATA\[|<{prefix}lido(?=[\s>/])|</{prefix}lido\s*>")
        number = 0
        while (begins := self._next(tags, 0, f"<{prefix}lido")) is not None:
            self._pass(begins.start())
            number += 1
            line = self._line
            text, fault = self._record(tags, prefix)
            if not fault and _BAD_BYTES.search(text):
                fault = "it holds bytes that are no characters of the file's encoding"
            yield Piece(number, line, f"{opened}{text}</{prefix}lidoWrap>", fault)

    def _root(self) -> tuple[str, str]:
        """Return the prefix of LIDO's names, and a tag that opens a record as the file is."""
        found = _ROOT.search(self._held)
        before = self._held if found is None else self._held[: found.start()]
        if "<!DOCTYPE" in before:
            raise UnsupportedError(
                "The file was not loaded",
                why="it declares a document type; entities declared there could reach other files"
                " or swell without end",
                fix="Remove the DOCTYPE and write entities out, then load again",
            )
        if found is None or _NAMESPACE not in found.group(3):
            raise InvalidError(
                "The file was not loaded",
                why=f"its first element is no lidoWrap or lido of {_NAMESPACE}",
                fix="Bring a file of LIDO 1.0 or 1.1",
            )
        prefix = f"{found.group(1)}:" if found.group(1) else ""
        if found.group(2) == "lidoWrap":
            self._pass(found.end())
        return prefix, f"<{prefix}lidoWrap{found.group(3).rstrip('/')}>"

    def _next(self, tags: re.Pattern[str], skip: int, *wanted: str) -> re.Match[str] | None:
        """Return the next tag that begins in one of some ways; None where there is none.

        What stands in comments is passed over, but for one that is never closed: that is a
        fault of its record, and the records after it are not.

        Parameters
        ----------
        skip
            Characters after the place that is read at which the search begins.
        """
        while True:
            found, short = self._among(tags, self._at + skip, wanted)
            if found is not None or self._ended:
                return found
            if len(self._held) - self._at > LONGEST:
                if skip:
                    return None
                self._pass(self._at + LONGEST)
            elif not skip and not short:
                # Only a tag that lies across the end of what is held can begin there.
                self._pass(max(len(self._held) - 64, self._at))
            self._more()

    def _among(
        self, tags: re.Pattern[str], at: int, wanted: tuple[str, ...]
    ) -> tuple[re.Match[str] | None, bool]:
        """Return a wanted tag of what is held, and whether a comment goes beyond that."""
        unclosed = False
        while (found := tags.search(self._held, at)) is not None:
            at = found.end()
            if not found.group().startswith("<!"):
                if found.group().startswith(wanted):
                    return found, False
            elif not unclosed:
                ends = self._held.find("-->" if found.group() == "<!--" else "]]>", at)
                unclosed = ends < 0
                if unclosed and not self._ended and len(self._held) - self._at < LONGEST:
                    return None, True
                at = max(at, ends)
        return None, False

    def _record(self, tags: re.Pattern[str], prefix: str) -> tuple[str, str]:
        """Return the record that begins where is read, and why it cannot be one."""
        found = self._next(tags, 1, f"<{prefix}lido", f"</{prefix}lido")
        if found is None and len(self._held) - self._at > LONGEST:
            why = f"it is longer than {LONGEST >> 20} million characters"
            return self._pass(self._at + LONGEST), why
        if found is None:
            return self._pass(len(self._held)), "the file ends before it does"
        if found.group().startswith("</"):
            return self._pass(found.end()), ""
        return self._pass(found.start()), "the next record begins before it ends"

    def _pass(self, end: int) -> str:
        passed, self._at = self._held[self._at : end], end
        self._line += passed.count("\n")
        return passed

    def _more(self) -> None:
        chunk = self._stream.read(_CHUNK)
        self._ended = not chunk
        self._held = self._held[self._at :] + self._decode.decode(chunk, self._ended)
        self._at = 0
        self._read += len(chunk)
        self._on_bytes(self._read)


def _decoder(head: bytes) -> codecs.IncrementalDecoder:
    said = _SAID.search(head[:400])
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if encoding is None and head[1:2] == b"\x00":
        encoding = "utf-16-le"
    if encoding is None:
        encoding = said.group(1).decode("ascii") if said else "utf-8"
        # Whoever can be read byte by byte so far is in no encoding of two bytes, whatever it says.
        encoding = "utf-8" if encoding.casefold().startswith(("utf-16", "utf-32")) else encoding
    if not _ENCODINGS.fullmatch(encoding.casefold()):
        raise InvalidError(
            "The file was not loaded",
            why=f"it says that its encoding is {encoding}, which is not known",
            fix="Write the file in UTF-8",
        )
    made = codecs.getincrementaldecoder(encoding)
    return made("replace" if encoding.startswith("utf-16") else "surrogateescape")
