"""What the register shows of a journal entry; applying an entry twice changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby, islice
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from handscroll.model.observation import Observation
from handscroll.museum.doings_kept import keep_doings
from handscroll.museum.edits import EDITED
from handscroll.museum.layer_rows import project_layer, project_layers
from handscroll.museum.library_rows import library_of, project_library
from handscroll.museum.lot_files import lot_of
from handscroll.museum.lot_rows import project_lot
from handscroll.museum.records import (
    OBSERVATIONS,
    person_of,
    read_person,
    relic_of,
    words_of,
)
from handscroll.museum.relic_rows import AT_ONCE, project_edits, project_relics
from handscroll.museum.relight_rows import project_relight, relight_of, tell_of_relight
from handscroll.museum.stack_rows import project_stack, stack_of, tell_of_stack
from handscroll.museum.story_rows import project_story, story_of
from handscroll.museum.words_kept import keep_words, keep_words_of_vault
from handscroll.storage import tables
from handscroll.storage.journal import Entry
from handscroll.storage.vault import Vault

_ITEMS_CHANGE = {
    "intake.paused": ("waiting", "held"),
    "intake.resumed": ("held", "waiting"),
    "intake.retried": ("failed", "waiting"),
}
"""Kind of entry to the state of items that it changes, and the one that they get."""
_TOGETHER = frozenset({EDITED, "relic.revised"})
"""Kinds of entries of which a batch writes hundreds in a row."""


def project_all(session: Session, vault: Vault, entries: Iterable[Entry]) -> tuple[int, int]:
    """Bring the register up to entries in their order; return how many, and the last one's number.

    Edits in a row are shown together, which is several times cheaper than one by one.
    """
    count = last = 0
    for _, run in groupby(entries, lambda one: one.kind if one.kind in _TOGETHER else one.seq):
        while some := list(islice(run, AT_ONCE)):
            if some[0].kind in _TOGETHER:
                _project_run(session, vault, some)
            else:
                _project(session, vault, some[0])
            count, last = count + len(some), some[-1].seq
    return count, last


def _project_run(session: Session, vault: Vault, entries: Sequence[Entry]) -> None:
    """Show what entries of one kind say of relics."""
    keep_doings(session, entries)
    if entries[0].kind == EDITED:
        project_edits(session, entries)
    else:
        project_relics(session, vault, (one.subject for one in entries))


def _project(session: Session, vault: Vault, entry: Entry) -> None:
    """Bring the register's rows of an entry's subject up to date."""
    kind = entry.kind.split(".", 1)[0]
    keep_doings(session, [entry])
    if kind == "relic":
        project_relics(session, vault, [entry.subject])
    elif kind == "person":
        project_person(session, vault, entry.subject)
    elif kind == "lot":
        project_lot(session, vault, entry.subject)
    elif kind == "story":
        project_story(session, vault, entry.subject, entry)
    elif kind == "words":
        keep_words(session, entry)
    elif kind == "observation":
        _project_observation(session, vault, entry)
    elif kind == "intake":
        _project_intake(session, entry)
    else:
        _project_examined(session, vault, entry, kind)


def _project_examined(session: Session, vault: Vault, entry: Entry, kind: str) -> None:
    """Show what an entry says of stacks, of their layers, or of libraries of spectra."""
    if kind in ("stack", "layer"):
        project_stack(session, vault, entry.subject)
    if kind == "stack":
        tell_of_stack(session, entry)
    elif kind == "layer":
        project_layer(session, vault, entry)
    elif kind == "library":
        project_library(session, vault, entry.subject)
    elif kind == "relight":
        project_relight(session, vault, entry.subject)
        tell_of_relight(session, entry)


def _project_observation(session: Session, vault: Vault, entry: Entry) -> None:
    # An accepted one was cut into a version of its relic.
    project_relics(session, vault, [entry.subject])
    # A restore of a damaged backup leaves relics out of which the journal speaks; a record that
    # lies in a lot is there, though it has no object of its own yet.
    if session.get(tables.RelicRow, relic_of(entry.subject)) is not None:
        keep_observation(session, Observation.model_validate(entry.payload["observation"]))


def project_observations(session: Session, vault: Vault, object_id: str) -> None:
    """Show the observations that a relic's vault object holds."""
    if OBSERVATIONS in vault.paths(object_id):
        for found in json.loads(vault.read(object_id, OBSERVATIONS)):
            keep_observation(session, Observation.model_validate(found))


