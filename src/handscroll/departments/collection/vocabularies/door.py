"""The commands that list, show and check the words of the field."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from handscroll.departments.collection.as_json import echo_json
from handscroll.departments.collection.vocabularies import telling as telling_words
from handscroll.departments.collection.vocabularies.store import Vocabularies, check, load
from handscroll.errors import MisconfiguredError
from handscroll.plugin import CommandContext, find_museum
from handscroll.settings import load as load_settings

SOME_UNUSABLE = 1
"""Exit code when some of a file of terms could not be used."""

commands = typer.Typer(help="List, show and check the words of the field.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]


@commands.command("list", epilog="Example: handscroll vocabulary list")
def list_vocabularies(context: typer.Context, as_json: AsJson = False) -> None:
    """List the vocabularies, with how many of their terms are verified."""
    words = _words(context)
    if as_json:
        echo_json(Console(), telling_words.list_body(words))
    else:
        Console().print(telling_words.list_table(words))


@commands.command("show", epilog="Example: handscroll vocabulary show formats 立轴")
def show_vocabulary(
    context: typer.Context,
    vocabulary: Annotated[str, typer.Argument(help="Name of a vocabulary.")],
    term: Annotated[str | None, typer.Argument(help="Only this term, in any spelling.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the terms of a vocabulary, shipped ones and the museum's own."""
    words = _words(context)
    shown = words.vocabulary(vocabulary)
    found = None if term is None else words.find(vocabulary, term)
    terms = shown.terms if term is None else (found or words.term(vocabulary, term),)
    if as_json:
        echo_json(Console(), [one.model_dump(mode="json") for one in terms])
    else:
        Console().print(telling_words.terms_table(shown, terms))


@commands.command("check", epilog="Example: handscroll vocabulary check formats.csv")
def check_vocabulary(
    file: Annotated[Path, typer.Argument(help="A museum's own terms: JSON or CSV.")],
    as_json: AsJson = False,
) -> None:
    """Say what of a file of terms could not be used, and why; nothing is changed."""
    troubles = check(file)
    if as_json:
        echo_json(Console(), telling_words.troubles_body(troubles))
    elif troubles:
        Console().print(telling_words.troubles_table(troubles))
    else:
        Console().print("All of it can be used.")
    if troubles:
        raise typer.Exit(SOME_UNUSABLE)


def _words(context: typer.Context) -> Vocabularies:
    """Return the museum's vocabularies; where no museum is, the shipped ones."""
    told = context.obj
    assert isinstance(told, CommandContext)
    try:
        folder = find_museum(told.museum, Path.cwd())
    except MisconfiguredError:
        return load()
    # A folder that is named must be a museum: its absence is a slip, not a wish for ours.
    load_settings(folder)
    words = load(folder)
    if words.troubles:
        Console(stderr=True).print(telling_words.troubles_table(words.troubles))
    return words
