"""How long the server takes for a tile of an arbitrary combination of bands of a large cube.

``python tests/benchmarks/exam_tiles.py FOLDER`` writes a museum with a cube of 10,000 x 10,000
pixels in 16 bands into FOLDER (about 3.5 GB), asks the whole application for tiles as visitors
do, compares them with what went in, and removes it. The process stays on one core, which is kept
busy: one request follows upon the other.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from exam_cubes import WAVELENGTHS, painting
from numpy.typing import NDArray
from PIL import Image

from handscroll.departments.examination.layers.trying import save_view, try_view
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.geometry import Box, Size
from handscroll.model.identity import relic_id, stack_id
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.model.stack import Band, Made, Role, Stack, StackFile
from handscroll.museum import Museum
from handscroll.plugin import Asgi
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts

TILE = 512
VIEWS = 8
ROOM = 2048
"""Columns of a box in which the painting is random: it is asked for whole."""
Figures = dict[str, dict[str, Any]]
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Bench:
    """The museum's application, and what is asked of it.

    Attributes
    ----------
    services
        Path of each view's image service.
    matrices
        ``(views, 3, 16)``.
    limits
        ``(views, 3, 2)``: what became of the percentiles.
    """

    app: Asgi
    side: int
    seed: int
    services: list[str]
    matrices: Matrix
    limits: Matrix


def measure(folder: Path, side: int = 10_000, tiles: int = 600, seed: int = 1) -> Figures:
    """Write a cube, ask for tiles of it, compare them with what went in, and remove it.

    Parameters
    ----------
    folder
        Where the museum is made; it must exist.
    side
        Of the cube in pixels.
    tiles
        How many requests are timed.
    """
    room = Path(tempfile.mkdtemp(dir=folder))
    cores = os.sched_getaffinity(0)
    try:
        with Museum.create(room / "museum") as museum:
            stack, files = brought(museum, side, seed)
            # Of the arithmetic as well as of the event loop and its threads.
            os.sched_setaffinity(0, {max(cores)})
            bench = _opened(museum, stack, seed)
            figures = asyncio.run(_asked(bench, tiles))
            figures["tile_cube_files"] = _said(
                files, "files", f"{side} x {side} x 16, without uncertainty: see cube_files"
            )
            return figures | _previewed(museum, stack)
    finally:
        os.sched_setaffinity(0, cores)
        shutil.rmtree(room, ignore_errors=True)


def brought(museum: Museum, side: int, seed: int) -> tuple[Stack, int]:
    """Publish a stack with a painted cube; return it, and of how many files the cube is."""
    name = relic_id("B 1")
    relic = Relic(
        id=name, accession_number="B 1", title={"en": "B"}, state=State.PUBLISHED, parts=()
    )
    museum.relics.accession(relic, {}, sha512={}, person="bench")
    file = StackFile(role=Role.BANDS, name="a.tif", sha256="0" * 64, bytes=3)
    stack = Stack(id=stack_id(name, [file.sha256]), relic=name, kind="bench", files=(file,))
    source = museum.layout.staging / "a.tif"
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(b"abc")
    museum.stacks.bring(stack, {file.path: source}, sha512={}, person="bench")
    bands = tuple(CubeBand(float(one)) for one in WAVELENGTHS)
    beside = museum.layout.staging / "cube.ome.zarr"
    report = write_cube(
        beside, CubeFacts(Size(side, side), bands), lambda box: (painting(box, seed), None),
        uncertain=False,
    )  # fmt: skip
    target = museum.layout.cube(stack.id, report.digest)
    target.parent.mkdir(parents=True)
    beside.rename(target)
    made = Made(
        method="bench/1", recipe="1" * 64, digest=report.digest, width=side, height=side,
        bands=tuple(Band(wavelength=one) for one in WAVELENGTHS),
    )  # fmt: skip
    museum.stacks.keep(stack.id, made, b"{}", person="bench")
    return museum.stacks.move(stack.id, State.PUBLISHED, person="bench"), report.files


def _opened(museum: Museum, stack: Stack, seed: int) -> Bench:
    """Publish views of weights that somebody could have given, their percentiles measured."""
    matrices = np.random.default_rng(seed + 7).normal(0, 1, (VIEWS, 3, len(WAVELENGTHS)))
    services, limits = [], []
    for matrix in matrices:
        made = try_view(museum, stack, {"kind": "matrix", "rows": matrix.tolist()}, person="b")
        save_view(museum, stack, made.id, {"en": "Bench"}, person="bench")
        museum.layers.move(made.id, State.PUBLISHED, person="bench")
        assert stack.made is not None
        services.append(f"/bands/3/{stack.id}.{stack.made.digest[:12]}.{made.id}")
        limits.append(made.view.limits)
    app = build_app(museum, departments())
    assert stack.made is not None
    return Bench(app, stack.made.width, seed, services, matrices, np.array(limits))


async def _asked(bench: Bench, tiles: int) -> Figures:
    random = np.random.default_rng(bench.seed + 100)
    across = bench.side // TILE
    pairs = [(view, n) for view in range(VIEWS) for n in range(across * across)]
    order = random.permutation(len(pairs))[: tiles + VIEWS]
    chosen = [pairs[at] for at in order]
    places = sorted({number for _, number in chosen})
    for number in places:  # the page cache is warm, and no picture is remembered yet
        await _get(bench.app, _address(bench.services[0], number, across, "png"))
    for view in range(VIEWS):
        await _checked(bench, view, places[view % len(places)], across)
    wall, spent = [], []
    for view, number in chosen:
        address = _address(bench.services[view], number, across, "jpg")
        start, used = time.perf_counter(), time.process_time()
        status, body = await _get(bench.app, address)
        wall.append(1000 * (time.perf_counter() - start))
        spent.append(1000 * (time.process_time() - used))
        assert status == 200
        assert body[:2] == b"\xff\xd8"
    how = (
        f"{len(wall)} tiles of 512 x 512 as JPEG 4:4:4 of {VIEWS} random 3 x 16 matrices, warm, the"
        f" whole application from its call to the last byte, on one core, {bench.side} px a side"
    )
    return {
        "band_tile_p50_ms": _said(np.percentile(wall, 50), "ms", how),
        "band_tile_p95_ms": _said(np.percentile(wall, 95), "ms", how),
        "band_tile_cpu_p50_ms": _said(np.percentile(spent, 50), "ms", how + "; CPU time"),
        "band_tile_cpu_p95_ms": _said(np.percentile(spent, 95), "ms", how + "; CPU time"),
    }


async def _checked(bench: Bench, view: int, number: int, across: int) -> None:
    """Compare a tile with what numpy makes of the values that went into the cube."""
    status, body = await _get(bench.app, _address(bench.services[view], number, across, "png"))
    assert status == 200
    with Image.open(io.BytesIO(body)) as picture:
        found = np.asarray(picture).astype(np.float64)
    row, column = divmod(number, across)
    left = column * TILE // ROOM * ROOM
    box = Box(left, row * TILE, min(ROOM, bench.side - left), TILE)
    part = column * TILE - left
    truth = painting(box, bench.seed)[..., part : part + TILE].astype(np.float64)
    mixed = np.tensordot(bench.matrices[view], truth, 1)
    low, high = bench.limits[view].T[..., None, None]
    wanted = 255 * np.clip((mixed - low) / (high - low), 0, 1)
    # Steps of 5e-5 in 16 bands, each with its weight, and half a step of 8 bits.
    reach = np.abs(bench.matrices[view]).sum(1) * 2.6e-5 / (high - low)[:, 0, 0] * 255 + 0.51
    assert (np.abs(found - wanted.transpose(1, 2, 0)) <= reach + 1e-3).all()


def _previewed(museum: Museum, stack: Stack) -> Figures:
    """Time the preview of principal components as the bench asks for it, against all pixels."""
    asked = {"analysis": "pca", "show": [1, 2, 3]}
    try_view(museum, stack, asked | {"show": [1]}, person="bench")
    start, used = time.perf_counter(), time.process_time()
    quick = try_view(museum, stack, asked, person="bench")
    took, spent = time.perf_counter() - start, time.process_time() - used
    start = time.perf_counter()
    whole = try_view(museum, stack, asked | {"preview": False}, person="bench")
    long = time.perf_counter() - start
    pairs = zip(_rows(quick.view), _rows(whole.view), strict=True)
    angles = [np.degrees(np.arccos(min(1.0, abs(float(one @ other))))) for one, other in pairs]
    how = "principal components by the server, from the cube's tiles, one core"
    return {
        "band_preview_s": _said(took, "s", how + ": a sample of its finest pixels"),
        "band_preview_cpu_s": _said(spent, "s", how + ": a sample, CPU time"),
        "band_preview_angle_deg": _said(
            angles[0], "degree", how + ": first direction against that of all pixels"
        ),
        "band_pass_s": _said(long, "s", how + ": all pixels"),
    }


def _rows(view: Any) -> Matrix:  # noqa: ANN401  one of many kinds of views; this one has rows
    rows = np.array(view.rows)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def _address(service: str, number: int, across: int, form: str) -> str:
    row, column = divmod(number, across)
    return f"{service}/{column * TILE},{row * TILE},{TILE},{TILE}/{TILE},{TILE}/0/default.{form}"


async def _get(app: Asgi, path: str) -> tuple[int, bytes]:
    scope = {
        "type": "http", "method": "GET", "scheme": "http", "path": path, "root_path": "",
        "raw_path": path.encode(), "query_string": b"", "headers": [(b"host", b"bench")],
        "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def keep(message: Any) -> None:  # noqa: ANN401  as ASGI says
        sent.append(message)

    await app(scope, receive, keep)
    return int(sent[0]["status"]), b"".join(one.get("body", b"") for one in sent[1:])


def _said(value: float, unit: str, how: str) -> dict[str, Any]:
    return {"value": round(float(value), 3), "unit": unit, "how": how}


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--side", type=int, default=10_000)
    given = asked.parse_args()
    print(json.dumps(measure(given.folder, given.side), indent=1))  # noqa: T201
