"""The stitched picture as a file: a tiled BigTIFF that says how it was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np
import tifffile
from numpy.typing import NDArray

from handscroll.geometry import Box
from handscroll.imaging.stitching.render import Drawing
from handscroll.scans.frames.frame_files import Kind
from handscroll.scans.frames.recipe import METHOD

TILE: Final = 512


def write(
    path: Path, drawing: Drawing, kind: Kind, names: list[str], tell: Callable[[float], None]
) -> None:
    """Draw the whole picture tile by tile into a file.

    The same drawing gives the same bytes: nothing of the day or the machine is written.
    """
    size = drawing.size
    tiles = _tiles(drawing, kind, tell)
    extra = {1: (), 2: ("unassalpha",), 3: (), 4: ("unassalpha",)}[kind.bands]
    shape = (size.height, size.width, kind.bands) if kind.bands > 1 else (size.height, size.width)
    tifffile.imwrite(
        path,
        tiles,
        shape=shape,
        dtype=kind.samples,
        bigtiff=True,
        tile=(TILE, TILE),
        photometric="rgb" if kind.bands >= 3 else "minisblack",
        planarconfig="contig" if kind.bands > 1 else None,
        extrasamples=extra or None,
        compression="deflate",
        compressionargs={"level": 4},
        predictor=True,
        iccprofile=kind.icc,
        software=METHOD,
        description=f"Machine-made: {len(names)} frames stitched by {METHOD}; not an original.",
        metadata=None,
        maxworkers=1,
    )


def _tiles(
    drawing: Drawing, kind: Kind, tell: Callable[[float], None]
) -> Iterator[NDArray[np.unsignedinteger[Any]]]:
    size = drawing.size
    corners = list(product(range(0, size.height, TILE), range(0, size.width, TILE)))
    for number, (top, left) in enumerate(corners):
        tell(number / len(corners))
        drawn = drawing.draw(Box(left, top, TILE, TILE), kind.samples)
        yield drawn if kind.bands > 1 else drawn[..., 0]
