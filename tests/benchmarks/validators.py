"""The public validator of the IIIF Image API, both versions, against ``handscroll serve``.

Its picture is not shipped with it; it is painted here from the table of colours that the
validator compares with: ten by ten squares of a hundred pixels.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image
from processes import HOST, PeerError
from served import make_museum, serving

BUILD = Path(__file__).parents[2] / ".build" / "iiif-validator"
TESTS = {"3.0": 33, "2.0": 30}
SQUARE = 100
TABLE = (
    "import json; from iiif_validator.validator import ValidationInfo;"
    "print(json.dumps(ValidationInfo().colorInfo))"
)


def measure(folder: Path, rounds: int = 3) -> dict[str, list[tuple[int, int]]]:
    """Return tests and failures of each round, by version.

    Raises
    ------
    PeerError
        When the validator is not installed (``make tools`` does that).
    """
    if not (BUILD / "bin" / "iiif-validate.py").is_file():
        raise PeerError("iiif-validator: it is not installed; make tools installs it")
    scans = folder / "scans"
    scans.mkdir(parents=True, exist_ok=True)
    paint(scans / "squares.png")
    image = make_museum(folder / "museum", scans)["squares.png"]
    with serving(folder / "museum") as server:
        return {
            version: [_run(server.port, image, version) for _ in range(rounds)] for version in TESTS
        }


def paint(target: Path) -> None:
    """Write the squares without loss."""
    python = str(BUILD / "bin" / "python")
    done = subprocess.run([python, "-c", TABLE], capture_output=True, text=True, check=False)
    if done.returncode:
        raise PeerError(f"iiif-validator: {done.stderr.strip()[-300:]}")
    columns = np.array(json.loads(done.stdout.splitlines()[-1]), np.uint8)
    rows = columns.transpose(1, 0, 2)  # the first index of the table is the column
    Image.fromarray(rows.repeat(SQUARE, axis=0).repeat(SQUARE, axis=1)).save(target)


def _run(port: int, image: str, version: str) -> tuple[int, int]:
    command = [
        str(BUILD / "bin" / "python"), str(BUILD / "bin" / "iiif-validate.py"),
        "-s", f"{HOST}:{port}", "-p", f"iiif/{version[0]}", "-i", image,
        f"--version={version}", "--level=2", "-v",
    ]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "no_proxy": "*"},
    )  # fmt: skip
    found = re.search(r"Done \((\d+) tests, (\d+) failures\)", done.stdout + done.stderr)
    assert found is not None, (done.stdout + done.stderr)[-2000:]
    return int(found[1]), int(found[2])
