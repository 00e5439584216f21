"""A record's form as it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handscroll.pages.sent_forms import Bounds, SentForm, read_form

BOUNDS = Bounds(24_000_000, 60_000, fix="Make shorter texts of the longest")
_OWN = ("expected", "do", "onto")


@dataclass(frozen=True)
class Sent:
    """What was sent.

    Attributes
    ----------
    expected
        The version from which the form was filled.
    onto
        The version onto which two edits are joined, or None.
    do
        What the button says that was pressed.
    chosen
        Field to whose words are to hold there, where two edits are joined.
    pairs
        Names and texts of the record's fields.
    form
        The form itself.
    """

    expected: int
    onto: int | None
    do: str
    chosen: dict[str, str]
    pairs: Sequence[tuple[str, str]]
    form: SentForm


def read_sent(body: bytes) -> Sent:
    """Read a form's body.

    Raises
    ------
    TooLargeError
        If it has more bytes or fields than any record needs.
    InvalidError
        If it is not UTF-8, or does not say from which version it was filled.
    """
    form = read_form(body, _OWN, BOUNDS)
    return Sent(
        expected=form.number("expected"),
        onto=form.number("onto") if "onto" in form.own else None,
        do=form.own.get("do", "save")[:400],
        chosen={n.removeprefix("take."): way for n, way in form.pairs if n.startswith("take.")},
        pairs=[one for one in form.pairs if not one[0].startswith("take.")],
        form=form,
    )
