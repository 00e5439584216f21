"""An expression of bands, understood for one stack while it is typed: nothing is drawn."""

from __future__ import annotations

from typing import Any

from handscroll.departments.examination.layers.names import made_of
from handscroll.model.examination.binding import BandSet
from handscroll.model.examination.expression import Expression, ExpressionError
from handscroll.model.stack import Stack


def checked(stack: Stack, text: str) -> dict[str, Any]:
    """Return how an expression is understood.

    Returns
    -------
    dict
        ``text``, its one writing; ``channels``, 1 or 3; ``bands``, numbers from 1 of those that
        it reads; ``linear``, whether it only adds bands up. Of one that cannot be understood
        ``problem`` alone: what, why, fix, and the column. While somebody types that is nothing
        out of order, so it is no error of the request.

    Raises
    ------
    NotFoundError
        If the cube was not made yet.
    """
    lengths = tuple(one.wavelength for one in made_of(stack).bands)
    try:
        return _understood(Expression.read(text), BandSet(len(lengths), lengths))
    except ExpressionError as error:
        said = {"what": error.what, "why": error.why, "fix": error.fix}
        return {"problem": said | {"column": error.column}}


def _understood(found: Expression, bands: BandSet) -> dict[str, Any]:
    rows = [row for steps in found.steps(bands) for what, row in steps if what == "linear"]
    used = [number for number in range(1, bands.count + 1) if any(row[number] for row in rows)]
    return {
        "text": found.text,
        "channels": len(found.channels),
        "bands": used,
        "linear": found.matrix(bands) is not None,
    }
