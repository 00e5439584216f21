"""Get what other people's IIIF viewers are made of, for tests only; nothing of it is shipped.

Usage: ``python tools/get_viewers.py [FOLDER]``; by default into ``.build/other-viewers``.
A package comes alone, without what it depends on: the files that tests open are bundled whole.
Mirador is under Apache-2.0, @iiif/helpers under MIT.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".build" / "other-viewers"
PACKAGES = {
    "mirador@4.0.0": (
        "uWsE9e2oqSc/lUu+vVwDGhTsycuhGsfZ2KfX6CLfXiT3wgGy6qT9+q5M3V9Zz72hkdIgsJugKesaowmRtYmvrA=="
    ),
    "@iiif/helpers@1.6.1": (
        "IqCdaUU4zITrtKlKzLfa79Sdm559fFa40CtRslPQkSMwKmurmMBmTrUACEYgXRdhUaeBaX/gb//4bxeWUzgpZQ=="
    ),
}
"""Package and version to the SHA-512 of its archive, as lock files of npm write it."""


def main(folder: Path) -> int:
    """Get what is not there yet; without it the tests that need it are skipped."""
    for package, wanted in PACKAGES.items():
        target = folder / package.rpartition("@")[0].replace("/", "-").removeprefix("@")
        if (target / "package.json").is_file():
            continue
        with tempfile.TemporaryDirectory() as scratch:
            archive = _fetched(package, Path(scratch))
            if archive is None:
                sys.stderr.write(f"{package} did not come; the tests that need it are skipped.\n")
                continue
            digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
            if digest != wanted:
                sys.stderr.write(f"{package} is not the archive that was written down: {digest}\n")
                return 1
            _unpack(archive, target)
    return 0


def _fetched(package: str, scratch: Path) -> Path | None:
    npm = Path(sys.executable).parent / "npm"
    command = [str(npm), "pack", package, "--silent", "--ignore-scripts", "--pack-destination"]
    done = subprocess.run([*command, str(scratch)], stdout=subprocess.DEVNULL, check=False)
    return next(scratch.glob("*.tgz"), None) if done.returncode == 0 else None


def _unpack(archive: Path, target: Path) -> None:
    beside = target.with_name(f"{target.name}.part")
    with tarfile.open(archive) as packed:
        packed.extractall(beside, filter="data")
    target.parent.mkdir(parents=True, exist_ok=True)
    (beside / "package").replace(target)
    beside.rmdir()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
