"""Collection's door: taking in, records, search, vocabularies; each idea has a door of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer
from fastapi import APIRouter

from handscroll.departments.collection import public, stitch_wishes
from handscroll.departments.collection.asking import owed
from handscroll.departments.collection.beginning import door as beginning
from handscroll.departments.collection.bulk import door as bulk
from handscroll.departments.collection.bulk import opening as bulk_work
from handscroll.departments.collection.bulk.running import JOB as BULK
from handscroll.departments.collection.editing import door as editing
from handscroll.departments.collection.entry import door as entry
from handscroll.departments.collection.figures import door as figures
from handscroll.departments.collection.finding import door as finding
from handscroll.departments.collection.finding import opened
from handscroll.departments.collection.giving import door as giving
from handscroll.departments.collection.history import door as history
from handscroll.departments.collection.importing import door as importing
from handscroll.departments.collection.importing import working as bringing
from handscroll.departments.collection.intake import door as intake
from handscroll.departments.collection.intake import framing
from handscroll.departments.collection.loading import door as loading
from handscroll.departments.collection.mapping import door as mapping
from handscroll.departments.collection.pausing import door as pausing
from handscroll.departments.collection.print import door as printing
from handscroll.departments.collection.relics import door as relics
from handscroll.departments.collection.reviewing import door as reviewing
from handscroll.departments.collection.stitching import door as stitching
from handscroll.departments.collection.stitching import working as stitching_work
from handscroll.departments.collection.taking import door as taking
from handscroll.departments.collection.taking_in import JOB, take_in
from handscroll.departments.collection.vocabularies import door as vocabularies
from handscroll.museum import Museum
from handscroll.plugin import Department

routes = APIRouter()
for one in (
    finding,
    entry,
    printing,
    figures,
    history,
    reviewing,
    beginning,
    editing,
    importing,
    intake,
    bulk,
    stitching,
):
    routes.include_router(one.routes)

commands = typer.Typer()
commands.add_typer(taking.commands)
commands.add_typer(pausing.commands, name="intake")
commands.add_typer(stitching.commands)
commands.add_typer(mapping.commands)
commands.add_typer(loading.commands)
commands.add_typer(giving.commands)
commands.add_typer(bulk.commands)
commands.add_typer(printing.commands)
relics.commands.add_typer(history.commands)
commands.add_typer(relics.commands, name="relic")
commands.add_typer(vocabularies.commands, name="vocabulary")


def _make_again(museum: Museum) -> None:
    opened.fill(museum)
    bulk_work.make_again(museum)


def _owed(museum: Museum) -> Iterable[tuple[str, str]]:
    for one in (owed, bringing.owed, bulk_work.owed, stitch_wishes.owed):
        yield from one(museum)


department = Department(
    name="collection",
    summary="Accession: from scans and records to relics.",
    routes=routes,
    commands=commands,
    jobs={
        JOB: take_in,
        bringing.JOB: bringing.bring_in,
        BULK: bulk_work.do,
        stitch_wishes.JOB: stitching_work.work,
        framing.JOB: framing.notice,
    },
    owed=_owed,
    tends=opened.keep,
    rebuilds=_make_again,
    templates=Path(__file__).parent / "pages",
    public=public.PAGES,
)
