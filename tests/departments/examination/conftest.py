"""Painted cubes as stacks of a museum: what lies beneath them is known."""

import numpy as np
import pytest

from handscroll.demo.examination.bands import BANDS
from handscroll.demo.examination.capture import band_reflectance
from handscroll.demo.examination.recipes import recipe
from handscroll.demo.examination.scroll import paint
from handscroll.geometry import Box, Size
from handscroll.model.identity import relic_id, stack_id
from handscroll.model.relic import Relic
from handscroll.model.stack import Band, Made, Role, Stack, StackFile
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts

WINDOW = Box(250, 60, 300, 220)
NOISE = 0.004


@pytest.fixture(scope="session")
def painted_beneath():
    """A section under sixteen bands, and where the underdrawing and the covered figure lie."""
    truth = paint(recipe("blue-green").seeded(911), 960, 320, scale=0.32)
    random = np.random.default_rng(3)
    cube = np.stack([band_reflectance(truth, band, WINDOW) for band in BANDS])
    masks = truth.masks(WINDOW)
    noisy = cube + NOISE * random.standard_normal(cube.shape)
    return noisy.astype(np.float32), masks.underdrawing | masks.pentimento


@pytest.fixture(scope="session")
def bring_cube():
    """Put a cube where a stack of a museum has it, as if it had been made of files."""
    return _bring


def _bring(museum, cube, number="H 1", title=None):
    name = relic_id(number)
    card = Relic(id=name, accession_number=number, title=title or {"en": "Hills"}, parts=())
    museum.lots.load(iter([card]), "cards", person="test")
    file = StackFile(role=Role.BANDS, name="a.tif", sha256="0" * 64, bytes=3)
    stack = Stack(id=stack_id(name, [file.sha256]), relic=name, kind="test", files=(file,))
    source = museum.layout.staging / "a.tif"
    source.write_bytes(b"abc")
    museum.stacks.bring(stack, {file.path: source}, sha512={}, person="test")
    bands = tuple(CubeBand(band.wavelength, recipe="1" * 64) for band in BANDS[: len(cube)])
    size = Size(cube.shape[2], cube.shape[1])

    def read(box):
        return cube[:, box.y : box.y + box.height, box.x : box.x + box.width], None

    beside = museum.layout.staging / "cube.ome.zarr"
    report = write_cube(beside, CubeFacts(size, bands), read, uncertain=False)
    target = museum.layout.cube(stack.id, report.digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside.rename(target)
    made = Made(
        method="test/1", recipe="2" * 64, digest=report.digest, width=size.width,
        height=size.height, bands=tuple(Band(wavelength=one.wavelength) for one in bands),
    )  # fmt: skip
    return museum.stacks.keep(stack.id, made, b"{}", person="test")
