"""The demo's relightable image: a detail of the examined relic, photographed, brought and shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from handscroll.demo.examination.exhibit import EXAMINED
from handscroll.demo.examination.raking import CAPTION, TITLE, photograph_detail
from handscroll.departments.examination.relighting.bringing import Order, bring
from handscroll.departments.examination.relighting.door import JOB
from handscroll.entrances.examined import PAINTER
from handscroll.errors import UnreadableError
from handscroll.model.identity import relic_id
from handscroll.model.relight import Relight
from handscroll.model.rights import State
from handscroll.museum import Museum

_POLL_S = 0.2
_UNTOUCHED = 2
"""Versions of an image that was brought and made, and no more."""


def brought_relit(museum: Museum, painted: Path, scale: float = 1.0) -> Relight:
    """Return the image of the detail: the one that is there, else photographed and brought now."""
    relic = museum.relics.get(relic_id(EXAMINED.accession_number))
    there = museum.relights.list(relic.id)
    if there:
        return there[0]
    folder = photograph_detail(painted, scale=scale)
    order = Order(folder, title=TITLE, caption=CAPTION)
    image, _ = bring(museum, relic, order, person=PAINTER)
    museum.work.enqueue(JOB, image.id, key=f"{JOB}:{image.id}")
    return image


def show_relit(museum: Museum, image: Relight, going: Callable[[], bool]) -> bool:
    """Publish the image once its tiles are made; return whether visitors see it.

    Parameters
    ----------
    going
        Whether the museum's server still runs: its worker makes the tiles.

    Raises
    ------
    UnreadableError
        Why none can be made.
    """
    image = museum.relights.get(image.id)
    # Whoever withdrew it, or sent it back, meant it: only what nobody touched is published.
    while image.made is None and image.state is State.DRAFT:
        problem = museum.relights.problem(image.id)
        if problem is not None:
            raise UnreadableError(problem.what, why=problem.why, fix=problem.fix)
        if not going():
            return False
        time.sleep(_POLL_S)
        image = museum.relights.get(image.id)
    if image.state is State.DRAFT and museum.relights.version(image.id) == _UNTOUCHED:
        image = museum.relights.move(image.id, State.PUBLISHED, person=PAINTER)
    return image.state is State.PUBLISHED
