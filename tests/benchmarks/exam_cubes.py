"""How fast a tile of all bands is read from a derived cube, and what the cube costs.

``python tests/benchmarks/exam_cubes.py FOLDER`` writes a cube of 10,000 x 10,000 pixels in 16
bands with its uncertainty into FOLDER (about 7 GB), measures, checks every tile against the
values that went in, and removes it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray

from handscroll.geometry import Box, Size
from handscroll.scans.cubes.coding import REFLECTANCE
from handscroll.scans.cubes.cube import CubeReader
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts

WAVELENGTHS = (365, 420, 450, 480, 510, 550, 590, 620, 650, 700, 780, 850, 940, 1050, 1200, 1650)
TILE = 512
Figures = dict[str, dict[str, Any]]


def painting(box: Box, seed: int) -> NDArray[np.float32]:
    """Return reflectance ``(16, h, w)``: ink lines and washes, shot noise of 0.4 %."""
    y = np.arange(box.y, box.y + box.height, dtype=np.float32)[:, None]
    x = np.arange(box.x, box.x + box.width, dtype=np.float32)[None]
    wash = 0.15 * np.sin(x / 310) * np.cos(y / 270) + 0.05 * np.sin(x / 9 + y / 13)
    ink = np.maximum(np.sin(x / 47) * np.sin(y / 61) - 0.8, 0) * 2
    rng = np.random.default_rng((seed, box.x, box.y))
    out = np.empty((16, box.height, box.width), np.float32)
    noise = rng.standard_normal((box.height, box.width + 16), dtype=np.float32)
    for band in range(16):
        share = np.float32(band / 15)
        plain = 0.45 + 0.3 * share + wash - ink * (1 - share)
        # One field of noise, shifted: as random as 16 fields within a band, and quickly made.
        out[band] = plain + 0.004 * noise[:, band : band + box.width] * (1 + share)
    return out


def measure(folder: Path, side: int = 10_000, tiles: int = 400, seed: int = 1) -> Figures:
    """Write a cube, read tiles from it, compare them with what went in, and remove it.

    Parameters
    ----------
    folder
        Where the cube is written; it must exist.
    side
        Of the cube in pixels.
    tiles
        How many reads are timed.
    """
    target = folder / "bench.zarr"
    facts = CubeFacts(Size(side, side), tuple(CubeBand(float(one)) for one in WAVELENGTHS), "bench")
    making = painting_cpu = 0.0

    def read(box: Box) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        nonlocal making, painting_cpu
        start, used = time.perf_counter(), time.process_time()
        values = painting(box, seed)
        uncertain = np.sqrt(np.maximum(values, 0.001)) * np.float32(0.006)
        making += time.perf_counter() - start
        painting_cpu += time.process_time() - used
        return values, uncertain

    try:
        start, used = time.perf_counter(), time.process_time()
        report = write_cube(target, facts, read)
        wall = time.perf_counter() - start - making
        spent = time.process_time() - used - painting_cpu
        assert report.coding == REFLECTANCE
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figures: Figures = {
            "cube_write_s": _said(wall, "s", f"{side} x {side} x 16 with uncertainty, all levels; "
                                  "without the time to paint it; fsync included"),
            "cube_write_cpu_s": _said(spent, "s", "the same as CPU time"),
            "cube_write_rss_mb": _said(memory, "MiB", "peak of the whole process"),
            "cube_files": _said(report.files, "files", "all levels and uncertainty"),
            "cube_bytes_gb": _said(report.bytes / 1e9, "GB", "all levels and uncertainty"),
        }  # fmt: skip
        figures |= _reading(target, (side, tiles, seed))
    finally:
        shutil.rmtree(target, ignore_errors=True)
    return figures


def _reading(target: Path, what: tuple[int, int, int]) -> Figures:
    side, tiles, seed = what
    rng = np.random.default_rng(seed + 100)
    whole = side // TILE
    places = rng.integers(0, whole, (max(tiles // 8, 1), 2)).tolist()
    with CubeReader.open(target) as reader:
        _check(reader, places, seed)
        codes, values = [], []
        for turn in range(9):  # the first turn warms the page cache
            for column, row in places:
                start, used = time.perf_counter(), time.thread_time()
                reader.tile_codes(0, column, row)
                codes.append((turn, time.perf_counter() - start, time.thread_time() - used))
        for column, row in places * 2:
            start = time.perf_counter()
            reader.tile(0, column, row)
            values.append(time.perf_counter() - start)
    timed = [1000 * wall for turn, wall, _ in codes if turn]
    spent = [1000 * cpu for turn, _, cpu in codes if turn]
    how = f"{len(timed)} reads of aligned 512 x 512 tiles of 16 bands as stored, warm, one thread"
    array = zarr.open_array(target / "0", mode="r")
    theirs = []
    for column, row in places[:12]:
        start = time.perf_counter()
        array[:, row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]
        theirs.append(1000 * (time.perf_counter() - start))
    return {
        "tile_read_p50_ms": _said(np.percentile(timed, 50), "ms", how),
        "tile_read_p95_ms": _said(np.percentile(timed, 95), "ms", how),
        "tile_read_cpu_p50_ms": _said(np.percentile(spent, 50), "ms", how + "; CPU time"),
        "tile_read_cpu_p95_ms": _said(np.percentile(spent, 95), "ms", how + "; CPU time"),
        "tile_float_p50_ms": _said(np.percentile(values[len(places) :], 50) * 1000, "ms",
                                   "the same as float32 reflectance with NaN"),
        "tile_read_zarr_p50_ms": _said(np.percentile(theirs, 50), "ms",
                                       "the same tiles with zarr-python, for comparison"),
    }  # fmt: skip


def _check(reader: CubeReader, places: list[list[int]], seed: int) -> None:
    """Every tile that is timed has the values that went in, and smaller levels their means."""
    for column, row in places:
        x = column * TILE // 2048 * 2048
        box = Box(x, row * TILE, min(2048, reader.shape[2] - x), TILE)
        wanted = painting(box, seed)[..., column * TILE - x : column * TILE - x + TILE]
        assert np.abs(reader.tile(0, column, row) - wanted).max() < REFLECTANCE.error + 5e-7
    column, row = places[0]
    half = reader.window(Box(column * TILE // 2, row * TILE // 2, 256, 256), 1)
    full = reader.tile(0, column, row).reshape(16, 256, 2, 256, 2).mean((2, 4))
    assert np.abs(half - full).max() < REFLECTANCE.error + 1e-6


def _said(value: float, unit: str, how: str) -> dict[str, Any]:
    return {"value": round(float(value), 3), "unit": unit, "how": how}


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--side", type=int, default=10_000)
    given = asked.parse_args()
    os.nice(10)
    print(json.dumps(measure(given.folder, given.side), indent=1))  # noqa: T201
