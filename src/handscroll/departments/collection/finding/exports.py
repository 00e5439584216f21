"""The results to take home: a table, and linked data. Streamed, bounded, safe in spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from handscroll.departments.collection.finding.cards import Card
from handscroll.departments.collection.finding.times import years_of
from handscroll.model.catalogue.term import Term
from handscroll.model.relic import Relic
from handscroll.model.text import LANGUAGES, pick

MOST = 10_000
"""Works in one file."""
AT_ONCE = 200
"""Works that are read at once."""
_BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD = (
    "id", "accession_number", "title_zh-Hans", "title_zh-Hant", "title_en", "artist_zh-Hans",
    "artist_zh-Hant", "artist_en", "dynasty_zh-Hans", "dynasty_en", "date_as_written",
    "first_year", "last_year", "format", "medium_zh-Hans", "medium_en", "support", "technique",
    "size", "seal_owners", "held_by", "rights", "credit", "page",
)  # fmt: skip
CONTEXT = "https://schema.org"
"""The vocabulary of the linked data: schema.org, which search engines and libraries read."""


def safe(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before one.

    So says OWASP, "CSV injection"; the file stays readable, and the sign is easily taken away.
    """
    told = "" if value is None else str(value)
    return "'" + told if told.startswith(_FORMULA) else told


def as_csv(found: Iterable[Card[Relic]], base: str, language: str) -> Iterator[bytes]:
    """Yield the table in UTF-8 with its mark, which spreadsheets need for Chinese."""
    yield (_BOM + _line(HEAD)).encode()
    for card in found:
        yield _line([safe(value) for value in _row(card, base, language)]).encode(
            "utf-8", "replace"
        )


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _row(card: Card[Relic], base: str, language: str) -> list[object]:
    relic, told = card.relic, card.relic.catalogue
    first, last = years_of(relic) or (None, None)
    return [
        relic.id,
        relic.accession_number,
        *(relic.title.get(tag, "") for tag in LANGUAGES),
        *(relic.creator.get(tag, "") for tag in LANGUAGES),
        relic.dynasty.get("zh-Hans", ""),
        relic.dynasty.get("en", ""),
        relic.date_written,
        first,
        last,
        _term(told.format, language) or relic.format.value,
        relic.medium.get("zh-Hans", ""),
        relic.medium.get("en", ""),
        _terms(told.support.terms, language),
        _terms((one.term for one in told.techniques), language),
        card.size(language),
        "; ".join(dict.fromkeys(one.owner.names[0].text for one in told.seals if one.owner.names)),
        pick(told.held_by, language),
        relic.rights.uri,
        pick(relic.rights.credit_line, language),
        base + card.place(language),
    ]


def _term(term: Term | None, language: str) -> str:
    return "" if term is None else pick(term.words, language) or term.id or ""


def _terms(terms: Iterable[Term], language: str) -> str:
    return "; ".join(one for term in terms if (one := _term(term, language)))


def as_jsonld(
    found: Iterable[Card[Relic]], total: int, address: str, base: str, language: str
) -> Iterator[bytes]:
    """Yield the list of works in schema.org's words, a work at a time."""
    head = {"@context": CONTEXT, "@id": address, "@type": "ItemList", "numberOfItems": total}
    yield _json(head)[:-1].encode() + b',"itemListElement":['
    for place, card in enumerate(found, start=1):
        item = {"@type": "ListItem", "position": place, "item": _work(card, base, language)}
        told = ("," if place > 1 else "") + _json(item)
        yield told.encode("utf-8", "replace")
    yield b"]}\n"


def _work(card: Card[Relic], base: str, language: str) -> dict[str, Any]:
    relic, span = card.relic, years_of(card.relic)
    made: dict[str, Any] = {
        "@id": base + card.place(language),
        "@type": "VisualArtwork",
        "identifier": relic.accession_number,
        "name": _said(relic.title),
        "artform": _term(relic.catalogue.format, language) or relic.format.value,
    }
    if relic.creator:
        made["creator"] = {"@type": "Person", "name": _said(relic.creator)}
    if span is not None:
        made["temporalCoverage"] = "/".join(_iso(year) for year in span)
    for name, value in (
        ("dateCreated", relic.date_written),
        ("artMedium", _said(relic.medium)),
        ("description", _said(relic.description)),
        ("creditText", pick(relic.rights.credit_line, language)),
        ("license", relic.rights.uri),
        ("size", card.size(language)),
        ("artworkSurface", _terms(relic.catalogue.support.terms, language)),
        ("provider", _said(relic.catalogue.held_by)),
        ("image", base + card.picture.src if card.picture else ""),
    ):
        if value:
            made[name] = value
    return made


def _said(words: dict[str, str]) -> list[dict[str, str]]:
    return [{"@language": tag, "@value": text} for tag, text in words.items() if text]


def _iso(year: int) -> str:
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def every(
    hits: Callable[[int], Sequence[str]], cards: Callable[[Sequence[str]], Iterable[Card[Relic]]]
) -> Iterator[Card[Relic]]:
    """Yield all works that were found, :data:`MOST` at most, some at a time.

    Parameters
    ----------
    hits
        Returns the identifiers from one place on, :data:`AT_ONCE` of them.
    """
    for place in range(0, MOST, AT_ONCE):
        names = hits(place)
        yield from cards(names)
        if len(names) < AT_ONCE:
            return