def project_person(session: Session, vault: Vault, object_id: str) -> None:
    """Show a person as the head of their vault object has them."""
    if person_of(object_id) is None or vault.head(object_id) == 0:
        return
    person, password_hash = read_person(vault, object_id)
    session.merge(
        tables.PersonRow(
            id=person.id,
            name=person.name,
            login=person.name,
            display_name=person.display_name,
            role=person.role.value,
            active=person.active,
            password_hash=password_hash,
            identity=person.identity,
        )
    )
    session.flush()


def _show_examined(session: Session, vault: Vault, object_id: str) -> None:
    """Show a stack, a library of spectra or a relightable image that the vault holds."""
    if stack_of(object_id) is not None:
        project_stack(session, vault, object_id)
        project_layers(session, vault, object_id)
    elif library_of(object_id) is not None:
        project_library(session, vault, object_id)
    elif relight_of(object_id) is not None:
        project_relight(session, vault, object_id)


def project_vault(session: Session, vault: Vault) -> None:
    """Show everything that the vault holds, for a register that is empty."""
    lots = []
    for object_id in vault.object_ids():
        if relic_of(object_id) is not None:
            project_relics(session, vault, [object_id])
            project_observations(session, vault, object_id)
        elif person_of(object_id) is not None:
            project_person(session, vault, object_id)
        elif story_of(object_id) is not None:
            project_story(session, vault, object_id)
        elif words_of(object_id) is not None:
            keep_words_of_vault(session, vault, object_id)
        elif lot_of(object_id) is not None:
            lots.append(object_id)
        else:
            _show_examined(session, vault, object_id)
    # Last, so that a line never stands in the way of a relic with an object of its own.
    for object_id in sorted(lots):
        project_lot(session, vault, object_id)


def keep_observation(session: Session, observation: Observation) -> None:
    """Show one observation; the region of one may lie on a stack of its relic."""
    place = observation.region.capture
    on_capture = session.get(tables.CaptureRow, place) is not None
    session.merge(
        tables.ObservationRow(
            id=observation.id,
            relic_id=observation.relic,
            capture_id=place if on_capture else None,
            kind=observation.kind,
            state=observation.verdict.value,
            record=observation.model_dump(mode="json"),
        )
    )
    session.flush()


def _project_intake(session: Session, entry: Entry) -> None:
    if entry.kind == "intake.planned":
        _plan_items(session, entry)
    elif entry.kind == "intake.item":
        _settle_item(session, entry)
    elif entry.kind in _ITEMS_CHANGE:
        _change_items(session, entry)


def _plan_items(session: Session, entry: Entry) -> None:
    for number, plan in enumerate(entry.payload["items"], start=1):
        session.merge(
            tables.IntakeItemRow(
                intake_id=entry.subject,
                item_id=f"{entry.subject}/{number:06d}",
                label=plan["accession_number"],
                state="waiting",
                plan=plan,
                person=entry.person,
                started=entry.at,
            )
        )
    session.flush()


def _settle_item(session: Session, entry: Entry) -> None:
    payload: dict[str, Any] = entry.payload
    row = session.get(tables.IntakeItemRow, payload["item"])
    if row is not None:
        row.state = payload["state"]
        row.problem = payload.get("problem")
        row.relic_id = payload.get("relic")
        session.flush()


def _change_items(session: Session, entry: Entry) -> None:
    """Pause, resume or owe again: all items of an intake that are in that state, or some."""
    before, after = _ITEMS_CHANGE[entry.kind]
    table = tables.IntakeItemRow
    changed = update(table).where(table.intake_id == entry.subject, table.state == before)
    if entry.payload["only"]:
        changed = changed.where(table.item_id.in_(entry.payload["only"]))
    session.execute(changed.values(state=after, problem=None, step="", progress=0.0))
