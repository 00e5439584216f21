"""Plan an intake: which files become which relics, and what cannot be taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handscroll.departments.collection.columns.cells import Became
from handscroll.departments.collection.grouping import Group, group_by_name, natural_key
from handscroll.departments.collection.offered import Files, drop_twins, found_in, probe_all
from handscroll.departments.collection.records import (
    Record,
    RowTroubleError,
    part_record,
    relic_record,
    with_notes,
)
from handscroll.departments.collection.sheet import Row, Sheet
from handscroll.departments.collection.vocabularies.store import Vocabularies, load
from handscroll.model.identity import normal_number, relic_id
from handscroll.model.intake import IntakeItem, PlannedFile, Problem
from handscroll.model.relic import ObjectFormat, PartKind
from handscroll.scans.limits import Limits


@dataclass
class Plan:
    """What an intake would do.

    Attributes
    ----------
    problems
        Files and rows that cannot be taken.
    remarks
        What is taken, but was kept as written because it could not be understood.
    became
        What each cell of the sheet became.
    """

    items: list[IntakeItem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    became: list[Became] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Told:
    """A sheet, the words it is read by, and whether what it tells of is published."""

    sheet: Sheet
    words: Vocabularies
    publish: bool


def plan_intake(
    sources: Sequence[Path],
    sheet: Sheet | None,
    limits: Limits,
    *,
    publish: bool = False,
    words: Vocabularies | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> Plan:
    """Look at every file's header and the sheet, and plan relics from them.

    Nothing is written. Each file that cannot be taken is a problem; the others go on.

    Parameters
    ----------
    sources
        Files and folders; folders are searched through all their levels.
    words
        The museum's vocabularies, by which the sheet is read; None is the shipped ones.
    on_progress
        Called with the share of files looked at, 0 to 1.
    """
    plan = Plan()
    found = found_in(sources, plan.problems)
    files = probe_all(found, limits, on_progress)
    drop_twins(files)
    if sheet is None:
        plan.problems.extend(files.bad.values())
        _plan_by_name(files.good, plan, publish=publish)
    else:
        plan.remarks.extend(sheet.remarks)
        plan.notes.append(f"{sheet.name}: {len(sheet.rows)} rows, read as {sheet.encoding}")
        _plan_by_sheet(files, _Told(sheet, words or load(), publish), plan)
    _require_distinct_relics(plan)
    return plan


def _planned(path: Path, **more: Any) -> PlannedFile:
    stat = path.stat()
    return PlannedFile(
        source=str(path),
        name=path.name,
        bytes=stat.st_size,
        modified_ns=stat.st_mtime_ns,
        **more,
    )


def _plan_by_name(paths: list[Path], plan: Plan, *, publish: bool) -> None:
    for group in group_by_name(paths):
        parts = [_part_by_name(group, n, path) for n, path in enumerate(group.files, start=1)]
        plan.items.append(
            IntakeItem(
                accession_number=group.name,
                title={"none": group.name},
                format=ObjectFormat.HANDSCROLL if len(parts) > 1 else ObjectFormat.OTHER,
                files=tuple(parts),
                publish=publish,
            )
        )


def _part_by_name(group: Group, number: int, path: Path) -> PlannedFile:
    if len(group.files) == 1:
        return _planned(path, kind=PartKind.WHOLE)
    label = {
        "zh-Hans": f"第{number}段",
        "zh-Hant": f"第{number}段",
        "en": f"Section {number}",
    }
    return _planned(path, kind=PartKind.PAINTING, label=label)


def _plan_by_sheet(files: Files, told: _Told, plan: Plan) -> None:
    sheet = told.sheet
    matched, unmatched_rows = _match(sheet.rows, [*files.good, *files.bad])
    for row in unmatched_rows:
        plan.problems.append(_no_file(sheet, row))
    by_number: dict[str, list[Row]] = defaultdict(list)
    for row in sheet.rows:
        if row.number in matched:
            number = row.get("accession_number") or Path(row.get("file")).stem
            by_number[normal_number(number)].append(row)
    for rows in by_number.values():
        _plan_relic(rows, matched, files, told, plan)
    used = set(matched.values())
    for path in sorted({*files.good, *files.bad} - used, key=lambda p: natural_key(p.name)):
        plan.problems.append(
            files.bad.get(path)
            or Problem(
                file=path.name,
                what=f"{path.name} was not taken",
                why=f"no row of {sheet.name} names it",
                fix="Add a row for it, or ingest it without the sheet",
            )
        )


def _plan_relic(
    rows: list[Row], matched: dict[int, Path], files: Files, told: _Told, plan: Plan
) -> None:
    """Plan one relic; one bad file or row keeps the whole relic out, so that none is partial."""
    name, words = told.sheet.name, told.words
    problems = [
        files.bad[matched[row.number]].model_copy(update={"row": row.number})
        for row in rows
        if matched[row.number] in files.bad
    ]
    record: Record | None = None
    parts: list[PlannedFile] = []
    remarks: list[Problem] = []
    try:
        record = relic_record(name, rows, words, matched[rows[0].number].stem)
        for row in rows:
            fields, cells = part_record(name, row, words)
            parts.append(_planned(matched[row.number], **fields))
            remarks.extend(cells.remarks)
            record = with_notes(record, cells.notes)
    except RowTroubleError as trouble:
        problems.append(trouble.problem)
    if problems or record is None:
        plan.problems.extend(problems)
        plan.problems.extend(_left_with_the_others(rows, matched, problems, told.sheet))
        return
    plan.remarks += (*record.remarks, *remarks)
    plan.became += record.became
    # Rights that nobody can read are no leave to publish.
    publish = told.publish and not record.unclear
    plan.items.append(IntakeItem(**record.fields, files=tuple(parts), publish=publish))


def _left_with_the_others(
    rows: list[Row], matched: dict[int, Path], problems: list[Problem], sheet: Sheet
) -> Iterable[Problem]:
    told = {problem.row for problem in problems}
    for row in rows:
        if row.number not in told and len(rows) > 1:
            name = matched[row.number].name
            yield Problem(
                file=name,
                row=row.number,
                what=f"{name} was not taken",
                why=f"another part of the same relic has a problem (rows of {sheet.name})",
                fix="Mend the other part; both are taken together",
            )


def _match(rows: Sequence[Row], paths: list[Path]) -> tuple[dict[int, Path], list[Row]]:
    """Find each row's file by its path's end, then by its name alone, then without suffix."""
    keys: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        for key in {path.as_posix(), path.name, path.stem}:
            keys[key.casefold()].append(path)
    matched: dict[int, Path] = {}
    missing: list[Row] = []
    for row in rows:
        name = row.get("file").replace("\\", "/")
        hits = keys.get(name.casefold()) or keys.get(Path(name).name.casefold(), [])
        if len(hits) > 1:
            hits = [p for p in hits if p.as_posix().casefold().endswith("/" + name.casefold())]
        if len(hits) == 1 and hits[0] not in matched.values():
            matched[row.number] = hits[0]
        else:
            missing.append(row)
    return matched, missing


def _no_file(sheet: Sheet, row: Row) -> Problem:
    name = row.get("file")
    return Problem(
        file=sheet.name,
        row=row.number,
        field="file",
        what=f"Row {row.number} has no scan",
        why=f"no file {name!r} is among those given, or another row names it already"
        if name
        else "its cell 'file' is empty",
        fix="Correct the name, or add the file to those given",
    )


def _require_distinct_relics(plan: Plan) -> None:
    """Two groups that fold to one accession number would become one relic: report the later."""
    first_of: dict[str, IntakeItem] = {}
    for item in list(plan.items):
        first = first_of.setdefault(relic_id(item.accession_number), item)
        if first is item:
            continue
        plan.items.remove(item)
        plan.problems.append(
            Problem(
                file=item.files[0].name,
                row=item.files[0].row,
                field="accession_number",
                what=f"{item.files[0].name} was not taken",
                why=f"the accession number {item.accession_number!r} belongs to"
                f" {first.files[0].name} already",
                fix="Give each relic its own accession number",
            )
        )
