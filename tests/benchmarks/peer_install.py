"""Peers, installed where they can be had: from Debian, from PyPI, from npm.

Each goes into its own folder under ``.build/peers`` or into the system; nothing of them meets
our own packages. What cannot be installed is left out with a reason.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from processes import PeerError

ROOT = Path(__file__).parents[2]
CONFIGURATIONS = Path(__file__).with_name("peers")
FOLDER = ROOT / ".build" / "peers"
IIPSRV = Path("/usr/lib/iipimage-server/iipsrv.fcgi")
LARGE_IMAGE = (
    "large-image[tiff]==1.35.6",
    "starlette>=1.3",
    "uvicorn[standard]>=0.54",
)


def need_debian(*packages: str) -> None:
    """Install Debian packages; services that they bring are not started.

    Raises
    ------
    PeerError
        When there is no apt-get, no right to use it, or it fails.
    """
    if not shutil.which("apt-get"):
        raise PeerError(f"{', '.join(packages)}: there is no apt-get here")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    # In run level 1 Debian starts no service when it is installed; ours are started by us.
    kept = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    _run([*sudo, "apt-get", "update", "-qq"], "apt-get update", kept)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    _run([*sudo, *install, *packages], ", ".join(packages), kept)


def nginx() -> str:
    """Return where nginx is, installing it if need be."""
    return _program("nginx", "/usr/sbin/nginx", "nginx-light")


def wrk() -> str:
    """Return where wrk is, installing it if need be."""
    return _program("wrk", "/usr/bin/wrk", "wrk")


def _program(name: str, place: str, package: str) -> str:
    found = shutil.which(name) or (place if Path(place).exists() else None)
    if found is None:
        need_debian(package)
        found = shutil.which(name) or place
    return found


def iipsrv() -> str:
    """Return where Debian's iipimage-server is, installing it if need be."""
    if not IIPSRV.exists():
        need_debian("iipimage-server")
    return str(IIPSRV)


def large_image() -> str:
    """Return the Python of an environment that has large-image."""
    folder = FOLDER / "large-image"
    python, done = folder / "bin" / "python", folder / "installed"
    if not done.exists():
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, *LARGE_IMAGE], "large-image from PyPI")
        done.touch()
    return str(python)


def iiif_processor() -> tuple[str, Path]:
    """Return a Node and the folder in which iiif-processor's server lies ready."""
    beside = Path(sys.executable).parent
    node = shutil.which("node", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    if node is None:
        raise PeerError("iiif-processor: there is no Node here")
    folder = FOLDER / "iiif-processor"
    done = folder / "installed"
    if not done.exists():
        shutil.copytree(CONFIGURATIONS / "iiif_processor", folder, dirs_exist_ok=True)
        npm = shutil.which("npm", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
        if npm is None:
            raise PeerError("iiif-processor: there is no npm here")
        path = {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"}
        command = [npm, "install", "--no-audit", "--no-fund", "--loglevel=error"]
        _run([*command, "--prefix", str(folder)], "iiif-processor from npm", path)
        done.touch()
    shutil.copy(CONFIGURATIONS / "iiif_processor" / "server.mjs", folder / "server.mjs")
    return node, folder


def _run(command: Sequence[str], what: str, env: dict[str, str] | None = None) -> None:
    try:
        done = subprocess.run(
            command, env=env, capture_output=True, text=True, check=False, timeout=600
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise PeerError(f"{what}: {trouble}") from trouble
    if done.returncode:
        raise PeerError(f"{what}: {(done.stderr or done.stdout).strip()[-300:]}")
