"""Texts and seals in the cells of a sheet."""

from __future__ import annotations

import re
from collections import Counter

from handscroll.departments.collection.columns.cells import Cells
from handscroll.departments.collection.columns.history import owner_of
from handscroll.departments.collection.columns.seals import Pressed, add_seals
from handscroll.departments.collection.columns.texts import KINDS, texts_of
from handscroll.departments.collection.giving.spelling import Spelling, named
from handscroll.model.catalogue.inscription import Inscription
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.catalogue.seal import Seal, SealType
from handscroll.model.relic import Relic

_COLUMNS = {kind: column for column, kind in KINDS.items()}
_SEALS = ";；\n、"


def artist_of(relic: Relic) -> PersonRef:
    """Return the first maker as the readers of texts and seals take him for an author or owner."""
    makers = relic.catalogue.makers
    return owner_of(makers[0].person) if makers else PersonRef()


def texts_spelt(relic: Relic, spelling: Spelling) -> dict[str, str]:
    """Return the cells of the texts; a blank line parts two of one cell."""
    found: dict[str, list[str]] = {}
    for text in relic.catalogue.inscriptions:
        column = _COLUMNS.get(text.kind, "inscriptions")
        if one := _text(text, column, artist_of(relic), spelling):
            found.setdefault(column, []).append(one)
    return {column: "\n\n".join(texts) for column, texts in found.items()}


def _text(text: Inscription, column: str, artist: PersonRef, spelling: Spelling) -> str:
    body = text.transcription.text.strip()
    if not body:
        return ""
    # What would part the text into two is one line end.
    body = re.sub(r"\n(?:[ \t]*\n)+", "\n", body).replace("||", "|")
    facts = [one for one in (text.script, text.date.written) if one]
    bracket = f"（{'，'.join(facts)}）" if facts else ""
    ways = [body, *(f"{who}{bracket}：{body}" for who in _heads(text))]

    def read(cells: Cells) -> tuple[Inscription, ...]:
        return texts_of(cells, artist)

    wanted = text.model_copy(update={"id": "t1"})
    return spelling.best(column, ways, read, wanted, "")


def _heads(text: Inscription) -> list[str]:
    if text.kind not in _COLUMNS:
        return [text.kind.value]
    return [named(text.author)] if text.author.names else []


def seals_spelt(relic: Relic, spelling: Spelling) -> dict[str, str]:
    """Return the cells of the seals, each with how often it was pressed."""
    artist, found = artist_of(relic), dict[str, list[str]]()
    pressed = Counter(one.seal for one in relic.catalogue.impressions)
    for seal in relic.catalogue.seals:
        own = seal.owner == artist != PersonRef()
        column = "artist_seals" if own else "seals"
        told = _seal(seal, column, relic, spelling, own=own)
        times = pressed[seal.id]
        found.setdefault(column, []).append(f"{told} ×{times}" if times > 1 else told)
    return {column: "\n".join(seals) for column, seals in found.items()}


def _seal(seal: Seal, column: str, relic: Relic, spelling: Spelling, *, own: bool) -> str:
    size = f"{seal.height_mm} x {seal.width_mm} mm"
    if seal.height_mm is None or seal.width_mm is None:
        size = f"height {seal.height_mm} mm" if seal.height_mm else ""
    facts = [
        seal.cutting or "",
        seal.shape or "",
        "" if seal.type is SealType.OTHER else seal.type,
        size,
        *seal.note.values(),
        "" if own or not seal.owner.names else f"owner: {named(seal.owner)}",
    ]
    told = "，".join(filter(None, facts))
    reading = seal.reading or "□"
    bracket = f"（{told}）" if told else ""

    def read(cells: Cells) -> tuple[Seal, ...]:
        into = Pressed()
        owner = artist_of(relic) if own else PersonRef()
        add_seals(cells, column, relic.accession_number, into, owner)
        return tuple(into.seals.values())

    ways = [f"「{reading}」{bracket}", f"{reading}{bracket}"]
    return spelling.best(column, ways, read, seal, _SEALS)
