"""Pyramids of 8 and 16 bits beside libvips, and how true their colours are.

The colour error is that of the engine which an ingest applies, before JPEG: against lcms with
16 bits from end to end, as CIEDE2000, on a painted picture of 16 bits in a wide space.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyvips
from build_pyramid import PATCH, SIZE, compared, painted, write_scan
from ingest_large import wide_profile
from numpy.typing import NDArray

from handscroll.scans.shaper import shaper_of

ROUNDS = 5


def measure(
    folder: Path, rounds: int = ROUNDS, size: tuple[int, int] = SIZE, patch: int = PATCH
) -> dict[str, Any]:
    """Return the figures of building: source pixels a CPU second, ratios, memory, colours."""
    found: dict[str, Any] = {}
    peaks = []
    for bits, profile in ((8, None), (16, wide_profile())):
        source = folder / f"scan{bits}.tif"
        write_scan(source, size, bits, profile)
        told = compared(source, size[0] * size[1], rounds)
        source.unlink()
        found[f"build_mpix_per_cpu_s_{bits}bit"] = told["build"]
        peaks.append(told["peak_mb"])
        suffix = "" if bits == 8 else "_16bit"
        found[f"build_vs_dzsave{suffix}"] = told["vs_dzsave"]
        found[f"build_vs_tiffsave{suffix}"] = told["vs_tiffsave"]
        found[f"build_bits_per_pixel_{bits}bit"] = told["bits_per_pixel"]
    return found | {"build_peak_mb": max(peaks)} | colour_error(patch)


def colour_error(side: int) -> dict[str, float]:
    """Return mean and 99th percentile of CIEDE2000 between our engine and lcms in 16 bits."""
    low = np.random.default_rng(3).integers(0, 256, (side, side, 3), np.uint16)
    stored = (painted(side).astype(np.uint16) << 8) | low
    shaper = shaper_of(wide_profile())
    assert shaper is not None
    ours = np.empty(stored.shape, np.uint8)
    shaper.apply(stored, ours)
    apart = _by_lcms(stored).dE00(_lab(ours, "srgb")).numpy()
    return {
        "colour_de00_mean": float(apart.mean()),
        "colour_de00_p99": float(np.percentile(apart, 99)),
    }


def _by_lcms(stored: NDArray[np.uint16]) -> pyvips.Image:
    image = pyvips.Image.new_from_array(stored).copy(interpretation="rgb16")
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", wide_profile())
    shown = image.icc_transform(
        "srgb", embedded=True, intent="relative", black_point_compensation=True, depth=16
    )
    return _lab(shown.numpy(), "rgb16")


def _lab(pixels: NDArray[Any], space: str) -> pyvips.Image:
    return pyvips.Image.new_from_array(pixels).copy(interpretation=space).colourspace("lab")
