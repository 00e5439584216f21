"""Records as documents of a standard: LIDO, Linked Art, IIIF; known by what they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from handscroll.errors import HandscrollError
from handscroll.model.intake import Problem
from handscroll.model.relic import Relic
from handscroll.standards import json_bodies
from handscroll.standards.iiif_in.reading import is_iiif
from handscroll.standards.iiif_in.reading import relics_of as iiif_relics
from handscroll.standards.lido import reading as lido
from handscroll.standards.lido.records import is_lido, pieces
from handscroll.standards.linked_art import reading as linked_art

ENDS = frozenset({".xml", ".json"})
"""Ends of names of files that may be documents; what they are, their content says."""
_HEAD = 1 << 16
_LINES = frozenset({".jsonl", ".ndjson"})
_WORK = re.compile(r'"type"\s*:\s*"HumanMadeObject"')
_FIELD = re.compile(r"([a-z_]+(?:\.[a-z_0-9]+)*): (.*)", re.DOTALL)
Tell = Callable[[Problem], None]


class Kind(StrEnum):
    """What a file of documents holds."""

    LIDO = "lido"
    LINKED_ART = "linked_art"
    LINKED_ART_LINES = "linked_art_lines"
    IIIF = "iiif"


def kind_of(file: Path) -> Kind | None:
    """Return what documents a file holds, by its beginning; None where it is something else."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if is_lido(head):
        return Kind.LIDO
    text = head.decode(json.detect_encoding(head), "ignore").lstrip("\ufeff \t\r\n")
    if text[:1] not in ("{", "["):
        return None
    if file.suffix.casefold() in _LINES:
        # Our own lines may quote anything; a work of Linked Art says so in its first words.
        begins = text.startswith('{"@context"') and _WORK.search(text[:2_000])
        return Kind.LINKED_ART_LINES if begins else None
    if "iiif.io/api/presentation" in text:
        return Kind.IIIF
    return Kind.LINKED_ART if _WORK.search(text) else None


def relics_in(
    file: Path, kind: Kind, on_problem: Tell, on_bytes: Callable[[int], None]
) -> Iterator[tuple[int, Relic]]:
    """Yield the number of each record of a file, from 1, and the relic that it says.

    Parameters
    ----------
    on_problem
        Told of each record that is left out: which, of what name, which field, why, and what
        mends it.
    on_bytes
        Told how many bytes were read so far.

    Raises
    ------
    InvalidError, UnsupportedError, TooLargeError
        If nothing of the file can be read.
    """
    if kind is Kind.LIDO:
        yield from _lido(file, on_problem, on_bytes)
    elif kind is Kind.LINKED_ART_LINES:
        yield from _lines(file, on_problem, on_bytes)
    else:
        yield from _whole(file, on_problem)


def _lido(
    file: Path, on_problem: Tell, on_bytes: Callable[[int], None]
) -> Iterator[tuple[int, Relic]]:
    with file.open("rb") as stream:
        for piece in pieces(stream, on_bytes):
            named = f"Record {piece.number}, at line {piece.line},"
            if piece.fault:
                fix = "Correct the record there, then load again"
                on_problem(_told(file, piece.number, named, piece.fault, fix))
                continue
            try:
                # The record stands in the tag that opens the file.
                record = lido.parsed(piece.text)[0]
                if own := lido.identifier_of(record):
                    named = f"Record {piece.number}, {own[:80]},"
                relic = lido.relic_of(record)
            except HandscrollError as error:
                on_problem(_told(file, piece.number, named, error.why, error.fix))
                continue
            yield piece.number, relic


def _lines(
    file: Path, on_problem: Tell, on_bytes: Callable[[int], None]
) -> Iterator[tuple[int, Relic]]:
    done = 0
    with file.open("rb") as stream:
        for number, line in json_bodies.lines(stream):
            done += len(line or b"")
            on_bytes(done)
            named = f"Line {number}"
            if line is None:
                why = f"it is longer than {json_bodies.LONGEST >> 20} MB"
                on_problem(_told(file, number, named, why, "Split the record"))
                continue
            try:
                relic = linked_art.relic_of(json_bodies.parsed(line))
            except HandscrollError as error:
                on_problem(_told(file, number, named, error.why, error.fix))
                continue
            yield number, relic


def _whole(file: Path, on_problem: Tell) -> Iterator[tuple[int, Relic]]:
    with file.open("rb") as stream:
        documents = json_bodies.whole(stream)
    number = 0
    for at, document in enumerate(documents, 1):
        try:
            for relic in _relics(document, file.stem + (f"-{at}" if len(documents) > 1 else "")):
                number += 1
                yield number, relic
        except HandscrollError as error:
            number += 1
            on_problem(_told(file, number, f"Record {at}", error.why, error.fix))


def _relics(document: Any, name: str) -> Iterator[Relic]:  # noqa: ANN401  anything JSON can hold
    if is_iiif(document):
        yield from (relic for _, relic in iiif_relics(document, name))
    else:
        yield linked_art.relic_of(document)


def _told(file: Path, row: int, named: str, why: str, fix: str) -> Problem:
    said = _FIELD.fullmatch(why)
    field, why = said.groups() if said else ("", why)
    what = f"{named} was not loaded"
    return Problem(file=file.name, row=row, field=field, what=what, why=why, fix=fix)
