"""What the commands tell of words: as plain values for programs, as tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.markup import escape
from rich.table import Table

from handscroll.departments.staff.wording.judging import Checked, keys
from handscroll.departments.staff.wording.seeing import Finder
from handscroll.model.wording import Phrase, Wording
from handscroll.museum import Museum

_MOST_NAMED = 12


def languages(wording: Wording, found: Sequence[Checked]) -> list[dict[str, Any]]:
    """Return every language, and how far it says everything."""
    rows = []
    for one in found:
        tongue = wording.tongue(one.language)
        rows.append(
            {
                "language": one.language, "name": one.name,
                "direction": "ltr" if tongue is None else tongue.direction,
                "added": tongue is not None, "own": len(wording.said.get(one.language, {})),
                "missing": len(one.missing), "complete": one.complete,
            }
        )  # fmt: skip
    return rows


def languages_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Return the languages for people."""
    table = Table("language", "name", "added", "own words", "missing", "complete")
    for one in rows:
        yes = ["yes" if one[name] else "no" for name in ("added", "complete")]
        counts = [str(one[name]) for name in ("own", "missing")]
        table.add_row(one["language"], escape(one["name"]), yes[0], *counts, yes[1])
    return table


def words_with(museum: Museum, text: str) -> list[dict[str, Any]]:
    """Return words by key or by what they say; of a whole key also who changed it and when."""
    finder = Finder(museum.wordings.now())
    found = [text] if text in keys() else finder.find(text)
    told = []
    for key in found:
        cells = {cell.language: {"says": cell.phrase, "own": cell.own, "lent": cell.lender}
                 for cell in finder.cells(key, {})}  # fmt: skip
        one: dict[str, Any] = {"key": key, "words": cells}
        if key == text:
            wanted = (museum.wordings.history(tag, key) for tag in museum.wordings.now().languages)
            one["changes"] = [asdict(change) for changes in wanted for change in changes]
        told.append(one)
    return told


def word_table(one: dict[str, Any]) -> Table:
    """Return one word for people."""
    table = Table("language", "says", "", title=escape(one["key"]), title_justify="left")
    for language, cell in one["words"].items():
        whose = f"lent by {cell['lent']}" if cell["lent"] else "the museum's" if cell["own"] else ""
        table.add_row(language, escape(_plain(cell["says"])), whose)
    for change in one.get("changes", ()):
        said = "(shipped)" if change["phrase"] is None else _plain(change["phrase"])
        when = f"{change['at'][:19].replace('T', ' ')} {change['person']}"
        table.add_row(change["language"], escape(said), escape(when), style="dim")
    return table


def check_body(one: Checked) -> dict[str, Any]:
    """Return for programs how complete a language is."""
    body = asdict(one) | {"complete": one.complete}
    return {name: list(told) if isinstance(told, tuple) else told for name, told in body.items()}


def check_text(one: Checked) -> str:
    """Return for people how complete a language is."""
    head = f"[bold]{one.language}[/] {escape(one.name)}: "
    if one.complete:
        return head + f"complete, {one.of:,} words"
    lines = [head + f"{one.of - len(one.missing):,} of {one.of:,} words"]
    if one.missing:
        lines.append(f"  missing, said in another language ({len(one.missing):,}): "
                     + _named(one.missing))  # fmt: skip
    if one.unknown:
        lines.append(f"  no page asks for ({len(one.unknown):,}): " + _named(one.unknown))
    for title, found in (("cannot be shown", one.unusable),):
        lines += [f"  {title}: {escape(key)}: {escape(why)}" for key, why in found.items()]
    for title, told in (("leaves out", one.left_out), ("does not count with", one.uncounted)):
        lines += [f"  {title}: {escape(key)}: {', '.join(names)}" for key, names in told.items()]
    return "\n".join(lines)


def change_text(body: dict[str, Any], *, dry_run: bool) -> str:
    """Return for people what was changed."""
    verb = "would be changed" if dry_run else "changed"
    lines = [f"{body['language']}: {body['changed']:,} words {verb}."]
    if body.get("missing"):
        lines.append(f"{body['missing']:,} are missing, and are said in English instead.")
    if body.get("unknown"):
        lines.append(f"No page asks for {_named(body['unknown'])}.")
    lines += [f"Left out: {escape(key)}: {escape(why)}"
              for key, why in (body.get("left_out") or {}).items()]  # fmt: skip
    return "\n".join(lines)


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return escape(", ".join(names[:_MOST_NAMED])) + more


def _plain(phrase: Phrase) -> str:
    if isinstance(phrase, str):
        return phrase
    return " | ".join(f"{form}: {text}" for form, text in phrase.items())
