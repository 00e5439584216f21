"""What the small buttons of the form do: sections added, moved, removed; works looked for."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from handscroll.departments.stories.composing.typed import (
    MOST_DIGITS,
    ROWS,
    Raw,
    empty_row,
    empty_section,
)
from handscroll.model.stories.story import MOST_SECTIONS, SECTIONS
from handscroll.museum import Museum

MOST_FOUND = 12
"""Works that are offered for one search."""


def act(raw: Raw, do: str, museum: Museum) -> str:
    """Change what was typed as a button says; return the part of the page to go to.

    A button that names nothing of this form changes nothing.

    Parameters
    ----------
    do
        ``add KIND [AFTER]``, ``up ID``, ``down ID``, ``remove ID``, ``row ID``, ``find PATH``,
        ``choose PATH RELIC`` or ``clear PATH``.
    """
    verb, *rest = do.split(" ")
    if verb == "add" and rest:
        return _add(raw, rest[0], rest[1] if len(rest) > 1 else "")
    if verb in ("up", "down", "remove") and rest:
        return _move(raw, verb, rest[0])
    if verb == "row" and rest:
        return _another(raw, rest[0])
    row = row_at(raw, rest[0]) if rest else None
    if row is None:
        return ""
    if verb == "find":
        row["found"] = museum.relics.pictured_like(row.get("find", ""), MOST_FOUND)
        row["find"] = ""  # What was looked for once must not hold up the next saving.
    elif verb == "choose" and len(rest) > 1:
        row |= {"relic": rest[1], "capture": "", "find": ""}
        row |= {name: "" for name in ("x", "y", "width", "height") if name in row}
    elif verb == "clear":
        row |= {"relic": "", "capture": ""}
    return f"p-{rest[0]}"


def sought(raw: Raw) -> Sequence[str]:
    """Return the rows in which somebody typed what to look for, and sent it with Enter."""
    paths = ["cover"] if raw["cover"].get("find") else []
    for section in raw["sections"]:
        rows = ROWS.get(section["kind"], "")
        found = [n for n, one in enumerate(section.get(rows, ())) if one.get("find")]
        paths += [f"s.{section['id']}.{rows}.{number}" for number in found]
    return paths


def row_at(raw: Raw, path: str) -> Raw | None:
    """Return the row that a path names: ``cover``, or ``s.ID.pictures.0``."""
    if path == "cover":
        cover: Raw = raw["cover"]
        return cover
    steps = path.split(".")
    if len(steps) != 4 or steps[0] != "s":
        return None
    if not steps[3].isdecimal() or len(steps[3]) > MOST_DIGITS:
        return None
    for section in raw["sections"]:
        rows = section.get(steps[2]) if ROWS.get(section["kind"]) == steps[2] else None
        if section["id"] == steps[1] and rows is not None:
            at = int(steps[3])
            if at == len(rows):
                rows.append(empty_row(section["kind"]))
            found: Raw | None = rows[at] if at < len(rows) else None
            return found
    return None


def _add(raw: Raw, kind: str, after: str) -> str:
    if kind not in SECTIONS or len(raw["sections"]) >= MOST_SECTIONS:
        return ""
    name = "s" + secrets.token_hex(4)
    places = [number for number, one in enumerate(raw["sections"], 1) if one["id"] == after]
    raw["sections"].insert(places[0] if places else len(raw["sections"]), empty_section(name, kind))
    return f"s-{name}"


def _move(raw: Raw, verb: str, name: str) -> str:
    sections = raw["sections"]
    at = next((n for n, one in enumerate(sections) if one["id"] == name), None)
    if at is None:
        return ""
    one = sections.pop(at)
    if verb == "remove":
        return f"s-{sections[min(at, len(sections) - 1)]['id']}" if sections else "sections"
    sections.insert(max(0, at - 1) if verb == "up" else at + 1, one)
    return f"s-{name}"


def _another(raw: Raw, name: str) -> str:
    for section in raw["sections"]:
        rows = ROWS.get(section["kind"])
        if section["id"] == name and rows is not None:
            section[rows].append(empty_row(section["kind"]))
            return f"p-s.{name}.{rows}.{len(section[rows]) - 1}"
    return ""
