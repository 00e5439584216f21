"""Whose a damaged object of a backup is: its name, and the numbers of the relics in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from handscroll.departments.staff.keeping.bag import Bag
from handscroll.departments.staff.keeping.parcels import Parcel
from handscroll.museum.records import RELIC, relic_of

_RECORDS = "records.jsonl"


class Whose:
    """Asks whatever is left: records of any version, lines of a lot, the journal."""

    def __init__(self, bag: Bag) -> None:
        self._bag = bag

    def name(self, place: str, parcel: Parcel | None) -> str:
        """Return the object's name; from its folder's name where its inventory is gone."""
        return unquote(place.rsplit("/", 1)[-1]) if parcel is None else parcel.id

    def relics(self, place: str, parcel: Parcel | None) -> list[str]:
        """Return the accession numbers of an object's relics, as far as they can be told."""
        known = parcel.records if parcel is not None else ()
        folder = self._bag.payload / place
        found = sorted(folder.glob(f"v*/content/{RELIC}"), reverse=True)
        for record in (*(folder / one for one in known), *found):
            if number := _number(_text(record)):
                return [number]
        for lines in sorted(folder.glob(f"v*/content/{_RECORDS}")):
            if numbers := [n for line in _text(lines).split("\n") if (n := _number(line))]:
                return numbers
        relic = relic_of(self.name(place, parcel))
        number = self._from_journal.get(relic, "") if relic is not None else ""
        return [number] if number else []

    @cached_property
    def _from_journal(self) -> dict[str, str]:
        """Relic -> accession number, as intakes told them."""
        planned: dict[str, str] = {}
        numbers: dict[str, str] = {}
        for entry in _entries(sorted((self._bag.payload / "journal").glob("[0-9]*.jsonl"))):
            payload = entry.get("payload") or {}
            if entry.get("kind") == "intake.planned":
                for count, item in enumerate(payload["items"], start=1):
                    planned[f"{entry['subject']}/{count:06d}"] = item["accession_number"]
            elif entry.get("kind") == "intake.item" and payload.get("relic"):
                numbers[payload["relic"]] = planned.get(payload["item"], "")
        return numbers


def _text(file: Path) -> str:
    if file.is_symlink():
        return ""
    try:
        return file.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _number(text: str) -> str:
    try:
        record = json.loads(text)
        return str(record["accession_number"])
    except (ValueError, KeyError, TypeError):
        return ""


def _entries(segments: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for segment in segments:
        for line in _text(segment).split("\n"):
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield entry
