"""A relic's entry as a document of plain values: what the template sets, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handscroll.departments.collection.entry.entry import Entry
from handscroll.departments.collection.print.history import (
    Rows,
    citation_lines,
    exhibition_lines,
    historic_matter,
    material_rows,
    provenance_rows,
    relation_rows,
    rights_rows,
)
from handscroll.departments.collection.print.parts import PAGE_MM, owners_matter, part_matter
from handscroll.departments.collection.print.plates import COARSEST, INCH_MM, Plates
from handscroll.departments.collection.print.voice import Line, Voice, joined, run
from handscroll.geometry import Box
from handscroll.model.capture import Capture
from handscroll.model.catalogue.extent import Measure
from handscroll.model.relic import Part, PartKind
from handscroll.model.text import pick

_LONG, _TALL = 3.0, 0.8
"""Width to height from which a work is shown as a strip with details, and below which its
picture stands beside the label."""
_DETAIL = 3.4
"""Width to height of a detail, about."""
_WORTH = 1.6
_MOST_DETAILS, _MOST_LEAVES = 8, 48
_STRIP, _WHOLE, _BESIDE = (PAGE_MM, 54.0), (PAGE_MM, 118.0), (74.0, 150.0)
_DETAIL_FRAME, _LEAF_FRAME = (PAGE_MM, 90.0), (77.0, 72.0)


@dataclass(frozen=True)
class Imprint:
    """What an entry says of itself.

    Attributes
    ----------
    version
        Of the record, or None where it is kept in a lot.
    date
        When that version was cut, ``YYYY-MM-DD``.
    sha256
        Of the public record.
    """

    museum: str
    version: int | None
    date: str
    sha256: str
    address: str


def matter_of(entry: Entry, voice: Voice, plates: Plates, imprint: Imprint) -> dict[str, Any]:
    """Return an entry's document; pictures that it names are ordered from ``plates``."""
    told, relic = entry.catalogue, entry.relic
    title = pick(relic.title, voice.language) or relic.accession_number
    pictured: set[str] = set()
    words = voice.words
    body = {
        "language": voice.language,
        "title": run(title)[0]["t"],
        "museum": run(imprint.museum)[0]["t"],
        "date": imprint.date,
        "accession": run(relic.accession_number)[0]["t"],
        "page_of": words("print.page"),
        "head": _head(entry, voice),
        **_pictures(entry, voice, plates, pictured),
        "label": _label(entry, voice),
        "significance": voice.said(told.significance) or voice.said(relic.description),
        "significance_title": words("entry.significance") if told.significance else "",
        "empty": words("entry.empty") if entry.is_empty else "",
        "parts": [part_matter(one, entry, voice, plates, pictured) for one in entry.parts],
        "owners": owners_matter(entry.owners, voice),
        "material": material_rows(entry, voice),
        "historic": historic_matter(told, voice),
        "provenance": provenance_rows(told, voice),
        "exhibitions": exhibition_lines(told, voice),
        "literature": citation_lines(told, voice),
        "relations": relation_rows(told, voice),
        "rights": rights_rows(entry, voice),
        "titles": _titles(entry, voice),
    }
    rest = _leaves(entry, voice, plates, pictured)
    return body | rest | {"imprint": _imprint(imprint, voice), "lost": words("print.lost_picture")}


def _titles(entry: Entry, voice: Voice) -> dict[str, str]:
    """Return the titles of sections and the heads of the table of owners."""
    relic, words = entry.relic, voice.words
    from_right = relic.reads_right_to_left and relic.format == "handscroll"
    named = {name: words(f"entry.{name}") for name in (
        "owners", "historic", "provenance", "exhibitions", "relations", "rights", "seals_beside",
        "seals", "seal_note", "seal_dates", "owner")}  # fmt: skip
    return named | {
        "parts": words("entry.parts" if from_right else "entry.parts_plain"),
        "material": words("entry.materials"),
        "literature": words("entry.bibliography"),
        "details": words("relic.details"),
        "imprint": words("print.imprint"),
        "leaves": words("print.leaves"),
        "impressions": words("print.impressions"),
    }


