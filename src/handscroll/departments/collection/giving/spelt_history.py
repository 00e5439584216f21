"""Provenance, old catalogues, exhibitions and literature in the cells of a sheet."""

from __future__ import annotations

from handscroll.departments.collection.columns.history import (
    bibliography_of,
    exhibitions_of,
    historic_of,
    provenance_of,
)
from handscroll.departments.collection.giving.spelling import Spelling, named, only, with_life
from handscroll.model.catalogue.history import (
    ExhibitionEntry,
    HistoricEntry,
    ProvenanceStep,
    Transfer,
)
from handscroll.model.relic import Relic


def history_spelt(relic: Relic, spelling: Spelling) -> dict[str, str]:
    """Return the cells of what was said of the work, one statement a line."""
    told = relic.catalogue
    found = {
        "provenance": [
            spelling.best("provenance", _steps(one), provenance_of, one, ";；\n→")
            for one in told.provenance
        ],
        "historic_catalogues": [
            spelling.best("historic_catalogues", _books(one), historic_of, one, ";；\n、")
            for one in told.historic
        ],
        "exhibitions": [
            spelling.best(
                "exhibitions",
                _dated(only(one.title), one.when.written),
                exhibitions_of,
                one,
                ";；\n",
            )
            for one in told.exhibitions
        ],
        "bibliography": [
            spelling.best("bibliography", [one.text], bibliography_of, one, ";；\n")
            for one in told.bibliography
        ],
    }
    return {column: "\n".join(filter(None, lines)) for column, lines in found.items()}


def _steps(step: ProvenanceStep) -> list[str]:
    who = [one for one in (named(step.holder), with_life(step.holder)) if one]
    who = list(dict.fromkeys(who)) or [only(step.institution)]
    if step.how is not Transfer.UNKNOWN:
        who += [f"{one} ({step.how})" for one in who if one]
    return [*who, *(way for one in who for way in _dated(one, step.when.written))]


def _shows(shown: ExhibitionEntry) -> list[str]:
    return _dated(only(shown.title), shown.when.written)


def _dated(told: str, when: str) -> list[str]:
    if not told or not when:
        return [told or when]
    return [f"{when} {told}", f"{told}, {when}", told]


def _books(entry: HistoricEntry) -> list[str]:
    places = [one for one in (entry.hall, entry.juan, entry.page, only(entry.note)) if one]
    return [" ".join([f"《{entry.catalogue}》", *places])]
