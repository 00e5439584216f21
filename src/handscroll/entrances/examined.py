"""The demo's examined relic: captured, brought, calibrated, looked at and shown, step by step."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handscroll.demo.examination.beneath import TOLD, Told, told_of
from handscroll.demo.examination.capture import WHITE_REFLECTANCE
from handscroll.demo.examination.exhibit import (
    EXAMINED,
    SIZE,
    capture_examined,
    radiograph_examined,
)
from handscroll.demo.examination.modelled_library import add_library
from handscroll.demo.examination.shown import PLATE_TITLE, VIEWS, ShownView
from handscroll.demo.truth import Names
from handscroll.departments.examination.hidden.chains import Found, Standing, of_stack
from handscroll.departments.examination.hidden.judging import Deed, Telling, judge
from handscroll.departments.examination.hidden.seeking import seek
from handscroll.departments.examination.layers.trying import save_view, try_view
from handscroll.departments.examination.laying.making import make_laid
from handscroll.departments.examination.laying.pair import pair_of
from handscroll.departments.examination.laying.seeking import sought
from handscroll.departments.examination.stacks.bringing import Order, bring
from handscroll.departments.examination.stacks.door import JOB
from handscroll.departments.examination.stacks.making import make_cube
from handscroll.errors import UnreadableError
from handscroll.model.identity import relic_id
from handscroll.model.laid import Modality
from handscroll.model.rights import State
from handscroll.model.stack import Role, Stack, WhitePanel
from handscroll.museum import Museum

PAINTER = "demo painter"
_POLL_S = 0.5


def examine(museum: Museum, painted: Path, scale: float, going: Callable[[], bool]) -> bool:
    """Do what of the examination is not done yet; return whether all of it is.

    A killed run goes on with the step that it was at; what staff changed meanwhile stays.

    Parameters
    ----------
    painted
        Where the demo's relics were painted.
    going
        Whether the museum's server still runs: its worker makes the cube.

    Raises
    ------
    HandscrollError
        Why a step cannot be done.
    """
    stack = brought(museum, painted, scale)
    while stack.made is None:
        problem = museum.stacks.problem(stack.id)
        if problem is not None:
            raise UnreadableError(problem.what, why=problem.why, fix=problem.fix)
        if not going():
            return False
        time.sleep(_POLL_S)
        stack = museum.stacks.get(stack.id)
    show(museum, stack, painted)
    return True


def brought(museum: Museum, painted: Path, scale: float) -> Stack:
    """Return the relic's stack of bands: the one that is there, else captured and brought now."""
    relic = museum.relics.get(relic_id(EXAMINED.accession_number))
    there = [one for one in museum.stacks.list(relic.id) if one.modality is None]
    if there:
        return there[0]
    folder = capture_examined(painted, scale=scale)
    title = {
        "en": "Sixteen simulated bands",
        "zh-Hans": "模拟拍摄的十六个波段",
        "zh-Hant": "模擬拍攝的十六個波段",
    }
    order = Order(
        {role: folder / role.value for role in Role},
        WhitePanel(reflectance=WHITE_REFLECTANCE),
        title=title,
    )
    stack, _ = bring(museum, relic, order, person=PAINTER)
    museum.work.enqueue(JOB, stack.id, key=f"{JOB}:{stack.id}")
    return stack


def show(museum: Museum, stack: Stack, painted: Path) -> None:
    """Publish a stack whose cube is made, its views, and what truly lies beneath it.

    Beside it comes a library of the painter's pigments, so that spectra have something to be
    compared with, and a radiograph that is laid on it.
    """
    add_library(museum, person=PAINTER)
    # Once views were saved, a draft is one because staff made it so.
    if stack.state is State.DRAFT and not museum.layers.of(stack.id):
        stack = museum.stacks.move(stack.id, State.PUBLISHED, person=PAINTER)
    _save_views(museum, stack)
    if not of_stack(museum, stack):
        seek(museum, stack.id)
    _accept(museum, stack, painted)
    lay_radiograph(museum, stack, painted)


def lay_radiograph(museum: Museum, stack: Stack, painted: Path) -> None:
    """Bring a radiograph of the section, seek its place on the stack, lay it there, publish it.

    Once it is published it is left as staff leave it.
    """
    there = [one for one in museum.stacks.list(stack.relic) if one.modality is not None]
    if any(one.state is not State.DRAFT for one in there):
        return
    assert stack.made is not None
    file = radiograph_examined(painted, scale=stack.made.width / SIZE[0])
    order = Order({Role.BANDS: file}, title=_map(PLATE_TITLE), modality=Modality.XRAY)
    plate, _ = bring(museum, museum.relics.get(stack.relic), order, person=PAINTER)
    plate = make_cube(museum, plate.id)
    if plate.laid_on(stack.id) is None:
        pair = pair_of(museum, plate.id, stack.id)
        # One band finds it within seconds; more would find it better, and nobody waits for long.
        laid, _ = sought(museum, pair, np.empty((0, 4)), lambda share: None, most=1)
        museum.stacks.lay(plate.id, laid, person=PAINTER)
    make_laid(museum, plate.id, stack.id)
    museum.stacks.move(plate.id, State.PUBLISHED, person=PAINTER)


def _save_views(museum: Museum, stack: Stack) -> None:
    saved = [one for one in museum.layers.of(stack.id) if one.author == PAINTER]
    if len(saved) < len(VIEWS):
        for one in VIEWS:
            _save(museum, stack, one)


def _save(museum: Museum, stack: Stack, shown: ShownView) -> None:
    made = try_view(museum, stack, shown.body, person=PAINTER)
    if museum.layers.find(made.id) is not None:
        return
    layer = save_view(museum, stack, made.id, _map(shown.label), person=PAINTER)
    if shown.published:
        museum.layers.move(layer.id, State.PUBLISHED, person=PAINTER)


def _accept(museum: Museum, stack: Stack, painted: Path) -> None:
    """Accept what is known to be there, where nobody said anything of it yet."""
    found = of_stack(museum, stack)
    if sum(one.standing is Standing.ACCEPTED for one in found) >= len(TOLD):
        return
    told = told_of([_outline(one) for one in found], painted)
    for one, said in zip(found, told, strict=True):
        untouched = one.first == one.last and one.standing is Standing.PROPOSED
        if said is not None and untouched:
            judge(museum, one.id, Deed.ACCEPT, person=PAINTER, telling=_telling(said))


def _outline(found: Found) -> NDArray[np.float64]:
    region = found.last.region
    if region.outline:
        return np.array(region.outline, np.float64)
    right, bottom = region.x + region.width, region.y + region.height
    return np.array(
        [(region.x, region.y), (right, region.y), (right, bottom), (region.x, bottom)], np.float64
    )


def _telling(said: Told) -> Telling:
    return Telling(_map(said.label), _map(said.caption))


def _map(names: Names) -> dict[str, str]:
    return {"en": names.en, "zh-Hans": names.zh_hans, "zh-Hant": names.zh_hant}
