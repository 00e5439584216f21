"""A disk that fills up in the middle of an intake: told clearly, nothing lost, goes on later."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from handscroll.museum import Museum


@pytest.fixture
def disk(tmp_path: Path):
    """Mount a file system that can be made larger; yield its place and how."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("a small file system needs root to be mounted")
    mount = ["mount", "-t", "tmpfs", "-o", "size=14m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine does not let a small file system be mounted")

    def grow() -> None:
        subprocess.run(["mount", "-o", "remount,size=200m", str(place)], check=True)

    yield place, grow
    subprocess.run(["umount", "-l", str(place)], check=True)


def ingest(museum: Path, scans: Path) -> subprocess.CompletedProcess[str]:
    words = ["--museum", str(museum), "ingest", str(scans), "--publish", "--json"]
    command = [sys.executable, "-m", "handscroll", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_a_full_disk_stops_an_intake_cleanly_and_the_same_command_goes_on(disk, tmp_path: Path):
    place, grow = disk
    scans = tmp_path / "scans"
    scans.mkdir()
    rng = np.random.default_rng(5)
    for number in range(12):
        picture = rng.integers(0, 256, (600, 800, 3), dtype=np.uint8)
        Image.fromarray(picture).save(scans / f"noise-{number}x.png")
    Museum.create(place / "museum").close()

    stopped = ingest(place / "museum", scans)
    assert stopped.returncode == 20, stopped.stdout + stopped.stderr[-2000:]
    told = json.loads(stopped.stdout)
    assert told["error"] == "StorageFullError"
    assert told["fix"]
    grow()
    with Museum.open(place / "museum") as museum:
        assert museum.vault.validate().bad == 0
        assert museum.journal.verify() == []
        for relic in museum.relics.list():
            for capture in relic.captures:
                museum.captures.pyramid(capture.id)

    done = ingest(place / "museum", scans)
    assert done.returncode == 0, done.stdout
    with Museum.open(place / "museum") as museum:
        assert len(museum.relics.published()) == 12
        assert museum.vault.validate().bad == 0
