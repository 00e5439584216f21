"""Pyramids built from large scans: source pixels a CPU second against libvips, and memory.

Every round builds the same file with handscroll, `tiffsave` and `dzsave` in turn, in
processes that are already warm, so that what is counted is the work and not the start of an
interpreter. CPU time is user and system time of the whole process. The peak is the sandbox's
high-water mark less what it held before it got the scan.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import build_colour
import cv2
import numpy as np
import psutil
import tifffile
from numpy.typing import NDArray

from handscroll.scans.build import build_pyramid
from handscroll.scans.limits import Limits
from handscroll.scans.sandbox import close_sandboxes

PATCH = 2048
SIZE = (12_288, 8_192)
SCROLL = (100_000, 2_500)
PEER = """
import sys, time, pyvips, shutil
pyvips.cache_set_max(0)
how, source, target = sys.argv[1:]
pyvips.Image.black(64, 64, bands=3).tiffsave_buffer(compression="jpeg", tile=True)
began = time.process_time()
image = pyvips.Image.new_from_file(source, access="sequential")
if image.format == "ushort":
    image = image.icc_transform("srgb", embedded=True, depth=8)
if how == "tiffsave":
    image.tiffsave(target, tile=True, pyramid=True, compression="jpeg", Q=85, tile_width=512,
                   tile_height=512, bigtiff=True, keep="none")
else:
    image.dzsave(target, container="zip", compression=0, overlap=0, tile_size=512,
                 suffix=".jpg[Q=85]", keep="none", **({"depth": "onetile"}))
