"""Open a table, whatever kind of file it is: its first bytes tell, not its name."""

from __future__ import annotations

from pathlib import Path

from handscroll.departments.collection.tables.table import How, Table
from handscroll.departments.collection.tables.text import open_text
from handscroll.errors import UnreadableError

_PACKED = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"


def open_table(path: Path, how: How) -> Table:
    """Open a sheet, CSV or XLSX; its rows are read as they are asked for.

    Raises
    ------
    UnreadableError, TooLargeError, NotFoundError, InvalidError
        If it cannot be read, and why.
    """
    if not path.is_file():
        raise UnreadableError(
            f"The sheet {path} cannot be read", why="there is no such file", fix="Check the path"
        )
    with path.open("rb") as stream:
        head = stream.read(4)
    if head == _OLD:
        raise UnreadableError(
            f"The sheet {path.name} cannot be read",
            why="it is an old workbook (.xls), or an XLSX with a password",
            fix="Save it as XLSX or CSV; remove a password if it has one",
        )
    if head != _PACKED:
        return open_text(path, how)
    # The reader of workbooks is large, and every command would import it.
    from handscroll.departments.collection.tables.workbook import open_workbook

    return open_workbook(path, how)