def _head(entry: Entry, voice: Voice) -> dict[str, Any]:
    told, relic = entry.catalogue, entry.relic
    makers = []
    for one in told.makers:
        named = one.person.names or one.person.id
        qualifier = voice.word(f"qualifier.{one.qualifier}", "small")
        plain = one.qualifier in ("autograph", "unidentified")
        who = voice.person(one.person, whole=True, sure=one.certainty)
        role = voice.word(f"maker_role.{one.role}", "small") if one.role != "maker" else []
        makers.append(joined([[] if plain and named else qualifier, who if named else [], role]))
    if not makers and relic.creator:
        makers = [voice.said(relic.creator)]
    titles = []
    for title in told.titles:
        kind = voice.word(f"title_kind.{title.kind}", "small")
        by = title.translator
        translator = voice.word("entry.translated_by", "small", name=by) if by else []
        spelt = joined([run(title.pinyin, "zh-Latn", "i"), run(title.wade_giles, "zh-Latn", "i")],
                       " · ")  # fmt: skip
        kind = joined([kind, translator], "，" if voice.is_chinese else ", ")
        titles.append(joined([run(title.text, title.language), spelt, kind]))
    notes = []
    if relic.painted_by_software:
        notes.append(voice.word("relic.software"))
    if relic.state != "published":
        notes.append(voice.word("relic.draft"))
    shown = entry.object_title
    same = shown is not None and shown.text == pick(relic.title, voice.language)
    return {
        "title": voice.said(relic.title) or run(relic.accession_number),
        "object_title": run(shown.text, shown.language, "kai") if shown and not same else [],
        "makers": makers,
        "titles": titles,
        "notes": notes,
    }


def _label(entry: Entry, voice: Voice) -> Rows:
    """Return the label: date, kind, medium, sizes, numbers, what is on the object."""
    told, relic = entry.catalogue, entry.relic
    dynasty = voice.said(relic.dynasty)
    if told.date.written or told.date.candidates:
        date = joined([dynasty, voice.date(told.date, full=True)])
    else:
        date = joined([dynasty, run(relic.date_written, "none")])
    kind = voice.word(f"object_type.{told.object_type}") if told.object_type else []
    rows = [
        ("entry.date", [date]),
        ("entry.type", [kind]),
        ("relic.format", [voice.word(f"format.{relic.format}")]),
        ("relic.medium", [voice.said(relic.medium)]),
        ("entry.sizes", [_size(one, entry, voice) for one in entry.overall]),
        ("entry.count", [_count(entry, voice)]),
        ("entry.object", [_on_object(entry, voice)]),
        ("relic.credit", [voice.said(relic.rights.credit_line)]),
        ("relic.accession", [run(relic.accession_number)]),
        *((f"identifier.{one.kind}", [joined([run(one.text), run(one.given_by, "none", "small")])])
          for one in told.identifiers),
        ("entry.grade", [voice.word(f"grade.{told.grade}") if told.grade else []]),
    ]  # fmt: skip
    found = [(key, [line for line in lines if line]) for key, lines in rows]
    return [{"name": voice.word(key), "lines": lines} for key, lines in found if lines]


def _size(one: Measure, entry: Entry, voice: Voice) -> Line:
    known = f"measured.{one.of}" in voice.words
    of = voice.word(f"measured.{one.of}", "of") if known else run(one.of, "", "of")
    written = run(one.as_written, "none", "small") if one.height_mm or one.width_mm else []
    return joined([of, run(entry.size(one)), written])


def _count(entry: Entry, voice: Voice) -> Line:
    count = entry.catalogue.count
    if count.pieces is None:
        return []
    told = joined([run(str(count.pieces)), voice.said(count.unit)])
    if count.complete is not None:
        key = "entry.complete" if count.complete else "entry.incomplete"
        told = joined([told, voice.word(key)], " · ")
    return joined([told, voice.said(count.missing)])


