"""Records as JSON lines, as ``handscroll load`` reads them: all but the files of pictures."""

from __future__ import annotations

from handscroll.departments.collection.giving.gaps import Fate
from handscroll.departments.collection.tables.objects import LONGEST
from handscroll.model.relic import Relic
from handscroll.museum.lot_files import line_of


def line(relic: Relic) -> tuple[bytes | None, dict[str, Fate]]:
    """Return the line of a record, and what of it a line does not carry.

    Pictures stay: a line has no room for originals, and a record without its files is loaded
    without parts. A line that is longer than the loader reads is None.
    """
    fates = {"parts": Fate.LEFT_OUT} if relic.parts else {}
    written = line_of(relic.model_copy(update={"parts": ()})).text
    return (None if len(written) > LONGEST else written), fates
