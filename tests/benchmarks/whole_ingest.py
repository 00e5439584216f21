"""Run `handscroll ingest` as a person does and measure the whole tree of its processes."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
from ingest_large import write_untiled

from handscroll.museum import Museum

PEER = """
import pyvips, sys
picture = pyvips.Image.new_from_file(sys.argv[1], access="sequential")
if picture.format == "ushort":
    picture = (picture >> 8).cast("uchar")
picture.tiffsave(sys.argv[2], tile=True, pyramid=True, compression="jpeg", Q=85,
                 tile_width=512, tile_height=512, bigtiff=True)
"""


def measure_whole_ingest(folder: Path, gigabytes: float) -> dict[str, float]:
    """Ingest an untiled 16-bit RGB TIFF of that size, and let libvips build its pyramid alone.

    Returns
    -------
    dict
        ``megapixels``, ``peak_rss_mb`` (all processes together, sampled every 20 ms),
        ``cpu_s``, ``mpix_per_cpu_s``, ``wall_s``, ``peer_mpix_per_cpu_s``.
    """
    side = max(64, int((gigabytes * 1e9 / 6) ** 0.5))
    scan, home = folder / "large.tif", folder / "museum"
    write_untiled(scan, side, side, 16)
    Museum.create(home).close()
    command = [sys.executable, "-m", "handscroll", "--museum", str(home), "ingest", str(scan)]
    cost = measure_command([*command, "--publish"])
    with Museum.open(home) as museum:
        [relic] = museum.relics.published()
        assert museum.captures.pyramid(relic.captures[0].id).size.pixels == side * side
    peer = measure_command([sys.executable, "-c", PEER, str(scan), str(folder / "peer.tif")])
    megapixels = side * side / 1e6
    return {
        "megapixels": megapixels,
        "mpix_per_cpu_s": megapixels / cost["cpu_s"],
        "peer_mpix_per_cpu_s": megapixels / peer["cpu_s"],
        **cost,
    }


def measure_command(command: list[str]) -> dict[str, Any]:
    """Run a command; return its wall and CPU seconds and the peak memory of its process tree."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ.copy()
    )
    peak = 0
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        peak = max(peak, _resident(watched))
        time.sleep(0.02)
    assert process.returncode == 0, command
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall_s": time.monotonic() - began, "cpu_s": cpu, "peak_rss_mb": peak / 2**20}


def _resident(root: psutil.Process) -> int:
    total = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in (root, *root.children(recursive=True)):
            total += one.memory_info().rss
    return total
