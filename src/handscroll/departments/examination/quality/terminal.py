"""Cards on the terminal and as files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from handscroll.departments.examination.quality.table import Row, as_csv
from handscroll.model.quality.choosing import Choice
from handscroll.model.quality.verdict import Finding, Outcome, Verdict
from handscroll.pages.words import Words

MARKS: Final = {Outcome.PASS: "✓", Outcome.FAIL: "✗", Outcome.CANNOT_TELL: "?"}
"""What a verdict looks like, besides its words."""


def body_of(row: Row) -> dict[str, Any]:
    """Return a card and its verdicts as JSON."""
    return {
        "name": row.name,
        "relic": row.relic,
        "capture": row.capture,
        "observation": row.observation,
        "card": row.card.model_dump(mode="json"),
        "verdicts": [one.model_dump(mode="json") for one in row.verdicts],
    }


def show(console: Console, row: Row, words: Words) -> None:
    """Print a card: what was measured against which limits, and what to do."""
    card = row.card
    console.print(f"[bold]{row.name}[/]", highlight=False)
    if card.target is not None:
        said = f"{card.target.title}, {card.target.edition or card.target.source}"
        console.print(f"  {said}", highlight=False)
    if card.refused is not None:
        console.print(f"  {card.refused.why}. {card.refused.fix}.", highlight=False)
    for code in card.remarks:
        console.print(f"  {words('quality.remark.' + code)}", highlight=False)
    if card.target is None:
        return
    for verdict in row.verdicts:
        console.print(_against(verdict, words))


def _against(verdict: Verdict, words: Words) -> Table:
    title = words(
        "quality.against", profile=verdict.profile, edition=verdict.edition, level=verdict.level
    )
    table = Table(title=f"{MARKS[verdict.outcome]} {title}", title_justify="left")
    for heading in ("aspect", "value", "limit", "verdict", "advice"):
        table.add_column(words(f"quality.{heading}"))
    for one in verdict.findings:
        table.add_row(*_cells(one, words))
    return table


def _cells(one: Finding, words: Words) -> tuple[str, ...]:
    said = f"{MARKS[one.outcome]} {words('quality.outcome.' + one.outcome.value)}"
    if one.outcome is Outcome.CANNOT_TELL:
        said = f"{said}: {words('quality.reason.' + one.reason)}"
    advice = words(f"quality.advice.{one.advice}") if one.advice else ""
    return words(f"quality.aspect.{one.aspect.value}"), value_of(one), limit_of(one), said, advice


def value_of(one: Finding) -> str:
    """Return a value with its expanded uncertainty and unit, or a dash."""
    if one.value is None:
        return "–"
    unit = "" if one.unit == "ratio" else f" {one.unit}"
    if one.uncertainty is None:
        return f"{one.value:.3g}{unit}"
    return f"{one.value:.3g} ± {one.uncertainty:.2g}{unit}"


def limit_of(one: Finding) -> str:
    """Return a limit as it is written: ``< 2``, ``0.8 – 1.1``, ``≥ 85``."""
    limit = one.limit
    if limit is None:
        return "–"
    if limit.least is not None and limit.most is not None:
        return f"{limit.least:g} – {limit.most:g}"
    if limit.most is not None:
        return f"{'<' if limit.strict else '≤'} {limit.most:g}"
    return f"{'>' if limit.strict else '≥'} {limit.least:g}"


def write(folder: Path, rows: Sequence[Row], choices: Sequence[Choice]) -> list[Path]:
    """Write a card for each capture and the table of all into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, row in enumerate(rows, 1):
        path = folder / f"{number:03d}-{Path(row.card.file.name).stem[:80]}.card.json"
        path.write_text(json.dumps(body_of(row), ensure_ascii=False, indent=1) + "\n", "utf-8")
        written.append(path)
    path = folder / "captures.csv"
    path.write_bytes(as_csv(rows, choices).encode("utf-8-sig"))
    return [*written, path]
