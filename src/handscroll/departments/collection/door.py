"""Collection's door: taking in, records, search, vocabularies; each idea has a door of its own."""

from __future__ import annotations

from pathlib import Path

import typer
from fastapi import APIRouter

from handscroll.departments.collection.asking import owed
from handscroll.departments.collection.beginning import door as beginning
from handscroll.departments.collection.editing import door as editing
from handscroll.departments.collection.entry import door as entry
from handscroll.departments.collection.figures import door as figures
from handscroll.departments.collection.finding import door as finding
from handscroll.departments.collection.finding import opened
from handscroll.departments.collection.giving import door as giving
from handscroll.departments.collection.history import door as history
from handscroll.departments.collection.loading import door as loading
from handscroll.departments.collection.mapping import door as mapping
from handscroll.departments.collection.print import door as printing
from handscroll.departments.collection.relics import door as relics
from handscroll.departments.collection.stitching import door as stitching
from handscroll.departments.collection.taking import door as taking
from handscroll.departments.collection.taking_in import JOB, take_in
from handscroll.departments.collection.vocabularies import door as vocabularies
from handscroll.plugin import Department

routes = APIRouter()
for one in (finding, entry, printing, figures, history, beginning, editing):
    routes.include_router(one.routes)

commands = typer.Typer()
commands.add_typer(taking.commands)
commands.add_typer(stitching.commands)
commands.add_typer(mapping.commands)
commands.add_typer(loading.commands)
commands.add_typer(giving.commands)
commands.add_typer(printing.commands)
relics.commands.add_typer(history.commands)
commands.add_typer(relics.commands, name="relic")
commands.add_typer(vocabularies.commands, name="vocabulary")

department = Department(
    name="collection",
    summary="Accession: from scans and records to relics.",
    routes=routes,
    commands=commands,
    jobs={JOB: take_in},
    owed=owed,
    tends=opened.keep,
    rebuilds=opened.fill,
    templates=Path(__file__).parent / "pages",
)
