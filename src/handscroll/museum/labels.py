"""Labels of relics: what lists show of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Text, bindparam, cast, select

from handscroll.model.label import Label
from handscroll.museum.ledger import Ledger
from handscroll.museum.schema import label_of
from handscroll.storage import tables
from handscroll.storage.remembering import Remembered

MOST_SEEN = 5_000
"""Labels that are remembered, of two hundred pages; one weighs some three kilobytes."""
_ROW = tables.RelicRow
_WANTED = select(_ROW.id, cast(_ROW.record, Text)).where(
    _ROW.id.in_(bindparam("names", expanding=True))
)
"""Built once, and the record as it is written: pages of results read nothing else so often."""


class Labels:
    """The labels of all relics that the register shows.

    Parameters
    ----------
    generation
        Returns a number that changes when the register does, see
        :class:`handscroll.museum.captures.Captures`.
    """

    def __init__(self, ledger: Ledger, generation: Callable[[], int]) -> None:
        self._ledger = ledger
        self._seen: Remembered[str, Label] = Remembered(generation, MOST_SEEN)

    def some(self, relics: Iterable[str]) -> Sequence[Label]:
        """Return the labels of those of a few relics that there are, in the order named."""
        names = [*relics]
        generation, held = self._seen.held(names)
        missing = [name for name in names if name not in held]
        if missing:
            found = self._read(missing)
            self._seen.keep(generation, found)
            held |= found
        return [held[name] for name in names if name in held]

    def _read(self, names: Sequence[str]) -> dict[str, Label]:
        rows = self._ledger.register.rows(_WANTED, {"names": names})
        return {name: label_of(record) for name, record in rows}
