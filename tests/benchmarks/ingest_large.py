"""Pyramids of large scans: pixels a CPU second, and the most memory that was held.

Memory is the sum of parent and sandbox, sampled from the kernel's own high-water marks.
"""

from __future__ import annotations

import resource
import struct
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import tifffile

from handscroll.scans.build import build_pyramid
from handscroll.scans.limits import Limits
from handscroll.scans.sandbox import close_sandboxes

ROWS = 64
SAMPLE_S = 0.05
WIDE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
"""Primaries of a space wider than sRGB (those of Adobe RGB, adapted to D50)."""


def write_untiled(
    path: Path, width: int, height: int, bits: int, profile: bytes | None = None
) -> None:
    """Write an untiled RGB TIFF strip by strip: brush-like waves with a scanner's noise."""
    full = (1 << bits) - 1
    noise = np.random.default_rng(1).normal(0, 4, (ROWS, width, 3)).astype(np.float32)
    phase = np.array([0.0, 1.0, 2.0], np.float32)
    across = np.sin(np.arange(width, dtype=np.float32)[:, None] / 97 + phase)

    def strips() -> Any:  # noqa: ANN401 - a generator of arrays
        for y in range(0, height, ROWS):
            rows = min(ROWS, height - y)
            down = np.cos((y + np.arange(rows, dtype=np.float32)) / 61)[:, None, None]
            grain = np.roll(noise[:rows], y * 7, axis=1)
            shown = (128 + 80 * across[None] * down + grain).clip(0, 255)
            yield (shown * (full / 255)).astype(f"u{bits // 8}")

    tifffile.imwrite(
        path, strips(), shape=(height, width, 3), dtype=f"u{bits // 8}", photometric="rgb",
        rowsperstrip=ROWS, bigtiff=True, iccprofile=profile,
    )  # fmt: skip


def measure_large_ingest(folder: Path, gigabytes: float) -> dict[str, float]:
    """Build the pyramid of an untiled 16-bit RGB TIFF of that size and measure it.

    Returns
    -------
    dict
        ``megapixels``, ``gigabytes``, ``peak_rss_mb`` (parent and sandbox together),
        ``sandbox_peak_mb``, ``mpix_per_cpu_s``, ``wall_s``, ``pyramid_mb``.
    """
    side = max(64, int((gigabytes * 1e9 / 6) ** 0.5))
    path = folder / "large.tif"
    try:
        write_untiled(path, side, side, 16)
        return measure(path, side * side)
    finally:
        path.unlink(missing_ok=True)


def measure_kinds(folder: Path, megapixels: float) -> dict[str, dict[str, float]]:
    """Measure 8 and 16 bits, each without a profile and with a wide one."""
    side = max(64, int((megapixels * 1e6) ** 0.5))
    found = {}
    for bits in (8, 16):
        for profile in (None, wide_profile()):
            path = folder / "kind.tif"
            write_untiled(path, side, side, bits, profile)
            found[f"{bits} bit{' with profile' if profile else ''}"] = measure(path, side * side)
            path.unlink()
    return found


def measure(path: Path, pixels: int) -> dict[str, float]:
    """Build one pyramid in a fresh sandbox and return what it cost."""
    close_sandboxes()
    target = path.with_suffix(".pyramid")
    before = _cpu()
    started = time.monotonic()
    with _Watch() as watch:
        facts = build_pyramid(path, target, limits=Limits())
    wall = time.monotonic() - started
    close_sandboxes()  # only an ended child's CPU time is counted
    target.unlink()
    return {
        "megapixels": pixels / 1e6,
        "gigabytes": path.stat().st_size / 1e9,
        "peak_rss_mb": watch.peak / 2**20,
        "sandbox_peak_mb": facts.peak_rss_kb / 1024,
        "mpix_per_cpu_s": pixels / 1e6 / (_cpu() - before),
        "wall_s": wall,
        "pyramid_mb": facts.bytes / 1e6,
    }


class _Watch:
    """Samples the resident memory of this process and its children."""

    def __enter__(self) -> _Watch:
        self.peak, self._stop = 0, threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        me = psutil.Process()
        while not self._stop.wait(SAMPLE_S):
            total = 0
            for process in [me, *me.children(recursive=True)]:
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.peak = max(self.peak, total)


def _cpu() -> float:
    """Return CPU seconds of this process and of its ended children."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def wide_profile() -> bytes:
    """Return a small ICC version 2 profile with the wide primaries and gamma 2.2."""

    def fixed(*values: float) -> bytes:
        return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))

    white = (0.9642, 1.0, 0.8249)
    name = b"Wide\0"
    tags = [(b"desc", b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + b"\0" * 78),
            (b"wtpt", b"XYZ \0\0\0\0" + fixed(*white))]  # fmt: skip
    for letter, colour in zip((b"r", b"g", b"b"), WIDE, strict=True):
        tags.append((letter + b"XYZ", b"XYZ \0\0\0\0" + fixed(*colour)))
        tags.append((letter + b"TRC", b"curv\0\0\0\0" + struct.pack(">IHxx", 1, 563)))
    offset, table, data = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for tag, body in tags:
        whole = body + b"\0" * (-len(body) % 4)
        table += tag + struct.pack(">II", offset + len(data), len(whole))
        data += whole
    head = struct.pack(
        ">I4sI4s4s4s", offset + len(data), b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ "
    )
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + fixed(*white)
    return head.ljust(128, b"\0") + table + data
