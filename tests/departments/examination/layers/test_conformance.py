"""The public validator of the IIIF Image API, run against pictures of a stack as served."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from handscroll.departments.examination.layers.trying import save_view, try_view
from handscroll.model.rights import State

PICTURE = "67352ccc-d1b0-11e1-89ae-279075081939.png"
TESTS_OF_LEVEL_1 = 24
BUILD = Path(__file__).parents[4] / ".build" / "iiif-validator"
NM = (450.0, 550.0, 650.0)


@pytest.fixture
def validator() -> list[str]:
    """The command that runs the validator in its own environment."""
    script = BUILD / "bin" / "iiif-validate.py"
    if not script.is_file():
        pytest.skip("the validator is missing; make it with: python tools/make_validator_env.py")
    return [str(BUILD / "bin" / "python"), str(script)]


@pytest.fixture
def served(material: Path, house) -> Iterator[tuple[str, str]]:
    """Host and port of a museum, and the name of a view that shows the validator's own picture."""
    with Image.open(material / "validators" / "iiif-image" / PICTURE) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(np.float32) / 255
    house.put(np.ascontiguousarray(pixels.transpose(2, 0, 1)), NM)
    museum, stack = house.museum, house.museum.stacks.get(house.stack)
    one = {"kind": "absolute", "limits": [[0, 1]]}
    rows = np.eye(3).tolist()
    made = try_view(museum, stack, {"kind": "matrix", "rows": rows, "stretch": one}, person="t")
    save_view(museum, stack, made.id, {}, person="test")
    museum.layers.move(made.id, State.PUBLISHED, person="test")
    house.publish()
    name = f"{house.base.removeprefix('/bands/3/')}.{made.id}"
    command = [sys.executable, "-m", "handscroll", "--museum", str(museum.folder), "serve"]
    with subprocess.Popen(
        [*command, "--port", "0", "--no-worker"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            told = re.search(r"http://([^/]+)/", server.stdout.readline())
            assert told is not None, "the server did not start"
            yield told[1], name
        finally:
            server.terminate()


def test_the_public_validator_finds_no_failure_at_level_1(validator, served):
    address, name = served
    command = [
        *validator, "-s", address, "-p", "bands/3", "-i", name,
        "--version=3.0", "--level=1", "-v",
    ]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "no_proxy": "*"},
    )  # fmt: skip
    said = done.stdout + done.stderr
    counted = re.search(r"Done \((\d+) tests, (\d+) failures\)", said)
    assert counted is not None, said[-2000:]
    failed = "\n".join(re.findall(r"^.*FAIL\n(?:  .*\n)*", said, re.M))
    assert (int(counted[1]), int(counted[2])) == (TESTS_OF_LEVEL_1, 0), failed
