"""Pictures of a map of pigments: grey, white where much of the pigment is."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from handscroll.departments.examination.spectra.unmixing import STEP, UNKNOWN
from handscroll.errors import InvalidError, NotFoundError

MOST_SIDE: Final = 2048
_FAINT: Final = 72
"""How opaque a pixel is that these pigments do not explain: it is shown, and shown as doubtful."""
_RESIDUAL: Final = 0.1
"""Residual that is drawn white."""


def picture(array: Path, plane: int, side: int) -> bytes:
    """Return a PNG of one plane, at most ``side`` pixels long; unknown pixels are transparent.

    Parameters
    ----------
    plane
        From 0: a pigment, or the residual behind the last.

    Raises
    ------
    NotFoundError
        When there is no such plane, or the file is gone.
    InvalidError
        When the side is out of bounds.
    """
    if not 16 <= side <= MOST_SIDE:
        raise InvalidError(
            "The map is not drawn",
            why=f"{side} pixels were asked for",
            fix=f"Ask for 16 to {MOST_SIDE} pixels",
        )
    try:
        counts = np.load(array, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError):
        counts = np.zeros((0, 1, 1), np.uint16)
    if not 0 <= plane < len(counts) - 1:
        raise NotFoundError(
            "The map is not drawn",
            why="it is not made yet, or has no such pigment",
            fix="Look at the list of maps of this stack",
        )
    step = max(1, -(-max(counts.shape[1:]) // side))
    whole = _RESIDUAL if plane == len(counts) - 2 else 1.0
    grey, opaque = _drawn(counts, plane, step, whole)
    out = io.BytesIO()
    drawn = Image.merge("LA", [Image.fromarray(grey), Image.fromarray(opaque)])
    drawn.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _drawn(
    counts: NDArray[np.uint16], plane: int, step: int, whole: float
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    values = np.asarray(counts[plane])
    known = values != UNKNOWN
    told = np.asarray(counts[-1]) > 0
    amount = _mean(np.where(known, values, 0) * np.float32(STEP), step)
    seen, sure = (
        _mean(known.astype(np.float32), step),
        _mean((known & told).astype(np.float32), step),
    )
    share = np.where(seen > 0, amount / np.maximum(seen, 1e-6), 0)
    grey = (np.clip(share / whole, 0, 1) * 255).round().astype(np.uint8)
    part = np.where(seen > 0, sure / np.maximum(seen, 1e-6), 0)
    opaque = np.where(seen > 0, _FAINT + (255 - _FAINT) * part, 0).round().astype(np.uint8)
    return grey, opaque


def _mean(plane: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """Return the mean of every ``step`` x ``step`` pixels; those at the edges are repeated."""
    if step == 1:
        return plane
    high, wide = (-(-side // step) * step for side in plane.shape)
    padded = np.pad(plane, ((0, high - plane.shape[0]), (0, wide - plane.shape[1])), "edge")
    return np.asarray(padded.reshape(high // step, step, wide // step, step).mean(axis=(1, 3)))
