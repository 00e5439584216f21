"""Tell about vocabularies on the terminal: tables, and bodies for ``--json``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from handscroll.departments.collection.vocabularies.model import LANGUAGES, Term, Vocabulary
from handscroll.departments.collection.vocabularies.store import Vocabularies
from handscroll.errors import HandscrollError


def list_body(words: Vocabularies) -> list[dict[str, Any]]:
    """Return a line about each vocabulary."""
    return [
        {
            "id": one.id,
            "label": one.label,
            "terms": len(one.terms),
            "verified": sum(term.verified for term in one.terms),
        }
        for one in map(words.vocabulary, words.names)
    ]


def list_table(words: Vocabularies) -> Table:
    """Return a table of the vocabularies."""
    table = _table("Vocabularies", ("vocabulary", "简体", "English", "terms", "verified"))
    for line in list_body(words):
        label = line["label"]
        cells = (line["id"], label["zh-Hans"], label["en"], line["terms"], line["verified"])
        table.add_row(*map(_plain, cells))
    return table


def terms_table(vocabulary: Vocabulary, terms: Sequence[Term]) -> Table:
    """Return a table of terms with their labels, other spellings and sources."""
    headings = ("id", "简体", "繁體", "English", "also", "broader", "source")
    table = _table(vocabulary.label.get("en", vocabulary.id), headings)
    for term in terms:
        labels = [term.label.get(language, "") for language in LANGUAGES]
        source = term.source if term.verified else f"{term.source} (not verified)"
        marked = f"{term.id} (hidden)" if term.hidden else term.id
        cells = (marked, *labels, ", ".join(term.also), term.broader or "", source)
        table.add_row(*map(_plain, cells))
    return table


def troubles_body(troubles: Sequence[HandscrollError]) -> list[dict[str, str]]:
    """Return what could not be used, why, and what to do."""
    return [{"what": one.what, "why": one.why, "fix": one.fix} for one in troubles]


def troubles_table(troubles: Sequence[HandscrollError]) -> Table:
    """Return a table of what could not be used."""
    table = _table("Not used", ("what", "why", "fix"))
    for one in troubles:
        table.add_row(*map(_plain, (one.what, one.why, one.fix)))
    return table


def _table(title: str, headings: Sequence[str]) -> Table:
    table = Table(title=escape(title), title_justify="left")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _plain(cell: object) -> str:
    """Return a cell in which square brackets are brackets and no colours."""
    return escape(str(cell))
