"""Single characters brought together: traditional, simplified and variant forms become one.

Characters are folded one by one and never by phrase, so that a part of a title folds as it
does within the whole title. 乾 becomes 干 in 乾隆 too, in the record and in the query alike.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from pathlib import Path

from opencc import OpenCC

DATA = Path(__file__).parent / "data"
_STEPS = 3
"""Some forms are two steps away from the last one: 薴, 苧, 苎."""


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _own() -> dict[str, str]:
    with (DATA / "variants.csv").open(encoding="utf-8", newline="") as file:
        return {row["written"]: row["folded"] for row in csv.DictReader(file)}


@lru_cache(maxsize=65_536)
def folded_character(character: str) -> str:
    """Return the one character that stands for all forms of this one."""
    form = character
    for _ in range(_STEPS):
        simple = str(_converter().convert(form))
        # A few characters have no single partner.
        form = _own().get(form, simple if len(simple) == 1 else form)
    return form
