"""Numbers, grade, place in the store, rights: what the register of a museum says of a work."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handscroll.departments.collection.columns.cells import (
    Cells,
    guess_language,
    line,
    long,
    pieces,
    short,
)
from handscroll.model.catalogue.custody import FourRights, Location, Statement
from handscroll.model.catalogue.history import Grade, Identifier, IdentifierKind
from handscroll.model.catalogue.relation import Counted

NUMBERS = {
    "former_number": IdentifierKind.FORMER,
    "thousand_character_number": IdentifierKind.THOUSAND_CHARACTER,
    "survey_number": IdentifierKind.SURVEY,
    "other_number": IdentifierKind.OTHER,
}
_HOSTS = ("rightsstatements.org/", "creativecommons.org/")
_PIECES = re.compile(r"\s*(\d{1,6})\s*(\D{0,20})")


def identifiers_of(cells: Cells) -> tuple[Identifier, ...]:
    """Return the numbers that the work bears beside its accession number, kept verbatim."""
    found = []
    for column, kind in NUMBERS.items():
        texts = [short(one) for one in pieces(cells.get(column))]
        found += [Identifier(text=one, kind=kind) for one in texts]
        cells.tell(column, "; ".join(texts))
    return cells.most("other_number", found, 100)


def grade_of(cells: Cells) -> Grade | None:
    """Return the grade in the national scheme."""
    written = cells.get("grade")
    found = cells.listed(("grades",), written) if written else None
    if found is not None and found.id in list(Grade):
        cells.tell("grade", found.id)
        return Grade(found.id)
    if written:
        cells.remark("grade", written, "it is no grade", "Write one of: " + ", ".join(Grade))
        cells.notes.append(f"grade: {written}")
    return None


def location_of(cells: Cells) -> Location:
    """Return where the work lies, for the staff alone: ``building / room / shelf``."""
    written = cells.get("location")
    if not written:
        return Location()
    steps = [one.strip() for one in re.split(r"\s*[/>／＞]\s*", written) if one.strip()]
    cells.tell("location", written and f"staff only: {written}")
    if 2 <= len(steps) <= 3:
        names = ("building", "room", "shelf")
        return Location(**{name: short(one) for name, one in zip(names, steps, strict=False)})
    return Location(note=line(written))


def count_of(cells: Cells) -> Counted:
    """Return how many pieces a work has: ``12开``, ``2 leaves``, ``1``."""
    written = cells.get("pieces")
    if not written:
        return Counted()
    found = _PIECES.fullmatch(written)
    if found is None:
        cells.remark("pieces", written, "it is no number of pieces", "Write for instance 12 开")
        cells.notes.append(f"pieces: {written}")
        return Counted()
    unit = found[2].strip()
    cells.tell("pieces", f"{found[1]} {unit}".strip())
    return Counted(pieces=int(found[1]), unit={guess_language(unit): unit} if unit else {})


_NONE = FourRights()


@dataclass
class Stated:
    """Rights as a sheet says them: of the pictures, and of the four things that bear some.

    Attributes
    ----------
    uri
        Of the pictures; None where nothing was said or it was not understood.
    unclear
        True where rights were stated that could not be read: then nothing is published.
    """

    uri: str | None = None
    four: FourRights = _NONE
    unclear: bool = False


def rights_of(cells: Cells) -> Stated:
    """Read the rights: an address, or any spelling that the vocabulary of rights knows."""
    stated = Stated()
    holder = line(cells.get("rights_holder"))
    cells.tell("rights_holder", holder)
    four: dict[str, Statement] = {}
    for column, thing in (("rights", "photograph"), ("object_rights", "object"),
                          ("text_rights", "text"), ("data_rights", "dataset")):  # fmt: skip
        written = cells.get(column)
        uri = _address(cells, written)
        unclear = bool(written) and uri is None
        if unclear:
            cells.remark(
                column,
                written,
                "it is no address of RightsStatements.org or Creative Commons, nor a name of one",
                "Take one from: handscroll vocabulary show rights_statements. The work stays a"
                " draft until its rights are clear",
            )
            stated.unclear = True
        cells.tell(column, uri or "")
        if column == "rights":
            stated.uri = uri
            if not unclear and not holder:
                continue
        if written or holder:
            note = {guess_language(written): line(written)} if unclear else {}
            four[thing] = Statement(uri=uri or "", holder=holder, note=note)
    stated.four = FourRights(**four)
    return stated


def _address(cells: Cells, written: str) -> str | None:
    if re.fullmatch(r"https?://[^\s<>\"]*", written) and written.split("//")[1].startswith(_HOSTS):
        return written
    found = cells.listed(("rights_statements",), written) if written else None
    uri = None if found is None else found.details.get("uri")
    return uri if isinstance(uri, str) else None


def note_of(cells: Cells, unknown: list[str]) -> str:
    """Return the notes of the staff: their own, and every cell that had no place of its own."""
    cells.tell("staff_note", cells.get("staff_note"))
    return long("\n".join(one for one in (cells.get("staff_note"), *cells.notes, *unknown) if one))
