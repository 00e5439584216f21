"""Headings as open-access files and registers of other museums have them, and what they mean.

They stand in ``usual.toml``; those of our own sheet in
:mod:`~handscroll.departments.collection.columns.names`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from handscroll.departments.collection.columns.names import (
    COLUMNS,
    column_of,
    of_part,
    split_language,
)
from handscroll.departments.collection.mapping.targets import NOTES
from handscroll.departments.collection.vocabularies.folding import fold

OWN, USUAL, PART = 0.95, 0.85, 0.6
"""How sure a heading alone makes: one of ours, one of others, one whose words hold one of ours."""

_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])|[\u3400-\u9fff]+")
_PATH = re.compile(r"[\w\[\]-]+(?:\.[\w\[\]-]+)+")
"""A path in JSON, and not a heading with an abbreviation: ``Inv. No.``."""
_AMBIGUOUS = frozenset({"type", "role", "count", "号", "字", "款"})
"""Names of our sheet that mean less in a file that nobody made for it."""
_OF_A_FILE = frozenset(column for column in COLUMNS if of_part(column))
_LEADS = ("object", "item", "artwork", "work", "artist", "display", "text", "the")


def meant(source: str) -> tuple[str, float, str]:
    """Return what a heading or path means, how sure that is, and the unit that it says.

    Examples
    --------
    >>> meant("acno"), meant("题名（英文）"), meant("colour of the cat")
    (('accession_number', 0.85, ''), ('title_en', 0.95, ''), ('', 0.0, ''))
    """
    steps = source.replace("[]", "").split(".") if _PATH.fullmatch(source) else [source]
    name = steps[-1]
    side = _side(name)
    if side is not None and len(steps) == 1:
        return f"dimensions.{side[0]}", USUAL, side[1]
    folded = fold(name)
    if name.startswith("_"):
        # What begins so is said of the record in their system, not of the work.
        own = _usual().get("_" + folded)
        return (own, USUAL, "") if own else (NOTES, USUAL, "")
    deep = 0.9 if len(steps) > 2 else 1.0
    own = column_of(name)
    if own is not None and own not in _OF_A_FILE and folded not in _AMBIGUOUS:
        own = _below(steps, own)
        return (own, OWN * deep, "") if own else ("", 0.0, "")
    if folded in _usual():
        return _usual()[folded], USUAL * deep, ""
    inner = _inner(name)
    return (inner, PART * deep, "") if inner else ("", 0.0, "")


def _below(steps: list[str], column: str) -> str:
    """Return what a name means below another: of ``makers[].name`` a person, of others nothing."""
    if len(steps) == 1 or split_language(column)[0] not in ("title", "date", "rights"):
        return column
    above = meant(steps[-2])[0]
    if column == "title" and above == "creator":
        return above
    return column if above == column else ""


def _inner(name: str) -> str:
    """Return the meaning of what is left of a heading without words that say little."""
    words = [one.casefold() for one in _WORD.findall(name)]
    while len(words) > 1 and words[0] in _LEADS:
        words = words[1:]
        folded = fold("".join(words))
        found = column_of(folded) or _usual().get(folded)
        if found and found not in _OF_A_FILE:
            return found
    return ""


def _side(name: str) -> tuple[str, str] | None:
    folded = fold(name)
    for unit, words in (("", [""]), *_table()["units"].items()):
        for word in words:
            if folded.endswith(word) and (side := _sides().get(folded.removesuffix(word))):
                return side, unit
    return None


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("usual.toml").read_text("utf-8"))


@cache
def _usual() -> dict[str, str]:
    return {
        ("_" if one.startswith("_") else "") + fold(one): column
        for column, names in _table()["columns"].items()
        for one in names
    }


@cache
def _sides() -> dict[str, str]:
    return {fold(one): side for side, names in _table()["sides"].items() for one in names}
