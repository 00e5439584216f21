"""The peers, running: each with two processes, its cache empty, its access log written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import peer_install
import pyvips
from processes import HOST, Tree, free_port, started
from served import Server
from tile_paths import cut

from handscroll.scans.pyramid import Pyramid

CACHE_MB = 256
"""Memory that a server may keep decoded or encoded tiles in, all its processes together."""
PROCESSES = 2


def write_peer_tiff(scan: Path, pyramid: Pyramid, target: Path) -> Path:
    """Write the tiled pyramid TIFF that the peers read, as their manuals say, at JPEG Q85.

    Its tiles are as wide as ours, so that everybody answers the same addresses.
    """
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part.tif")
        image = pyvips.Image.new_from_file(str(scan), access="sequential")
        image.tiffsave(
            str(part), tile=True, tile_width=pyramid.tile, tile_height=pyramid.tile,
            pyramid=True, compression="jpeg", Q=85, bigtiff=True,
        )  # fmt: skip
        part.rename(target)
    return target


@contextmanager
def nginx_static(pyramid: Pyramid, folder: Path) -> Iterator[Server]:
    """Run nginx over the very same tiles, cut into files."""
    root = folder / "tiles"
    if not root.exists():
        cut(pyramid, root)
    with nginx(folder, "nginx_static.conf", root=str(root)) as (port, pid):
        yield Server("nginx", port, Tree((pid,)))


@contextmanager
def nginx(folder: Path, configuration: str, **words: str) -> Iterator[tuple[int, int]]:
    """Run nginx with one of the configurations; yields its port and its first process."""
    program = peer_install.nginx()
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    text = (peer_install.CONFIGURATIONS / configuration).read_text()
    file = folder / "nginx.conf"
    # Root's nginx would serve as nobody, who may not read our folders.
    user = "user root;" if os.geteuid() == 0 else ""
    file.write_text(text.format(folder=folder, host=HOST, port=port, user=user, **words))
    # Debian's build opens its default error log before it reads where ours is.
    command = [program, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(file)]
    with started(command, port, folder / "said.log") as process:
        yield port, process.pid


@contextmanager
def iipimage(tiff: Path, folder: Path) -> Iterator[Server]:
    """Run Debian's iipimage-server, two of it, behind nginx."""
    program = peer_install.iipsrv()
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        pids, upstreams = [], []
        for _ in range(PROCESSES):
            inner = free_port()
            command = [program, "--bind", f"{HOST}:{inner}", "--backlog", "1024"]
            env = {
                "MAX_IMAGE_CACHE_SIZE": str(CACHE_MB // PROCESSES), "OMP_NUM_THREADS": "1",
                "MAX_CVT": "20000", "FILESYSTEM_PREFIX": f"{tiff.parent}/", "VERBOSITY": "1",
                "LOGFILE": str(folder / "iipsrv.log"), "URI_MAP": "iiif=>IIIF",
                "BASE_URL": f"http://{HOST}/iiif/", "MEMCACHED_SERVERS": "",
            }  # fmt: skip
            process = stack.enter_context(started(command, inner, folder / "said.log", env))
            pids.append(process.pid)
            upstreams.append(f"server {HOST}:{inner} max_fails=0;")
        words = " ".join(upstreams)
        port, front = stack.enter_context(nginx(folder, "iip_nginx.conf", upstreams=words))
        yield Server("iipimage", port, Tree((front, *pids)))


@contextmanager
def large_image(tiff: Path, folder: Path) -> Iterator[Server]:
    """Run large-image behind Starlette and uvicorn with two workers."""
    python = peer_install.large_image()
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    command = [
        python, "-m", "uvicorn", "large_image_app:app", "--app-dir",
        str(peer_install.CONFIGURATIONS), "--host", HOST, "--port", str(port),
        "--workers", str(PROCESSES),
    ]  # fmt: skip
    env = {"SLIDE": str(tiff), "CACHE_PORTION": str(_portion()), "PYTHONWARNINGS": "ignore"}
    with started(command, port, folder / "said.log", env) as process:
        yield Server("large-image", port, Tree((process.pid,)))


def _portion() -> int:
    """Return the part of the free memory that is each process's share of the cache."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    free_kb = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable"))
    return max(1, round(free_kb / 1024 / (CACHE_MB / PROCESSES)))


@contextmanager
def iiif_processor(tiff: Path, pyramid: Pyramid, folder: Path) -> Iterator[Server]:
    """Run iiif-processor in two Node processes, as its README says."""
    node, home = peer_install.iiif_processor()
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    sizes = json.dumps(vips_levels(pyramid))
    command = [node, str(home / "server.mjs"), str(port), str(tiff), sizes]
    with started(command, port, folder / "said.log") as process:
        yield Server("iiif-processor", port, Tree((process.pid,)))


def vips_levels(pyramid: Pyramid) -> list[dict[str, int]]:
    """Return the sizes of the peers' TIFF: libvips halves and rounds down."""
    width, height = pyramid.size.width, pyramid.size.height
    found = [{"width": width, "height": height}]
    while width > pyramid.tile or height > pyramid.tile:
        width, height = max(width // 2, 1), max(height // 2, 1)
        found.append({"width": width, "height": height})
    return found
