"""A record is begun: a draft with a number, a title and no picture yet."""

from __future__ import annotations

from collections.abc import Mapping

from handscroll.errors import ConflictError, InvalidError
from handscroll.model.catalogue.written import MOST_LINE, MOST_SHORT
from handscroll.model.identity import normal_number, relic_id
from handscroll.model.relic import ObjectFormat, Relic
from handscroll.model.text import LANGUAGES
from handscroll.museum import Museum


def draft(number: str, title: Mapping[str, str], shape: ObjectFormat) -> Relic:
    """Return a record that is only begun.

    Raises
    ------
    InvalidError
        If the number is empty or too long, or no language has a title.
    """
    said = {tag: title[tag].strip() for tag in LANGUAGES if title.get(tag, "").strip()}
    if not normal_number(number) or len(number) > MOST_SHORT:
        raise InvalidError(
            "The record was not begun",
            why=f"its number has {len(number.strip()):,} characters",
            fix=f"Give it an accession number of 1 to {MOST_SHORT} characters",
        )
    if not said or max(map(len, said.values())) > MOST_LINE:
        raise InvalidError(
            "The record was not begun",
            why="it has no title, or one of too many characters",
            fix=f"Give it a title of 1 to {MOST_LINE:,} characters in one language or more",
        )
    number = " ".join(number.split())
    return Relic(id=relic_id(number), accession_number=number, title=said, format=shape, parts=())


def begin(museum: Museum, record: Relic, *, person: str) -> None:
    """Begin a record; one that was just begun so stays as it is: a form may be sent twice.

    Raises
    ------
    ConflictError
        If another record bears that number.
    """
    held = museum.relics.kept(record.id)
    if held is None:
        museum.relics.accession(record, {}, sha512={}, person=person)
    elif held != record:
        raise ConflictError(
            f"The record {record.accession_number[:60]} was not begun",
            why="another record bears that number",
            fix="Open that record, or choose another number",
        )
