"""Files that are to become one relic and overlap: noticed from small pictures of them.

A hint must never be wrong, so every two neighbours must prove that they share a part and no
more than a part, as strictly as when they are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import HandscrollError
from handscroll.geometry import Box, Size
from handscroll.imaging.stitching.features import features_of
from handscroll.imaging.stitching.frames import Small
from handscroll.imaging.stitching.links import Link, Looked, link, look
from handscroll.model.intake import IntakeItem
from handscroll.scans.formats import read_head
from handscroll.scans.glimpse import glimpse
from handscroll.scans.limits import Limits

LONGEST: Final = 900
"""Pixels of the longer side that are looked at."""
MOST_FILES: Final = 60
_MOST_SHARED: Final = 0.7
"""What shares more was shot twice, not in frames."""
_ONE_CAMERA: Final = 0.02
"""Share by which sides of frames of one camera may differ: leaves and colophons differ more."""


class _Glimpsed:
    """A small picture as a frame."""

    def __init__(self, name: str, pixels: NDArray[np.uint8]) -> None:
        self.name, self._pixels, self.bands = name, pixels, pixels.shape[2]
        self.size = Size(pixels.shape[1], pixels.shape[0])

    def window(self, box: Box) -> NDArray[np.unsignedinteger[Any]]:
        part = self._pixels[box.y : box.y + box.height, box.x : box.x + box.width]
        return np.ascontiguousarray(part)


def noticed(
    items: Iterable[IntakeItem], limits: Limits, tell: Callable[[float], None] | None = None
) -> list[str]:
    """Return a sentence for each relic whose files look like frames of one picture.

    Parameters
    ----------
    tell
        Told the share of the relics that were looked at, 0 to 1.
    """
    found, every = [], list(items)
    for number, item in enumerate(every, start=1):
        if overlap([Path(one.source) for one in item.files], limits):
            names = [one.name for one in item.files]
            found.append(
                f"These {len(names)} files overlap, they look like frames of one scroll: {names[0]}"
                f" to {names[-1]}. Once they are taken in, join them with:"
                f" handscroll stitch {item.accession_number}"
            )
        if tell is not None:
            tell(number / len(every))
    return found


def overlap(paths: list[Path], limits: Limits) -> bool:
    """Say whether every file shares a part with the next one, and no more than a part."""
    if not 2 <= len(paths) <= MOST_FILES:
        return False
    try:
        if not _of_one_camera(paths, limits):
            return False
        # One after the other: the first two that share nothing end the looking.
        looked = (_looked(path, limits) for path in paths)
        return all(_neighbours(one, two) for one, two in pairwise(looked))
    except (HandscrollError, OSError):
        # What cannot be looked at is told when it is taken in.
        return False


def _of_one_camera(paths: list[Path], limits: Limits) -> bool:
    heads = [read_head(path, limits) for path in paths]
    if len({(one.bands, one.bits) for one in heads}) > 1:
        return False
    sides = np.array([sorted((one.width, one.height)) for one in heads])
    return bool((np.ptp(sides, axis=0) <= _ONE_CAMERA * sides.max(axis=0)).all())


def _looked(path: Path, limits: Limits) -> Looked:
    frame = _Glimpsed(path.name, glimpse(path, limits, LONGEST))
    small = Small(frame)
    return look(frame, small, features_of(small))


def _neighbours(one: Looked, two: Looked) -> bool:
    answer = link([one, two], 0, 1)
    return isinstance(answer, Link) and answer.overlap <= _MOST_SHARED
