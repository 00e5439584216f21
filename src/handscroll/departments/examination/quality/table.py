"""Cards in a table: one row a capture, measured against the profiles that somebody chose."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from handscroll.model.quality.aspect import Aspect
from handscroll.model.quality.card import Card
from handscroll.model.quality.choosing import Choice
from handscroll.model.quality.verdict import Measurement, Outcome, Verdict

SHOWN: Final = (
    Aspect.COLOUR_MEAN, Aspect.COLOUR_PERCENTILE_90, Aspect.COLOUR_HIGHEST, Aspect.WHITE_BALANCE,
    Aspect.TONE_ERROR, Aspect.NOISE, Aspect.SAMPLING_EFFICIENCY, Aspect.RESOLUTION,
    Aspect.NONUNIFORMITY, Aspect.MISREGISTRATION, Aspect.CLIPPED,
)  # fmt: skip
"""Columns of the table."""
_BEST: Final = {Outcome.PASS: 0, Outcome.CANNOT_TELL: 1, Outcome.FAIL: 2}
_LESS: Final = frozenset({Aspect.SAMPLING_EFFICIENCY, Aspect.RESOLUTION})
"""Aspects of which more is better."""
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """One capture.

    Attributes
    ----------
    name
        What it is called: a file, or the work it shows.
    verdicts
        In the order of the chosen profiles.
    """

    name: str
    card: Card
    verdicts: tuple[Verdict, ...]
    observation: str = ""
    relic: str = ""
    capture: str = ""
    number: str = ""
    state: str = ""

    @property
    def refused(self) -> str:
        """Code of why nothing was measured; empty where something was."""
        return "" if self.card.refused is None else self.card.refused.code

    def line(self, aspect: Aspect) -> Measurement:
        """Return what was measured of an aspect."""
        return self.card.lines.get(aspect, Measurement(refused="not_measured"))


def row_of(name: str, card: Card, choices: Sequence[Choice], **more: str) -> Row:
    """Return a card as a row."""
    return Row(name, card, tuple(card.against(one) for one in choices), **more)


def ordered(rows: Iterable[Row], by: str, *, worst_first: bool = False) -> list[Row]:
    """Return rows in order: ``name``, ``verdict`` (of the first profile), or an aspect.

    What was not measured comes last, whichever way.
    """
    kept = sorted(rows, key=lambda one: (one.number, one.name))
    if by == "verdict":
        return sorted(kept, key=lambda one: _rank(one), reverse=worst_first)
    aspects = {one.value: one for one in Aspect}
    if by not in aspects:
        return kept[::-1] if worst_first else kept
    aspect = aspects[by]
    known = [one for one in kept if one.line(aspect).value is not None]
    rest = [one for one in kept if one.line(aspect).value is None]
    more_first = worst_first != (aspect in _LESS)
    known.sort(key=lambda one: one.line(aspect).value or 0.0, reverse=more_first)
    return known + rest


def as_csv(rows: Iterable[Row], choices: Sequence[Choice]) -> str:
    """Return rows as CSV: every value with its expanded uncertainty (k = 2)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    values = [name for aspect in SHOWN for name in (aspect.value, f"{aspect.value}_u95")]
    head = ["capture", "file", "accession_number", "state", "target", "refused", "method"]
    writer.writerow([*head, *(one.name for one in choices), *values])
    for row in rows:
        card = row.card
        target = "" if card.target is None else card.target.key
        told = [row.capture, card.file.name, row.number, row.state, target, row.refused]
        verdicts = [one.outcome.value for one in row.verdicts]
        numbers = [cell for aspect in SHOWN for cell in _cells(row.line(aspect))]
        writer.writerow([_plain(one) for one in (*told, card.method, *verdicts, *numbers)])
    return out.getvalue()


def _cells(line: Measurement) -> tuple[str, str]:
    if line.value is None:
        return line.refused, ""
    return f"{line.value:g}", "" if line.sd is None else f"{2 * line.sd:.3g}"


def _plain(cell: str) -> str:
    """Return a cell that no table takes for a formula: a number stays one."""
    try:
        float(cell)
    except ValueError:
        return f"'{cell}" if cell.startswith(_FORMULAS) else cell
    return cell


def _rank(row: Row) -> tuple[int, ...]:
    if row.refused:
        return (3,)
    return tuple(_BEST[one.outcome] for one in row.verdicts)
