"""Control points as people send them: a list of four numbers each, or a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from handscroll.errors import InvalidError
from handscroll.geometry import Size
from handscroll.imaging.registration.pictures import Points
from handscroll.model.laid import MOST_POINTS
from handscroll.scans.small_tables import lines_in

_WHAT = "The control points cannot be used"
_COLUMNS = ("x", "y", "ox", "oy")
_MOST_BYTES = 1 << 20
_HEAD = "Give x, y on the stack beneath and ox, oy on the picture that is laid, one point a line"


def points_from(sent: object, size: Size, other: Size) -> Points:
    """Return control points ``(n, 4)`` that lie on both pictures.

    Parameters
    ----------
    sent
        A list of lists of four numbers: x, y, ox, oy, counted from the upper left corner.

    Raises
    ------
    InvalidError
        When it is something else, too many, or one lies outside.
    """
    if not isinstance(sent, list) or len(sent) > MOST_POINTS:
        many = f"{len(sent)} were sent" if isinstance(sent, list) else "no list was sent"
        raise InvalidError(
            _WHAT,
            why=f"{many}; 4 to {MOST_POINTS} are taken",
            fix="Send a list of points, each x, y, ox, oy",
        )
    for number, one in enumerate(sent, 1):
        if not (isinstance(one, list) and len(one) == 4 and all(map(_is_number, one))):
            raise InvalidError(
                _WHAT, why=f"point {number} is not four numbers", fix="Set the point again"
            )
        sides = (("stack beneath", one[:2], size), ("picture that is laid", one[2:], other))
        for which, (x, y), limit in sides:
            if not (0 <= x <= limit.width and 0 <= y <= limit.height):
                raise InvalidError(
                    _WHAT,
                    why=f"point {number} lies at {x:g}, {y:g}, outside the {limit.width} x"
                    f" {limit.height} pixels of the {which}",
                    fix="Set the point on the picture",
                )
    return np.array(sent, np.float64).reshape(-1, 4)


def read_points(path: Path) -> list[list[float]]:
    """Return the points of a table: columns x, y, ox, oy, with or without their names.

    Raises
    ------
    UnreadableError
        When the file cannot be opened, or is no text.
    InvalidError
        When a line has no four numbers.
    """

    def wrong(why: str) -> InvalidError:
        return InvalidError(_WHAT, why=f"{path.name}: {why}", fix=_HEAD)

    lines = [line for line in lines_in(path, _MOST_BYTES, wrong) if any(line)]
    return _rows(path.name, lines)


def _rows(name: str, lines: Sequence[Sequence[str]]) -> list[list[float]]:
    head = [cell.strip().lower() for cell in lines[0]] if lines else []
    named = set(_COLUMNS) <= set(head)
    places = [head.index(one) for one in _COLUMNS] if named else [0, 1, 2, 3]
    rows = []
    for number, line in enumerate(lines[1:] if named else lines, 2 if named else 1):
        try:
            rows.append([float(line[at]) for at in places])
        except (ValueError, IndexError) as trouble:
            raise InvalidError(
                _WHAT, why=f"line {number} of {name} has no four numbers", fix=_HEAD
            ) from trouble
    return rows


def _is_number(one: object) -> bool:
    # Whole numbers of JSON have no end; those that no float holds are as bad as words.
    if isinstance(one, bool) or not isinstance(one, (int, float)):
        return False
    try:
        return math.isfinite(float(one))
    except OverflowError:
        return False
