"""The commands that list, change and check the words of the interface."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from handscroll.departments.staff.wording import judging, telling
from handscroll.departments.staff.wording.files import LanguageFile, read, written
from handscroll.errors import InvalidError
from handscroll.model.wording import Phrase
from handscroll.museum import Museum
from handscroll.plugin import open_museum

INCOMPLETE = 1
"""Exit code when something lacks, or some of a file was left out."""
MOST_SHOWN = 40

commands = typer.Typer(
    help="Change the words of the interface, add a language, check them.", no_args_is_help=True
)

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")]
By = Annotated[str, typer.Option(help="Who changes it, for the journal.")]
Tag = Annotated[str, typer.Argument(help="Tag of a language: en, zh-Hans, zh-Hant, ja, …")]
Key = Annotated[str, typer.Argument(help="Key of a word, such as site.home.")]
TERMINAL = "command line"


@commands.command("list", epilog="Example: handscroll words list")
def list_languages(context: typer.Context, as_json: AsJson = False) -> None:
    """List the languages of the pages, and how complete each of them is."""
    with open_museum(context) as museum:
        wording = museum.wordings.now()
        rows = telling.languages(wording, judging.checked_all(wording))
    if as_json:
        Console().print_json(data=rows)
    else:
        Console().print(telling.languages_table(rows))


@commands.command("show", epilog="Example: handscroll words show 'sign in'")
def show_words(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="A key, a part of one, or a part of a word.")],
    as_json: AsJson = False,
) -> None:
    """Show words in every language; of one key also who changed it and when."""
    with open_museum(context) as museum:
        found = telling.words_with(museum, text)
    if as_json:
        Console().print_json(data=found)
        return
    console = Console()
    for one in found[:MOST_SHOWN]:
        console.print(telling.word_table(one))
    if len(found) > MOST_SHOWN or not found:
        console.print(f"{len(found)} words were found; {min(len(found), MOST_SHOWN)} are shown.")


@commands.command("set", epilog="Example: handscroll words set en site.home 'Our works'")
def set_word(
    context: typer.Context,
    language: Tag,
    key: Key,
    phrase: Annotated[
        str, typer.Argument(help='What to say; of a word that counts: {"one": …, "other": …}.')
    ],
    by: By = TERMINAL,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say a word otherwise, on every page at once."""
    with open_museum(context) as museum:
        judging.require_language(museum.wordings.now(), language)
        wanted = {key: judging.sayable(language, key, _phrase(phrase))}
        changed = _change(museum, language, wanted, by=by, dry_run=dry_run)
    _tell({"language": language, "changed": changed}, dry_run=dry_run, as_json=as_json)


