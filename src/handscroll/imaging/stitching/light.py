"""Stored samples as linear light, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.stitching.frames import Plane, Stored, full_scale

_FULL: Final = 65535


def srgb_curve() -> NDArray[np.float64]:
    """Return linear light, 0 to 1, of 65,536 equal steps of sRGB (IEC 61966-2-1)."""
    shown = np.linspace(0, 1, _FULL + 1)
    return np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)


class Light:
    """The tone curves of a set of frames.

    Parameters
    ----------
    curves
        Linear light of 65,536 equal steps of a sample, one curve for each colour, rising. Bands
        beyond them (alpha) are linear.
    bands
        Samples a pixel.
    """

    def __init__(self, curves: Sequence[NDArray[np.float64]], bands: int) -> None:
        straight = np.linspace(0, 1, _FULL + 1)
        every = [*curves, *[straight] * (bands - len(curves))]
        table = np.stack(every, -1).astype(np.float32)[None]
        self.colours = len(curves)
        self._deep = table
        self._flat = np.ascontiguousarray(table[:, np.arange(256) * 257])
        # Indexed by the root of light: as fine in the shadows as the samples are.
        roots = straight**2
        self._back = [np.interp(roots, one, straight).astype(np.float32) for one in every]

    def of(self, stored: Stored) -> Plane:
        """Return linear light ``(h, w, bands)`` of samples, 0 to 1."""
        table = self._deep if stored.dtype == np.uint16 else self._flat
        return np.asarray(cv2.LUT(stored, table), np.float32).reshape(stored.shape)

    def stored(self, light: Plane, like: np.dtype[np.unsignedinteger[Any]]) -> Stored:
        """Return samples of linear light, rounded to the nearest; light beyond 0 to 1 is cut."""
        top = full_scale(np.empty(0, like))
        at = np.sqrt(np.clip(light, 0, 1)) * np.float32(_FULL) + np.float32(0.5)
        index = at.astype(np.uint16)
        out = np.empty(light.shape, like)
        for band, back in enumerate(self._back):
            out[..., band] = (back * np.float32(top) + np.float32(0.5)).astype(like)[
                index[..., band]
            ]
        return out
