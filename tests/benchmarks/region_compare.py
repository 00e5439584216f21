"""Regions of ours and of Debian's iipimage-server: CPU, likeness to the original, bytes.

Both start empty in every round, with the same memory for decoded tiles, and are asked the same
sequence over 16 connections. Likeness is PSNR against Lanczos of the original's own pixels, in
decibels, of regions drawn from that sequence; a gain is the difference of both servers' means.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pyvips
import tifffile
from numpy.typing import NDArray
from processes import settle
from region_iip import iipimage
from region_picture import HEIGHT, WIDTH, paint
from region_quality import decoded, psnr, reference
from region_requests import Region, Told, ask_all, fetch, sequence
from served import make_museum, serving

ROUNDS, COUNT, LIKENESS = 7, 3000, 40
CACHE_MB = 256
SCAN = "regions.tif"
TILE = 512


def measure(
    folder: Path, rounds: int = ROUNDS, count: int = COUNT, size: tuple[int, int] = (WIDTH, HEIGHT)
) -> dict[str, Any]:
    """Return ratios of paired rounds, and the likeness of both."""
    scans = folder / "scans"
    scans.mkdir(parents=True, exist_ok=True)
    scan = paint(scans / SCAN, *size)
    image = make_museum(folder / "museum", scans)[SCAN]
    peer = folder / "peer.tif"
    pyvips.Image.new_from_file(str(scan), access="sequential").tiffsave(
        str(peer), tile=True, tile_width=TILE, tile_height=TILE, pyramid=True,
        compression="jpeg", Q=85,
    )  # fmt: skip
    asked = sequence(count, *size)
    original = tifffile.memmap(scan, mode="r")
    told: dict[str, list[Told]] = {"ours": [], "iip": []}
    likeness: dict[str, list[float]] = {}
    for at in range(rounds):
        for who in ("ours", "iip") if at % 2 else ("iip", "ours"):
            one, like = _round(who, folder, image, peer, asked, None if at else original)
            told[who].append(one)
            if like:
                likeness[who] = like
            sys.stderr.write(f"regions {at} {who} {one}\n")
    return _figures(told, likeness)


def _round(
    who: str, folder: Path, image: str, peer: Path, asked: list[Region],
    original: NDArray[np.uint8] | None,
) -> tuple[Told, list[float]]:  # fmt: skip
    """Start one server empty, ask the sequence, and compare some answers in the first round."""
    if who == "iip":
        with iipimage(peer, folder / "iip", CACHE_MB) as running:
            return _asked(running.port, running.prefix, running.processes, asked, original)
    cache = {"HANDSCROLL_IMAGES__TILE_CACHE_BYTES": str(CACHE_MB * 2**20)}
    with serving(folder / "museum", cache) as server:
        processes = [psutil.Process(pid) for pid in server.tree.roots]
        # What draws is started by the first question; a corner of 16 pixels leaves it empty.
        fetch(server.port, f"/iiif/3/{image}/0,0,16,16/8,8/0/default.jpg")
        settle(server.tree)
        return _asked(server.port, f"/iiif/3/{image}", processes, asked, original)


def _asked(
    port: int, prefix: str, processes: list[psutil.Process], asked: list[Region],
    original: NDArray[np.uint8] | None,
) -> tuple[Told, list[float]]:  # fmt: skip
    told = ask_all(port, [f"{prefix}/{one.path}" for one in asked], processes)
    if original is None:
        return told, []
    some = asked[:: max(1, len(asked) // LIKENESS)]
    bodies = [fetch(port, f"{prefix}/{one.path}") for one in some]
    pairs = zip(some, bodies, strict=True)
    return told, [psnr(decoded(body), reference(original, one)) for one, body in pairs]


def _figures(told: dict[str, list[Told]], likeness: dict[str, list[float]]) -> dict[str, Any]:
    pairs = list(zip(told["ours"], told["iip"], strict=True))
    cpu = [round(ours.cpu_ms / theirs.cpu_ms, 3) for ours, theirs in pairs]
    size = [round(ours.mean_bytes / theirs.mean_bytes, 4) for ours, theirs in pairs]
    means = {who: statistics.mean(values) for who, values in likeness.items()}
    return {
        "region_cpu_vs_iip": statistics.median(cpu),
        "region_cpu_vs_iip_rounds": cpu,
        "region_cpu_ms": statistics.median(one.cpu_ms for one in told["ours"]),
        "region_bytes_vs_iip": statistics.median(size),
        "region_psnr_gain_db": means["ours"] - means["iip"],
        "region_psnr_db": means["ours"],
        "region_errors": sum(one.errors for one in told["ours"]),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made)
        sys.stdout.write(json.dumps(measure(place), indent=1) + "\n")