@commands.command("reset", epilog="Example: handscroll words reset en site.home")
def reset_words(
    context: typer.Context,
    language: Tag,
    key: Annotated[str | None, typer.Argument(help="Key of a word; without it see --all.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Put back all words of it.")] = False,
    by: By = TERMINAL,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put back what is shipped: one word, or all of a language."""
    if (key is None) != every:
        raise InvalidError(
            "Nothing was put back",
            why="either one word is named or all are",
            fix="Name a key, or say --all",
        )
    with open_museum(context) as museum:
        wording = museum.wordings.now()
        judging.require_language(wording, language)
        if key is not None:
            judging.require_key(key)
        own = wording.said.get(language, {})
        wanted: dict[str, Phrase | None] = {one: None for one in own if key in (None, one)}
        changed = _change(museum, language, wanted, by=by, dry_run=dry_run)
    _tell({"language": language, "changed": changed}, dry_run=dry_run, as_json=as_json)


@commands.command("export", epilog="Example: handscroll words export en -o en.json")
def export_words(
    context: typer.Context,
    language: Tag,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File; else it is shown.")] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Only what another language lends: to translate.")
    ] = False,
) -> None:
    """Write a language as a file, with every word as the pages say it now."""
    with open_museum(context) as museum:
        wording = museum.wordings.now()
        judging.require_language(wording, language)
        document = written(language, wording, missing=missing)
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if out is None:
        typer.echo(text, nl=False)
        return
    out.write_text(text, "utf-8")
    Console().print(f"Wrote {len(document['words'])} words to {out}.")


@commands.command("import", epilog="Example: handscroll words import en.json --dry-run")
def import_words(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file of words as `export` writes it.")],
    by: By = TERMINAL,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take the words of a file for a language that is there; others stay as they are."""
    told = read(file)
    language = told.tongue.tag
    with open_museum(context) as museum:
        judging.require_language(museum.wordings.now(), language)
        wanted = {key: judging.sayable(language, key, one) for key, one in told.sound.items()}
        changed = _change(museum, language, wanted, by=by, dry_run=dry_run)
    body = {"language": language, "changed": changed, **_left_out(told)}
    _tell(body, dry_run=dry_run, as_json=as_json)


@commands.command("add", epilog="Example: handscroll words add ja.json")
def add_language(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file as `export` writes it: tag, name, words.")],
    by: By = TERMINAL,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add a language to every page; what its file does not say, English says instead."""
    told = read(file)
    with open_museum(context) as museum:
        museum.wordings.require_room(told.tongue.tag)
        sound = told.sound
        if not dry_run:
            museum.wordings.add(told.tongue, sound, person=by)
    missing = judging.checked(told.tongue.tag, told.tongue.name, sound).missing
    body = {
        "language": told.tongue.tag, "changed": len(sound), "missing": len(missing),
        **_left_out(told),
    }  # fmt: skip
    _tell(body, dry_run=dry_run, as_json=as_json)


@commands.command("remove", epilog="Example: handscroll words remove ja")
def remove_language(
    context: typer.Context,
    language: Tag,
    by: By = TERMINAL,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a language away that was added, with all its words; the vault keeps them."""
    with open_museum(context) as museum:
        museum.wordings.require_added(language)
        count = len(museum.wordings.now().said.get(language, {}))
        if not dry_run:
            museum.wordings.remove(language, person=by)
    _tell({"language": language, "changed": count}, dry_run=dry_run, as_json=as_json)


@commands.command("check", epilog="Example: handscroll words check --json")
def check_words(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="A file that was not added yet; else the museum's words.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what is missing, unknown or wrong, language by language.

    The exit code is 1 where anything is, so that a script can ask.
    """
    if file is not None:
        told = read(file)
        found = [judging.checked(told.tongue.tag, told.tongue.name, told.words)]
    else:
        with open_museum(context) as museum:
            found = judging.checked_all(museum.wordings.now())
    if as_json:
        Console().print_json(data=[telling.check_body(one) for one in found])
    else:
        for one in found:
            Console().print(telling.check_text(one))
    if not all(one.complete for one in found):
        raise typer.Exit(INCOMPLETE)


def _phrase(text: str) -> object:
    """Return a phrase as somebody typed it: a text, or its forms as JSON."""
    if text.startswith('{"'):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _change(
    museum: Museum,
    language: str,
    wanted: dict[str, Phrase | None],
    *,
    by: str,
    dry_run: bool,
) -> int:
    own = museum.wordings.now().said.get(language, {})
    changes = {key: phrase for key, phrase in wanted.items() if own.get(key) != phrase}
    if not dry_run:
        museum.wordings.change(language, changes, person=by)
    return len(changes)


def _left_out(told: LanguageFile) -> dict[str, Any]:
    found = judging.checked(told.tongue.tag, told.tongue.name, told.words)
    return {"unknown": list(found.unknown), "left_out": dict(found.unusable)}


def _tell(body: dict[str, Any], *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        Console().print_json(data={**body, "dry_run": dry_run})
    else:
        Console().print(telling.change_text(body, dry_run=dry_run))
    if body.get("unknown") or body.get("left_out"):
        raise typer.Exit(INCOMPLETE)
