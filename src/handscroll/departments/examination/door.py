"""Examination's door: many wavelengths of one relic; each idea has a door of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer
from fastapi import APIRouter

from handscroll.departments.examination.aligning import door as aligning
from handscroll.departments.examination.bench import door as bench
from handscroll.departments.examination.beneath import door as beneath
from handscroll.departments.examination.hidden import door as hidden
from handscroll.departments.examination.hidden_commands import door as hidden_commands
from handscroll.departments.examination.layer_commands import door as layer_commands
from handscroll.departments.examination.layers import door as layers
from handscroll.departments.examination.laying import door as laying
from handscroll.departments.examination.laying_commands import door as laying_commands
from handscroll.departments.examination.library_commands import door as library_commands
from handscroll.departments.examination.quality import door as quality
from handscroll.departments.examination.quality_commands import door as quality_commands
from handscroll.departments.examination.relight_commands import door as relight_commands
from handscroll.departments.examination.relighting import door as relighting
from handscroll.departments.examination.spectra import door as spectra
from handscroll.departments.examination.spectra_commands import door as spectra_commands
from handscroll.departments.examination.spectra_maps import door as spectra_maps
from handscroll.departments.examination.stacks import door as stacks
from handscroll.museum import Museum
from handscroll.plugin import Department

routes = APIRouter()
routes.include_router(bench.routes)
routes.include_router(aligning.routes)
routes.include_router(layers.routes)
routes.include_router(laying.routes)
routes.include_router(hidden.routes)
routes.include_router(beneath.routes)
routes.include_router(spectra.routes)
routes.include_router(spectra_maps.routes)
routes.include_router(relighting.routes)
routes.include_router(quality.routes)

commands = typer.Typer()
stacks.commands.add_typer(layer_commands.commands)
stacks.commands.add_typer(laying_commands.commands)
stacks.commands.add_typer(hidden_commands.commands)
stacks.commands.add_typer(spectra_commands.commands)
commands.add_typer(stacks.commands, name="stack")
commands.add_typer(quality_commands.commands, name="quality")
commands.add_typer(library_commands.commands, name="library")
commands.add_typer(relight_commands.commands, name="relight")


def _owed(museum: Museum) -> Iterable[tuple[str, str]]:
    yield from stacks.owed(museum)
    yield from layers.owed(museum)
    yield from laying.owed(museum)
    yield from hidden.owed(museum)
    yield from spectra_maps.owed(museum)
    yield from relighting.owed(museum)


department = Department(
    name="examination",
    summary="What lies beneath the surface: relics under many wavelengths.",
    routes=routes,
    mounts=layers.MOUNTS,
    commands=commands,
    jobs={
        stacks.JOB: stacks.make_one,
        layers.JOB: layers.make_one,
        laying.MAKE: laying.make_one,
        laying.SEEK: laying.seek_one,
        quality.JOB: quality.make_one,
        hidden.JOB: hidden.make_one,
        spectra_maps.JOB: spectra_maps.make_one,
        relighting.JOB: relighting.make_one,
    },
    owed=_owed,
    templates=Path(__file__).parent / "pages",
    public={"beneath": beneath.public, "relight": relighting.public},
)
