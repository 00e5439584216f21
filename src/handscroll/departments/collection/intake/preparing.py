"""What a delivery would become: the very plan that the command makes of a folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from handscroll.departments.collection.planning import Plan, plan_intake
from handscroll.departments.collection.sheet import read_sheet
from handscroll.departments.collection.taking_in import limits_of
from handscroll.departments.collection.vocabularies.store import load
from handscroll.errors import HandscrollError
from handscroll.model.intake import Problem
from handscroll.museum import Museum
from handscroll.museum.delivery import Delivery


@dataclass(frozen=True)
class Prepared:
    """A delivery as it would be taken in.

    Attributes
    ----------
    sheets
        Sheets among its files, by their paths below the delivery.
    sheet
        The one that was read; empty where none was.
    seen
        Tells one plan from another: what somebody confirms is what they saw.
    """

    plan: Plan
    sheets: tuple[str, ...]
    sheet: str
    seen: str


def prepare(
    museum: Museum, delivery: Delivery, *, sheet: str = "", publish: bool = False
) -> Prepared:
    """Plan what has come whole of a delivery.

    Parameters
    ----------
    sheet
        Which sheet is read where several came; the only one is read unasked.
    """
    found = {one.relative_to(delivery.files).as_posix(): one for one in delivery.sheets()}
    chosen = sheet if sheet in found else next(iter(found)) if len(found) == 1 else ""
    if found and not chosen:
        plan = Plan(problems=[_which(list(found))])
    else:
        plan = _planned(museum, delivery, chosen, publish=publish)
    return Prepared(plan, tuple(found), chosen, _seen(plan))


def _planned(museum: Museum, delivery: Delivery, sheet: str, *, publish: bool) -> Plan:
    try:
        read = read_sheet(delivery.files / sheet) if sheet else None
    except HandscrollError as error:
        told = Problem(file=sheet, what=error.what, why=error.why, fix=error.fix)
        return Plan(problems=[told])
    words = load(museum.folder)
    return plan_intake([delivery.files], read, limits_of(museum), publish=publish, words=words)


def _which(sheets: list[str]) -> Problem:
    return Problem(
        file=", ".join(sheets)[:200],
        what="No plan was made",
        why=f"{len(sheets)} sheets came, and one intake is read by one",
        fix="Choose the sheet that describes these scans",
    )


def _seen(plan: Plan) -> str:
    digest = hashlib.sha256()
    for item in plan.items:
        digest.update(item.model_dump_json(exclude={"publish", "stitch"}).encode())
    for problem in plan.problems:
        digest.update(problem.model_dump_json().encode())
    return digest.hexdigest()[:32]
