"""Where in LIDO a fact stands: places that are written and read by one description of both.

A place knows how a value becomes elements and how elements become that value again, so that
what goes out and what comes in cannot drift apart. Values are those of a record's JSON.

Source: LIDO 1.1, ICOM-CIDOC working group Data Harvesting and Interchange, 2021.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from lxml import etree

Value = Any
"""A value as JSON has it."""
Doc = dict[str, Value]
Node = etree._Element
LIDO = "http://www.lido-schema.org"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NO_LANGUAGE = "none"
OWN = "handscroll:"
"""Begins a type or label by which we know our own elements from those of others."""


def name(tag: str) -> str:
    """Return the name of an element or attribute of LIDO."""
    return f"{{{LIDO}}}{tag}"


class Taken:
    """Which elements of a record were read; what is left can be told.

    Attributes
    ----------
    beside
        What was read, and had no room beside another that says the same otherwise.
    """

    def __init__(self) -> None:
        self._seen: set[Node] = set()
        self.beside: list[str] = []

    def add(self, node: Node) -> None:
        """Remember an element as read."""
        self._seen.add(node)

    def left(self, record: Node) -> Iterator[Node]:
        """Yield elements with text that nobody read, in their order."""
        for node in record.iter(f"{{{LIDO}}}*"):
            if node not in self._seen and (node.text or "").strip():
                yield node


class Place(Protocol):
    """A place of one value."""

    def write(self, into: Node, value: Value) -> None:
        """Write a value as children or attributes of an element."""

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return the value that an element holds here; None where it holds none."""


@dataclass(frozen=True)
class Pick:
    """Elements of one name, told apart by a type or a label.

    Attributes
    ----------
    kind
        Our own name of what they hold; empty for the plain ones.
    by
        The attribute that says it.
    also
        Attributes that LIDO requires beside it.
    options
        Several of our own names: which one it is, the element's own facts say.
    """

    tag: str
    kind: str = ""
    by: str = "label"
    also: tuple[tuple[str, str], ...] = ()
    options: frozenset[str] = frozenset()

    @property
    def ours(self) -> bool:
        """Whether such an element is known to be ours, and so says something even if empty."""
        return bool(self.kind or self.options)

    def make(self, into: Node) -> Node:
        """Add such an element."""
        node = etree.SubElement(into, name(self.tag))
        for key, value in self.also:
            node.set(name(key), value)
        if self.kind:
            node.set(name(self.by), OWN + self.kind)
        return node

    def found(self, node: Node, taken: Taken) -> list[Node]:
        """Return such children; plain ones may bear any type or label but ours."""
        both = [one for one in node.iterchildren(name(self.tag)) if self.fits(one)]
        for one in both:
            taken.add(one)
        return both

    def first(self, node: Node, taken: Taken) -> Node | None:
        """Return the first such child; others after it stay unread."""
        for one in node.iterchildren(name(self.tag)):
            if self.fits(one):
                taken.add(one)
                return one
        return None

    def fits(self, node: Node) -> bool:
        """Say whether an element of that name is such a one."""
        said = node.get(name(self.by), "")
        if self.options:
            return said.startswith(OWN) and said.removeprefix(OWN) in self.options
        return said == OWN + self.kind if self.kind else not said.startswith(OWN)


def text_of(node: Node) -> str:
    """Return the text of an element, of elements inside it nothing."""
    return node.text or ""


@dataclass(frozen=True)
class Text:
    """One text without a language."""

    at: Pick

    def write(self, into: Node, value: Value) -> None:
        """Write the text."""
        self.at.make(into).text = str(value)

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return the first text that is there."""
        one = self.at.first(node, taken)
        return None if one is None else text_of(one) or None


@dataclass(frozen=True)
class Number:
    """A number, or yes and no."""

    at: Pick

    def write(self, into: Node, value: Value) -> None:
        """Write the number with all its digits."""
        told = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
        self.at.make(into).text = told or repr(value)

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return the number."""
        one = self.at.first(node, taken)
        if one is None:
            return None
        told = text_of(one).strip()
        if told in ("true", "false"):
            return told == "true"
        try:
            return float(told) if set(told) & set(".en") else int(told)
        except ValueError:
            return told


@dataclass(frozen=True)
class Texts:
    """Several texts without a language."""

    at: Pick

    def write(self, into: Node, value: Value) -> None:
        """Write each."""
        for one in value:
            self.at.make(into).text = one

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return all of them."""
        return [text_of(one) for one in self.at.found(node, taken)] or None


@dataclass(frozen=True)
class Said:
    """One text in several languages: an element each, with ``xml:lang``."""

    at: Pick

    def write(self, into: Node, value: Value) -> None:
        """Write each language; none is an empty ``xml:lang``."""
        for tag, told in value.items():
            node = self.at.make(into)
            node.set(LANG, "" if tag == NO_LANGUAGE else tag)
            node.text = told

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return the languages; of two texts of one, both, a line each."""
        found: dict[str, str] = {}
        for one in self.at.found(node, taken):
            found = joined(found, {language_of(one): text_of(one)})
        return found or None


def joined(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    """Return both texts, of one language with a line end between."""
    both = {tag: f"{one[tag]}\n{told}" for tag, told in other.items() if tag in one}
    return one | other | both


def language_of(node: Node) -> str:
    """Return the language of an element, from itself or what it stands in."""
    tags = (one.get(LANG) for one in (node, *node.iterancestors()))
    return next((tag for tag in tags if tag is not None), "") or NO_LANGUAGE


@dataclass(frozen=True)
class Itself:
    """The text of the very element, in no language."""

    def write(self, into: Node, value: Value) -> None:
        """Write the text."""
        into.text = str(value)

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return the text."""
        taken.add(node)
        return text_of(node) or None


@dataclass(frozen=True)
class Spoken:
    """One text and the one language that it is in, two values of a record."""

    at: Pick
    usual: str = "zh-Hant"

    def write(self, into: Node, value: Doc) -> None:
        """Write the text and its language."""
        if value.get("text") or "language" in value:
            node = self.at.make(into)
            tag = value.get("language", self.usual)
            node.set(LANG, "" if tag == NO_LANGUAGE else tag)
            node.text = value.get("text", "")

    def read(self, node: Node, taken: Taken) -> Doc | None:
        """Return both; the usual language is not said."""
        one = self.at.first(node, taken)
        if one is None:
            return None
        tag = language_of(one)
        told = {"text": text_of(one)} if text_of(one) else {}
        return told | ({"language": tag} if tag != self.usual else {})


@dataclass(frozen=True)
class Typed:
    """The type of an element of others, as they call it; we write none."""

    def write(self, into: Node, value: Value) -> None:
        """Write nothing."""

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return the type."""
        return node.get(name("type")) or None


@dataclass(frozen=True)
class Attribute:
    """A word in an attribute, after our mark; the usual one is not said in the record."""

    key: str
    usual: str = ""
    always: ClassVar[bool] = True

    def write(self, into: Node, value: Value) -> None:
        """Write the word."""
        into.set(name(self.key), OWN + (value or self.usual))

    def read(self, node: Node, taken: Taken) -> Value | None:
        """Return the word, if it is one of ours and not the usual one."""
        said = node.get(name(self.key), "")
        found = said.removeprefix(OWN) if said.startswith(OWN) else ""
        return found if found != self.usual else None
