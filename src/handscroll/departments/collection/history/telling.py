"""Tell on the terminal what became of a record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from handscroll.model.difference import Change
from handscroll.model.matching import Json
from handscroll.model.relic import Relic
from handscroll.museum.revisions import Revision


def as_told(revision: Revision, changed: int) -> dict[str, Any]:
    """Return a version for ``--json``."""
    return {
        "version": revision.version, "at": revision.at, "person": revision.person,
        "message": revision.message, "changed": changed, "restored": revision.restored,
    }  # fmt: skip


def versions_table(relic: Relic, versions: Sequence[Mapping[str, Any]]) -> Table:
    """Return a table of versions, oldest first."""
    table = Table(title=f"Versions of {relic.accession_number}", title_justify="left")
    headings = ("version", "at", "person", "message", "changed")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for one in versions:
        table.add_row(*(Text(str(one[heading])) for heading in headings))
    return table


def changes_table(title: str, changes: Iterable[Change]) -> Table:
    """Return a table with a row for each field that differs."""
    table = Table(title=title, title_justify="left", show_lines=True)
    for heading in ("field", "what", "before", "after"):
        table.add_column(heading, overflow="fold")
    for one in changes:
        table.add_row(*map(Text, (one.where, one.kind.value, _told(one.old), _told(one.new))))
    return table


def _told(value: Json) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
