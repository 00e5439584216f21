"""Make the environment of the public IIIF Image API validator, apart from ours.

Usage: ``python tools/make_validator_env.py [FOLDER]``; the folder is ``.build/iiif-validator``
unless named. The validator is old and pins nothing, so it must not share our packages.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

FOLDER = Path(__file__).parent.parent / ".build" / "iiif-validator"
PACKAGE = "iiif-validator==1.0.5"


def main(folder: Path) -> int:
    """Make the environment unless it is there; without it one test is skipped."""
    script = folder / "bin" / "iiif-validate.py"
    if script.is_file():
        return 0
    venv.create(folder, with_pip=True)
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", PACKAGE]
    done = subprocess.run([*command, "--disable-pip-version-check"], check=False)
    if done.returncode != 0 or not script.is_file():
        sys.stderr.write(f"{PACKAGE} was not installed; the test that needs it is skipped.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
