"""The public validator of the IIIF Image API, run against our own server as it is served."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from handscroll.departments.collection.taking_in import take_in
from handscroll.model.intake import IntakeItem, PlannedFile
from handscroll.museum import Museum

IDENTIFIER = "67352ccc-d1b0-11e1-89ae-279075081939"
TESTS_OF_LEVEL_2 = {"3.0": 33, "2.0": 30}
"""Tests by version; the validator's 2.0 is the interface that 2.1.1 describes more exactly."""
ROUNDS = 2
"""The validator picks its squares at random."""
BUILD = Path(__file__).parents[2] / ".build" / "iiif-validator"


@pytest.fixture
def validator() -> list[str]:
    """The command that runs the validator in its own environment."""
    script = BUILD / "bin" / "iiif-validate.py"
    if not script.is_file():
        pytest.skip("the validator is missing; make it with: python tools/make_validator_env.py")
    return [str(BUILD / "bin" / "python"), str(script)]


@pytest.fixture
def address(material: Path, museum: Museum) -> Iterator[str]:
    """Host and port of a museum that shows the validator's own picture."""
    scan = material / "validators" / "iiif-image" / f"{IDENTIFIER}.png"
    found = scan.stat()
    planned = PlannedFile(
        source=str(scan), name=scan.name, bytes=found.st_size, modified_ns=found.st_mtime_ns,
        image_id=IDENTIFIER,
    )  # fmt: skip
    item = IntakeItem(accession_number="1", title={"en": "Squares"}, files=(planned,), publish=True)
    for view in museum.intakes.plan([item], person="test"):
        take_in(museum, view.key)
    command = [sys.executable, "-m", "handscroll", "--museum", str(museum.folder), "serve"]
    with subprocess.Popen(
        [*command, "--port", "0", "--no-worker"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            told = re.search(r"http://([^/]+)/", server.stdout.readline())
            assert told is not None, "the server did not start"
            yield told[1]
        finally:
            server.terminate()


@pytest.mark.parametrize("version", TESTS_OF_LEVEL_2)
def test_the_public_validator_finds_no_failure_at_level_2(validator, address, version):
    command = [
        *validator, "-s", address, "-p", f"iiif/{version[0]}", "-i", IDENTIFIER,
        f"--version={version}", "--level=2", "-v",
    ]  # fmt: skip
    for _ in range(ROUNDS):
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=300,
            env={**os.environ, "no_proxy": "*"},
        )  # fmt: skip
        said = done.stdout + done.stderr
        counted = re.search(r"Done \((\d+) tests, (\d+) failures\)", said)
        assert counted is not None, said[-2000:]
        failed = "\n".join(re.findall(r"^.*FAIL\n(?:  .*\n)*", said, re.M))
        assert (int(counted[1]), int(counted[2])) == (TESTS_OF_LEVEL_2[version], 0), failed
