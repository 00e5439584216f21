"""A measurement that cannot be made, with a code that words of three languages hang on."""

from __future__ import annotations

from handscroll.errors import InvalidError


class CannotMeasureError(InvalidError):
    """What was given does not allow this measurement.

    Attributes
    ----------
    code
        Short name of the reason, such as ``edge_clipped``; the same for the same reason always.
    facts
        The numbers that belong to it.
    """

    def __init__(
        self, what: str, *, why: str, fix: str, code: str, facts: dict[str, float] | None = None
    ) -> None:
        super().__init__(what, why=why, fix=fix)
        self.code = code
        self.facts = facts or {}
