"""A view for a command: made of what was asked, with the whole pass done at once."""

from __future__ import annotations

from typing import NamedTuple

from handscroll.departments.examination.layers.analysing import Found
from handscroll.departments.examination.layers.names import version_of
from handscroll.departments.examination.layers.orders import order_from
from handscroll.departments.examination.layers.trying import Made, found_by, keep_found, view_of
from handscroll.model.examination.views import view_id
from handscroll.model.stack import Stack
from handscroll.museum import Museum


class Asked(NamedTuple):
    """What a command asks for: a document, or the name of a view that is there."""

    body: object
    named: str
    by: str


def viewed(museum: Museum, stack: Stack, asked: Asked, *, keep: bool) -> Made:
    """Return the view; it is kept among those that were tried, unless nothing is to be written.

    Raises
    ------
    HandscrollError
        As recipes and analyses say.
    """
    if asked.named:
        found = Found(view_of(museum, stack, asked.named), ())
    else:
        order = order_from(_whole(asked.body), stack, version_of(stack))
        found = found_by(museum, stack, order)
    if keep:
        return keep_found(museum, stack, found, person=asked.by)
    return Made(view_id(found.view), found.view, found.notes, found.explained)


def _whole(body: object) -> object:
    """Return what was asked for; an analysis reads every pixel, unless a sample was asked for."""
    if isinstance(body, dict) and "analysis" in body and "kind" not in body:
        return {"preview": False, **body}
    return body
