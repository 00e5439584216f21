"""Examination's door: many wavelengths of one relic; each idea has a door of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer
from fastapi import APIRouter

from handscroll.departments.examination.hidden import door as hidden
from handscroll.departments.examination.stacks import door as stacks
from handscroll.museum import Museum
from handscroll.plugin import Department

routes = APIRouter()
routes.include_router(hidden.routes)

commands = typer.Typer()
stacks.commands.add_typer(hidden.commands)
commands.add_typer(stacks.commands, name="stack")


def _owed(museum: Museum) -> Iterable[tuple[str, str]]:
    yield from stacks.owed(museum)
    yield from hidden.owed(museum)


department = Department(
    name="examination",
    summary="What lies beneath the surface: relics under many wavelengths.",
    routes=routes,
    commands=commands,
    jobs={stacks.JOB: stacks.make_one, hidden.JOB: hidden.make_one},
    owed=_owed,
    templates=Path(__file__).parent / "pages",
)
