"""The socket every department fits: routes and mounts for the web, commands, jobs, projections."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import typer
from fastapi import APIRouter

from handscroll.errors import MisconfiguredError
from handscroll.museum import Museum
from handscroll.museum.rebuilding import Rebuilt
from handscroll.pages.public import PublicPages
from handscroll.scans.stored import Source, Stored
from handscroll.settings import FILE as SETTINGS_FILE

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]


class Ready(NamedTuple):
    """An answer that needs nothing but to be sent.

    Attributes
    ----------
    lines
        Header lines with the content's length, each ended by CRLF; of one content only.
    body
        The content, or where it is stored; also for ``HEAD``, which is sent without it.
    again
        Given ``time.monotonic()``, returns where the same content is stored as long as the same
        answer may be given again, and None from then on. Who sets it says: of the fields of this
        request none but ``Host`` mattered; with them, each target of that host and scheme gets
        the answer that it got from one who set this too.
    """

    status: int
    lines: bytes
    body: bytes | Stored
    again: Callable[[float], Source | None] | None = None


Shortcut = Callable[[Scope], Ready | None]
"""Answers a request at once, without waiting for anything, or leaves it to the ordinary way.

Its scope is that of ASGI; ``raw_path`` may have the query behind it. One thread calls it.
"""


class Seen(NamedTuple):
    """What a visitor gets at an address of the museum's own site."""

    status: int
    body: bytes


Visit = Callable[[str], Seen]
"""Asks for an address, a path with its query, as a browser that nobody signed in from."""


@dataclass(frozen=True)
class CommandContext:
    """What the program's own options say, for the commands that departments bring.

    Attributes
    ----------
    museum
        Folder named on the command line or in the environment, or None.
    work
        Works off what the museum owes until the function given says stop; returns at once
        where another live process is the worker.
    rebuild
        Makes every cache again that is missing, all departments' too; tells a name and the share
        done, 0 to 1.
    visiting
        Opens the museum's own site without a network: what is asked there is answered by the
        same rights, limits and pages that everybody outside meets.
    """

    museum: Path | None
    work: Callable[[Museum, Callable[[], bool]], None]
    rebuild: Callable[[Museum, Callable[[str, float], None]], Rebuilt]
    visiting: Callable[[Museum], AbstractContextManager[Visit]]


def open_museum(context: typer.Context) -> Museum:
    """Open the museum that a command is about.

    Raises
    ------
    MisconfiguredError
        If no museum was named and none, or more than one, lies here.
    """
    return Museum.open(museum_folder(context))


def visiting(context: typer.Context, museum: Museum) -> AbstractContextManager[Visit]:
    """Walk through a museum's own site as a visitor, for the time of a command."""
    told = context.obj
    assert isinstance(told, CommandContext)
    return told.visiting(museum)


def museum_folder(context: typer.Context) -> Path:
    """Return the folder of the museum that a command is about, without opening it.

    Raises
    ------
    MisconfiguredError
        As `open_museum`.
    """
    told = context.obj
    assert isinstance(told, CommandContext)
    return find_museum(told.museum, Path.cwd())


def find_museum(named: Path | None, here: Path) -> Path:
    """Return the museum's folder: the one named, the one we stand in, or the only one here."""
    if named is not None:
        return named.absolute()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    inside = sorted(file.parent for file in here.glob(f"*/{SETTINGS_FILE}"))
    if len(inside) == 1:
        return inside[0]
    names = ", ".join(folder.name for folder in inside)
    raise MisconfiguredError(
        "No museum was opened",
        why=f"there are several here: {names}" if inside else f"{here} is no museum",
        fix="Name one with --museum FOLDER, or make one with: handscroll init FOLDER",
    )


@dataclass(frozen=True)
class Department:
    """What a department shows to the rest of the house.

    Attributes
    ----------
    mounts
        Path prefix to a maker of a raw ASGI application, served in front of the framework; one
        maker of several prefixes is called once.
    shortcut
        Makes what is asked before anything else; it must leave what is not its own at once.
    jobs
        Name of a job to the function that does it, given the museum and one identifier.
    owed
        Says which ``(job, identifier)`` the museum owes, derived from its own stores.
    tends
        What runs beside the jobs for as long as the worker lives: given the museum and what
        says stop, it returns when told to.
    rebuilds
        Makes the department's own caches again, with ``handscroll rebuild``.
    templates
        Folder of the department's own pages, or None.
    public
        Kind to the pages of it that everybody may read, for the sitemap.
    """

    name: str
    summary: str
    routes: APIRouter | None = None
    commands: typer.Typer | None = None
    mounts: Mapping[str, Callable[[Museum], Asgi]] = field(default_factory=dict)
    shortcut: Callable[[Museum], Shortcut] | None = None
    jobs: Mapping[str, Callable[[Museum, str], None]] = field(default_factory=dict)
    owed: Callable[[Museum], Iterable[tuple[str, str]]] = lambda _museum: ()
    tends: Callable[[Museum, Callable[[], bool]], None] | None = None
    rebuilds: Callable[[Museum], None] | None = None
    templates: Path | None = None
    public: Mapping[str, PublicPages] = field(default_factory=dict)
