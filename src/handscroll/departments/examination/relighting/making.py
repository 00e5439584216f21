"""Make the tiles of a relightable image: fit or read its planes, halve them, cut and pack them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from handscroll.departments.examination.relighting.planes import Planes, mapped, planes_of
from handscroll.departments.examination.relighting.unsure import (
    FIRST,
    MAPS,
    coloured,
    scales_of,
)
from handscroll.imaging.relighting.codes import Meaning
from handscroll.imaging.relighting.fitting import RIDGE
from handscroll.imaging.relighting.seeing import Way, seen
from handscroll.model.relight import Relight, RelightMade
from handscroll.museum import Museum
from handscroll.scans.relighting.tiles import (
    BORDER,
    QUALITY,
    TILE,
    TileWriter,
    columns_of,
    halved,
    level_sizes,
)
from handscroll.scans.room import no_room
from handscroll.storage.disk import FileLock

METHOD: Final = "handscroll.relighting/2"
"""Its second version draws what is not sure on other scales. An image that the first one made
keeps its method, and with it its bytes."""
_LOW: Final = 0.5
SIDES: Final = {
    "left": (-((1 - _LOW**2) ** 0.5), 0.0, _LOW),
    "right": ((1 - _LOW**2) ** 0.5, 0.0, _LOW),
    "top": (0.0, (1 - _LOW**2) ** 0.5, _LOW),
    "bottom": (0.0, -((1 - _LOW**2) ** 0.5), _LOW),
}
"""Where the light stands in pictures for readers without scripts: 30 degrees high."""
_STILL: Final = 1200
"""Longest side of such a picture."""
_FITTED: Final = 0.8
Share = Callable[[float], None]


def make_relight(museum: Museum, name: str, told: Share = lambda share: None) -> Relight:
    """Make the tiles and keep their recipe; where both are there already, nothing changes.

    Parameters
    ----------
    told
        Called with the part done, 0 to 1.

    Raises
    ------
    HandscrollError
        What is wrong with which file, why, and what to do.
    """
    folder = museum.layout.cache / "relights"
    folder.mkdir(parents=True, exist_ok=True)
    # The worker and a command may both come to it: the second waits, and finds it made.
    with FileLock(folder / f"{museum.relights.get(name).id}.lock"):
        return _made(museum, name, told)


def _made(museum: Museum, name: str, told: Share) -> Relight:
    relight = museum.relights.get(name)
    place = museum.relights.tiles(relight)
    if place is not None and place.is_file():
        told(1.0)
        return relight
    scratch = museum.layout.staging / f"relit-{relight.id}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    method = FIRST if relight.made is not None and relight.made.method == FIRST else METHOD
    scales = scales_of(method)
    try:
        planes = planes_of(museum, name, scales, scratch, lambda share: told(share * _FITTED))
        recipe = _recipe(relight, planes, method)
        digest = _written(
            planes, method, scratch, lambda share: told(_FITTED + share * (1 - _FITTED))
        )
        target = museum.layout.relight(relight.id, digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        (scratch / "tiles.zip").replace(target)
    except OSError as trouble:
        raise no_room(scratch, trouble) or trouble from trouble
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    height, width = planes.codes.shape[1:]
    made = RelightMade(
        method=method, recipe=hashlib.sha256(recipe).hexdigest(), digest=digest,
        width=width, height=height, levels=len(level_sizes(width, height)),
        figures=planes.figures,
    )  # fmt: skip
    if relight.made == made:
        return relight
    return museum.relights.keep(name, made, recipe, person="worker")


def _recipe(relight: Relight, planes: Planes, method: str) -> bytes:
    """Return the recipe: equal files and this method make equal tiles."""
    told: dict[str, Any] = {
        "method": method,
        "relight": relight.id,
        "files": [one.model_dump(mode="json") for one in relight.files],
        "lights": relight.lights,
        "fit": {"basis": planes.meaning.basis.value, "ridge": RIDGE} if relight.lights else "none",
        "tiles": {"side": TILE, "border": BORDER, "jpeg_quality": QUALITY},
        "figures": planes.figures,
        "notes": list(planes.notes),
    }
    if planes.maps is not None and method != FIRST:
        told["maps"] = {one.name: one.told() for one in scales_of(method)}
    return (json.dumps(told, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def facts_of(meaning: Meaning, sizes: list[tuple[int, int]]) -> dict[str, Any]:
    """Return what a reader of the tiles must know."""
    return {
        "basis": meaning.basis.value,
        "apart": meaning.apart,
        "scale": list(meaning.scale),
        "bias": list(meaning.bias),
        "levels": [list(one) for one in sizes],
        "tile": TILE,
        "border": BORDER,
        "across": columns_of(meaning.planes),
    }


def meaning_in(facts: Any) -> Meaning:  # noqa: ANN401 - JSON
    """Return what the planes mean, as `facts_of` wrote it down."""
    from handscroll.imaging.relighting.bases import Basis

    scale, bias = tuple(facts["scale"]), tuple(facts["bias"])
    return Meaning(Basis(facts["basis"]), bool(facts["apart"]), scale, bias)


def _written(planes: Planes, method: str, scratch: Path, told: Share) -> str:
    height, width = planes.codes.shape[1:]
    sizes = level_sizes(width, height)
    writer = TileWriter(scratch / "tiles.zip")
    codes, maps = planes.codes, planes.maps
    done = 0.0
    for level, (wide, high) in enumerate(sizes):
        share = 0.75 / 4**level

        def tell(part: float, done: float = done, share: float = share) -> None:
            told(done + part * share)

        writer.level(level, codes, tell)
        if max(wide, high) <= _STILL:
            _stills(writer, level, codes, planes.meaning)
            for name, codes_of in zip(MAPS, maps if maps is not None else (), strict=False):
                writer.put(f"{level}/{name}.jpg", _map(codes_of, method))
        if level + 1 < len(sizes):
            codes = _half(codes, scratch / f"codes-{level + 1}")
            maps = None if maps is None else _half(maps, scratch / f"maps-{level + 1}")
        done += share
    digest = writer.finish(facts_of(planes.meaning, sizes))
    told(1.0)
    return digest


def _half(codes: NDArray[np.uint8], path: Path) -> NDArray[np.uint8]:
    count, high, wide = codes.shape
    found = mapped(path, (count, (high + 1) // 2, (wide + 1) // 2))
    for first in range(0, found.shape[1], 256):
        found[:, first : first + 256] = halved(codes[:, 2 * first : 2 * first + 512])
    return found


def _stills(writer: TileWriter, level: int, codes: NDArray[np.uint8], meaning: Meaning) -> None:
    for side, light in SIDES.items():
        shown = np.rint(seen(np.asarray(codes), meaning, light, Way.COLOUR) * 255).astype(np.uint8)
        writer.put(f"{level}/{side}.jpg", _jpeg(np.ascontiguousarray(shown), "RGB"))


def _map(codes: NDArray[np.uint8], method: str) -> bytes:
    if method == FIRST:
        return _jpeg(codes[..., None], "GRAY")
    return _jpeg(coloured(codes), "RGB")


def _jpeg(pixels: NDArray[np.uint8], colours: str) -> bytes:
    packing = "Gray" if colours == "GRAY" else "444"
    pixels = np.ascontiguousarray(pixels)
    return bytes(
        simplejpeg.encode_jpeg(pixels, QUALITY, colorspace=colours, colorsubsampling=packing)
    )
