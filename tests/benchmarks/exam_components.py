"""Components of a cube against one pass over it, their preview, and the drawing of tiles.

``python tests/benchmarks/exam_components.py FOLDER`` measures on 4,000 x 4,000 x 16, ``--large``
on 10,000 x 10,000 x 16 (3.2 GB in FOLDER, removed afterwards).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import simplejpeg
from exam_cube import BANDS, SCALE, WAVELENGTHS, Cube, write_cube
from numpy.typing import NDArray

from handscroll.imaging.components.moments import measure as pass_over
from handscroll.imaging.components.noise_fraction import noise_fractions
from handscroll.imaging.components.principal import principal_components
from handscroll.imaging.components.result import Components
from handscroll.imaging.components.sampling import grid_blocks, grid_points, grid_sample
from handscroll.imaging.components.statistics import Statistics, Strip
from handscroll.imaging.rendering.limits import percentile_limits
from handscroll.imaging.rendering.stored import Stored
from handscroll.imaging.rendering.views import CompiledView, Look, channels, compiled, render
from handscroll.model.examination.binding import BandSet
from handscroll.model.examination.views import (
    ExpressionView,
    FalseColourView,
    LogResidualView,
    MatrixView,
    RatioView,
    View,
)

ROUNDS = 5
SEPARATED = 0.2
"""A direction is told from the next when their eigenvalues differ by this share of it."""
TILE = 512
CHUNK = 1 << 18
SET = BandSet(BANDS, WAVELENGTHS)
T = TypeVar("T")
Figures = dict[str, dict[str, Any]]


def measure(folder: Path, side: int = 4_000, seed: int = 11) -> Figures:
    """Measure everything on a cube that is written for it and removed."""
    with tempfile.TemporaryDirectory(dir=folder) as room:
        cube = write_cube(Path(room) / "cube.u16", side, seed)
        return {**analysed(cube), **previewed(cube), **drawn(cube)}


def analysed(cube: Cube) -> Figures:
    """Time PCA and MNF against the pass of a plain covariance, in turn."""
    ours, raw, cpu = [], [], []
    rounds = ROUNDS if cube.side <= 4_000 else 3
    for _ in range(rounds):
        covariance, plain = _timed(lambda: raw_pass(cube))
        found, mine = _timed(lambda: components(cube))
        raw.append(plain[0])
        ours.append(mine[0])
        cpu.append(mine[1] / plain[1])
    _require_right(cube, found[0], covariance)
    size = f"{cube.side:,} x {cube.side:,} x {BANDS} uint16"
    how = f"median of {rounds} rounds in turn, {size}, mapped from a file, warm"
    return {
        "pca_mnf_vs_raw_pass": _figure(np.median(np.divide(ours, raw)), "ratio", how),
        "pca_mnf_vs_raw_pass_cpu": _figure(np.median(cpu), "ratio", "as above, CPU time"),
        "raw_pass_s": _figure(np.median(raw), "s", f"covariance in chunks of {CHUNK} pixels"),
        "pca_mnf_s": _figure(np.median(ours), "s", how),
        "pca_mnf_rss_mb": _figure(
            _apart(cube), "MB", "high-water mark of a process that does this and nothing else"
        ),
    }


def raw_pass(cube: Cube) -> NDArray[np.float64]:
    """Return the covariance by the plainest fast way: float32 chunks, added up in float64."""
    flat = cube.mapped().reshape(BANDS, -1)
    mean = flat[:, :CHUNK].mean(axis=1, dtype=np.float64).astype(np.float32)[:, None]
    square, total = np.zeros((BANDS, BANDS)), np.zeros(BANDS)
    for begin in range(0, flat.shape[1], CHUNK):
        part = flat[:, begin : begin + CHUNK].astype(np.float32)
        part -= mean
        square += part @ part.T
        total += part.sum(axis=1)
    count = flat.shape[1]
    return np.asarray((square - np.outer(total, total) / count) / (count - 1), np.float64)


def components(cube: Cube) -> tuple[Statistics, Components, Components]:
    """Return PCA and MNF from one pass."""
    found = pass_over((Strip(part) for part in cube.strips()), BANDS)
    return found, principal_components(found), noise_fractions(found)


def previewed(cube: Cube) -> Figures:
    """Time the preview, and measure how far its directions lie from those of the whole."""
    seconds, busy = [], []
    for _ in range(ROUNDS):
        preview, spent = _timed(lambda: _preview(cube))
        seconds.append(spent[0])
        busy.append(spent[1])
    _, whole, fractions = components(cube)
    kept = separated(whole.spread**2)[:4]
    angles = angles_deg(preview[0].matrix, whole.matrix)
    snr = separated(fractions.spread**2)[:4]
    noise = angles_deg(preview[1].matrix, fractions.matrix)
    told = f"largest of components {[one + 1 for one in kept if one < 4]}: eigenvalues differ"
    told += f" from both neighbours' by {SEPARATED:.0%} of the larger; {preview[0].pixels:,} pixels"
    return {
        "preview_s": _figure(
            np.median(seconds), "s", f"grid of points, noise on small blocks; of {ROUNDS}"
        ),
        "preview_cpu_s": _figure(np.median(busy), "s", "as above, CPU time"),
        "preview_angle_deg": _figure(max(angles[one] for one in kept if one < 4), "degree", told),
        "preview_mnf_angle_deg": _figure(
            max(noise[one] for one in snr if one < 4),
            "degree",
            f"as above, of MNF {[one + 1 for one in snr if one < 4]}, weights as they are",
        ),
    }


def _preview(cube: Cube) -> tuple[Components, Components]:
    points = pass_over([Strip(grid_points(cube.mapped()))], BANDS, noise=False)
    blocks = pass_over((Strip(one) for one in grid_blocks(cube.mapped())), BANDS)
    return principal_components(points), noise_fractions(points.with_noise_of(blocks))


def separated(values: NDArray[np.float64]) -> list[int]:
    """Return which eigenvalues, largest first, differ enough from both neighbours."""
    apart = 1 - values[1:] / values[:-1]
    inner = np.minimum(np.r_[1.0, apart], np.r_[apart, 1.0])
    return [int(one) for one in np.flatnonzero(inner >= SEPARATED)]


def angles_deg(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the angle between rows, sign aside, without the loss of arccos near 1."""
    a = one / np.linalg.norm(one, axis=1, keepdims=True)
    b = other / np.linalg.norm(other, axis=1, keepdims=True)
    across = np.minimum(np.linalg.norm(a - b, axis=1), np.linalg.norm(a + b, axis=1))
    return np.asarray(np.degrees(2 * np.arcsin(across / 2)))


