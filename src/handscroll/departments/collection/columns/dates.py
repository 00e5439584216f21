"""A date of a sheet as a record has it: as written, with every span that it may mean."""

from __future__ import annotations

from functools import cache, lru_cache

from handscroll.departments.collection.columns.cells import Cells, line
from handscroll.departments.collection.dates.parse import parse_date
from handscroll.departments.collection.dates.reading import Reading
from handscroll.departments.collection.dates.tables import dynasties
from handscroll.model.catalogue.dated import Basis, Calendar, Candidate, DateCertainty, Dated

_MOST = 60
_CALENDARS = {
    "gregorian": Calendar.GREGORIAN,
    "lunar": Calendar.CHINESE,
    "reign": Calendar.CHINESE,
    "cyclical": Calendar.CHINESE,
}


def date_of(
    cells: Cells, column: str, written: str, *, between: tuple[int, int] | None = None
) -> Dated:
    """Return a date; one that cannot be read keeps its words and is told.

    Parameters
    ----------
    between
        Years in which it must lie, as a life or a dynasty: they take meanings away.
    """
    reading = parse_date(written, between=between)
    if reading.problem is not None:
        cells.remark(column, written, reading.problem.why, reading.problem.fix)
    return dated(reading)


@lru_cache(maxsize=4096)
def dated(reading: Reading) -> Dated:
    """Return a reading as a record keeps it; neither can change, so that the same one may serve."""
    candidates = tuple(
        Candidate(edtf=one.edtf, first=one.first, last=one.last, note=line(one.why))
        for one in reading.candidates[:_MOST]
    )
    calendars = {_CALENDARS.get(one.calendar, Calendar.UNKNOWN) for one in reading.candidates}
    return Dated(
        written=line(reading.written),
        candidates=candidates,
        calendar=calendars.pop() if len(calendars) == 1 else Calendar.UNKNOWN,
        certainty=DateCertainty(reading.certainty),
    )


def years_of_dynasty(names: dict[str, str]) -> tuple[int, int] | None:
    """Return first and last year of a dynasty, whatever language names it, or None."""
    wanted = {name.strip().casefold() for name in names.values()}
    wanted |= {
        name.removesuffix(" dynasty").removesuffix("代").removesuffix("朝") for name in wanted
    }
    places = [place for name in wanted if (place := _places().get(name)) is not None]
    if not places:
        return None
    found = dynasties()[min(places)]
    return found.first, found.last


@cache
def _places() -> dict[str, int]:
    """Return every name of a dynasty, folded, to the first place in the table that bears it."""
    found: dict[str, int] = {}
    for place, one in enumerate(dynasties()):
        for name in (one.hant, one.hans, one.en, *one.aliases):
            found.setdefault(name.casefold(), place)
    return found


_BASES = {
    Basis.SIGNED: ("signed", "款识", "署款", "自题", "落款", "纪年款", "款識"),
    Basis.COLOPHON: ("colophon", "题跋", "跋", "題跋"),
    Basis.SEAL: ("seal", "印章", "钤印", "鈐印"),
    Basis.STYLE: ("style", "风格", "画风", "風格", "書風"),
    Basis.DOCUMENT: ("document", "文献", "著录", "文獻", "著錄"),
    Basis.MATERIAL: ("material", "材质", "科学检测", "材質"),
    Basis.TRADITION: ("tradition", "传统", "旧说", "傳統", "舊說"),
}


def basis_of(cells: Cells) -> Basis:
    """Return what a date rests on."""
    written = cells.get("date_basis")
    for basis, words in _BASES.items():
        if written.casefold() in words:
            cells.tell("date_basis", basis.value)
            return basis
    if written:
        cells.remark(
            "date_basis",
            written,
            "it names nothing that a date rests on",
            "Write one of: " + ", ".join(one.value for one in _BASES),
        )
        cells.notes.append(f"date_basis: {written}")
    return Basis.UNKNOWN
