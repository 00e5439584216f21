"""Other names of painters: courtesy, art and studio names lead to the work as the name does."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache

from handscroll.departments.collection.search.folding import runs
from handscroll.departments.collection.search.variants import DATA


def other_names(written: Iterable[str]) -> list[str]:
    """Return all names of the persons that a creator field names.

    Parameters
    ----------
    written
        The field in each of its languages; a name counts where it stands alone between signs.
    """
    table = _table()
    found: dict[str, None] = {}
    for value in written:
        for key in _keys(value):
            found |= dict.fromkeys(table.get(key, ()))
    return list(found)


def _keys(value: str) -> list[str]:
    """Cut a field into what may be a name: each Chinese run, and all Latin words together."""
    told = list(runs(value[:1000]))
    latin = " ".join(run.text for run in told if not run.chinese)
    return [run.text for run in told if run.chinese] + [latin]


@cache
def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    with (DATA / "names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = (row["name"], row["pinyin"], *_split(row["others"]))
            for leading in names[:2]:
                table[_keys(leading)[-1] or _keys(leading)[0]] = names
    return table


def _split(others: str) -> list[str]:
    """Split other names at spaces; Latin words that follow each other are one name."""
    names: list[str] = []
    for word in others.split():
        if word.isascii() and names and names[-1].isascii():
            names[-1] += " " + word
        else:
            names.append(word)
    return names
