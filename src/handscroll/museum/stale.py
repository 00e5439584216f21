"""What an edit may not do: overwrite another one unseen, or change more than what is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handscroll.errors import ConflictError, MismatchError
from handscroll.model.relic import Relic


class StaleEditError(ConflictError):
    """Somebody else saved since the editor began; carries what each of them wrote.

    Attributes
    ----------
    mine
        The record that was to be saved.
    theirs
        The record as the other one saved it, which stands.
    expected, present
        The version that the editor had before them, and the one that stands.
    """

    def __init__(self, mine: Relic, theirs: Relic, *, expected: int, present: int) -> None:
        super().__init__(
            f"The relic {theirs.accession_number[:60]} was not changed",
            why=f"the change was made to version {expected}, and version {present} was saved since",
            fix="Compare both versions, then save again what is to hold",
        )
        self.mine, self.theirs = mine, theirs
        self.expected, self.present = expected, present


def require_only_said(standing: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Refuse an edit that would change more than what is said of a relic.

    Parameters
    ----------
    standing, wanted
        The record as it is kept, and as it would be.

    Raises
    ------
    MismatchError
        If its number, its state or its pictures would change, which have ways of their own.
    """
    pictures = [
        {part["capture"]["id"]: part["capture"] for part in record["parts"]}
        for record in (standing, wanted)
    ]
    for name, kept in (
        ("accession number", standing["accession_number"] == wanted["accession_number"]),
        ("state", standing["state"] == wanted["state"]),
        ("pictures", pictures[0] == pictures[1]),
    ):
        if not kept:
            raise MismatchError(
                f"The relic {standing['accession_number'][:60]} was not changed",
                why=f"an edit says other things of a relic, and this one changes its {name}",
                fix="Edit the record as it stands, and leave that as it is",
            )
