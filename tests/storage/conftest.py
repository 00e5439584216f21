"""A vault, a small disk, and everything that lies in a folder."""

import os
import subprocess
from pathlib import Path

import pytest

from handscroll.storage.vault import Vault


@pytest.fixture
def vault(tmp_path):
    return Vault.create(tmp_path / "vault")


@pytest.fixture
def small_disk(tmp_path):
    """Mount a file system of 2 MB."""
    place = tmp_path / "small"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("a small file system needs root to be mounted")
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine does not let a small file system be mounted")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def tree_of():
    """Read everything in a folder: relative path -> bytes."""

    def tree(folder) -> dict[str, bytes]:
        files = [file for file in Path(folder).rglob("*") if file.is_file()]
        return {str(file.relative_to(folder)): file.read_bytes() for file in files}

    return tree
