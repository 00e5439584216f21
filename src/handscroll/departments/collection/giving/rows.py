"""A record as a row of the museum's own sheet, read back before it is believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic import ValidationError

from handscroll.departments.collection.columns.names import ALL, LANGUAGE_SUFFIXES, SIZES
from handscroll.departments.collection.giving.compared import fates
from handscroll.departments.collection.giving.gaps import Fate
from handscroll.departments.collection.giving.spelling import Spelling
from handscroll.departments.collection.giving.spelt_history import history_spelt
from handscroll.departments.collection.giving.spelt_people import FIELDS, makers_spelt
from handscroll.departments.collection.giving.spelt_plain import (
    MEASURES,
    custody_spelt,
    label_spelt,
    sizes_spelt,
    terms_spelt,
)
from handscroll.departments.collection.giving.spelt_texts import seals_spelt, texts_spelt
from handscroll.departments.collection.records import RowTroubleError, relic_record
from handscroll.departments.collection.sheet import Row
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic

HEAD = tuple(
    column.name + suffix
    for column in ALL
    if not column.of_part
    for suffix in ("", *(LANGUAGE_SUFFIXES if column.spoken else ()))
)
"""Columns of the sheet: all that speak of a work, those of languages beside their own."""

_Fates = dict[str, Fate]


class Rows:
    """Makes rows of records.

    Parameters
    ----------
    fits
        Says whether the file can hold a text in one of its cells.
    """

    def __init__(self, words: Vocabularies, fits: Callable[[str], bool]) -> None:
        self._spelling, self._fits = Spelling(words), fits

    def row(self, relic: Relic) -> tuple[dict[str, str] | None, dict[str, Fate]]:
        """Return the cells of a record by column, and what does not come back as it was.

        The row is read by the reader of sheets and compared field by field, so that nothing
        can be left out without being told. None where no row can name the record.
        """
        sure = self._tidy(
            {
                **label_spelt(relic),
                **terms_spelt(relic, self._spelling),
                **custody_spelt(relic),
                **texts_spelt(relic, self._spelling),
                **seals_spelt(relic, self._spelling),
                **history_spelt(relic, self._spelling),
            }
        )
        if not sure.get("accession_number"):
            return None, {}
        makers, sizes = makers_spelt(relic), sizes_spelt(relic)
        cells, found = self._tried(relic, sure | self._tidy(makers[0] | sizes[0]))
        for way in makers[1:]:
            if found.keys() & FIELDS:
                other = self._tried(relic, sure | self._tidy(way | sizes[0]))
                # Of two that are as good, the one that says more.
                cells, found = min(other, (cells, found), key=_score)
        if found.keys() & MEASURES:
            kept = {name: text for name, text in cells.items() if name not in SIZES}
            other = self._tried(relic, kept | self._tidy(sizes[1]))
            cells, found = min((cells, found), other, key=_score)
        return cells, found

    def _tidy(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return the cells as a file holds them: trimmed, none that it cannot hold."""
        told = {name: text.strip() for name, text in cells.items()}
        return {name: text for name, text in told.items() if text and self._fits(text)}

    def _tried(self, relic: Relic, cells: dict[str, str]) -> tuple[dict[str, str], _Fates]:
        """Return cells and what becomes of the record; the number alone where none can be read."""
        number = cells["accession_number"]
        try:
            found = relic_record("", [Row(2, cells)], self._spelling.words, number)
            read = Relic(id=relic_id(number), parts=(), **found.fields)
        except (RowTroubleError, ValidationError):
            bare = {"accession_number": number}
            if cells == bare:
                raise
            return self._tried(relic, bare)
        return cells, fates(relic, read)


def _score(tried: tuple[dict[str, str], _Fates]) -> tuple[int, int]:
    lost = sum(fate is Fate.LEFT_OUT for fate in tried[1].values())
    return lost, len(tried[1]) - lost
