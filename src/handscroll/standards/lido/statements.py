"""How terms, dates, names and persons of a record stand in LIDO."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handscroll.standards.lido.groups import Fields, fields
from handscroll.standards.lido.places import (
    LANG,
    NO_LANGUAGE,
    OWN,
    Doc,
    Node,
    Pick,
    Place,
    Said,
    Taken,
    Text,
    Texts,
    Value,
    language_of,
    name,
    text_of,
)

LOCAL = "http://terminology.lido-schema.org/identifier_type/local_identifier"
URI = "http://terminology.lido-schema.org/identifier_type/uri"
MARK = "handscroll"
_CANDIDATE = re.compile(r"(\S+) \((-?\d+)/(-?\d+)\)(?: (.*))?", re.DOTALL)
_MOMENT = re.compile(r"-?\d{4}(-\d{2}){0,2}")
_YEAR = re.compile(r"-?\d{4}")


def identifier(tag: str, *, uri: bool = False) -> Identifier:
    """Return the elements that identify something: by our name, or by an address."""
    kind = (("type", URI),) if uri else (("type", LOCAL), ("source", MARK))
    return Identifier(tag, also=kind)


@dataclass(frozen=True)
class Identifier(Pick):
    """Identifiers are told apart by their whole type, and ours by their source and label."""

    def labelled(self, kind: str) -> Identifier:
        """Return identifiers of ours that a label tells from the plain ones."""
        return Identifier(self.tag, kind, also=self.also)

    def fits(self, node: Node) -> bool:
        """Say whether it is ours, or an address."""
        if node.get(name("source")) == MARK:
            return ("source", MARK) in self.also and super().fits(node)
        address = text_of(node).startswith(("http://", "https://"))
        return ("source", MARK) not in self.also and address


@dataclass(frozen=True)
class Word:
    """One word of a closed list, as a concept: our own name of it, and English."""

    at: Pick

    def write(self, into: Node, value: Value) -> None:
        """Write the concept."""
        node = self.at.make(into)
        Text(identifier("conceptID")).write(node, value)
        Said(Pick("term")).write(node, {"en": str(value).replace("_", " ")})

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return the word; terms of others are left to whoever knows them."""
        for one in node.iterchildren(name(self.at.tag)):
            told = Text(identifier("conceptID")).read(one, Taken())
            if self.at.fits(one) and told:
                for inner in one.iter():
                    taken.add(inner)
                return told
        return None


TERM: Fields = fields(
    id=Text(identifier("conceptID")),
    link=Text(identifier("conceptID", uri=True)),
    words=Said(Pick("term")),
)


@dataclass(frozen=True)
class Dated:
    """A date as words in one kind of element: as written, each span it may mean, and the rest."""

    tag: str

    def write(self, into: Node, value: Doc) -> None:
        """Write what was written first, without a label."""
        if value.get("written"):
            Pick(self.tag).make(into).text = value["written"]
        for span in value.get("candidates", ()):
            note = f" {span['note']}" if "note" in span else ""
            told = f"{span['edtf']} ({span['first']}/{span['last']}){note}"
            Pick(self.tag, "candidate").make(into).text = told
        for key in _DATE_WORDS:
            if value.get(key):
                Pick(self.tag, key).make(into).text = value[key]

    def read(self, node: Node, taken: Taken) -> Doc | None:
        """Return the date."""
        found: Doc = {}
        if written := Text(Pick(self.tag)).read(node, taken):
            found["written"] = written
        spans = [_span(text_of(one)) for one in Pick(self.tag, "candidate").found(node, taken)]
        if spans:
            found["candidates"] = spans
        for key in _DATE_WORDS:
            if told := Text(Pick(self.tag, key)).read(node, taken):
                found[key] = told
        return found or None


_DATE_WORDS = ("calendar", "basis", "certainty", "note", "label")


def _span(told: str) -> Doc:
    found = _CANDIDATE.fullmatch(told)
    if found is None:
        return {"edtf": told}
    edtf, first, last, note = found.groups()
    return {"edtf": edtf, "first": int(first), "last": int(last)} | ({"note": note} if note else {})


@dataclass(frozen=True)
class DateSet:
    """A date of an event: words to show, and the first and last year that it may be."""

    tag: str = "eventDate"

    def write(self, into: Node, value: Doc) -> None:
        """Write words and years."""
        node = Pick(self.tag).make(into)
        Dated("displayDate").write(node, value)
        if spans := value.get("candidates"):
            years = Pick("date").make(node)
            Pick("earliestDate").make(years).text = year_text(min(one["first"] for one in spans))
            Pick("latestDate").make(years).text = year_text(max(one["last"] for one in spans))

    def read(self, node: Node, taken: Taken) -> Doc | None:
        """Return the date; years of others become one span."""
        for one in Pick(self.tag).found(node, taken):
            found = Dated("displayDate").read(one, taken) or {}
            told = [_moment(one, tag, taken) for tag in ("earliestDate", "latestDate")]
            first, last = (told[0] or told[1]), (told[1] or told[0])
            if "candidates" not in found and first and last:
                found["candidates"] = [_of_moments(first, last)]
            return found or None
        return None


