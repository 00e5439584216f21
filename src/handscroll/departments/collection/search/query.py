"""The one box: what a person typed becomes a query, whatever they typed.

``"words side by side"``, ``-not this``, ``field:word``, dates as the museum reads them. Nothing
that is typed is an error: what is not understood is searched for as words or told in a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from handscroll.departments.collection.search.matching import Where, phrase, sought
from handscroll.museum.search import (
    SPECIAL,
    SPOKEN,
    YEARS,
    Each,
    Everything,
    Meets,
    Some,
    Sought,
)

DateQuery = Callable[[str], tuple[int | None, int | None] | None]
"""Reads "before 1700" or 康熙 as first and last year; None where a text is no date."""

LONGEST = 400
"""Characters of a query that are read."""
MOST_PIECES = 24
"""Words, phrases and fields of a query that are read."""
_LONGEST_DATE = 5
"""Words of one date."""

EVERYWHERE = Where(words=SPOKEN, spoken=SPOKEN)
_PIECE = re.compile(
    r"""(?P<minus>(?<!\S)[-−－])?(?:(?P<field>[^\W\d_]{1,20})[:：])?"""
    r"""(?:["“”「『《](?P<quoted>[^"“”」』》]*)["“”」』》]?|(?P<word>[^\s"“”「」『』《》]+))""",
)
_FIELDS = {name: name for name in (*SPOKEN, *SPECIAL)} | {
    "标题": "title", "題名": "title", "题名": "title", "作者": "creator", "artist": "creator",
    "时代": "dynasty", "朝代": "dynasty", "質地": "medium", "质地": "medium", "形制": "format",
    "题跋": "colophon", "印章": "seal", "钤印": "seal", "出处": "place", "number": "accession",
}  # fmt: skip
_DATES = frozenset(("date", "year", "年代", "日期"))


class NoteKind(StrEnum):
    """What a person is told about their query."""

    TOO_LONG = "too_long"
    TOO_MANY_PIECES = "too_many_pieces"
    NO_DATE = "no_date"
    NO_WORDS = "no_words"
    OLDER_INDEX = "older_index"
    PARTIAL_INDEX = "partial_index"


@dataclass(frozen=True)
class Note:
    """One remark; ``detail`` is the piece that it is about."""

    kind: NoteKind
    detail: str = ""


@dataclass(frozen=True)
class Read:
    """A query as it was understood.

    Attributes
    ----------
    words
        Pieces that were searched for as plain words: what another spelling may be sought for.
    """

    sought: Sought
    notes: tuple[Note, ...] = ()
    words: tuple[str, ...] = ()


@dataclass
class _Reading:
    date_query: DateQuery
    must: list[Sought] = field(default_factory=list)
    without: list[Sought] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)


def no_dates(_text: str) -> tuple[int | None, int | None] | None:
    """Read no date: where no reader of dates is at hand."""
    return None


def read(text: str, date_query: DateQuery = no_dates) -> Read:
    """Read what was typed; never raises.

    Parameters
    ----------
    date_query
        Asked about each run of plain words, the longest first. A run that is a date finds what
        is of that time, and also what has the words.
    """
    reading = _Reading(date_query)
    if len(text) > LONGEST:
        reading.notes.append(Note(NoteKind.TOO_LONG, str(LONGEST)))
    pieces = list(_PIECE.finditer(text[:LONGEST]))
    if len(pieces) > MOST_PIECES:
        reading.notes.append(Note(NoteKind.TOO_MANY_PIECES, str(MOST_PIECES)))
    for piece in pieces[:MOST_PIECES]:
        _take(reading, piece)
    _close(reading)
    if text.strip() and not (reading.must or reading.without or reading.notes):
        reading.notes.append(Note(NoteKind.NO_WORDS, text.strip()[:40]))
    return Read(_whole(reading), tuple(reading.notes), tuple(reading.words))


def _whole(reading: _Reading) -> Sought:
    if not (reading.must or reading.without):
        return Everything()
    return Each(tuple(reading.must), tuple(reading.without))


def _take(reading: _Reading, piece: re.Match[str]) -> None:
    named = (piece["field"] or "").casefold()
    body = piece["quoted"] if piece["quoted"] is not None else piece["word"]
    plain = piece["quoted"] is None and not named and not piece["minus"]
    if plain:
        reading.loose.append(body)
        return
    _close(reading)
    node = _special(reading, named, body, quoted=piece["quoted"] is not None)
    if node is not None:
        (reading.without if piece["minus"] else reading.must).append(node)


def _special(reading: _Reading, named: str, body: str, *, quoted: bool) -> Sought | None:
    """Return what a phrase, a field's term or a term to leave out stands for."""
    if named in _DATES:
        span = _dated(reading, body)
        if span is None:
            reading.notes.append(Note(NoteKind.NO_DATE, body[:40]))
        return span
    where = EVERYWHERE
    if named in _FIELDS:
        name = _FIELDS[named]
        spoken = {name: 1.0} if name in SPOKEN else {}
        where = Where(words={name: 1.0}, spoken=spoken)
    elif named:
        body = f"{named} {body}"
    return phrase(body, where) if quoted else sought(body, where)


def _dated(reading: _Reading, text: str) -> Meets | None:
    span = reading.date_query(text)
    return None if span is None else Meets(YEARS, *span)


def _close(reading: _Reading) -> None:
    """Take plain words that stand side by side: dates among them, all others as words."""
    words, reading.loose = reading.loose, []
    waiting: list[str] = []
    at = 0
    while at < len(words):
        length, span = _date_at(reading, words, at)
        if span is None:
            waiting.append(words[at])
            at += 1
            continue
        _words(reading, waiting)
        waiting = []
        told = " ".join(words[at : at + length])
        node = sought(told, EVERYWHERE)
        reading.must.append(span if node is None else Some((node, span)))
        at += length
    _words(reading, waiting)


def _date_at(reading: _Reading, words: list[str], at: int) -> tuple[int, Meets | None]:
    for length in range(min(_LONGEST_DATE, len(words) - at), 0, -1):
        span = _dated(reading, " ".join(words[at : at + length]))
        if span is not None:
            return length, span
    return 1, None


def _words(reading: _Reading, words: list[str]) -> None:
    told = " ".join(words)
    node = sought(told, EVERYWHERE) if told else None
    if node is not None:
        reading.must.append(node)
        reading.words += words
