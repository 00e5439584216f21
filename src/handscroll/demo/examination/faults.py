"""Captures with a mistake in them, each of a kind that a reader must notice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.ndimage import gaussian_filter

from handscroll.demo.arrays import Bytes, Words
from handscroll.demo.examination.capture import Capture


def swapped(capture: Capture) -> Capture:
    """Return the capture with its dark and flat frames taken for each other."""
    return replace(capture, dark=capture.flat, flat=capture.dark)


def dusty(capture: Capture, seed: int = 1, specks: int = 6) -> Capture:
    """Return the capture with dust on the flat frames that was not there at the object."""
    rng = np.random.default_rng([seed, 61])
    height, width = capture.flat.shape[1:]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    shade = np.ones((height, width), np.float32)
    for _ in range(specks):
        at = rng.uniform((4, 4), (width - 4, height - 4))
        radius = rng.uniform(1.5, 4.5)
        spot = np.clip(radius - np.hypot(x - at[0], y - at[1]) + 0.5, 0, 1)
        shade *= 1 - np.float32(rng.uniform(0.25, 0.6)) * spot
    soft = gaussian_filter(shade, 0.7)
    light = capture.flat.astype(np.float32) - capture.dark
    flat = np.clip(np.rint(capture.dark + light * soft), 0, 65535)
    return replace(capture, flat=flat.astype(np.uint16))


def saturated(capture: Capture, share: float = 1.6) -> Capture:
    """Return the capture with the white and flat frames exposed so long that they clip."""
    level = capture.white_level

    def burnt(frames: Words) -> Words:
        light = (frames.astype(np.float32) - capture.dark) * np.float32(share)
        return np.minimum(np.rint(capture.dark + light), level).astype(np.uint16)

    return replace(capture, white=burnt(capture.white), flat=burnt(capture.flat))


def eight_bit(capture: Capture) -> Bytes:
    """Return the counts as an 8-bit picture would keep them, (bands, h, w) uint8."""
    return np.asarray(capture.counts >> 8, np.uint8)