def _on_object(entry: Entry, voice: Voice) -> Line:
    counts = entry.counts
    told = [
        voice.word(f"entry.count_{name}", count=number)
        for name, number in (
            ("parts", len(entry.catalogue.parts)), ("texts", counts.texts),
            ("colophons", counts.colophons), ("impressions", counts.impressions),
            ("seals", counts.seals), ("unknown", counts.unknown_seals),
            ("across", counts.across_joins), ("owners", counts.owners),
        )
        if number
    ]  # fmt: skip
    return joined(told, " · ")


def _main(parts: tuple[Part, ...]) -> Part | None:
    """Return the part that stands for the work: the painting, else the largest picture."""
    mains = [one for one in parts if one.kind in (PartKind.PAINTING, PartKind.WHOLE)] or [*parts]
    return max(mains, key=lambda one: one.capture.width * one.capture.height, default=None)


def _pictures(entry: Entry, voice: Voice, plates: Plates, seen: set[str]) -> dict[str, Any]:
    """Order the picture of the whole work, and of a long one its details in reading order."""
    main = _main(entry.relic.parts)
    if main is None:
        return {"picture": None, "details": [], "beside": False}
    capture = main.capture
    seen.add(capture.id)
    ratio = capture.width / capture.height
    frame = _STRIP if ratio >= _LONG else _BESIDE if ratio <= _TALL else _WHOLE
    alt = pick(entry.relic.title, voice.language) or entry.relic.accession_number
    picture = plates.whole(capture.id, frame, run(alt)[0]["t"])
    details: list[dict[str, Any]] = []
    if ratio >= _LONG and _shows_more(capture):
        count = min(_MOST_DETAILS, max(2, round(ratio / _DETAIL)))
        for number in range(1, count + 1):
            place = count - number if entry.relic.reads_right_to_left else number - 1
            left = place * capture.width // count
            box = Box(left, 0, (place + 1) * capture.width // count - left, capture.height)
            key = "print.detail_right" if entry.relic.reads_right_to_left else "print.detail"
            text = voice.words(key, number=number, count=count)
            details.append(
                {"caption": text, "picture": plates.piece(capture, box, _DETAIL_FRAME, text)}
            )
    return {"picture": picture, "details": details, "beside": ratio <= _TALL}


def _shows_more(capture: Capture) -> bool:
    """Say whether a detail would be larger than the whole is; a small scan shows no more."""
    coarsest = INCH_MM / COARSEST
    whole = min(_STRIP[0] / capture.width, _STRIP[1] / capture.height, coarsest)
    detail = min(_DETAIL_FRAME[0] / (_DETAIL * capture.height), coarsest)
    return detail >= _WORTH * whole


def _leaves(entry: Entry, voice: Voice, plates: Plates, seen: set[str]) -> dict[str, Any]:
    """Order pictures of parts that the catalogue says nothing of: leaves of an album."""
    rest = [one for one in entry.relic.parts if one.capture.id not in seen]
    shown = []
    for part in rest[:_MOST_LEAVES]:
        name = voice.said(part.label) or voice.word(f"part.{part.kind}")
        alt = "".join(one["t"] for one in name)
        shown.append({"caption": name, "picture": plates.whole(part.capture.id, _LEAF_FRAME, alt)})
    more = len(rest) - len(shown)
    return {"leaves": shown, "more": voice.words("print.more", count=more) if more else ""}


def _imprint(imprint: Imprint, voice: Voice) -> dict[str, Any]:
    words = voice.words
    if imprint.version is None:
        version = words("print.dated", date=imprint.date)
    else:
        version = words("print.version", version=imprint.version, date=imprint.date)
    rows = [
        (words("print.record"), [run(version)]),
        (words("print.hash"), [run(imprint.sha256, "", "code")]),
        (words("print.address"), [run(imprint.address, "", "code")]),
    ]
    return {
        "rows": [{"name": run(name), "lines": lines} for name, lines in rows],
        "made": words("print.made"),
        "faces": words("print.faces"),
        "pictures": words("print.pictures"),
        "missing": words("print.missing"),
        "and": words("print.and"),
    }
