"""What somebody typed into the form of a story, as it is read and as it is shown again.

A document of texts: whatever was typed stays in it, right or wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from handscroll.departments.stories.clock import to_local
from handscroll.model.stories.story import SECTIONS, Story
from handscroll.settings import Settings

Raw = dict[str, Any]
PICTURED = ("region", "comparison", "layer")
ROWS = {"region": "pictures", "comparison": "pictures", "layer": "pictures",
        "timeline": "events", "map": "places"}  # fmt: skip
"""Kind of section to its list of rows."""
_NUMBERS = ("x", "y", "width", "height")
_MOST_NAMES = 8
MOST_DIGITS = 9
"""Digits of a row's place that are read: Python reads no number of thousands of them."""


def typed_story(story: Story, settings: Settings) -> Raw:
    """Return a story as its form shows it."""
    raw: Raw = story.model_dump(mode="json")
    raw |= {name: to_local(raw[name], settings) for name in ("opens", "closes")}
    for picture in _pictures(raw):
        whole = not (picture["width"] and picture["height"])
        picture |= {name: "" if whole else str(picture[name]) for name in _NUMBERS}
        picture["find"] = ""
    for section in raw["sections"]:
        for event in section.get("events", ()):
            event["find"] = ""
        for place in section.get("places", ()):
            for name in ("latitude", "longitude"):
                place[name] = "" if place[name] is None else f"{place[name]:.12g}"
    return raw


def read_typed(fields: Iterable[tuple[str, str]], story: str) -> Raw:
    """Return what a form says; fields that it does not have are left out.

    Parameters
    ----------
    fields
        Names and values as they were sent: ``title.en``, ``s.ID.pictures.0.alt.en``, and
        ``order`` once for each section.
    """
    tree: Raw = {}
    order: list[str] = []
    for name, value in fields:
        if name == "order":
            order.append(value)
        else:
            _put(tree, name.split("."), value.replace("\r\n", "\n"))
    sections = tree.get("s")
    held = sections if isinstance(sections, dict) else {}
    raw: Raw = {
        "id": story,
        "kind": _text(tree, "kind") or "story",
        "title": _texts(tree, "title"),
        "summary": _texts(tree, "summary"),
        "cover": _picture(_branch(tree, "cover")),
        "opens": _text(tree, "opens"),
        "closes": _text(tree, "closes"),
        "sections": [
            _section(name, _branch(held, name))
            for name in dict.fromkeys(order)
            if _text(_branch(held, name), "kind") in SECTIONS
        ],
    }
    return raw


def empty_section(name: str, kind: str) -> Raw:
    """Return a section in which nothing was typed yet."""
    return _section(name, {"kind": kind})


def empty_row(kind: str) -> Raw:
    """Return a row of a section's list in which nothing was typed yet."""
    return _ROWS[ROWS[kind]]({})


def _section(name: str, said: Mapping[str, Any]) -> Raw:
    kind = _text(said, "kind")
    made: Raw = {"id": name, "kind": kind}
    made |= {one: _texts(said, one) for one in ("heading", "text")}
    if kind == "comparison":
        made["manner"] = _text(said, "manner") or "beside"
    if kind == "quotation":
        made["source"] = _texts(said, "source")
    if kind in ROWS:
        listed = _branch(said, ROWS[kind])
        named = (one for one in listed if one.isdecimal() and len(one) <= MOST_DIGITS)
        keys = sorted(named, key=int)
        rows = [_ROWS[ROWS[kind]](_branch(listed, one)) for one in keys]
        made[ROWS[kind]] = [one for one in rows if _says(one)]
    return made


def _picture(said: Mapping[str, Any]) -> Raw:
    plain = {one: _text(said, one) for one in ("relic", "capture", *_NUMBERS, "find")}
    return plain | {one: _texts(said, one) for one in ("alt", "caption")}


def _event(said: Mapping[str, Any]) -> Raw:
    plain = {one: _text(said, one) for one in ("date", "relic", "find")}
    return plain | {"words": _texts(said, "words")}


def _place(said: Mapping[str, Any]) -> Raw:
    plain = {one: _text(said, one) for one in ("latitude", "longitude")}
    return plain | {one: _texts(said, one) for one in ("name", "words")}


_ROWS = {"pictures": _picture, "events": _event, "places": _place}


def _says(row: Raw) -> bool:
    """Say whether anything was typed into a row; a capture alone is what a list showed first."""
    texts = [value for key, value in row.items() if key != "capture"]
    return any(any(one.values()) if isinstance(one, dict) else one for one in texts)


def _pictures(raw: Raw) -> Iterable[Raw]:
    yield raw["cover"]
    for section in raw["sections"]:
        yield from section.get("pictures", ())


def _put(tree: Raw, names: list[str], value: str) -> None:
    """Put a value where its name says; a name that contradicts another one is left out."""
    for name in names[:-1]:
        inner = tree.setdefault(name, {})
        if not isinstance(inner, dict) or len(names) > _MOST_NAMES:
            return
        tree = inner
    tree.setdefault(names[-1], value)


def _branch(tree: Mapping[str, Any], name: str) -> Raw:
    found = tree.get(name)
    return found if isinstance(found, dict) else {}


def _text(tree: Mapping[str, Any], name: str) -> str:
    found = tree.get(name)
    return found.strip() if isinstance(found, str) else ""


def _texts(tree: Mapping[str, Any], name: str) -> dict[str, str]:
    return {tag: text for tag, text in _branch(tree, name).items() if isinstance(text, str)}
