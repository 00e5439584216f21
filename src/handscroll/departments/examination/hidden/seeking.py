"""Seek hidden layers in a stack's cube: the map tile by tile, then what of it is worth a look."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from handscroll.departments.examination.hidden.chains import of_stack
from handscroll.departments.examination.hidden.kept_map import (
    METHOD,
    KeptMap,
    keep_proposed,
    kept,
    proposed_of,
    writing,
)
from handscroll.departments.examination.hidden.proposing import Given, observation_of, said_before
from handscroll.departments.examination.hidden.sections import candidates_of
from handscroll.errors import NotFoundError
from handscroll.geometry import Box
from handscroll.imaging.hidden import tiles
from handscroll.imaging.hidden.mapping import Cube, Method, learn
from handscroll.imaging.hidden.prediction import BORDER_NM
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.scans.cubes.cube import CubeReader
from handscroll.storage.disk import FileLock

JOB: Final = "seek_hidden"
MOST: Final = 100
"""Candidates proposed of one stack at most, those of most evidence first."""
_LEARNT, _MAPPED = 0.05, 0.9
Share = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Sought:
    """What came out of a search.

    Attributes
    ----------
    proposed
        Identifiers of observations that are new.
    before
        How many candidates were proposed, or judged, when it was sought before.
    beyond
        How many more have less evidence than those proposed at most.
    """

    stack: Stack
    digest: str
    proposed: tuple[str, ...]
    before: int
    beyond: int


def seek(museum: Museum, name: str, told: Share = lambda share: None) -> Sought:
    """Map what lies beneath in a stack's cube, and propose regions; sought again, nothing twice.

    The worker and a command may both come to it: the second waits, and finds it done.

    Parameters
    ----------
    name
        The stack.
    told
        Called with the part done, 0 to 1.

    Raises
    ------
    NotFoundError
        If there is no such stack, or its cube was not made.
    InvalidError
        If its bands cannot show what lies beneath: too few visible or infrared ones.
    UnsupportedError
        If it was brought for viewing only.
    """
    stack = museum.stacks.get(name)
    stack.require_fit(f"Hidden layers were not sought in stack {stack.id}")
    place = museum.stacks.cube(stack)
    if stack.made is None or place is None or not place.is_dir():
        raise NotFoundError(
            f"Hidden layers were not sought in stack {stack.id}",
            why="its cube of reflectance is not there",
            fix=f"Make it first, with: handscroll stack make {stack.id}",
        )
    home = museum.layout.cache / "hidden" / stack.id
    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / "lock"):
        return _sought(museum, stack, place, told)


def _sought(museum: Museum, stack: Stack, place: Path, told: Share) -> Sought:
    before = of_stack(museum, stack)
    mapped = kept(museum.layout, stack, earlier=False)
    known = proposed_of(museum.layout, stack)
    if mapped is not None and known is not None:
        told(1.0)
        return Sought(stack, mapped.digest, (), len(before), max(known - MOST, 0))
    with ExitStack() as closing:
        cube = closing.enter_context(CubeReader.open(place))
        method = _learnt(cube)
        told(_LEARNT)
        mapped = mapped or _mapped(museum, stack, cube, method, told)
        told(_MAPPED)
        found = candidates_of(mapped, method, cube.window)
    given = Given.of(stack, mapped, cube.wavelengths, museum.wordings.now())
    new = [one for one in found if not said_before(one, before)]
    proposed = []
    for one in new[:MOST]:
        observation = observation_of(one, given)
        museum.observations.propose(observation)
        proposed.append(observation.id)
    keep_proposed(museum.layout, stack, len(found))
    told(1.0)
    return Sought(
        stack, mapped.digest, tuple(proposed), len(found) - len(new), max(len(new) - MOST, 0)
    )


def _learnt(cube: CubeReader) -> Method:
    size = cube.levels[0]
    return learn([cube.window(box) for box in tiles.samples(size)], cube.wavelengths)


def _mapped(museum: Museum, stack: Stack, cube: CubeReader, method: Method, told: Share) -> KeptMap:
    size = cube.levels[0]

    def read(box: Box) -> Cube:
        return cube.window(box)

    done = 0
    with writing(museum.layout, stack) as target:
        for box, mapped, _ in tiles.tiles(read, size, method):
            target.put(box, mapped)
            done += box.width * box.height
            told(_LEARNT + (_MAPPED - _LEARNT) * done / size.pixels)
        target.finish(_recipe(stack, cube, method))
    _sweep(museum, stack)
    made = kept(museum.layout, stack)
    assert made is not None
    return made


def _recipe(stack: Stack, cube: CubeReader, method: Method) -> dict[str, Any]:
    assert stack.made is not None
    lengths = [float(nm) for nm in cube.wavelengths]
    return {
        "method": METHOD,
        "stack": stack.id,
        "cube": stack.made.digest,
        "sought": method.sought,
        "visible_nm": [nm for nm in lengths if nm <= BORDER_NM],
        "infrared_nm": [nm for nm in lengths if nm > BORDER_NM],
        "r2": [round(float(one), 4) for one in np.asarray(method.prediction.r2)],
        "planes": ["amount", "noise", "share explained"],
    }


def _sweep(museum: Museum, stack: Stack) -> None:
    """Take away maps of cubes that are no longer this stack's."""
    home = museum.layout.cache / "hidden" / stack.id
    made = kept(museum.layout, stack)
    for one in home.iterdir():
        if made is not None and not one.name.startswith(str(made.recipe["cube"])[:16]):
            shutil.rmtree(one, ignore_errors=True)
