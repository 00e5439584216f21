"""Reference values of a target, as a museum measured them: a table of L*, a*, b* for D50."""

from __future__ import annotations

import csv
import io
import math
from typing import Final, NamedTuple

from handscroll.errors import InvalidError

MOST_PATCHES: Final = 400
MOST_CHARACTERS: Final = 100_000
_NAMES: Final = {
    "patch": ("patch", "name", "id", "sample_name", "sample_id"),
    "l": ("l", "l*", "lab_l", "cie_l"),
    "a": ("a", "a*", "lab_a", "cie_a"),
    "b": ("b", "b*", "lab_b", "cie_b"),
}


class Patch(NamedTuple):
    """One patch and its L*, a*, b* for D50."""

    name: str
    lab: tuple[float, float, float]


def read_reference(text: str) -> list[Patch]:
    """Read the reference values of a target, row by row from its top left.

    Parameters
    ----------
    text
        CSV with a heading: ``patch,L,a,b`` (or ``LAB_L``...), comma or semicolon; decimal points.

    Raises
    ------
    InvalidError
        With the line and what is wrong there.
    """
    if len(text) > MOST_CHARACTERS:
        raise _wrong(f"it has {len(text)} characters, at most {MOST_CHARACTERS} are read")
    lines = text.lstrip("\ufeff").splitlines()
    heading = lines[0] if lines else ""
    delimiter = max(",;\t", key=heading.count)
    rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
    places = _places(rows[0] if rows else [])
    patches = [
        _patch(row, number, places)
        for number, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row)
    ]
    names = [one.name for one in patches]
    if not 4 <= len(patches) <= MOST_PATCHES:
        raise _wrong(f"it has {len(patches)} patches, from 4 to {MOST_PATCHES} are allowed")
    for name in names:
        if names.count(name) > 1:
            raise _wrong(f"patch {name} stands there twice")
    return patches


def _places(heading: list[str]) -> dict[str, int]:
    cells = [cell.strip().lower() for cell in heading]
    places = {}
    for wanted, spellings in _NAMES.items():
        at = [number for number, cell in enumerate(cells) if cell in spellings]
        if len(at) != 1:
            raise _wrong(f"its heading has {len(at)} columns for {wanted}, and one is needed")
        places[wanted] = at[0]
    return places


def _patch(row: list[str], number: int, places: dict[str, int]) -> Patch:
    if len(row) <= max(places.values()):
        raise _wrong(f"line {number} has {len(row)} cells")
    values = []
    for wanted in ("l", "a", "b"):
        cell = row[places[wanted]].strip()
        try:
            values.append(float(cell))
        except ValueError:
            raise _wrong(f"line {number} has {cell!r} for {wanted}") from None
    light, a, b = values
    if not (math.isfinite(light + a + b) and 0 <= light <= 100 and max(abs(a), abs(b)) <= 150):
        raise _wrong(f"line {number} has no colour that can be: {light}, {a}, {b}")
    name = row[places["patch"]].strip()
    if not name:
        raise _wrong(f"line {number} names no patch")
    return Patch(name, (light, a, b))


def _wrong(why: str) -> InvalidError:
    return InvalidError(
        "The reference values of the target cannot be used", why=why,
        fix="Give a CSV with the heading patch,L,a,b and one line for each patch, for D50",
    )  # fmt: skip
