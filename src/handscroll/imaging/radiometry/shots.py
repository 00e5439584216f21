"""What was shot of one band: frames, how long each was exposed, and what they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from handscroll.errors import InvalidError, MismatchError, UnsupportedError
from handscroll.geometry import Box

Plane = NDArray[np.float32]
Values = NDArray[np.float64]


class Raster(Protocol):
    """Rows of counts that need not lie in memory: an array, a memory map, a stored array."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Height and width."""

    @property
    def dtype(self) -> Any:  # noqa: ANN401 - numpy's and zarr's differ
        """Kind of the samples."""

    def __getitem__(self, key: slice, /) -> Any:  # noqa: ANN401
        """Return rows."""


@dataclass(frozen=True, eq=False, slots=True)
class Shots:
    """Frames of one thing, exposed equally long.

    Attributes
    ----------
    frames
        One or more ``(h, w)`` of counts: 16 bits or more, or floats (frames averaged before).
    seconds
        Exposure time of each.
    """

    frames: Sequence[Raster]
    seconds: float


@dataclass(frozen=True, eq=False, slots=True)
class BandShots:
    """All that is needed to calibrate one band.

    Attributes
    ----------
    wavelength
        Centre of the band in nm.
    white_level
        Counts at which a pixel is full; counts at or above it are not known.
    dark
        Frames with the lens covered. Where object, flat and white are not exposed equally long,
        darks of two or more exposure times, or ``bias``.
    white
        Frames of a white of known reflectance.
    white_box
        Where in the frame the white lies; None if it fills the frame.
    flat
        Frames of an even sheet that fills the frame, at the object's place; may be None if
        the white fills the frame.
    bias
        Counts of an exposure without length, if declared.
    """

    wavelength: float
    white_level: float
    dark: tuple[Shots, ...]
    white: Shots
    white_box: Box | None = None
    flat: Shots | None = None
    bias: float | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of every frame."""
        height, width = self.white.frames[0].shape
        return height, width

    @property
    def name(self) -> str:
        """How messages call the band."""
        return f"The band at {self.wavelength:g} nm"


def check(shots: BandShots, scene: Shots | None = None) -> None:
    """Refuse frames that cannot belong to one band.

    Raises
    ------
    InvalidError
        An exposure time or the white level is no positive number, or there are no frames.
    UnsupportedError
        Frames of 8 bits.
    MismatchError
        Frames differ in size.
    """
    if not (np.isfinite(shots.white_level) and shots.white_level > 0):
        raise InvalidError(
            f"{shots.name} cannot be calibrated",
            why=f"its white level is {shots.white_level}",
            fix="Give the counts at which a pixel is full, for instance 65535 or 16383",
        )
    named = [("dark", one) for one in shots.dark]
    named += [("white", shots.white)]
    named += [("flat", shots.flat)] if shots.flat else []
    named += [("object", scene)] if scene else []
    if not shots.dark:
        raise InvalidError(
            f"{shots.name} cannot be calibrated",
            why="there is no dark frame",
            fix="Cover the lens and shoot a dark frame at the object's exposure time",
        )
    for kind, one in named:
        _check_one(shots.name, kind, one)
    sizes = {frame.shape for _, one in named for frame in one.frames}
    if len(sizes) > 1:
        told = ", ".join(" x ".join(map(str, size[::-1])) for size in sorted(sizes))
        raise MismatchError(
            f"{shots.name} cannot be calibrated",
            why=f"its frames are of several sizes: {told}",
            fix="Give frames of one camera without cropping or binning",
        )
    if shots.white_box is None and shots.flat is None:
        return
    _check_box(shots)


def _check_one(name: str, kind: str, one: Shots) -> None:
    if not (np.isfinite(one.seconds) and one.seconds > 0):
        raise InvalidError(
            f"{name} cannot be calibrated",
            why=f"the exposure time of its {kind} frames is {one.seconds} s",
            fix="Give the exposure time in seconds, above 0; a bias is declared in counts",
        )
    if not one.frames:
        raise InvalidError(
            f"{name} cannot be calibrated",
            why=f"there is no {kind} frame",
            fix=f"Give at least one {kind} frame",
        )
    for frame in one.frames:
        if len(frame.shape) != 2 or 0 in frame.shape:
            raise InvalidError(
                f"{name} cannot be calibrated",
                why=f"{_one(kind)} frame has shape {frame.shape}",
                fix="Give each frame as rows and columns of one band",
            )
        kinds = np.dtype(frame.dtype)
        if kinds.itemsize < 2 or kinds.kind not in "uif":
            raise UnsupportedError(
                f"{name} cannot be measured",
                why=f"its {kind} frames have {8 * kinds.itemsize} bits ({kinds.name}), whose steps"
                " hide what is measured",
                fix="Give frames of 16 bits; such pictures may still be looked at: --view-only",
            )


def _check_box(shots: BandShots) -> None:
    height, width = shots.size
    box = shots.white_box
    if box is None:
        return
    inside = box.x >= 0 and box.y >= 0 and box.x + box.width <= width
    if not inside or box.y + box.height > height or box.width * box.height < 16:
        raise InvalidError(
            f"{shots.name} cannot be calibrated",
            why=f"the white's place {box} is not on a frame of {width} x {height} pixels,"
            " or holds fewer than 16",
            fix="Mark the white where it lies in the white frame",
        )
    if shots.flat is None:
        raise InvalidError(
            f"{shots.name} cannot be calibrated",
            why="its white fills only a part of the frame, and there is no flat frame",
            fix="Shoot an even sheet that fills the frame, under the same light",
        )


def mean_rows(one: Shots, rows: slice, kind: str, name: str) -> Plane:
    """Return the mean ``(rows, w)`` float32 of frames in some rows.

    Raises
    ------
    InvalidError
        A count is not a number.
    """
    total: Values | None = None
    for frame in one.frames:
        part = np.asarray(frame[rows])
        if part.dtype.kind == "f" and not bool(np.all(np.isfinite(part))):
            raise InvalidError(
                f"{name} cannot be calibrated",
                why=f"{_one(kind)} frame holds {int((~np.isfinite(part)).sum())} samples that are"
                f" not numbers in rows {rows.start} to {rows.stop - 1}",
                fix="Export the frames again as they left the camera",
            )
        total = part.astype(np.float64) if total is None else total + part
    assert total is not None
    return np.asarray(total / len(one.frames), np.float32)


def known_rows(one: Shots, rows: slice) -> Plane:
    """Return the mean ``(rows, w)`` float32 of frames in some rows, NaN where one is unknown."""
    parts = [np.asarray(frame[rows], np.float64) for frame in one.frames]
    mean = sum(parts[1:], parts[0]) / len(parts)
    return np.where(np.isfinite(mean), mean, np.nan).astype(np.float32)


def full_rows(one: Shots, rows: slice, white_level: float) -> NDArray[np.bool_]:
    """Return where any frame has reached its white level, ``(rows, w)``."""
    out: NDArray[np.bool_] | None = None
    for frame in one.frames:
        full = np.asarray(frame[rows]) >= white_level
        out = full if out is None else out | full
    assert out is not None
    return out


def _one(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
