"""The parts of a work on paper: each with its picture, its texts and the seals beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from handscroll.departments.collection.entry.entry import Entry
from handscroll.departments.collection.entry.owners import Owner
from handscroll.departments.collection.entry.parts import PartEntry, SealEntry, TextEntry
from handscroll.departments.collection.print.plates import Plates
from handscroll.departments.collection.print.voice import Line, Voice, joined, run
from handscroll.model.catalogue.inscription import Inscription

PAGE_MM = 162.0
"""Width of the type area."""
_PART, _TEXT, _SEAL = (PAGE_MM, 46.0), (46.0, 78.0), (25.0, 21.0)
_CHARACTER_MM, _GUTTER_MM, _TALLEST = 3.95, 7.0, 21
"""Of a transcription: a character, the space between two columns, lines of a column."""
_MOST_COLUMNS = 5


def part_matter(
    part: PartEntry, entry: Entry, voice: Voice, plates: Plates, pictured: set[str]
) -> dict[str, Any]:
    """Return one part; captures in ``pictured`` have been shown already."""
    about = part.part
    label = voice.said(about.label) if about and about.label else []
    kind = voice.word(f"mount.{about.kind}", "small" if label else "") if about else []
    name = joined([label, kind]) or voice.word("entry.loose")
    alt = voice.words("entry.alt_part", part="".join(one["t"] for one in name))
    picture = None
    if about is not None and about.capture and about.capture not in pictured:
        picture = plates.whole(about.capture, _PART, alt)
        pictured.add(about.capture)
    return {
        "number": part.number,
        "name": name,
        "plain": "".join(one["t"] for one in name),
        "facts": _facts(part, entry, voice),
        "picture": picture,
        "note": voice.said(about.note) if about else [],
        "texts": [_text(one, entry, voice, plates) for one in part.texts],
        "seals": [seal_matter(one, entry, voice, plates) for one in part.seals],
    }


def _facts(part: PartEntry, entry: Entry, voice: Voice) -> Line:
    about = part.part
    told = [run(entry.size(one)) for one in part.measures]
    if about:
        told.append(voice.terms(about.materials))
        if about.joins:
            told.append(voice.word("entry.joins", count=about.joins))
    if part.texts:
        told.append(voice.word("entry.count_texts", count=len(part.texts)))
    if part.seal_count:
        told.append(voice.word("entry.count_impressions", count=part.seal_count))
    return joined(told, " · ")


def _text(one: TextEntry, entry: Entry, voice: Voice, plates: Plates) -> dict[str, Any]:
    text = one.text
    what = voice.words(f"text.{text.kind}")
    picture = plates.cut(text.region, _TEXT, voice.words("entry.alt_text", what=what))
    return {
        "head": joined([voice.word(f"text.{text.kind}", "b"), voice.person(text.author),
                        voice.date(text.date)]),
        "facts": _text_facts(text, len(one.seals), voice),
        "picture": picture,
        "written": _transcription(one, picture),
        "reading": _how_read(text, voice),
        "signed": joined([voice.word("entry.signed", "of"),
                          run(text.signature, "zh-Hant", "kai")]) if text.signature else [],
        "translations": [
            {
                "head": joined([voice.word("entry.translation", "of"), voice.word(
                    "entry.translated_by", "small", name=told.translator)
                    if told.translator else []], " · "),
                "text": run(told.text, told.language),
            }
            for told in text.translations
        ],
        "note": voice.said(text.note),
        "seals": [seal_matter(pressed, entry, voice, plates) for pressed in one.seals],
    }  # fmt: skip


def _text_facts(text: Inscription, seals: int, voice: Voice) -> Line:
    told = [voice.word(f"script.{text.script}") if text.script else []]
    if text.lines is not None:
        told.append(voice.word("entry.lines", count=text.lines))
    if text.counted is not None:
        told.append(voice.word("entry.characters", count=text.counted))
    if text.transcription.lost:
        told.append(voice.word("entry.lost", count=text.transcription.lost))
    if seals:
        told.append(voice.word("entry.count_impressions", count=seals))
    return joined(told, " · ")


def _how_read(text: Inscription, voice: Voice) -> Line:
    read = text.transcription
    if not read.text:
        return []
    told = [voice.word("entry.transcription", "of")]
    if read.by:
        told.append(voice.word("entry.read_by", "small", name=read.by))
    if read.punctuated is not None:
        key = "entry.punctuated" if read.punctuated else "entry.unpunctuated"
        told.append(voice.word(key, "small"))
    told.append(voice.sure(read.certainty))
    return joined(told, " · ")


def _transcription(one: TextEntry, picture: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a transcription line by line, as the object has it, where its lines are short.

    Short lines stand in columns side by side, cut into bands no taller than half a page, so
    that who reads a band to its end reads on in the next one.
    """
    read = one.text.transcription
    if not read.text:
        return None
    lines = read.text.split("\n")
    room = PAGE_MM - (picture["w"] + 8 if picture else 0)
    longest = max(map(len, lines)) * _CHARACTER_MM
    manner = "kai" if one.stands_upright else ""
    if not one.stands_upright or len(lines) < 2 or longest > room:
        return {"paragraph": run(read.text, read.language, manner)}
    columns = int((room + _GUTTER_MM) // (longest + _GUTTER_MM))
    columns = max(1, min(_MOST_COLUMNS, columns, math.ceil(len(lines) / 6)))
    tall = min(_TALLEST, math.ceil(len(lines) / columns))
    told = [lines[start : start + tall] for start in range(0, len(lines), tall)]
    cells = [run("\n".join(some), read.language, manner) for some in told]
    bands = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return {"bands": bands, "column": round(longest + _GUTTER_MM, 1)}


def seal_matter(one: SealEntry, entry: Entry, voice: Voice, plates: Plates) -> dict[str, Any]:
    """Return one impression: its picture, or a frame that says how it was cut; what is known."""
    pressed, seal = one.impression, one.seal
    alt = voice.words("entry.alt_seal", reading=one.reading or voice.words("entry.unread"))
    shape = pressed.shape or (seal.shape if seal else None)
    facts = joined(
        [
            voice.word(f"cutting.{one.manner}") if one.manner else [],
            voice.word(f"seal_type.{seal.type}") if seal and seal.type != "other" else [],
            voice.word(f"seal_shape.{shape}") if shape else [],
        ],
        " · ",
    )
    size = run(entry.size(one.size)) if one.size else []
    return {
        "picture": plates.cut(pressed.region, _SEAL, alt),
        "manner": one.manner or "relief",
        "reading": run(one.reading, "zh-Hant", "kai") or voice.word("entry.unread", "small"),
        "lines": [told for told in (facts, size, *_more(one, voice)) if told],
    }


def _more(one: SealEntry, voice: Voice) -> list[Line]:
    pressed, seal = one.impression, one.seal
    told: list[Line] = []
    if seal and (seal.owner.names or seal.owner.id):
        sure = pressed.owner_certainty
        sure = seal.owner_certainty if sure == "unknown" else sure
        told.append(joined([voice.word("entry.owner", "of"), voice.person(seal.owner, sure=sure)]))
    if pressed.across_join:
        told.append(voice.word("entry.across", "b"))
    if pressed.reading_certainty not in ("unknown", "certain"):
        how = voice.words(f"certainty.{pressed.reading_certainty}")
        told.append(voice.word("entry.reading_unsure", "unsure", how=how))
    if one.elsewhere:
        told.append(voice.word("entry.elsewhere", count=one.elsewhere))
    told.append(voice.said(pressed.position))
    if seal and seal.other_readings:
        others = joined([run(text, "zh-Hant", "kai") for text in seal.other_readings], " · ")
        told.append(joined([voice.word("entry.other_readings", "of"), others]))
    told += [voice.said(seal.meaning) if seal else [], voice.said(pressed.note)]
    return told


def owners_matter(owners: Sequence[Owner], voice: Voice) -> list[dict[str, Any]]:
    """Return the seals by owner: rows of a table."""
    rows = []
    for owner in owners:
        named = owner.person.names or owner.person.id
        seals = []
        for seal, times in owner.seals:
            often = run(f"× {times}", "", "small") if times > 1 else []
            seals.append(joined([run(seal.reading or "□", "zh-Hant", "kai"), often], " "))
        rows.append({
            "owner": voice.person(owner.person) if named else voice.word("entry.nobody"),
            "count": str(owner.impressions),
            "seals": joined(seals, "　"),
        })  # fmt: skip
    return rows
