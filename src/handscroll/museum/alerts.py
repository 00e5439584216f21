"""What somebody should look at: only what the museum knows without being asked to look long."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import and_, func, or_, select

from handscroll.model.observation import Verdict
from handscroll.museum.hidden import MEDIA_TYPE
from handscroll.museum.index_standing import BEHIND
from handscroll.museum.intakes import ItemState
from handscroll.museum.layout import Layout
from handscroll.museum.ledger import Ledger
from handscroll.storage import tables

MARKS_WAIT = timedelta(days=14)
"""So long a mark may be proposed before somebody is reminded of it."""


class Matter(StrEnum):
    """What an alert is about."""

    FAILED = "failed"
    MARKS = "marks"
    PYRAMIDS = "pyramids"
    INDEX = "index"


@dataclass(frozen=True)
class Alert:
    """Something to be looked at; `relic` is where to begin, or None."""

    matter: Matter
    count: int
    relic: str | None = None


def alerts(layout: Layout, ledger: Ledger, now: datetime | None = None) -> list[Alert]:
    """Return what should be looked at, none where all is well."""
    moment = datetime.now(UTC) if now is None else now
    found = (
        _failed(ledger),
        _marks(ledger, moment - MARKS_WAIT),
        _pyramids(layout, ledger),
        Alert(Matter.INDEX, int((layout.search / BEHIND).exists())),
    )
    return [one for one in found if one.count]


def _failed(ledger: Ledger) -> Alert:
    """Count intakes that failed and of which nothing has come since."""
    item, relic = tables.IntakeItemRow, tables.RelicRow
    came = select(relic.id).where(relic.accession_number == item.label).exists()
    labels = func.count(func.distinct(item.label))
    wanted = select(labels).where(item.state == ItemState.FAILED.value, ~came)
    with ledger.register.reading() as session:
        return Alert(Matter.FAILED, session.scalar(wanted) or 0)


def _marks(ledger: Ledger, before: datetime) -> Alert:
    mark, doing = tables.ObservationRow, tables.DoingRow
    proposed = and_(
        doing.relic_id == mark.relic_id,
        doing.thing == mark.id,
        doing.kind == "observation.proposed",
        doing.at < before.isoformat(),
    )
    wanted = select(func.count(), func.min(doing.seq)).select_from(mark).join(doing, proposed)
    with ledger.register.reading() as session:
        waiting = wanted.where(mark.state == Verdict.PROPOSED.value)
        count, first = session.execute(waiting).one()
        oldest = session.get(doing, first) if count else None
        return Alert(Matter.MARKS, count, None if oldest is None else oldest.relic_id)


def _pyramids(layout: Layout, ledger: Ledger) -> Alert:
    """Count pictures without a pyramid: names in folders are compared, no file is opened."""
    capture = tables.CaptureRow
    there = set(_names(layout.cache / "pyramids"))
    missing, relic = 0, None
    with ledger.register.reading() as session:
        # A joined picture that is not shown has none, and needs none.
        needed = or_(capture.media_type != MEDIA_TYPE, capture.position == 1)
        for name, sha256, of in session.execute(
            select(capture.id, capture.sha256, capture.relic_id).where(needed)
        ):
            if layout.pyramid(name, sha256).name not in there:
                missing, relic = missing + 1, relic or of
    return Alert(Matter.PYRAMIDS, missing, relic)


def _names(folder: Path) -> Iterator[str]:
    if folder.is_dir():
        for _, _, names in os.walk(folder):
            yield from names