def _moment(node: Node, tag: str, taken: Taken) -> str | None:
    for date in Pick("date").found(node, taken):
        for one in date.iterchildren(name(tag)):
            if _MOMENT.fullmatch(text_of(one).strip()):
                taken.add(one)
                return text_of(one).strip()
    return None


def year_text(year: int) -> str:
    """Return a year as ISO 8601 has it; 0 is 1 BCE."""
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def _of_moments(first: str, last: str) -> Doc:
    years = [int(_YEAR.match(one).group()) for one in (first, last)]  # type: ignore[union-attr]
    edtf = first if first == last else f"{first}/{last}"
    return {"edtf": edtf, "first": years[0], "last": years[1]}


@dataclass(frozen=True)
class Names:
    """Names of a person: a text each, with its kind as label, the sound of it behind it."""

    tag: str
    holder: str = ""
    bare: bool = False
    """Whether somebody without a name may have no element of one; an actor may not."""

    @property
    def always(self) -> bool:
        """Whether LIDO requires a name even of somebody who has none."""
        return bool(self.holder) and not self.bare

    def write(self, into: Node, value: Value) -> None:
        """Write the names in their order."""
        if not value and self.always:
            Pick(self.tag).make(Pick(self.holder).make(into))
        for one in value or ():
            node = Pick(self.holder).make(into) if self.holder else into
            told = Pick(self.tag, one.get("kind", "name")).make(node)
            told.set(LANG, one.get("language", "zh-Hant"))
            told.text = one["text"]
            if one.get("pinyin"):
                Pick(self.tag, "pinyin").make(node).text = one["pinyin"]

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return the names; those of others are plain ones."""
        holders = Pick(self.holder).found(node, taken) if self.holder else [node]
        told = [one for holder in holders for one in holder.iterchildren(name(self.tag))]
        found: list[Doc] = []
        for one in told:
            taken.add(one)
            label = one.get(name("label"), "")
            kind = label.removeprefix(OWN) if label.startswith(OWN) else "name"
            if kind == "pinyin" and found:
                found[-1]["pinyin"] = text_of(one)
            elif text_of(one):
                found.append(_named(one, kind))
        return found or None


def _named(node: Node, kind: str) -> Doc:
    found = {"kind": kind, "text": text_of(node), "language": language_of(node)}
    usual = {"kind": "name", "language": "zh-Hant"}
    return {key: told for key, told in found.items() if usual.get(key) != told}


@dataclass(frozen=True)
class Life:
    """A day of a person's life, in the words in which it was written."""

    kind: str
    tag: str

    def write(self, into: Node, value: Doc) -> None:
        """Write the words; years that others would read out of them are theirs to read."""
        if value.get("written"):
            node = Pick("vitalDatesActor", self.kind, by="type").make(into)
            Pick(self.tag).make(node).text = value["written"]

    def read(self, node: Node, taken: Taken) -> Doc | None:
        """Return the words; of others, the year of birth or of death."""
        own = Pick("vitalDatesActor", self.kind, by="type").found(node, taken)
        plain = Pick("vitalDatesActor", by="type").found(node, taken) if self.plain else []
        for one in (*own, *plain):
            if told := Text(Pick(self.tag)).read(one, taken):
                return {"written": told}
        return None

    @property
    def plain(self) -> bool:
        """Whether others' elements without a type of ours say it too."""
        return self.kind in ("born", "died")


_NATIVE: Place = Said(Pick("appellationValue"))


@dataclass(frozen=True)
class NativePlace:
    """Where a person came from."""

    def write(self, into: Node, value: Value) -> None:
        """Write the place by its names."""
        place = Pick("vitalPlaceActor", "native_place", by="type").make(into)
        _NATIVE.write(Pick("namePlaceSet").make(place), value)

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return its names."""
        for place in Pick("vitalPlaceActor", "native_place", by="type").found(node, taken):
            for names in Pick("namePlaceSet").found(place, taken):
                return _NATIVE.read(names, taken)
        return None


ACTOR: Fields = fields(
    id=Text(identifier("actorID")),
    links=Texts(identifier("actorID", uri=True)),
    names=Names("appellationValue", "nameActorSet"),
    born=Life("born", "earliestDate"),
    died=Life("died", "latestDate"),
    floruit=Life("floruit", "earliestDate"),
    native_place=NativePlace(),
)
"""A person as an actor of an event. LIDO has no place for how sure it is who that is."""

NOTED: Fields = fields(
    id=Text(identifier("descriptiveNoteID")),
    links=Texts(identifier("descriptiveNoteID", uri=True)),
    names=Names("descriptiveNoteValue"),
)
"""A person in a note: of an inscription LIDO knows no actors."""

__all__ = [
    "ACTOR", "LOCAL", "MARK", "NOTED", "NO_LANGUAGE", "TERM", "URI", "DateSet", "Dated", "Names",
    "Word", "identifier", "year_text",
]  # fmt: skip
