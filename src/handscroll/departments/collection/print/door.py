"""The printed entry: as a file on the web, and from the command line."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

import typer
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, Response
from rich.console import Console
from rich.table import Table

from handscroll.departments.collection.as_json import echo_json
from handscroll.departments.collection.print.composing import Paper, Sheet
from handscroll.departments.collection.print.prints import Printed, prints_of
from handscroll.errors import HandscrollError, InvalidError
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.plugin import Language, OpenMuseum, Reader, open_museum, shown_relic

SOME_FAILED = 1
"""Exit code when some entries were not printed and the others were."""

routes = APIRouter()
commands = typer.Typer()


@routes.get(
    "/{language}/relics/{relic}/entry.pdf",
    response_class=FileResponse,
    responses={200: {"content": {"application/pdf": {}}}, 304: {"description": "As it was"}},
)
async def entry_pdf(
    request: Request,
    language: Language,
    relic: str,
    museum: OpenMuseum,
    person: Reader,
    paper: Paper = "a4",
) -> Response:
    """Give a relic's catalogue entry as a PDF: what the public may read, whoever asks."""
    found = await run_in_threadpool(shown_relic, museum, person, relic)
    base = museum.settings.base_url or str(request.base_url).rstrip("/")
    sheet = Sheet(found.id, language, paper, base)
    # Shielded: one reader who leaves takes the entry from nobody else who waits for it.
    made = prints_of(museum).ask(museum, sheet)
    printed = await asyncio.shield(asyncio.wrap_future(made))
    public = found.state is State.PUBLISHED
    headers = {
        "ETag": f'"{printed.key}"',
        "Cache-Control": "public, no-cache" if public else "private, no-store",
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(_file_name(found, language))}",
        "X-Content-Type-Options": "nosniff",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return FileResponse(printed.path, media_type="application/pdf", headers=headers)


@commands.command("print", epilog="Example: handscroll print HS-D-001 --language en -o entry.pdf")
def print_entries(
    context: typer.Context,
    relics: Annotated[list[str], typer.Argument(help="Identifiers or accession numbers.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="A folder, or a file for a single entry.")
    ] = Path(),
    language: Annotated[
        str | None, typer.Option("--language", help="zh-Hans, zh-Hant or en.")
    ] = None,
    paper: Annotated[Literal["a4", "letter"], typer.Option("--paper")] = "a4",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
) -> None:
    """Print catalogue entries as PDF files: what the public may read, drafts included.

    A character that no typeface has stands in the file as its code point and is named here.
    """
    if len(relics) > 1 and out.suffix.casefold() == ".pdf":
        raise InvalidError(
            f"The entries are not printed into {out}",
            why=f"{len(relics)} entries were asked for, and that is one file",
            fix="Name a folder with -o FOLDER",
        )
    told: list[dict[str, Any]] = []
    with open_museum(context) as museum:
        tongue = language or museum.settings.language
        if tongue not in museum.wordings.now().languages:
            raise InvalidError(
                "The entries are not printed",
                why=f"there are no words in the language {tongue[:20]!r}",
                fix="Choose one of: " + ", ".join(museum.wordings.now().languages),
            )
        for name in relics:
            try:
                told.append(_print_one(museum, name, tongue, paper, out))
            except HandscrollError as error:
                told.append({"relic": name, "what": error.what, "why": error.why, "fix": error.fix})
    if as_json:
        echo_json(Console(), told)
    else:
        Console().print(_table(told))
    if any("why" in one for one in told):
        raise typer.Exit(SOME_FAILED)


def _print_one(museum: Museum, name: str, language: str, paper: Paper, out: Path) -> dict[str, Any]:
    relic = museum.relics.named(name)
    sheet = Sheet(relic.id, language, paper, museum.settings.base_url or "")
    printed: Printed = prints_of(museum).make(museum, sheet)
    place = out
    if out.suffix.casefold() != ".pdf":
        out.mkdir(parents=True, exist_ok=True)
        place = out / _file_name(relic, language)
    shutil.copyfile(printed.path, place)
    return {
        "relic": relic.id, "file": str(place), "pages": printed.pages, "bytes": printed.bytes,
        "missing": [*printed.missing], "lost_pictures": printed.lost,
        "faces": [*printed.faces], "conforms": printed.conforms,
        "cpu_s": printed.cpu_s, "peak_kb": printed.peak_kb,
    }  # fmt: skip


def _file_name(relic: Relic, language: str) -> str:
    """Return a file's name that every system takes."""
    number = "".join(
        sign if sign.isalnum() or sign in "-_." else "-" for sign in relic.accession_number
    )
    return f"{number.strip('.-')[:80] or relic.id}-{language}.pdf"


def _table(told: list[dict[str, Any]]) -> Table:
    table = Table("File", "Pages", "Bytes", "Worth knowing")
    for one in told:
        if "why" in one:
            table.add_row(one["relic"], "", "", f"{one['what']}: {one['why']}. {one['fix']}.")
            continue
        notes = []
        if one["missing"]:
            notes.append(f"no typeface has {', '.join(one['missing'])}")
        if one["lost_pictures"]:
            notes.append(f"{one['lost_pictures']} pictures could not be read")
        if not one["conforms"]:
            notes.append("tagged, but not PDF/UA-1")
        table.add_row(one["file"], str(one["pages"]), f"{one['bytes']:,}", "; ".join(notes))
    return table
