"""Ask Lighthouse what it thinks of pages: on a desk or a phone, median of several runs."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LIGHTHOUSE = "lighthouse@12.8.2"
"""The newest that runs on Node 20; the design names it, so that scores can be compared."""
CATEGORIES = ("accessibility", "best-practices", "performance", "seo")
CHROMIUM = "/usr/bin/chromium"
_BIN = Path(__file__).parents[2] / ".venv" / "bin"


def measure_lighthouse(
    urls: Sequence[str], runs: int = 5, *, phone: bool = False
) -> dict[str, dict[str, float]]:
    """Return for each address the median score of each category, 0 to 100, and what it weighs.

    Parameters
    ----------
    urls
        Addresses that answer while this runs.
    runs
        How often each page is loaded with an empty cache.
    phone
        Ask as Lighthouse does by itself: a slow phone on a slow line, simulated.

    Returns
    -------
    dict
        Address to figures: the four categories, ``lcp_s``, ``cls``, ``tbt_ms`` and
        ``script_kb`` (as sent, so compressed).

    Raises
    ------
    subprocess.CalledProcessError
        If Lighthouse cannot be fetched or Chromium does not start.
    """
    return {url: _median([_once(url, phone=phone) for _ in range(runs)]) for url in urls}


def _once(url: str, *, phone: bool) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        flags = f"--headless=new --no-sandbox --disable-quic --user-data-dir={folder}/profile"
        command = [
            "npx", "--yes", LIGHTHOUSE, url, *([] if phone else ["--preset=desktop"]),
            "--output=json", "--quiet",
            f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={flags}",
        ]  # fmt: skip
        environment = os.environ | {
            "CHROME_PATH": os.environ.get("CHROME_PATH", CHROMIUM),
            "PATH": f"{_BIN}:{os.environ['PATH']}",
        }
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=240)
        found = json.loads(report.read_text("utf-8"))
    audits = found["audits"]
    scripts = [
        one
        for one in audits["network-requests"]["details"]["items"]
        if one.get("resourceType") == "Script"
    ]
    scores = {name: 100 * found["categories"][name]["score"] for name in CATEGORIES}
    return scores | {
        "lcp_s": audits["largest-contentful-paint"]["numericValue"] / 1000,
        "cls": audits["cumulative-layout-shift"]["numericValue"],
        "tbt_ms": audits["total-blocking-time"]["numericValue"],
        "script_kb": sum(one["transferSize"] for one in scripts) / 1000,
        "failed": _failed(found),
    }


def _failed(found: dict[str, Any]) -> float:
    """Return how many audits of accessibility and best practices did not pass."""
    references = [
        one["id"]
        for name in ("accessibility", "best-practices")
        for one in found["categories"][name]["auditRefs"]
        if one["weight"] > 0
    ]
    scores = [found["audits"][name]["score"] for name in references]
    return float(sum(score is not None and score < 1 for score in scores))


def _median(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
