"""How a work was made, in Linked Art: a production with a time, and a part for each maker."""

from __future__ import annotations

from collections.abc import Callable

from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.maker import Maker
from handscroll.standards.carrying import Doc
from handscroll.standards.linked_art.notes import notes_of
from handscroll.standards.linked_art.terms import AAT, OWN, kind, kinds, label_of, own


def production(body: Doc, number: Callable[[str, str], str | None]) -> Doc:
    """Return the making of a work; nothing where nothing is said of it."""
    told: Doc = body["catalogue"]
    date: Doc = told.get("date", {})
    techniques = [_technique(one["term"], number) for one in told.get("techniques", [])]
    found: Doc = {
        "timespan": timespan(date),
        "technique": techniques,
        "part": [_share(one) for one in told.get("makers", [])],
    }
    if date:
        found["referred_to_by"] = [
            {
                "type": "LinguisticObject", "classified_as": kinds("date"),
                "content": date.get("written", ""), "referred_to_by": notes_of(Dated, date),
            }
        ]  # fmt: skip
    found = {key: value for key, value in found.items() if value}
    return {"type": "Production", **found} if found else {}


def _technique(term: Doc, number: Callable[[str, str], str | None]) -> Doc:
    known = number("techniques", term["id"]) if "id" in term else None
    name = term.get("id") or label_of(term.get("words", {}), "technique")
    address = term.get("link") or (AAT + known if known else f"{OWN}technique")
    return kind(address, name)


def _share(maker: Doc) -> Doc:
    """Return one maker's part in the making, with all that is said of it."""
    person: Doc = maker.get("person", {})
    named = [one["text"] for one in person.get("names", [])]
    who = {
        "id": next(iter(person.get("links", [])), f"{OWN}person:{person.get('id', '')}"),
        "type": "Person",
        "_label": named[0] if named else "",
    }
    found: Doc = {"type": "Production", "classified_as": [own("makers")]}
    if named:
        found["carried_out_by"] = [who]
    if notes := notes_of(Maker, maker):
        found["referred_to_by"] = notes
    return found


def timespan(date: Doc) -> Doc:
    """Return a date as a span of time: the words of it, and first and last moment."""
    spans = date.get("candidates", [])
    found: Doc = {"type": "TimeSpan"}
    if date.get("written"):
        found["identified_by"] = [{"type": "Name", "content": date["written"]}]
    if spans:
        found["begin_of_the_begin"] = moment(min(one["first"] for one in spans), "01-01T00:00:00Z")
        found["end_of_the_end"] = moment(max(one["last"] for one in spans), "12-31T23:59:59Z")
    return found if len(found) > 1 else {}


def moment(year: int, rest: str) -> str:
    """Return a moment of a year as XML Schema has it; 0 is 1 BCE."""
    return f"-{-year:04d}-{rest}" if year < 0 else f"{year:04d}-{rest}"
