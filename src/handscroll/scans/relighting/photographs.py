"""The photographs of a dome, read together by rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import HandscrollError, MismatchError
from handscroll.geometry import Box, Size
from handscroll.scans.formats import read_head
from handscroll.scans.frames.frame_files import FrameFile, opened
from handscroll.scans.limits import Limits


class Photographs:
    """Photographs of one size; nothing is held."""

    def __init__(self, files: Sequence[FrameFile]) -> None:
        self._files = files
        self.size: Size = files[0].size
        self.profile = files[0].kind.profile
        self._top = np.float32(65535 if files[0].kind.bits == 16 else 255)

    def rows(self, first: int, last: int) -> NDArray[np.float32]:
        """Return rows as stored, 0 to 1: ``(rows, width, photographs, 3)``."""
        box = Box(0, first, self.size.width, last - first)
        shape = (last - first, self.size.width, len(self._files), 3)
        found = np.empty(shape, np.float32)
        for number, one in enumerate(self._files):
            stored = one.window(box)
            # Grey is red, green and blue alike; alpha says nothing of light.
            found[:, :, number] = stored[..., :3] if one.bands >= 3 else stored[..., :1]
        found /= self._top
        return found


def look(paths: Sequence[Path], limits: Limits) -> Size:
    """Return the size that photographs have, by their heads.

    Raises
    ------
    MismatchError
        If two differ in size.
    """
    sizes = [(one.width, one.height) for one in (read_head(path, limits) for path in paths)]
    for path, size in zip(paths, sizes, strict=True):
        if size != sizes[0]:
            raise MismatchError(
                "The photographs were not taken",
                why=f"{path.name} has {size[0]} x {size[1]} pixels, and {paths[0].name}"
                f" {sizes[0][0]} x {sizes[0][1]}",
                fix="Bring photographs from one fixed camera, neither cropped nor turned",
            )
    return Size(*sizes[0])


@contextmanager
def open_photographs(
    paths: Sequence[Path], scratch: Path, limits: Limits, told: Callable[[float], None]
) -> Iterator[Photographs]:
    """Open photographs; packed ones are unpacked into a scratch folder.

    Raises
    ------
    HandscrollError
        What is wrong with which photograph, why, and what to do.
    """
    look(paths, limits)
    manager = opened(paths, scratch, limits, told)
    try:
        files = manager.__enter__()
    except HandscrollError as problem:
        raise type(problem)(
            "The photographs were not taken", why=f"{problem.what}: {problem.why}", fix=problem.fix
        ) from problem
    try:
        yield Photographs(files)
    finally:
        manager.__exit__(None, None, None)
