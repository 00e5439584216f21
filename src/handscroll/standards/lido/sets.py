"""Sets of LIDO that only what stands inside them tells apart: events, related works, rights."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from handscroll.standards.lido.groups import merged
from handscroll.standards.lido.places import (
    LANG,
    OWN,
    Doc,
    Node,
    Pick,
    Place,
    Said,
    Taken,
    Text,
    Value,
    name,
    text_of,
)
from handscroll.standards.lido.statements import MARK, URI, identifier

TERMS = "http://terminology.lido-schema.org/lido"
PRODUCTION, ACQUISITION, EXHIBITION = TERMS + "00007", TERMS + "00001", TERMS + "00225"


@dataclass(frozen=True)
class Kind:
    """A kind of event: its address and words in the LIDO terminology."""

    uri: str
    word: str
    known: frozenset[str] = frozenset()
    """Addresses and words, folded, by which others say the same."""

    def is_of(self, event: Node) -> bool:
        """Say whether an event is of this kind."""
        said = [text_of(one).strip() for one in event.findall(f"{name('eventType')}/*")]
        return any(one == self.uri or one.casefold() in self.known for one in said)


KINDS = {
    PRODUCTION: Kind(PRODUCTION, "Production", frozenset({
        TERMS + "00012", TERMS + "00025", "production", "creation", "herstellung", "entstehung",
        "制作", "创作", "製作", "創作",
        "http://terminology.lido-schema.org/eventtype/production",
        "http://terminology.lido-schema.org/eventtype/creation"})),
    ACQUISITION: Kind(ACQUISITION, "Acquisition", frozenset({
        TERMS + "00227", "acquisition", "provenance", "erwerb", "provenienz", "递藏", "流传",
        "http://terminology.lido-schema.org/eventtype/acquisition"})),
    EXHIBITION: Kind(EXHIBITION, "Exhibition", frozenset({
        "exhibition", "ausstellung", "展览", "展覽",
        "http://terminology.lido-schema.org/eventtype/exhibition"})),
}  # fmt: skip


@dataclass(frozen=True)
class Events:
    """Events of one kind: a list, or only one."""

    uri: str
    inner: Place
    many: bool = True
    ahead: Place | None = None
    """What stands before the kind: identifiers of the event."""

    def write(self, into: Node, value: Value) -> None:
        """Write each event, its kind first."""
        for one in value if self.many else [value]:
            event = Pick("event").make(Pick("eventSet").make(into))
            if self.ahead is not None:
                self.ahead.write(event, one)
            kind = Pick("eventType").make(event)
            Text(identifier("conceptID", uri=True)).write(kind, self.uri)
            Said(Pick("term")).write(kind, {"en": KINDS[self.uri].word})
            self.inner.write(event, one)

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return what the events of this kind say."""
        found: list[Doc] = []
        for event in node.iterfind(f"{name('eventSet')}/{name('event')}"):
            if not KINDS[self.uri].is_of(event):
                continue
            for one in event.iterfind(f"{name('eventType')}//*"):
                taken.add(one)
            told = {} if self.ahead is None else self.ahead.read(event, taken) or {}
            found.append(told | (self.inner.read(event, taken) or {}))
        if self.many or not found:
            return found or None
        first = found[0]
        for more in found[1:]:
            first = merged(first, more, taken)
        return first


@dataclass(frozen=True)
class Having(Pick):
    """Elements that have, or have not, some child."""

    child: str = ""
    has: bool = True

    @property
    def ours(self) -> bool:
        """An actor of whom nothing is known is an actor."""
        return self.has

    def fits(self, node: Node) -> bool:
        """Say whether it is such a one."""
        return (node.find(name(self.child)) is not None) == self.has


@dataclass(frozen=True)
class Related(Pick):
    """Related works of one of our kinds, or of kinds of others where there is none."""

    tag: str = "relatedWorkSet"
    kinds: frozenset[str] = frozenset()

    @property
    def ours(self) -> bool:
        """Whether they are of our kinds."""
        return bool(self.kinds)

    def fits(self, node: Node) -> bool:
        """Say whether it is of these kinds."""
        ids = node.findall(f"{name('relatedWorkRelType')}/{name('conceptID')}")
        own = [text_of(one) for one in ids if one.get(name("source")) == MARK]
        return own[0] in self.kinds if own else not self.kinds


@dataclass(frozen=True)
class RightsOf(Pick):
    """Statements of rights on one thing; those of others say nothing of which."""

    thing: str = ""

    def make(self, into: Node) -> Node:
        """Add a statement."""
        node = Pick(self.tag).make(into)
        Pick("rightsType", self.thing, by="type").make(node)
        return node

    def fits(self, node: Node) -> bool:
        """Say whether it is of this thing."""
        said = [one.get(name("type"), "") for one in node.findall(name("rightsType"))]
        own = [one.removeprefix(OWN) for one in said if one.startswith(OWN)]
        return own == [self.thing] if own else not self.thing


@dataclass(frozen=True)
class RightsType:
    """The address of a licence, and words about it, of a statement that is already begun."""

    def write(self, into: Node, value: Doc) -> None:
        """Write them into the kind of rights that stands there."""
        kind = into.find(name("rightsType"))
        assert kind is not None, "made with the statement"
        if value.get("uri"):
            Text(identifier("conceptID", uri=True)).write(kind, value["uri"])
        if value.get("note"):
            Said(Pick("term")).write(kind, value["note"])

    def read(self, node: Node, taken: Taken) -> Doc | None:
        """Return them."""
        found: Doc = {}
        for kind in node.findall(name("rightsType")):
            taken.add(kind)
            uri = Text(identifier("conceptID", uri=True)).read(kind, taken)
            note = Said(Pick("term")).read(kind, taken)
            found |= ({"uri": uri} if uri else {}) | ({"note": note} if note else {})
        return found or None


@dataclass(frozen=True)
class LegalBody:
    """A museum or person by its names."""

    at: Pick
    languages: bool = True

    def write(self, into: Node, value: Value) -> None:
        """Write the names."""
        said = value if self.languages else {"none": value}
        named = Pick("legalBodyName").make(self.at.make(into))
        Said(Pick("appellationValue")).write(named, said)

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return the names, or the first of them."""
        body = self.at.first(node, taken)
        if body is None:
            return None
        named = Pick("legalBodyName").first(body, taken)
        if named is None:
            return None
        said = Said(Pick("appellationValue")).read(named, taken) or {}
        return said or None if self.languages else next(iter(said.values()), None)


@dataclass(frozen=True)
class Fixed:
    """What LIDO requires and a record does not say: a word, written and passed over."""

    at: Pick
    word: str

    always = True

    def write(self, into: Node, value: Value) -> None:
        """Write the word as a concept, where nothing says better."""
        if into.find(name(self.at.tag)) is None:
            Said(Pick("term")).write(self.at.make(into), {"en": self.word})

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Pass it over."""
        for one in self.at.found(node, taken):
            for inner in one.iter():
                taken.add(inner)
        return None


def element(tag: str, **attributes: str) -> Node:
    """Return an element of LIDO by itself."""
    node = etree.Element(name(tag), nsmap={"lido": "http://www.lido-schema.org"})
    for key, value in attributes.items():
        node.set(LANG if key == "lang" else name(key), value)
    return node


__all__ = ["ACQUISITION", "EXHIBITION", "PRODUCTION", "URI", "element"]
