"""What the register shows of relics: a row of each, as its vault object has it or as it was edited.

Many are shown at once as one is: a batch brings hundreds, and a rebuild all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import BindParameter, Table, bindparam, delete, select, update
from sqlalchemy.orm import Session

from handscroll.model.capture import Capture
from handscroll.museum.edits import edits_of, keep_edits, last_edit
from handscroll.museum.hidden import hidden
from handscroll.museum.records import RELIC, relic_object, relic_of
from handscroll.museum.schema import (
    Document,
    from_document,
    in_present_version,
    read_relic,
    to_document,
)
from handscroll.storage import tables
from handscroll.storage.journal import Entry
from handscroll.storage.register import upsert
from handscroll.storage.vault import Vault

AT_ONCE = 200
"""Relics that are shown at once."""
_CAPTURE_COLUMNS = {
    "id", "file_name", "sha256", "bytes", "media_type", "width", "height", "facts"
}  # fmt: skip
_ROW = tables.RelicRow
_CAPTURE = tables.CaptureRow
_NAMES: BindParameter[str] = bindparam("names", expanding=True)
_VERSIONS = select(_ROW.id, _ROW.version).where(_ROW.id.in_(_NAMES))
_GONE = delete(_CAPTURE).where(
    _CAPTURE.relic_id.in_(bindparam("relics", expanding=True)), _CAPTURE.id.not_in(_NAMES)
)
_TABLE = cast("Table", tables.RelicRow.__table__)
_COUNTED = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("relic"))
    .values(revision=bindparam("count"))
)  # fmt: skip
_EDITED = _COUNTED.values(record=bindparam("document"), format=bindparam("shape"))


def project_edits(session: Session, entries: Sequence[Entry]) -> None:
    """Show what people saved of relics since the heads of their vault objects.

    An edit leaves number, state and pictures as they stand; nothing else of the row changes.
    """
    told = [(relic, one) for one in entries if (relic := relic_of(one.subject)) is not None]
    names = [*{relic for relic, _ in told}]
    versions = {one.id: one.version for one in session.execute(_VERSIONS, {"names": names})}
    # A restore of a damaged backup leaves relics out of which the journal speaks.
    said = [
        (relic, entry, in_present_version(entry.payload["record"]))
        for relic, entry in told
        if relic in versions
    ]
    keep_edits(session, said)
    counts = edits_of(session, versions)
    # While a register is filled, the version that holds an edit may be shown already.
    newest = {relic: one for relic, entry, one in said if entry.payload["base"] >= versions[relic]}
    counted, edited = [], []
    for relic, version in versions.items():
        row: dict[str, Any] = {"relic": relic, "count": version + counts.get(relic, 0)}
        if relic in newest:
            record = newest[relic]
            edited.append(row | {"document": record, "shape": record["format"]})
        else:
            counted.append(row)
    for statement, rows in ((_COUNTED, counted), (_EDITED, edited)):
        if rows:
            session.execute(statement, rows)


def project_relics(session: Session, vault: Vault, object_ids: Iterable[str]) -> None:
    """Show relics as the heads of their vault objects have them, or as they were edited since."""
    heads = {
        relic: head
        for one in object_ids
        if (relic := relic_of(one)) is not None and (head := vault.head(one))
    }
    if not heads:
        return
    counts = edits_of(session, heads)
    rows: list[dict[str, Any]] = []
    captures: list[dict[str, Any]] = []
    for relic, head in heads.items():
        count = counts.get(relic, 0)
        last = last_edit(session, relic, head) if count else None
        row, pictures = _shown(vault, relic, head, last)
        rows.append(row | {"revision": head + count})
        captures += pictures
    upsert(session, _ROW, *rows)
    # Rows that stay are changed, not deleted and made again: observations hang on them.
    session.execute(_GONE, {"relics": [*heads], "names": [one["id"] for one in captures]})
    upsert(session, _CAPTURE, *captures)


def _shown(
    vault: Vault, relic: str, head: int, last: Document | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the row of a relic and those of its captures."""
    content = vault.read(relic_object(relic), RELIC) if last is None else b""
    record = read_relic(content) if last is None else from_document(last)
    row = {
        "id": record.id, "accession_number": record.accession_number, "state": record.state.value,
        "format": record.format.value, "version": head, "lot": None,
        "pictured": bool(record.parts), "record": to_document(record),
    }  # fmt: skip
    captures = (*record.captures, *(part.capture for part in hidden(vault, record)))
    pictures = [_picture(record.id, place, one) for place, one in enumerate(captures, start=1)]
    return row, pictures


def _picture(relic: str, position: int, capture: Capture) -> dict[str, Any]:
    facts = capture.model_dump(include=_CAPTURE_COLUMNS)
    return {"relic_id": relic, "position": position, **facts}
