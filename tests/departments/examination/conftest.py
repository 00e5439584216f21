"""Painted cubes as stacks of a museum: what lies beneath them is known."""

import shutil

import numpy as np
import pytest
from fastapi.testclient import TestClient

from handscroll.demo.examination.bands import BANDS
from handscroll.demo.examination.capture import band_reflectance
from handscroll.demo.examination.recipes import recipe
from handscroll.demo.examination.scroll import paint
from handscroll.departments.examination.hidden.seeking import seek
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.geometry import Box, Size
from handscroll.model.identity import relic_id, stack_id
from handscroll.model.relic import Relic
from handscroll.model.rights import Role
from handscroll.model.stack import Band, Made, Stack, StackFile
from handscroll.model.stack import Role as FileRole
from handscroll.museum import Museum
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts

WINDOW = Box(250, 60, 300, 220)
NOISE = 0.004
PASSWORD = "a long enough password"


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


def _bring(museum, cube, number="H 1", title=None, bands=None):
    name = relic_id(number)
    card = Relic(id=name, accession_number=number, title=title or {"en": "Hills"}, parts=())
    museum.lots.load(iter([card]), "cards", person="test")
    file = StackFile(role=FileRole.BANDS, name="a.tif", sha256="0" * 64, bytes=3)
    stack = Stack(id=stack_id(name, [file.sha256]), relic=name, kind="test", files=(file,))
    source = museum.layout.staging / "a.tif"
    source.write_bytes(b"abc")
    museum.stacks.bring(stack, {file.path: source}, sha512={}, person="test")
    named = [BANDS[one] for one in bands or range(len(cube))]
    bands = tuple(CubeBand(band.wavelength, recipe="1" * 64) for band in named)
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


@pytest.fixture(scope="session")
def sought_once(tmp_path_factory, painted_beneath, bring_cube):
    """A museum in whose stack hidden layers were sought, closed: its folder and what came out."""
    folder = tmp_path_factory.mktemp("sought") / "museum"
    with Museum.create(folder) as museum:
        for role in (Role.RESEARCHER, Role.CONSERVATOR, Role.CURATOR):
            museum.people.add(role.value, role, PASSWORD, by="test")
        stack = bring_cube(museum, painted_beneath[0])
        shares: list[float] = []
        found = seek(museum, stack.id, shares.append)
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
    return folder, stack, found


@pytest.fixture(scope="module")
def sought(tmp_path_factory, sought_once):
    """A museum in whose stack hidden layers were sought: ``museum, stack, what came out``."""
    folder, stack, found = sought_once
    own = tmp_path_factory.mktemp("own") / "museum"
    shutil.copytree(folder, own)
    with Museum.open(own) as museum:
        yield museum, stack, found


@pytest.fixture(scope="module")
def browser(sought):
    """Give a browser of somebody of a role, signed in, that sends what our pages send."""
    museum = sought[0]
    app = build_app(museum, departments())

    def of(role=Role.VISITOR):
        client = TestClient(app, follow_redirects=False)
        if role is not Role.VISITOR:
            form = {"name": role.value, "password": PASSWORD}
            assert client.post("/en/sign-in", data=form).status_code == 303
            client.headers["x-csrf"] = museum.people.csrf(client.cookies["handscroll_session"])
        return client

    return of