def drawn(cube: Cube) -> Figures:
    """Time the drawing of tiles in memory, with and without their JPEG."""
    figures: Figures = {}
    stack = cube.mapped()
    step = (cube.side - TILE) // 6
    places = [(y * step, x * step) for y in range(6) for x in range(6)]
    tiles = [np.array(stack[:, y : y + TILE, x : x + TILE]) for y, x in places]
    sample = grid_sample(stack, 50_000)
    for name, view in _views(sample).items():
        ready = _ready(view, sample)
        _require_drawn(tiles[0], view, ready)
        spent, whole, busiest = [], [], []
        for tile in tiles * 3:
            begun, busy = time.perf_counter(), time.thread_time()
            picture = render(tile, ready)
            spent.append(time.thread_time() - busy)
            simplejpeg.encode_jpeg(picture, 85, "RGB", "444")
            whole.append(time.perf_counter() - begun)
            busiest.append(time.thread_time() - busy)
        how = f"{TILE} x {TILE} x {BANDS} uint16 in memory, CPU time, p50 of {len(spent)}"
        figures[f"render_{name}_ms"] = _figure(np.median(spent) * 1e3, "ms", how)
        figures[f"render_{name}_jpeg_ms"] = _figure(
            np.median(busiest) * 1e3,
            "ms",
            f"with JPEG q85 4:4:4, CPU time; p95 {_p95(busiest):.1f}; wall p50"
            f" {np.median(whole) * 1e3:.1f}, p95 {_p95(whole):.1f}",
        )
    return figures


