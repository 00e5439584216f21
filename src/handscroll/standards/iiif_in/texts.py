"""Texts of IIIF documents: language maps of 3.0, values of 2.1, and the HTML that both allow."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from handscroll.standards.carrying import Doc

Value = Any
"""A value as JSON has it."""
Texts = dict[str, list[str]]
"""Language to texts; ``none`` where none is said."""
MOST_MARKED = 20_000
"""Characters of a text whose markup is taken out; the reader of HTML is slow at what is none."""
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}")
_MARKUP = re.compile(r"<[A-Za-z/!][^<>]*>")
_BLOCKS = frozenset({"br", "p", "div", "li", "tr"})
# Characters that no record keeps; a text with them is otherwise whole.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def texts_of(value: Value) -> Texts:
    """Return the texts of a value, of either version, without markup.

    Examples
    --------
    >>> texts_of({"en": ["Whistler"], "none": ["<b>x</b>"]})
    {'en': ['Whistler'], 'none': ['x']}
    >>> texts_of([{"@value": "溪山", "@language": "zh-Hant"}, "x"])
    {'zh-Hant': ['溪山'], 'none': ['x']}
    """
    found: Texts = {}
    for tag, text in _said(value):
        clean = plain(text)
        if clean:
            found.setdefault(tag if _TAG.fullmatch(tag) else "none", []).append(clean)
    return found


def _said(value: Value) -> list[tuple[str, str]]:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return [("none", str(value))]
    if isinstance(value, list):
        return [one for inner in value for one in _said(inner)]
    if not isinstance(value, dict):
        return []
    if "@value" in value:
        tag = value.get("@language", "none")
        return [(tag if isinstance(tag, str) else "none", str(value["@value"]))]
    return [
        (tag, text)
        for tag, listed in value.items()
        for _, text in _said(listed if isinstance(listed, str | list) else [])
    ]


def plain(text: str) -> str:
    """Return a text without markup, a line for each of its blocks."""
    text = _CONTROL.sub("", text)
    if len(text) > MOST_MARKED or not _MARKUP.search(text):
        return text.strip()
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.found).split("\n")]
    return "\n".join(line for line in lines if line)


def marked(value: Value) -> bool:
    """Say whether a value holds markup, which :func:`plain` leaves out."""
    return any(_MARKUP.search(text) for _, text in _said(value))


class _Reader(HTMLParser):
    """Gathers the text of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block."""
        del attrs
        self.found.append("\n" if tag in _BLOCKS else "")

    def handle_endtag(self, tag: str) -> None:
        """End a line at a block."""
        self.found.append("\n" if tag in _BLOCKS else "")

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.found.append(data)


def first(texts: Texts) -> dict[str, str]:
    """Return the first text of each language."""
    return {tag: listed[0] for tag, listed in texts.items()}


def lines(texts: Texts) -> dict[str, str]:
    """Return all texts of each language, a line each."""
    return {tag: "\n".join(listed) for tag, listed in texts.items()}


def words(texts: Texts) -> str:
    """Return all texts in one line."""
    return "; ".join(text for listed in texts.values() for text in listed)


def listed(value: Value) -> list[Doc]:
    """Return what is a node, or several, as a list of them."""
    many = value if isinstance(value, list) else [value]
    return [one for one in many if isinstance(one, dict)]


def address(node: Value) -> str:
    """Return the identifier of a node of either version, or of a node that is only one."""
    if isinstance(node, str):
        return node
    found = (node.get("id") or node.get("@id") or "") if isinstance(node, dict) else ""
    return found if isinstance(found, str) else ""


def kind(node: Doc) -> str:
    """Return the type of a node of either version, without the prefix of 2.1."""
    found = node.get("type") or node.get("@type") or ""
    found = found[0] if isinstance(found, list) and found else found
    return found.rpartition(":")[2] if isinstance(found, str) else ""
