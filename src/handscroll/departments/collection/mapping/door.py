"""The command that guesses a mapping, shows it, and writes it down to be edited."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from handscroll.departments.collection.as_json import echo_json
from handscroll.departments.collection.giving.beside import beside, require_free
from handscroll.departments.collection.mapping.guessing import Guess
from handscroll.departments.collection.mapping.surveying import Survey, survey
from handscroll.departments.collection.mapping.targets import LEFT_OUT, NOTES
from handscroll.departments.collection.mapping.writing import words_for, written
from handscroll.departments.collection.tables.table import How
from handscroll.departments.collection.vocabularies.store import load

commands = typer.Typer()


@commands.command("map", epilog="Example: handscroll map objects.csv --out objects.toml")
def guess_mapping(
    files: Annotated[list[Path], typer.Argument(help="CSV, XLSX or JSON: one, or several alike.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the mapping here, to be edited.")
    ] = None,
    encoding: Annotated[str, typer.Option(help="Of a text file; else found out.")] = "",
    table: Annotated[
        str, typer.Option(help="Sheet of a workbook, or path of the list in a JSON document.")
    ] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of a file that is there.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
) -> None:
    """Guess which column of another museum's file is which of ours, and show it.

    Headings and values are looked at. Nothing is written without --out.
    """
    if out is not None:
        require_free(out, replace=replace)
    found = survey(files, How(encoding=encoding, table=table), load())
    names = ", ".join(file.name for file in files)
    text = written(found.guessed, encoding=encoding, table=table, files=names)
    if out is not None:
        with beside(out) as part:
            part.write_text(text, encoding="utf-8")
    if as_json:
        echo_json(Console(), _body(found, out))
        return
    _show(found, Console())
    if out is not None:
        Console().print(Text(f"Written to {out}. Read it, then: handscroll load … --map {out}"))


def _body(found: Survey, out: Path | None) -> dict[str, object]:
    return {
        "records_looked_at": found.guessed.records,
        "encodings": found.encodings,
        "columns": [
            one.column.model_dump(by_alias=True, exclude_defaults=True)
            | {"sure": one.sure, "why": one.why, "example": one.example[:200]}
            | {"filled": round(one.filled, 4)}
            for one in found.guessed.guesses
        ],
        "to_be_answered": found.guessed.questions,
        "remarks": [one.model_dump() for one in found.remarks[:1_000]],
        "written_to": None if out is None else str(out),
    }


def _show(found: Survey, console: Console) -> None:
    table = Table(title="What each column is taken for", title_justify="left")
    for heading in ("column", "becomes", "how sure", "by", "filled", "for instance"):
        table.add_column(heading, overflow="fold")
    for one in found.guessed.guesses:
        table.add_row(*map(Text, _line(one)))
    console.print(table)
    for remark in found.remarks[:20]:
        console.print(Text(f"{remark.what}: {remark.why}. {remark.fix}."))
    for question in found.guessed.questions:
        console.print(Text(question + ".", style="bold"))


def _line(one: Guess) -> tuple[str, ...]:
    column = one.column
    more = [column.unit or column.unit_from, column.role and f"role {column.role}"]
    more += [f"life {', '.join(column.life)}" if column.life else ""]
    more += [f"{len(column.values)} values" if column.values else ""]
    told = ", ".join(filter(None, more))
    to = {NOTES: "notes of the staff", LEFT_OUT: "left out"}.get(column.to, column.to)
    sure = "" if column.to in (NOTES, LEFT_OUT) else f"{words_for(one.sure)} ({one.sure:.2f})"
    becomes = f"{to} ({told})" if told else to
    return column.source, becomes, sure, one.why, f"{one.filled:.0%}", one.example[:60]