def _p95(seconds: list[float]) -> float:
    return float(np.percentile(seconds, 95)) * 1e3


def _views(sample: NDArray[Any]) -> dict[str, View]:
    rows = np.random.default_rng(3).normal(size=(3, BANDS))
    return {
        "matrix": MatrixView(rows=tuple(tuple(row) for row in rows.tolist())),
        "matrix_gamma": MatrixView(rows=tuple(tuple(row) for row in rows.tolist()), gamma=2.2),
        "false_colour": FalseColourView(),
        "ratio": RatioView(top="r(850) - r(650)", bottom="r(850) + r(650)", colours="cividis"),
        "logs": ExpressionView(
            expression="log(r(1200)/r(650)); sqrt(b5*b6); max(b1, b2)/mean(b3, b4)"
        ),
        "residual": LogResidualView(
            infrared=15,
            visible=tuple(range(2, 10)),
            constant=0,
            linear=(0.1,) * 8,
            quadratic=(0.01,) * 36,
        ),
    }


def _ready(view: View, sample: NDArray[Any]) -> CompiledView:
    asked, stored = view.channels(SET), Stored(SCALE)
    limits = percentile_limits(channels(asked, BANDS, stored).values(sample), 1, 99)
    settled = view.settled(limits)
    look = Look(settled.limits, view.gamma, view.curve, view.colours, view.missing)
    return compiled(asked, look, BANDS, stored)


def _require_drawn(tile: NDArray[np.uint16], view: View, ready: CompiledView) -> None:
    if not isinstance(view, MatrixView) or view.gamma != 1:
        assert render(tile, ready).std() > 1
        return
    # The limits are in the compiled rows: black is 0.5 there, and white 255.5.
    rows = ready.channels.programs.rows
    exact = np.tensordot(rows[:, 1:], tile * SCALE, (1, 0)) + rows[:, :1, None]
    away = np.abs(np.floor(np.clip(exact, 0, 255)) - np.moveaxis(render(tile, ready), 2, 0))
    assert away.max() <= 1
    assert (away > 0).mean() < 1e-3


def _require_right(cube: Cube, found: Statistics, covariance: NDArray[np.float64]) -> None:
    size = np.sqrt(np.outer(np.diag(covariance), np.diag(covariance)))
    assert np.abs(found.covariance - covariance).max() / size.max() < 1e-5
    assert found.pixels == cube.side**2
    # Even parts of the picture are a little brighter or darker than all of it, hence its noise.
    ratio = np.diag(found.noise) / cube.noise
    assert ratio.min() > 0.8, ratio
    assert ratio.max() < 1.25, ratio


def _apart(cube: Cube) -> float:
    """Return the high-water mark of a process that finds PCA and MNF, in MB."""
    command = [sys.executable, __file__, str(cube.file), "--only", str(cube.side)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(answer.stdout)["rss_mb"])


def _only(file: Path, side: int) -> None:
    components(Cube(file, side, np.zeros(BANDS)))
    # Not ru_maxrss: that begins at what the process that started this one held.
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    sys.stdout.write(json.dumps({"rss_mb": int(told["VmHWM"].split()[0]) / 1024}))


def _timed(work: Callable[[], T]) -> tuple[T, tuple[float, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    return found, (time.perf_counter() - wall, time.process_time() - cpu)


def _figure(value: float, unit: str, how: str) -> dict[str, Any]:
    return {"value": round(float(value), 4), "unit": unit, "how": how}


def main() -> None:
    """Measure from the command line."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--large", action="store_true")
    reader.add_argument("--seed", type=int, default=11)
    reader.add_argument("--only", type=int, default=0, help=argparse.SUPPRESS)
    asked = reader.parse_args()
    if asked.only:
        _only(asked.folder, asked.only)
        return
    figures = measure(asked.folder, 10_000 if asked.large else 4_000, asked.seed)
    figures["threads"] = _figure(float(os.environ.get("OPENBLAS_NUM_THREADS", "0")), "threads", "")
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
