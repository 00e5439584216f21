"""Frames as files: opened, checked against each other, read by windows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyvips
from numpy.typing import NDArray

from handscroll.errors import MismatchError, NotFoundError, UnsupportedError
from handscroll.geometry import Box, Size
from handscroll.imaging.stitching.light import Light, srgb_curve
from handscroll.scans.decode import open_pixels, upright
from handscroll.scans.fingerprint import fingerprint
from handscroll.scans.formats import SUFFIXES, read_head
from handscroll.scans.head import Head, damaged
from handscroll.scans.icc import profile_name
from handscroll.scans.limits import Limits
from handscroll.scans.room import SAYINGS, full
from handscroll.scans.shaper import curves_of

NAMES = frozenset(end for ends in SUFFIXES.values() for end in ends)
"""Ends of the names of files that may be frames."""
COLOURS = ("grey", "rgb", "ycbcr")


@dataclass(frozen=True, slots=True)
class Kind:
    """What all frames of a picture have in common."""

    bands: int
    bits: int
    icc: bytes | None

    @property
    def samples(self) -> np.dtype[np.unsignedinteger[Any]]:
        """The kind of the samples."""
        return np.dtype(np.uint16 if self.bits == 16 else np.uint8)

    @property
    def profile(self) -> str:
        """The name of the colour profile."""
        return "none" if self.icc is None else profile_name(self.icc)

    def light(self) -> Light:
        """Return the tone curves: the profile's, or sRGB's where it has none of its own."""
        colours = 3 if self.bands >= 3 else 1
        own = None if self.icc is None else curves_of(self.icc)
        if own is None or len(own) != colours:
            own = [srgb_curve()] * colours
        return Light(own, self.bands)


class FrameFile:
    """A frame whose samples lie plainly in a file; a box is read without reading the rest."""

    def __init__(self, path: Path, plain: tuple[Path, int], size: Size, kind: Kind) -> None:
        self.path, self.name, self.size, self.kind = path, path.name, size, kind
        self.bands = kind.bands
        self._offset = plain[1]
        self._pixel = kind.bands * kind.samples.itemsize
        self._file = os.open(plain[0], os.O_RDONLY)

    def window(self, box: Box) -> NDArray[np.unsignedinteger[Any]]:
        """Return the samples ``(h, w, bands)`` of a box that lies inside the frame."""
        out = np.empty((box.height, box.width, self.bands), self.kind.samples)
        row = self.size.width * self._pixel
        start = self._offset + box.y * row + box.x * self._pixel
        if box.width == self.size.width:
            self._fill(out.data.cast("B"), start)
        else:
            for number, line in enumerate(out):
                self._fill(line.data.cast("B"), start + number * row)
        return out

    def _fill(self, room: memoryview, at: int) -> None:
        while room:
            got = os.preadv(self._file, [room], at)
            if got == 0:
                raise damaged(self.name, f"it ends at byte {at}, within its pixels")
            at, room = at + got, room[got:]

    def close(self) -> None:
        """Let the file go."""
        with suppress(OSError):
            os.close(self._file)


def frames_in(folder: Path) -> list[Path]:
    """Return the pictures in a folder in the order of their names.

    Raises
    ------
    NotFoundError
        When it is no folder.
    """
    if not folder.is_dir():
        raise NotFoundError(
            f"No frames were found in {folder}",
            why="there is no such folder",
            fix="Name the folder in which the frames lie",
        )
    found = [one for one in folder.iterdir() if one.suffix.lower() in NAMES and one.is_file()]
    return sorted((one for one in found if not one.name.startswith(".")), key=lambda one: one.name)


@contextmanager
def opened(
    paths: Sequence[Path], scratch: Path, limits: Limits, tell: Callable[[float], None]
) -> Iterator[list[FrameFile]]:
    """Open frames; those that lie packed in their files are unpacked into ``scratch``.

    Raises
    ------
    UnreadableError, TooLargeError, UnsupportedError
        When a file cannot be taken as a frame.
    MismatchError
        When the frames differ in bands, bits or colour profile.
    """
    heads = [read_head(path, limits) for path in paths]
    for path, head in zip(paths, heads, strict=True):
        _check(path, head)
    _alike(paths, heads)
    files: list[FrameFile] = []
    try:
        for number, (path, head) in enumerate(zip(paths, heads, strict=True)):
            tell(number / len(paths))
            files.append(_open(path, head, scratch / f"frame-{number}"))
        yield files
    finally:
        for one in files:
            one.close()


def _check(path: Path, head: Head) -> None:
    if head.bits in (8, 16) and head.colour.startswith(COLOURS):
        return
    raise UnsupportedError(
        f"Frame {path.name} cannot be stitched",
        why=f"its samples are {head.colour} of {head.bits} bits",
        fix="Give frames in grey or RGB of 8 or 16 bits",
    )


def _alike(paths: Sequence[Path], heads: Sequence[Head]) -> None:
    first = heads[0]
    for path, head in zip(paths, heads, strict=True):
        told = {
            "bands": (head.bands, first.bands),
            "bits": (head.bits, first.bits),
            "colour profile": (_profile(head), _profile(first)),
        }
        for what, (here, there) in told.items():
            if here != there:
                raise MismatchError(
                    f"Frames {paths[0].name} and {path.name} cannot be stitched together",
                    why=f"their {what} differ: {there} and {here}",
                    fix="Export all frames with one depth and one colour profile",
                )
        if head.icc != first.icc:
            raise MismatchError(
                f"Frames {paths[0].name} and {path.name} cannot be stitched together",
                why=f"their colour profiles are both called {_profile(head)} and differ inside",
                fix="Export all frames with one depth and one colour profile",
            )


def _profile(head: Head) -> str:
    return "none" if head.icc is None else profile_name(head.icc)


def _open(path: Path, head: Head, spool: Path) -> FrameFile:
    kind = Kind(head.bands, head.bits, head.icc)
    if head.raw_offset and not head.big_endian and head.orientation == 1:
        return FrameFile(path, (path, head.raw_offset), Size(head.width, head.height), kind)
    try:
        image = open_pixels(path, head, spool.with_suffix(".v"), lambda share: None)
        image = upright(image, head.orientation, spool.with_suffix(".turn.v"))
        image.rawsave(str(spool))
    except pyvips.Error as trouble:
        said = str(trouble).strip().splitlines()
        if any(one in str(trouble) for one in SAYINGS):
            raise full(spool, said[-1]) from trouble
        raise damaged(path.name, f"its decoder failed: {said[-1] if said else ''}") from trouble
    finally:
        for end in (".v", ".turn.v"):
            spool.with_suffix(end).unlink(missing_ok=True)
    size = Size(image.width, image.height)
    if spool.stat().st_size != size.pixels * kind.bands * kind.samples.itemsize:
        raise damaged(path.name, f"its decoder gave {image.bands} bands of {image.format}")
    return FrameFile(path, (spool, 0), size, kind)


def sha256_of(path: Path) -> str:
    """Return the checksum of a file."""
    return fingerprint(path).sha256
