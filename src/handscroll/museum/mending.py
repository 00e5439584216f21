"""Mend a journal whose end is damaged or gone, so that a museum opens and goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handscroll import settings as museum_settings
from handscroll.errors import HandscrollError
from handscroll.museum import Museum
from handscroll.museum.index_standing import APPLIED
from handscroll.museum.layout import Layout
from handscroll.museum.rebuilding import rebuild_register
from handscroll.storage.journal_mending import DamagedLine, damaged_end, put_aside
from handscroll.storage.register import Register, applied

MENDED = "museum.mended"


@dataclass(frozen=True)
class Mended:
    """What was mended: the lines put aside, and the numbers of entries that are gone."""

    aside: Sequence[DamagedLine]
    missing: Sequence[int]


def damaged_lines(folder: Path) -> list[DamagedLine]:
    """Return the damaged lines at the end of a museum's journal, changing nothing."""
    return damaged_end(Layout(folder).journal)


def seen_entries(folder: Path) -> int:
    """Return the number of the newest entry that the register knows, 0 where it cannot be asked."""
    settings = museum_settings.load(folder)
    layout = Layout(folder)
    try:
        register = Register.open(settings.register_url or layout.register_url)
    except HandscrollError:
        return 0
    try:
        with register.reading() as session:
            return applied(session)
    finally:
        register.close()


def mend_journal(folder: Path, *, by: str) -> Mended:
    """Put damaged lines of the end aside, say so in the journal and fill the register anew.

    What is written nowhere else is lost with its line; nothing that the vault holds is. Where
    nothing is damaged and nothing missing at the end, nothing is done.
    """
    aside = put_aside(Layout(folder).journal)
    with Museum.open(folder) as museum:
        with museum.register.reading() as session:
            seen = applied(session)
        missing = range(museum.journal.position + 1, seen + 1)
        if aside or missing:
            lines = [
                {"file": one.segment.name, "sha256": hashlib.sha256(one.line).hexdigest()}
                | {"claims": one.claims}
                for one in aside
            ]
            facts = {"aside": lines, "missing": len(missing)}
            # Numbers are given anew from here on: the index would pass over them.
            (Layout(folder).search / APPLIED).unlink(missing_ok=True)
            museum.journal.append(MENDED, "journal", facts, person=by)
            rebuild_register(museum)
    return Mended(aside, missing)
