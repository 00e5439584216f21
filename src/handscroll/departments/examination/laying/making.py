"""Make the cube of a stack as it lies on another one: every pixel sampled once, by strips."""

from __future__ import annotations

import hashlib
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handscroll.departments.examination.laying.pair import Pair
from handscroll.departments.examination.laying.places import transform_of
from handscroll.errors import NotFoundError
from handscroll.geometry import Box, Size
from handscroll.imaging.registration.pictures import Picture
from handscroll.imaging.registration.resampling import resample
from handscroll.imaging.registration.transforms import Map, composed, magnification, of_matrix
from handscroll.model.laid import Laid
from handscroll.model.stack import Stack
from handscroll.museum import Museum
from handscroll.museum.layout import Layout
from handscroll.scans.cubes.cube import CubeReader
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts
from handscroll.storage.disk import FileLock

METHOD = "handscroll.laid/1"
"""Of cubes that were sampled from another one."""
Share = Callable[[float], None]


def make_laid(museum: Museum, other: str, on: str, told: Share = lambda share: None) -> Stack:
    """Make the cube of a stack as it lies on another one; where it is there, nothing changes.

    What was told of the place is all that it is made of, beside the cube of the stack: the same
    bytes each time. It carries no uncertainty, for nothing is measured on it.

    Raises
    ------
    NotFoundError
        If it does not lie there, does so no longer, or has no cube.
    """
    folder = museum.layout.laid(other, "0" * 16).parent
    folder.mkdir(parents=True, exist_ok=True)
    # The worker and a request may both come to it: the second waits, and finds it made.
    with FileLock(folder / "lock"):
        return _make(museum, folder, (other, on), told)


def _make(museum: Museum, folder: Path, names: tuple[str, str], told: Share) -> Stack:
    pair = Pair(*(museum.stacks.get(one) for one in names))
    laid, own = pair.laid, museum.stacks.cube(pair.other)
    if laid is None or own is None or not own.is_dir() or not pair.other.lies_still(pair.on):
        raise NotFoundError(
            f"The picture of {names[0]} on {names[1]} was not made",
            why="it does not lie there, or one of the two has another cube than it was laid with",
            fix=f"Lay it again, with: handscroll stack lay {names[0]} {names[1]}",
        )
    if is_made(museum.layout, pair):
        told(1.0)
        return pair.other
    scratch = folder / f"making-{pair.on.id}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        digest = _write(pair, laid, (own, scratch / "cube.ome.zarr"), told)
        target = museum.layout.laid(pair.other.id, digest)
        shutil.rmtree(target, ignore_errors=True)
        (scratch / "cube.ome.zarr").rename(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    now = laid.model_copy(update={"digest": digest, "other": pair.above.digest})
    stack = pair.other
    if now != laid:
        stack = museum.stacks.keep_laid(stack.id, now, person="worker")
    sweep(museum.layout, stack)
    return stack


def is_made(layout: Layout, pair: Pair) -> bool:
    """Say whether the picture is there, and of the present cube of the stack that is laid."""
    drawn = pair.other.as_laid_on(pair.on)
    return drawn is not None and layout.laid(drawn.id, _digest(drawn)).is_dir()


def sweep(layout: Layout, stack: Stack) -> None:
    """Take away cubes of places where a stack lies no longer."""
    kept = {layout.laid(stack.id, one.digest).name for one in stack.laid if one.digest is not None}
    for one in layout.laid(stack.id, "0" * 16).parent.glob("*.ome.zarr"):
        if one.name not in kept:
            shutil.rmtree(one, ignore_errors=True)


def _digest(drawn: Stack) -> str:
    assert drawn.made is not None
    return drawn.made.digest


def _write(pair: Pair, laid: Laid, places: tuple[Path, Path], told: Share) -> str:
    own, target = places
    recipe = {
        "method": METHOD,
        "cube": pair.above.digest,
        "on": pair.on.id,
        "size": [laid.width, laid.height],
        "place": laid.place.model_dump(mode="json"),
        "sampling": "cubic, once",
    }
    sha256 = hashlib.sha256(laid.place.model_dump_json().encode()).hexdigest()
    with CubeReader.open(own) as reader:
        bands = tuple(
            CubeBand(one.wavelength, one.fwhm, one.exposure, one.name, sha256)
            for one in reader.facts.bands
        )
        name = pair.other.title.get("en", pair.other.id)
        facts = CubeFacts(pair.size, bands, name=name, recipe=recipe)
        draw = _drawing(reader, transform_of(laid.place), pair.size)
        report = write_cube(
            target, facts, lambda box: (draw(box), None), uncertain=False, on_progress=told
        )
    return report.digest


def _drawing(reader: CubeReader, map_: Map, size: Size) -> Callable[[Box], NDArray[np.float32]]:
    """Return what draws a box of the stack beneath.

    Where pixels above are far finer, a smaller level is sampled: no strip then needs more than
    some 16 of its pixels for one beneath, whatever the sizes.
    """
    finer = magnification(map_, size)
    level = min(max(0, math.floor(math.log2(finer)) - 1), len(reader.levels) - 1)
    step = 1 << level
    to_level = of_matrix(
        np.array([[1 / step, 0, _middle(step)], [0, 1 / step, _middle(step)], [0, 0, 1.0]])
    )
    maps = [composed(map_, to_level)] * len(reader.facts.bands)
    pictures = [_band(reader, level, band) for band in range(len(maps))]
    return lambda box: resample(pictures, maps, box, size)


def _middle(step: int) -> float:
    """Return where the first pixel's centre lies on a level of which a pixel is ``step`` wide."""
    return 0.5 / step - 0.5


def _band(reader: CubeReader, level: int, band: int) -> Picture:
    def read(box: Box) -> NDArray[np.float32]:
        return np.asarray(reader.window(box, level, [band])[0])

    return Picture(reader.levels[level], read)
