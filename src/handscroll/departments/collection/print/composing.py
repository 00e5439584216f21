"""From a relic to the order for its printed entry: what the public may read, and which pictures."""

from __future__ import annotations

import calendar
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from handscroll.departments.collection.entry.entry import entry_of
from handscroll.departments.collection.print.matter import Imprint, matter_of
from handscroll.departments.collection.print.plates import Plates
from handscroll.departments.collection.print.voice import Voice
from handscroll.model.relic import Relic
from handscroll.model.rights import Tier
from handscroll.model.text import pick
from handscroll.museum import Museum
from handscroll.museum.records import as_json
from handscroll.museum.schema import to_document
from handscroll.pages.words import words_in

Paper = Literal["a4", "letter"]
_TYPST_PAPER = {"a4": "a4", "letter": "us-letter"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NO_DAY = "1970-01-01"


@dataclass(frozen=True)
class Sheet:
    """Which entry is asked for; ``base`` is the museum's public address, or empty."""

    relic: str
    language: str
    paper: Paper = "a4"
    base: str = ""


def composed(museum: Museum, sheet: Sheet, most_bytes: int) -> dict[str, Any]:
    """Return the order for a PDF: plain values, the same for the same version of a record.

    A printed page leaves the house, so it holds what the public may read, whoever asks.

    Raises
    ------
    NotFoundError
        If there is no such relic.
    """
    relic = museum.relics.get(sheet.relic)
    voice = Voice(sheet.language, words_in(sheet.language, museum.wordings.now()))
    plates = Plates({one.id: one for one in relic.captures}, relic.rights.max_public_px)
    entry = entry_of(relic, sheet.language, Tier.PUBLIC)
    imprint = _imprint(museum, relic, sheet)
    matter = matter_of(entry, voice, plates, imprint)
    orders, dpi = plates.within(most_bytes)
    about = matter["imprint"]
    about["pictures"] = about["pictures"].replace("{dpi}", str(dpi)) if orders else ""
    held = {one.id: one.sha256 for one in relic.captures}
    return {
        "matter": matter,
        "paper": _TYPST_PAPER[sheet.paper],
        "stamp": calendar.timegm(datetime.fromisoformat(imprint.date).timetuple()),
        "plates": [
            [one.file, str(museum.layout.pyramid(one.capture, held[one.capture])),
             [one.box.x, one.box.y, one.box.width, one.box.height], one.width, one.height]
            for one in orders
        ],
    }  # fmt: skip


def _imprint(museum: Museum, relic: Relic, sheet: Sheet) -> Imprint:
    versions = museum.relics.versions(relic.id)
    newest = versions[-1] if versions else {}
    at = newest.get("at", "")
    day = at.astimezone(UTC).isoformat() if isinstance(at, datetime) else str(at)
    found = _DAY.match(day)
    public = relic.told_to(Tier.PUBLIC)
    return Imprint(
        museum=pick(museum.settings.name, sheet.language),
        version=newest.get("version"),
        date=found.group() if found else _NO_DAY,
        sha256=hashlib.sha256(as_json(to_document(public))).hexdigest(),
        address=f"{sheet.base}/{sheet.language}/relics/{relic.id}",
    )
