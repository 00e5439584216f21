"""The spectrum of a place, read from the cube of a stack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handscroll.departments.examination.spectra.place import Kind, Place
from handscroll.errors import ConflictError
from handscroll.geometry import Box, Size
from handscroll.imaging.spectra.outlined import inside
from handscroll.imaging.spectra.region import RegionSpectrum, spectrum_of
from handscroll.imaging.spectra.sampling import Bands, bands_of
from handscroll.model.stack import Made, Stack
from handscroll.museum import Museum
from handscroll.scans.cubes.cube import CubeReader

METHOD: Final = "handscroll.spectrum/1"
_ROWS: Final = 256
"""Rows that are read at once."""
_MOST: Final = 400_000
"""Pixels that are kept of a place; of a larger one every second, third … each way."""
_MIDDLE: Final = 512
"""Side of the part whose own uncertainty stands for that of the whole place."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a place reflects, and how sure that is.

    Attributes
    ----------
    digest
        Of the cube.
    bands
        Centres and widths.
    uncertainty
        ``(bands,)``: standard uncertainty of mean and median: that of the place's own pixels,
        and what all pixels of a band share, which no averaging lessens.
    common
        ``(bands,)``: that shared part alone, in reflectance.
    step
        1 where every pixel was read, else each ``step``-th each way.
    """

    stack: str
    digest: str
    place: Place
    bands: Bands
    found: RegionSpectrum
    uncertainty: Array
    common: Array
    step: int

    def told(self) -> dict[str, Any]:
        """Return it as JSON; what is not known is null."""
        found = self.found
        return {
            "method": METHOD, "stack": self.stack, "cube": self.digest,
            "place": self.place.told(), "bands": as_list(self.bands.centres, 3),
            "fwhm": [one or None for one in as_list(self.bands.widths, 3)],
            "mean": as_list(found.mean), "median": as_list(found.median),
            "spread": as_list(found.spread), "deviation": as_list(found.deviation),
            "uncertainty": as_list(self.uncertainty), "common": as_list(self.common),
            "pixels": found.count, "unknown": found.unknown, "step": self.step,
            "outliers": round(found.outliers, 4), "mixed": found.mixed,
        }  # fmt: skip


def as_list(values: Array, digits: int = 6) -> list[float | None]:
    """Return numbers as JSON has them: rounded, and null for what is none."""
    return [round(float(one), digits) if np.isfinite(one) else None for one in values]


def made_of(stack: Stack) -> Made:
    """Return what was made of a stack.

    Raises
    ------
    ConflictError
        If its cube was not made yet.
    """
    if stack.made is None:
        raise ConflictError(
            f"The stack {stack.id} has no spectra yet",
            why="its cube of reflectance was not made",
            fix=f"Wait for the worker, or make it with: handscroll stack make {stack.id}",
        )
    return stack.made


def size_of(stack: Stack) -> Size:
    """Return the size of a stack's cube; fails as `made_of` does."""
    made = made_of(stack)
    return Size(made.width, made.height)


@contextmanager
def open_cube(museum: Museum, stack: Stack) -> Iterator[CubeReader]:
    """Open the cube of a stack for a while; fails as `made_of` and `CubeReader.open` do.

    That of a stack for viewing only is not opened: it holds no reflectance.
    """
    stack.require_fit("Nothing was measured")
    made_of(stack)
    place = museum.stacks.cube(stack)
    assert place is not None
    with CubeReader.open(place) as cube:
        yield cube


def bands_in(cube: CubeReader) -> Bands:
    """Return the bands of a cube; one whose width nobody told is taken for a narrow one."""
    return bands_of(cube.wavelengths, np.array([one.fwhm or 0.0 for one in cube.facts.bands]))


def measure(museum: Museum, stack: Stack, place: Place) -> Measured:
    """Return the spectrum of a place.

    Raises
    ------
    ConflictError
        If the stack has no cube yet.
    InvalidError
        If no pixel of the place is known.
    """
    made = made_of(stack)
    with open_cube(museum, stack) as cube:
        pixels, step = _pixels(cube, place)
        noise = _noise(cube, place)
        bands = bands_in(cube)
    found = spectrum_of(pixels[:, None], np.ones((1, pixels.shape[1]), bool), noise=noise)
    # Specks widen that of the mean, which the median does not feel.
    own = np.fmax(found.uncertainty, found.deviation / np.sqrt(found.count))
    common = np.abs(found.mean) * _shared(museum, stack, bands.centres.size)
    whole = np.hypot(own, common)
    return Measured(stack.id, made.digest, place, bands, found, whole, common, step)


def _pixels(cube: CubeReader, place: Place) -> tuple[NDArray[np.float32], int]:
    box = place.read
    step = max(1, int(np.ceil(np.sqrt(box.width * box.height / _MOST))))
    parts = []
    rows = _ROWS // step * step
    for top in range(box.y, box.y + box.height, rows):
        part = Box(box.x, top, box.width, min(rows, box.y + box.height - top))
        values = cube.window(part)[:, ::step, ::step]
        if place.kind is Kind.OUTLINE:
            parts.append(values[:, inside(place.outline, part)[::step, ::step]])
        else:
            parts.append(values.reshape(len(values), -1))
    return np.concatenate(parts, axis=1), step


def _noise(cube: CubeReader, place: Place) -> Array | None:
    """Return the root mean square of the cube's own uncertainty in the middle of a place."""
    if not cube.has_uncertainty:
        return None
    box = place.read
    wide, high = min(box.width, _MIDDLE), min(box.height, _MIDDLE)
    middle = Box(box.x + (box.width - wide) // 2, box.y + (box.height - high) // 2, wide, high)
    square = np.asarray(cube.uncertainty(middle), np.float64) ** 2
    known = np.isfinite(square)
    total = np.where(known, square, 0.0).sum(axis=(1, 2))
    count = known.sum(axis=(1, 2))
    return np.where(count > 0, np.sqrt(total / np.maximum(count, 1)), np.nan)


def _shared(museum: Museum, stack: Stack, count: int) -> Array:
    """Return ``(bands,)``: the relative uncertainty that all pixels of a band share."""
    panel = np.full(count, stack.white.uncertainty / stack.white.reflectance)
    kept = museum.stacks.recipe(stack.id)
    if kept is None:
        return panel
    try:
        told = [
            one["calibration"]["common_relative_uncertainty"] for one in json.loads(kept)["bands"]
        ]
        found = np.array([float(one) for one in told])
    except (KeyError, TypeError, ValueError):
        # Cubes that were brought as reflectance were calibrated by somebody else.
        return panel
    return found if found.size == count and np.isfinite(found).all() else panel
