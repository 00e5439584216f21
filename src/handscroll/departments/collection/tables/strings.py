"""The texts of a workbook, on disk: a sheet names them by number, in any order."""

from __future__ import annotations

import mmap
import tempfile
from array import array
from typing import IO, Any
from xml.parsers import expat

from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import SHARED_STRINGS

_STEP = 1 << 18
_BUFFER = 1 << 20


class Strings:
    """Texts by number, as the part of a workbook has them; 8 bytes of memory each.

    Parameters
    ----------
    part
        The workbook's shared strings, as XML.

    Raises
    ------
    ValueError
        If it declares a document type.
    xml.parsers.expat.ExpatError
        If it is no sound XML.
    """

    def __init__(self, part: IO[bytes]) -> None:
        self._ends = array("Q", [0])
        # The file has no name, and goes with what is mapped of it.
        with tempfile.TemporaryFile(buffering=_BUFFER) as file:
            _Reading(file, self._ends).read(part)
            file.flush()
            whole = self._ends[-1]
            self._bytes: mmap.mmap | bytes = (
                mmap.mmap(file.fileno(), whole, access=mmap.ACCESS_READ) if whole else b""
            )

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        """Return a text, from 0."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode("utf-8")


class _Reading:
    """One reading of the part; of a text in several faces the pieces are put together."""

    def __init__(self, out: IO[bytes], ends: array[int]) -> None:
        self._out, self._ends = out, ends
        self._pieces: list[str] = []
        self._in_text = False
        self._beside = 0

    def read(self, part: IO[bytes]) -> None:
        """Read it to its end."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        while chunk := part.read(_STEP):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        # How a word is to be pronounced stands beside it, and is no part of it.
        self._beside += local == "rPh"
        self._in_text = local == "t" and not self._beside

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._in_text = False
        if local == "rPh":
            self._beside -= 1
        elif local == "si":
            # Programs escape what looks like an escape; openpyxl undoes it so.
            told = "".join(self._pieces).replace("x005F_", "")
            raw = told.encode("utf-8", "replace")
            self._out.write(raw)
            self._ends.append(self._ends[-1] + len(raw))
            self._pieces.clear()

    def _text(self, text: str) -> None:
        if self._in_text:
            self._pieces.append(text)


def _refuse(*_said: Any) -> None:
    raise ValueError("a part declares a document type")


class _Sheet(ReadOnlyWorksheet):
    """A sheet that is not asked for its size.

    What it says is not believed; and where it says none, the whole of it would be read.
    """

    def _get_size(self) -> None:
        """Leave it."""


class Reader(ExcelReader):
    """The reader of workbooks, with the texts on disk instead of in a list."""

    def read_strings(self) -> None:
        """Read the texts."""
        found = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        if found is not None:
            with self.archive.open(found.PartName[1:]) as part:
                self.shared_strings = Strings(part)  # type: ignore[assignment]

    def read_worksheets(self) -> None:
        """Open the sheets; none is read yet."""
        book: Any = self.wb
        for found in self.parser.find_sheets():
            sheet: Any = found[0]
            rel = found[1]
            if rel.target not in self.valid_files:
                continue
            if "chartsheet" in rel.Type:
                self.read_chartsheet(sheet, rel)
                continue
            made: Any = _Sheet(book, sheet.name, rel.target, self.shared_strings)
            made.sheet_state = sheet.state
            book._sheets.append(made)
