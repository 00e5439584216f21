"""How smoothly the lens of the bench is drawn while a pointer leads it, with warm tiles.

Chromium opens the bench of a stack at 1440 x 900. The lens shows another band; its tiles are warm
after the pointer went its way once. Then the pointer goes the same way again, a step each frame,
and every frame is counted in which the lens was drawn anew, by what its canvas drew. Run alone,
with a museum that is served and whose stack visitors may see, it is

    python tests/benchmarks/exam_lens.py ADDRESS-OF-THE-BENCH
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

SECONDS = 3.0
STAGE = (1440, 900)
CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_LEAD = """([seconds, way]) => new Promise((done) => {
    const pane = document.querySelector("[data-pane='0']");
    const live = pane.querySelector('.exam-live');
    const canvas = pane.querySelector('.exam-lens canvas');
    const context = canvas.getContext('2d');
    const edge = pane.getBoundingClientRect();
    const draw = context.drawImage.bind(context);
    let tiles = 0;
    context.drawImage = (...what) => { tiles += 1; draw(...what); };
    const times = [];
    const drawn = [];
    const lead = (now) => {
        if (times.length) drawn.push(tiles);
        tiles = 0;
        times.push(now);
        const share = ((now - times[0]) / 1000 / seconds) * way;
        const at = 2 * Math.PI * share;
        live.dispatchEvent(new PointerEvent('pointermove', {
            pointerType: 'mouse', bubbles: true, cancelable: true,
            clientX: edge.left + edge.width * (0.5 + 0.3 * Math.cos(at)),
            clientY: edge.top + edge.height * (0.5 + 0.3 * Math.sin(2 * at)),
        }));
        if (now - times[0] < seconds * 1000) requestAnimationFrame(lead);
        else { delete context.drawImage; done([times, drawn]); }
    };
    requestAnimationFrame(lead);
})"""
"""Leads the pointer along an eight, a step each frame; answers when frames began, and how many
tiles the lens drew in each."""


def lens_fps(page: Any, seconds: float = SECONDS) -> dict[str, float]:  # noqa: ANN401 - an optional library's
    """Measure the lens on a bench that is open, with the lens taken up.

    Parameters
    ----------
    page
        A Playwright page of the bench, ``?mode=lens``.
    seconds
        How long the pointer is led, once to warm the tiles and once more for the figures.

    Returns
    -------
    dict
        ``lens_fps``, frames a second in which the lens was drawn; ``lens_p95_ms``, the gap between
        two of them that 95 of 100 keep; ``lens_idle``, the share of frames in which the pointer
        moved and the lens was not drawn.

    Raises
    ------
    RuntimeError
        If the lens drew nothing: there is no lens, or its tiles do not come.
    """
    page.wait_for_selector(".exam-lens canvas")
    page.evaluate(_LEAD, [seconds, 1])
    page.wait_for_timeout(1000)
    times, drawn = page.evaluate(_LEAD, [seconds, 1])
    return _figures(times, drawn)


def measure(address: str, seconds: float = SECONDS) -> dict[str, float]:
    """Open the bench at an address that visitors may see, and measure its lens."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(QUIET))
        try:
            width, height = STAGE
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{address}?mode=lens")
            return lens_fps(page, seconds)
        finally:
            browser.close()


def _figures(times: Sequence[float], drawn: Sequence[int]) -> dict[str, float]:
    # Of the last frame nobody knows whether the lens was drawn in it.
    there = np.array(drawn) > 0
    if not there.any():
        raise RuntimeError("The lens drew no tile")
    moments = np.array(times)[: len(there)][there]
    passed = (times[-1] - times[0]) / 1000
    return {
        "lens_fps": float(there.sum() / passed),
        "lens_p95_ms": float(np.percentile(np.diff(moments), 95)),
        "lens_idle": float(1 - there.mean()),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1]), indent=1) + "\n")
