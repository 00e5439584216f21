"""What the register does not show as the vault has it: stacks, libraries, relightable images."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from handscroll.museum.ledger import Ledger
from handscroll.museum.library_rows import library_of
from handscroll.museum.relight_rows import relight_of
from handscroll.museum.stack_rows import stack_of
from handscroll.storage import tables
from handscroll.storage.vault import Vault

_ROWS = (
    (tables.StackRow, stack_of),
    (tables.LibraryRow, library_of),
    (tables.RelightRow, relight_of),
)


def behind(vault: Vault, ledger: Ledger) -> Sequence[str]:
    """Return the names of those whose row is of another version than the head of their object."""
    shown: dict[str, int] = {}
    with ledger.register.reading() as session:
        for row, _ in _ROWS:
            found = session.execute(select(row.id, row.version))
            shown.update((one.id, one.version) for one in found)
    kept = {
        name: vault.head(object_id)
        for object_id in vault.object_ids()
        if (name := _name_of(object_id)) is not None
    }
    return sorted(one for one in shown | kept if shown.get(one, 0) != kept.get(one, 0))


def _name_of(object_id: str) -> str | None:
    found = (name_of(object_id) for _, name_of in _ROWS)
    return next((name for name in found if name is not None), None)
