"""The form of a story as it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handscroll.pages.sent_forms import Bounds, SentForm, read_form

BOUNDS = Bounds(8_000_000, 20_000, fix="Make two stories of it")
_OWN = ("expected", "do")


@dataclass(frozen=True)
class Sent:
    """What was sent: ``expected`` is the revision that the writer had before them."""

    expected: int
    do: str
    fields: Sequence[tuple[str, str]]
    form: SentForm


def read_sent(body: bytes) -> Sent:
    """Read a form's body.

    Raises
    ------
    TooLargeError
        If it is larger than any story.
    InvalidError
        If it is not UTF-8, or does not say from which revision it was filled.
    """
    form = read_form(body, _OWN, BOUNDS)
    # The first button of that name is what Enter presses; the one pressed comes last.
    return Sent(form.number("expected"), form.own.get("do", "save"), form.pairs, form)
