"""Other people's IIIF viewers, fetched from npm, open our scroll from another origin.

Each draws a scroll of four bands, red, green, blue, yellow from left to right. What counts is
what is seen: every band of the right colour, in the right order, on a picture of the page.

    python tests/benchmarks/browser_viewers.py
"""

from __future__ import annotations

import contextlib
import http.server
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import scroll_view
from PIL import Image

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / ".build" / "viewers"
PACKAGES = (
    "leaflet@1.9.4",
    "leaflet-iiif@3.0.0",
    "mirador@4.0.0",
    "universalviewer@4.4.0",
    "@samvera/clover-iiif@3.3.8",
    "openseadragon@6.1.1",
)
WIDTH, HEIGHT = 6_000, 1_500
BANDS = {
    "red": (200, 30, 30),
    "green": (20, 150, 60),
    "blue": (30, 60, 190),
    "yellow": (235, 200, 20),
}
FAR = 50
"""How far a colour on the screen may be from a band's, summed over R, G and B."""
LEAST = 1_500
"""Fewest pixels of the screen that a band has to fill."""
LONGEST_S = 40.0

_OSD = """<div id="v" style="height:100vh"></div>
<script src="/openseadragon/build/openseadragon/openseadragon.min.js"></script><script>
OpenSeadragon({id: "v", drawer: "canvas", crossOriginPolicy: "Anonymous",
               showNavigationControl: false, tileSources: ["SERVICE/info.json"]})</script>"""
PAGES = {
    "OpenSeadragon, Image API 3": _OSD.replace("SERVICE", "$IMAGE3"),
    "OpenSeadragon, Image API 2": _OSD.replace("SERVICE", "$IMAGE2"),
    "Leaflet-IIIF": """<link rel="stylesheet" href="/leaflet/dist/leaflet.css">
<div id="v" style="height:100vh"></div><script src="/leaflet/dist/leaflet.js"></script>
<script src="/leaflet-iiif/leaflet-iiif.js"></script><script>
const map = L.map("v", {center: [0, 0], crs: L.CRS.Simple, zoom: 0});
L.tileLayer.iiif("$IMAGE2/info.json").addTo(map)</script>""",
    "Mirador": """<div id="v" style="position:absolute;inset:0"></div>
<script src="/mirador/dist/mirador.min.js"></script><script>
Mirador.viewer({id: "v", windows: [{manifestId: "$MANIFEST"}]})</script>""",
    "Universal Viewer": """<link rel="stylesheet" href="/universalviewer/dist/uv.css">
<div id="v" class="uv" style="position:absolute;inset:0"></div>
<script src="/universalviewer/dist/umd/UV.js"></script><script>
UV.init("v", {manifest: "$MANIFEST", embedded: true})</script>""",
    "Clover": """<script src="/@samvera/clover-iiif/dist/web-components/index.umd.js"></script>
<clover-viewer id="$MANIFEST"></clover-viewer>""",
}


def measure(folder: Path | None = None) -> dict[str, Any]:
    """Open the scroll in every viewer that can be fetched.

    Returns
    -------
    dict
        ``viewers_right`` how many show every band in its place, ``viewers_tried``, and
        ``viewers`` with the seconds each took, or why it is left out or wrong.
    """
    with contextlib.ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if trouble := _install():
            return {"viewers_right": 0, "viewers_tried": 0, "viewers": {"all": trouble}}
        base, relic = stack.enter_context(_served(folder))
        capture = relic["parts"][0]["capture"]["id"]
        places = {
            "$IMAGE3": f"{base}/iiif/3/{capture}",
            "$IMAGE2": f"{base}/iiif/2/{capture}",
            "$MANIFEST": f"{base}/iiif/presentation/3/{relic['id']}/manifest",
        }
        origin = stack.enter_context(_other_origin(folder / "origin", places))
        told = dict(_look(origin))
    right = sum(one["right"] for one in told.values())
    return {"viewers_right": right, "viewers_tried": len(told), "viewers": told}


def _install() -> str:
    """Fetch the viewers; returns why not where that fails."""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    stamp = INSTALLED / "installed"
    if stamp.is_file() and stamp.read_text("utf-8") == " ".join(PACKAGES):
        return ""
    (INSTALLED / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund",
               "--legacy-peer-deps", "--loglevel=error", *PACKAGES]  # fmt: skip
    path = f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=INSTALLED, env=os.environ | {"PATH": path}, capture_output=True, text=True,
        check=False, timeout=900,
    )  # fmt: skip
    if done.returncode:
        return f"npm could not fetch them: {done.stderr[-300:]}"
    stamp.write_text(" ".join(PACKAGES), encoding="utf-8")
    return ""


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    museum = folder / "banded"
    if not museum.is_dir():
        scans = folder / "banded-scans"
        scans.mkdir(parents=True)
        picture = np.empty((HEIGHT, WIDTH, 3), np.uint8)
        for place, colour in enumerate(BANDS.values()):
            picture[:, place * WIDTH // 4 : (place + 1) * WIDTH // 4] = colour
        Image.fromarray(picture).save(scans / "bands.png")
        scroll_view.command(museum, "init", str(museum))
        scroll_view.command(museum, "ingest", str(scans), "--publish")
    relics = json.loads(scroll_view.command(museum, "relic", "list", "--json"))
    with scroll_view.server(museum) as base:
        yield base, relics[0]


@contextlib.contextmanager
def _other_origin(folder: Path, places: dict[str, str]) -> Iterator[str]:
    """Serve the viewers and one page for each, at another port: another origin to a browser."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in (INSTALLED / "node_modules").iterdir():
        link = folder / package.name
        if not link.exists() and not package.name.startswith("."):
            link.symlink_to(package)
    for number, template in enumerate(PAGES.values()):
        page = f"<!doctype html><meta charset=utf-8><style>body{{margin:0}}</style>{template}"
        for word, address in places.items():
            page = page.replace(word, address)
        (folder / f"{number}.html").write_text(page, encoding="utf-8")
    handler = partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _look(origin: str) -> Iterator[tuple[str, dict[str, Any]]]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=scroll_view.CHROMIUM, headless=True, args=list(scroll_view.QUIET)
        )
        for number, name in enumerate(PAGES):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            said: list[Any] = []
            page.on("pageerror", said.append)
            page.goto(f"{origin}/{number}.html", wait_until="commit")
            began, why = time.monotonic(), "nothing was drawn"
            while why and time.monotonic() - began < LONGEST_S:
                page.wait_for_timeout(400)
                why = wrong(np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")))
            took = time.monotonic() - began
            yield (
                name,
                (
                    {"right": False, "why": "; ".join([why, *map(str, said[:2])])[:300]}
                    if why
                    else {"right": True, "seconds": round(took, 1)}
                ),
            )
            page.close()
        browser.close()


def wrong(screen: np.ndarray[Any, np.dtype[np.uint8]]) -> str:
    """Say what is wrong with a picture of the page, or nothing: each band, left to right."""
    places = []
    for name, colour in BANDS.items():
        near = np.abs(screen.astype(int) - colour).sum(axis=2) < FAR
        if near.sum() < LEAST:
            return f"{name} is not seen"
        # The middle half of the band's pixels: a map in small beside the picture does not count.
        places.append(float(np.median(np.nonzero(near)[1])))
    return "" if places == sorted(places) else f"the bands lie at {places}"


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    sys.stdout.write(json.dumps(measure(folder), indent=1) + "\n")
