"""How soon a very long scroll is seen, with how many tiles, and how smoothly it is panned.

A scan of 100,000 x 2,500 pixels is made, taken in and served as a reader of the manual would do
it; Chromium opens its page at 1440 x 900 with an empty cache. Run it alone with

    python tests/benchmarks/scroll_view.py
"""

from __future__ import annotations

import contextlib
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tifffile

WIDTH, HEIGHT = 100_000, 2_500
STAGE = (1440, 900)
PAN_S = 3.0
PAN_PX = 16
"""How far the wheel takes the scroll in each frame: two thirds of a screen in a second."""
CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_ROWS = 50
_HANDSCROLL = (sys.executable, "-m", "handscroll")
_PAN = """([seconds, pixels]) => new Promise((done) => {
    const stage = document.getElementById('stage');
    const turn = {deltaY: pixels, bubbles: true, cancelable: true};
    const times = [];
    const step = (now) => {
        times.push(now);
        if (pixels) stage.dispatchEvent(new WheelEvent('wheel', turn));
        if (now - times[0] < seconds * 1000) requestAnimationFrame(step);
        else done(times);
    };
    requestAnimationFrame(step);
})"""
"""Turns the wheel in every frame, and answers when each frame began."""


def measure(folder: Path | None = None, rounds: int = 5) -> dict[str, Any]:
    """Return medians over rounds of the first view and of a programmed pan.

    Parameters
    ----------
    folder
        Where the museum is made, or lies already; a temporary folder by default.
    rounds
        How often the page is opened with an empty cache.

    Returns
    -------
    dict
        ``scroll_first_view_s`` from the start of navigation until every visible tile is drawn,
        ``scroll_first_view_tiles`` requests for pictures until then, ``scroll_pan_fps`` frames a
        second while the wheel turns, ``scroll_pan_p95_ms`` between two of those frames,
        ``scroll_by_itself_fps`` while the scroll unrolls by itself at its fastest, and
        ``NAME_rounds`` and ``rounds`` with each round's own figures.
    """
    with contextlib.ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = stack.enter_context(served(folder))
        found = list(_rounds(address, rounds))
    medians = {name: statistics.median(one[name] for one in found) for name in found[0]}
    each = {f"{name}_rounds": [one[name] for one in found] for name in found[0]}
    return medians | each | {"rounds": found}


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a museum that holds the long scroll; gives the address of the scroll's page."""
    museum = folder / "museum"
    if not museum.is_dir():
        _make(museum, folder)
    relics = json.loads(command(museum, "relic", "list", "--json"))
    with server(museum) as base:
        yield f"{base}/zh-Hans/relics/{relics[0]['id']}"


def paint(path: Path, width: int = WIDTH, height: int = HEIGHT) -> None:
    """Write an untiled RGB TIFF, row by row: ranges behind ranges in mist, on grained silk."""
    rng = np.random.default_rng(7)
    x = np.arange(width, dtype=np.float32)
    ridges = []
    for layer in range(7):
        waves = np.zeros(width, np.float32)
        for n in (1, 2, 3, 5, 9, 17, 40, 90):
            phase = x * np.float32(n * rng.uniform(0.7, 1.3) / 2600) + np.float32(rng.uniform(0, 7))
            waves += np.float32(rng.uniform(0.4, 1) / n) * np.sin(phase)
        ridges.append(height * (0.22 + 0.1 * layer) - waves * height * 0.085)
    silk = np.array([217, 199, 163], np.float32)
    inks = np.linspace([150, 163, 158], [66, 70, 62], len(ridges)).astype(np.float32)
    grain = rng.normal(0, 5, (_ROWS, width, 1)).astype(np.float32)

    def strips() -> Iterator[Any]:
        for top in range(0, height, _ROWS):
            y = (top + np.arange(_ROWS, dtype=np.float32))[:, None]
            shown = np.broadcast_to(silk, (_ROWS, width, 3)).copy()
            for ridge, ink in zip(ridges, inks, strict=True):
                below = y - ridge
                wash = np.where(below > 0, np.exp(-below / 260), 0) * np.clip(below / 6, 0, 1)
                shown += wash[..., None] * 0.8 * (ink - shown)
            shown += np.roll(grain, top * 13, axis=1)
            yield shown.clip(0, 255).astype(np.uint8)

    tifffile.imwrite(
        path, strips(), shape=(height, width, 3), dtype=np.uint8, photometric="rgb",
        rowsperstrip=_ROWS, bigtiff=True,
    )  # fmt: skip


