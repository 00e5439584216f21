"""Tell on the terminal how an intake goes: bars, tables, JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from handscroll.departments.collection.columns.cells import Became
from handscroll.departments.collection.columns.names import BY_NAME, split_language
from handscroll.departments.collection.planning import Plan
from handscroll.model.intake import Problem
from handscroll.model.relic import Relic
from handscroll.model.text import pick
from handscroll.museum.intakes import ItemState, ItemView


def problems_table(problems: Iterable[Problem], title: str = "Not taken") -> Table:
    """Return a table with a row for each file that could not be taken, or each cell kept as is."""
    table = Table(title=title, title_justify="left", show_lines=True)
    for heading in ("file", "row", "field", "what", "why", "fix"):
        table.add_column(heading, overflow="fold")
    for one in problems:
        row = "" if one.row is None else str(one.row)
        told = (one.file, row, one.field, one.what, one.why, one.fix)
        # Words of a sheet are no markup: [red] is five characters.
        table.add_row(*map(Text, told))
    return table


def plan_table(plan: Plan) -> Table:
    """Return a table of the relics that an intake would make."""
    table = Table(title="Would become relics", title_justify="left")
    for heading in ("accession number", "title", "format", "files, from right to left"):
        table.add_column(heading, overflow="fold")
    for item in plan.items:
        names = " · ".join(file.name for file in item.files)
        told = (item.accession_number, pick(item.title, "en"), item.format.value, names)
        table.add_row(*map(Text, told))
    return table


def columns_table(plan: Plan) -> Table:
    """Return a table with a row for each column of the sheet: what its cells became."""
    table = Table(title="What each column became", title_justify="left", show_lines=True)
    for heading in ("column", "fills", "works", "for instance, in row", "became"):
        table.add_column(heading, overflow="fold")
    told: dict[str, list[Became]] = {}
    for one in plan.became:
        told.setdefault(one.column, []).append(one)
    places = {name: place for place, name in enumerate(BY_NAME)}
    for column, cells in sorted(told.items(), key=lambda one: places[split_language(one[0])[0]]):
        fills = BY_NAME[split_language(column)[0]].fills
        first = cells[0]
        table.add_row(
            Text(column),
            fills,
            str(len(cells)),
            Text(f"{first.row}: {first.written}"),
            Text(first.told),
        )
    return table


def relics_table(relics: Sequence[Relic]) -> Table:
    """Return a table of relics."""
    table = Table(title=f"{len(relics)} relics", title_justify="left")
    for heading in ("id", "accession number", "title", "format", "parts", "state"):
        table.add_column(heading, overflow="fold")
    for one in relics:
        titles = " / ".join(dict.fromkeys(text for text in one.title.values() if text))
        parts = str(len(one.parts))
        table.add_row(one.id, one.accession_number, titles, one.format.value, parts, one.state)
    return table


def report(views: Sequence[ItemView], plan: Plan) -> dict[str, Any]:
    """Return how an intake went, for ``--json``."""
    problems = [*plan.problems, *failures(views)]
    return {
        "relics": [view.relic for view in views if view.state is ItemState.DONE],
        "problems": [problem.model_dump() for problem in problems],
        "kept_as_written": [remark.model_dump() for remark in plan.remarks],
        "notes": plan.notes,
    }


def failures(views: Iterable[ItemView]) -> list[Problem]:
    """Return the problems of items that failed."""
    return [view.problem for view in views if view.problem is not None]


def show_relic(console: Console, relic: Relic, versions: Sequence[dict[str, Any]]) -> None:
    """Show one relic: what it is, its parts in reading order, its history."""
    facts = Table(show_header=False, title=relic.accession_number, title_justify="left")
    titles = " / ".join(text for text in relic.title.values() if text)
    for name, value in (
        ("id", relic.id),
        ("title", titles),
        ("creator", " / ".join(relic.creator.values())),
        ("date", relic.date_written),
        ("format", relic.format.value),
        ("state", relic.state.value),
        ("rights", relic.rights.uri or "not stated"),
    ):
        facts.add_row(name, value)
    console.print(facts)
    parts = Table(title="Parts, from right to left", title_justify="left")
    for heading in ("part", "kind", "file", "pixels", "mm", "sha256"):
        parts.add_column(heading, overflow="fold")
    for number, part in enumerate(relic.parts, start=1):
        capture = part.capture
        size = " x ".join(
            "?" if mm is None else f"{mm:g}" for mm in (part.height_mm, part.width_mm)
        )
        pixels = f"{capture.width} x {capture.height}"
        parts.add_row(
            str(number), part.kind.value, capture.file_name, pixels, size, capture.sha256[:16]
        )
    console.print(parts)
    history = Table(title="Versions", title_justify="left")
    for heading in ("version", "at", "message", "person"):
        history.add_column(heading, overflow="fold")
    for one in versions:
        history.add_row(*(str(one[key]) for key in ("version", "at", "message", "person")))
    console.print(history)