print(time.process_time() - began)
"""


def painted(side: int, seed: int = 7) -> NDArray[np.uint8]:
    """Return a picture as a scanner sees a painting, ``(side, side, 3)``, 0 to 255.

    Soft washes of colour, strokes with hard edges, a few seals, fine weave and sensor noise;
    JPEG of quality 85 takes about 1.9 bits a pixel for it.
    """
    random = np.random.default_rng(seed)
    shown = np.full((side, side, 3), (196, 176, 140), np.float32)
    for octave in range(1, 8):
        grid = random.normal(0, 1, (2**octave + 1, 2**octave + 1, 3)).astype(np.float32)
        wash = cv2.resize(grid, (side, side), interpolation=cv2.INTER_CUBIC)
        shown += wash.mean(-1, keepdims=True) * 40 / 1.5**octave + wash * 14 / 1.5**octave
    ink = np.ones((side, side), np.float32)  # ink darkens silk and keeps its hue
    for _ in range(side // 3):
        start = random.integers(0, side, 2)
        end = start + random.normal(0, side / 20, 2).astype(int)
        dark, wide = float(random.uniform(0.25, 0.85)), int(random.integers(1, 9))
        cv2.line(ink, start.tolist(), end.tolist(), dark, wide, cv2.LINE_AA)
    shown *= ink[..., None]
    for _ in range(side // 500):
        x, y = random.integers(0, side, 2).tolist()
        cv2.rectangle(shown, (x, y), (x + 60, y + 60), (176, 58, 48), int(random.integers(2, 8)))
    shown[:] = cv2.GaussianBlur(shown, (0, 0), 1.2)  # no lens resolves single pixels
    across = np.arange(side, dtype=np.float32)
    weave = 3.5 * (np.sin(across / 1.7)[:, None] + np.sin(across / 2.1)[None])[..., None]
    grain = random.normal(0, 3.3, shown.shape).astype(np.float32)
    return np.asarray((shown + weave + grain).clip(0, 255), np.uint8)


def rows_of(width: int, height: int, bits: int, rows: int = 64) -> Iterator[NDArray[np.generic]]:
    """Yield strips of a picture of any size, pieced together from one painted patch."""
    patch = painted(PATCH)
    if bits == 16:
        low = np.random.default_rng(3).integers(0, 256, patch.shape, np.uint16)
        patch = (patch.astype(np.uint16) << 8) | low
    across = -(-width // PATCH)
    pieces = [np.roll(patch[:, ::-1] if i % 2 else patch, 311 * i, 0) for i in range(across)]
    wide = np.concatenate(pieces, 1)[:, :width]
    for y in range(0, height, rows):
        at = np.arange(y, min(y + rows, height)) % PATCH
        yield np.ascontiguousarray(wide[at])


def write_scan(path: Path, size: tuple[int, int], bits: int, profile: bytes | None = None) -> None:
    """Write an untiled, uncompressed RGB TIFF, 64 rows a strip."""
    tifffile.imwrite(
        path, rows_of(*size, bits), shape=(size[1], size[0], 3), dtype=f"u{bits // 8}",
        photometric="rgb", rowsperstrip=64, bigtiff=True, iccprofile=profile,
    )  # fmt: skip


def build_once(source: Path) -> tuple[float, float, int]:
    """Build in a warm sandbox: CPU seconds, peak in MB beyond rest, bytes of the pyramid."""
    close_sandboxes()
    small, target = source.with_name("small.tif"), source.with_name("built.szi")
    tifffile.imwrite(small, painted(64), photometric="rgb")
    build_pyramid(small, target, limits=Limits())
    me = psutil.Process()
    sandbox = me.children()[-1]
    rest = sandbox.memory_info().rss
    before = sum(sandbox.cpu_times()[:2]) + sum(me.cpu_times()[:2])
    facts = build_pyramid(source, target, limits=Limits())
    spent = sum(sandbox.cpu_times()[:2]) + sum(me.cpu_times()[:2]) - before
    target.unlink()
    return spent, (facts.peak_rss_kb * 1024 - rest) / 1e6, facts.bytes


def peer_once(how: str, source: Path) -> tuple[float, int]:
    """Let libvips build its kind of pyramid: CPU seconds and bytes."""
    target = source.with_name("peer.tif" if how == "tiffsave" else "peer.szi")
    told = subprocess.run(
        [sys.executable, "-c", PEER, how, source, target],
        capture_output=True,
        text=True,
        check=True,
    )
    size = target.stat().st_size
    target.unlink()
    return float(told.stdout), size


def compared(source: Path, pixels: int, rounds: int) -> dict[str, float]:
    """Return medians of interleaved rounds on one file."""
    spent: dict[str, list[float]] = {"build": [], "tiffsave": [], "dzsave": []}
    found: dict[str, float] = {}
    for _ in range(rounds):
        cpu, peak, size = build_once(source)
        spent["build"].append(cpu)
        found["peak_mb"], found["bits_per_pixel"] = peak, size * 8 / pixels
        for how in ("tiffsave", "dzsave"):
            cpu, size = peer_once(how, source)
            spent[how].append(cpu)
            found[f"{how}_bits_per_pixel"] = size * 8 / pixels
    for how, values in spent.items():
        found[how] = pixels / 1e6 / statistics.median(values)
    for how in ("dzsave", "tiffsave"):
        pairs = zip(spent["build"], spent[how], strict=True)
        found[f"vs_{how}"] = statistics.median(peer / ours for ours, peer in pairs)
    return found


def measure(folder: Path, rounds: int = 5) -> dict[str, float]:
    """Measure speed, memory and colour.

    Returns
    -------
    dict
        ``build_mpix_per_cpu_s_8bit``, ``build_mpix_per_cpu_s_16bit`` (with a wide profile),
        ``build_vs_dzsave`` and ``build_vs_tiffsave`` (8 bits, median of paired rounds),
        ``build_peak_mb`` (the most of all sources, beyond rest), ``build_peak_mb_scroll``
        (100,000 x 2,500 pixels), ``colour_de00_mean`` and ``colour_de00_p99`` (worst of four
        wide spaces), and the peers' own figures from the same rounds.
    """
    pixels = SIZE[0] * SIZE[1]
    source = folder / "scan.tif"
    write_scan(source, SIZE, 8)
    flat = compared(source, pixels, rounds)
    adobe = build_colour.profile_of(build_colour.spaces()["Adobe RGB"])
    write_scan(source, SIZE, 16, adobe)
    deep = compared(source, pixels, rounds)
    write_scan(source, SCROLL, 8)
    cpu, scroll, _ = build_once(source)
    source.unlink()
    errors = build_colour.measure(painted(512)).values()
    return {
        "build_mpix_per_cpu_s_8bit": flat["build"],
        "build_mpix_per_cpu_s_16bit": deep["build"],
        "build_mpix_per_cpu_s_scroll": SCROLL[0] * SCROLL[1] / 1e6 / cpu,
        "build_vs_dzsave": flat["vs_dzsave"],
        "build_vs_tiffsave": flat["vs_tiffsave"],
        "build_vs_dzsave_16bit": deep["vs_dzsave"],
        "build_peak_mb": max(flat["peak_mb"], deep["peak_mb"], scroll),
        "build_peak_mb_scroll": scroll,
        "build_bits_per_pixel": flat["bits_per_pixel"],
        "tiffsave_mpix_per_cpu_s_8bit": flat["tiffsave"],
        "tiffsave_mpix_per_cpu_s_16bit": deep["tiffsave"],
        "tiffsave_bits_per_pixel": flat["tiffsave_bits_per_pixel"],
        "dzsave_mpix_per_cpu_s_8bit": flat["dzsave"],
        "dzsave_mpix_per_cpu_s_16bit": deep["dzsave"],
        "colour_de00_mean": max(error["ours_mean"] for error in errors),
        "colour_de00_p99": max(error["ours_p99"] for error in errors),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sys.stdout.write(json.dumps(measure(Path(place)), indent=1) + "\n")