def _make(museum: Path, folder: Path) -> None:
    scans = folder / "scans"
    scans.mkdir()
    paint(scans / "long.tif")
    sheet = folder / "records.csv"
    sheet.write_text(
        "file,accession_number,title_zh-Hans,title_zh-Hant,title_en,format,height_mm,width_mm\n"
        "long.tif,LONG 1,千山云起图卷,千山雲起圖卷,Clouds over Peaks,handscroll,300,12000\n",
        encoding="utf-8",
    )
    command(museum, "init", str(museum))
    command(museum, "ingest", str(scans), "--sheet", str(sheet), "--publish")
    (scans / "long.tif").unlink()


def command(museum: Path, *words: str) -> str:
    """Run one command of the program and return what it says."""
    whole = [*_HANDSCROLL, "--museum", str(museum), *words]
    done = subprocess.run(whole, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed: {done.stdout}{done.stderr}")
    return done.stdout


@contextlib.contextmanager
def server(museum: Path) -> Iterator[str]:
    """Serve a museum as a reader of the manual would; gives its address."""
    whole = [*_HANDSCROLL, "--museum", str(museum), "serve", "--port", "0"]
    with subprocess.Popen(whole, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            for line in running.stdout:
                if found := re.search(r"http://[\d.]+:\d+", line):
                    yield found[0]
                    break
        finally:
            running.terminate()
            running.wait(timeout=30)


def _rounds(address: str, rounds: int) -> Iterator[dict[str, float]]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(QUIET))
        for _ in range(rounds):
            # A new context has an empty cache.
            width, height = STAGE
            context = browser.new_context(viewport={"width": width, "height": height})
            try:
                yield _open(context.new_page(), address)
            finally:
                context.close()
        browser.close()


def _open(page: Any, address: str) -> dict[str, float]:  # noqa: ANN401 - an optional library's
    page.goto(address)
    seen = _wait(page, "performance.getEntriesByName('scroll-seen')[0]?.startTime")
    tiles = page.evaluate(
        "until => performance.getEntriesByType('resource')"
        ".filter((one) => one.name.includes('/iiif/3/') && one.name.endsWith('.jpg')"
        " && one.startTime <= until).length",
        seen,
    )
    page.wait_for_timeout(3500)
    panned = _frames(page.evaluate(_PAN, [PAN_S, PAN_PX]))
    page.wait_for_timeout(1500)
    page.fill("#speed", "5")
    page.click("[data-do=play]")
    page.wait_for_timeout(300)
    by_itself = _frames(page.evaluate(_PAN, [PAN_S, 0]))
    return {
        "scroll_first_view_s": seen / 1000,
        "scroll_first_view_tiles": tiles,
        "scroll_pan_fps": panned[0],
        "scroll_pan_p95_ms": panned[1],
        "scroll_by_itself_fps": by_itself[0],
    }


def _frames(times: Sequence[float]) -> tuple[float, float]:
    """Return frames a second, and the gap between two frames in ms that 95 of 100 keep."""
    gaps = np.diff(times)
    return len(gaps) / (times[-1] - times[0]) * 1000, float(np.percentile(gaps, 95))


def _wait(page: Any, question: str) -> float:  # noqa: ANN401 - an optional library's
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = page.evaluate(question)
        if found is not None:
            return float(found)
        page.wait_for_timeout(50)
    raise RuntimeError("The scroll was not wholly drawn within 30 s")


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    sys.stdout.write(json.dumps(measure(folder), indent=1) + "\n")
