"""How near an answer is to the original: PSNR against Lanczos of the original's own pixels."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from region_requests import Region


def reference(original: NDArray[np.uint8], region: Region) -> NDArray[np.uint8]:
    """Scale the original's own pixels with Pillow's Lanczos; the edges of the region are edges."""
    box = original[region.y : region.y + region.h, region.x : region.x + region.w]
    image = Image.fromarray(np.ascontiguousarray(box))
    scaled = image.resize((region.wide, region.high), Image.Resampling.LANCZOS)
    return np.asarray(scaled, np.uint8)


def psnr(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Return the peak signal-to-noise ratio of two RGB pictures in decibels."""
    error = np.mean((one.astype(np.float32) - other.astype(np.float32)) ** 2)
    return float(10 * np.log10(255**2 / max(float(error), 1e-9)))


def decoded(body: bytes) -> NDArray[np.uint8]:
    """Return the RGB pixels of an answer."""
    return np.asarray(Image.open(io.BytesIO(body)).convert("RGB"), np.uint8)
