"""A process that makes entries of the relics it is told; see `crew`."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import fields
from pathlib import Path

import structlog

from handscroll.departments.collection.finding.crew import heard, tell
from handscroll.departments.collection.finding.opened import entry_maker
from handscroll.museum import Museum
from handscroll.museum.index_portions import relics_of
from handscroll.museum.search import Entry

KINDNESS = 2
"""How much a member steps back behind those who serve visitors."""

_FIELDS = [one.name for one in fields(Entry)]


def main(folder: Path) -> None:
    """Answer each tuple of names with the fields of their entries, until the pipe ends."""
    # What a library prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.nice(KINDNESS)
    # Records and entries hold no circles; looking for some in millions of tokens costs a tenth.
    gc.disable()
    log = structlog.get_logger(__name__)
    with Museum.open(folder) as museum:
        make = entry_maker(museum)
        while True:
            try:
                names = heard(sys.stdin.buffer)
                assert isinstance(names, tuple)
            except EOFError:
                return
            try:
                made = [_plain(make(one)) for one in relics_of(museum.register, names)]
            except Exception:
                # Whoever asked makes them itself, and tells what is wrong.
                log.exception("entries were not made", first=names[:1])
                made = None
            tell(answers, made)


def _plain(entry: Entry) -> tuple[object, ...]:
    return tuple(getattr(entry, one) for one in _FIELDS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
