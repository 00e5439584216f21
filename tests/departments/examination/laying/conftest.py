"""A stack, and a radiograph of the same relic whose place on it is known to the last digit."""

import hashlib
import shutil
from dataclasses import dataclass

import numpy as np
import pytest
import tifffile
from fastapi.testclient import TestClient
from scipy.ndimage import gaussian_filter, map_coordinates

from handscroll.departments.examination.laying.places import transform_of
from handscroll.departments.examination.stacks.bringing import Order, bring
from handscroll.departments.examination.stacks.making import make_cube
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.geometry import Box, Size
from handscroll.model.capture import Capture
from handscroll.model.identity import relic_id, stack_id
from handscroll.model.laid import Modality
from handscroll.model.relic import Part, Relic
from handscroll.model.rights import Role, State
from handscroll.model.stack import Band, Made, Stack, StackFile
from handscroll.model.stack import Role as FileRole
from handscroll.museum import Museum
from handscroll.scans.cubes.cube import CubeReader
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts

PASSWORD = "a long enough password"
WIDTH, HEIGHT = 300, 200
PLATE = (264, 186)
"""Width and height of the radiograph: a pixel of it is 1.2 of the stack."""
MARGIN = 60
MATRIX = np.array([[0.83, 0.021, -14.3], [-0.018, 0.82, 11.2], [2e-5, -3e-5, 1.0]])
"""Pixel of the stack to pixel of the radiograph, centres at whole numbers; beyond both edges."""


def taken(points):
    """Return where pixels of the stack lie on the radiograph."""
    there = points @ MATRIX[:, :2].T + MATRIX[:, 2]
    return there[:, :2] / there[:, 2:]


def scene():
    """Return what is there, with a margin: as light shows it, in two bands, and as X-rays do."""
    random = np.random.default_rng(7)
    shape = (HEIGHT + 2 * MARGIN, WIDTH + 2 * MARGIN)
    fine, rough, own = (
        gaussian_filter(random.standard_normal(shape), one) for one in (2.2, 9.0, 3.0)
    )
    fine, rough, own = (one / one.std() for one in (fine, rough, own))
    seen = 0.45 + 0.07 * fine + 0.05 * rough
    beyond = 0.5 + 0.06 * fine - 0.03 * rough
    absorbed = 1.2 - 0.25 * fine + 0.12 * own
    return seen, beyond, absorbed


def radiograph(absorbed):
    """Return counts of the plate; beyond the section it is plain film."""
    y, x = np.mgrid[0 : PLATE[1], 0 : PLATE[0]].astype(float)
    back = np.linalg.inv(MATRIX)
    there = np.stack([x.ravel(), y.ravel()], 1) @ back[:, :2].T + back[:, 2]
    at = there[:, :2] / there[:, 2:] + MARGIN
    values = map_coordinates(absorbed, [at[:, 1], at[:, 0]], order=3, mode="nearest")
    return np.clip(np.rint(9000 * values), 0, 65535).reshape(PLATE[::-1]).astype(np.uint16)


@dataclass
class Wall:
    """A museum, the stack beneath, the radiograph, a stack of another relic, and the truth."""

    museum: Museum
    on: str
    xray: str
    stranger: str
    truth: np.ndarray

    def publish(self, *stacks: str):
        """Show stacks to everybody."""
        for one in stacks:
            self.museum.stacks.move(one, State.PUBLISHED, person="test")

    @property
    def address(self):
        """Where the laying of the radiograph is asked for."""
        return f"/api/stacks/{self.xray}/laying/{self.on}"

    @property
    def laid(self):
        """Return how the radiograph lies on the stack; None where it does not."""
        return self.museum.stacks.get(self.xray).laid_on(self.on)

    @property
    def place(self):
        """Where the cube of the laid picture lies."""
        return self.museum.layout.laid(self.xray, self.laid.digest)

    def drawn(self):
        """Return the values of the laid picture."""
        with CubeReader.open(self.place) as reader:
            return reader.window(Box(0, 0, WIDTH, HEIGHT))[0]


def clicked(spread=0.0, many=12):
    """Return control points as people set them, counted from corners: x, y, ox, oy."""
    random = np.random.default_rng(3)
    across, down = np.meshgrid(np.linspace(25, 270, 4), np.linspace(20, 175, 3))
    here = np.stack([across.ravel(), down.ravel()], 1)[:many]
    here = here + random.uniform(-8, 8, here.shape)
    there = taken(here - 0.5) + 0.5 + spread * random.standard_normal(here.shape)
    return [[float(one) for one in row] for row in np.concatenate([here, there], 1)]


def off(place):
    """Return how far a kept place is from the truth, pixels of the stack: RMS."""
    x, y = np.meshgrid(np.linspace(0, WIDTH - 1, 20), np.linspace(0, HEIGHT - 1, 20))
    points = np.stack([x.ravel(), y.ravel()], 1)
    away = transform_of(place)(points) - taken(points)
    return float(np.sqrt((away**2).sum(1).mean()) / np.sqrt(np.linalg.det(MATRIX[:2, :2])))


@pytest.fixture(scope="session")
def known():
    """Control points, how far a place is from the truth, and the truth itself."""
    return clicked, off, taken


def add_relic(museum, number):
    """Take in a published relic of one picture, whose pixels nobody asks for."""
    name = relic_id(number)
    scan = museum.layout.staging / f"{name}.png"
    scan.parent.mkdir(parents=True, exist_ok=True)
    scan.write_bytes(name.encode())
    capture = Capture(
        id=f"c{name}", relic=name, path=f"originals/{name}.png", file_name=f"{name}.png",
        sha256=hashlib.sha256(name.encode()).hexdigest(), bytes=len(name),
        media_type="image/png", width=4000, height=800,
    )  # fmt: skip
    relic = Relic(
        id=name, accession_number=number, state=State.PUBLISHED, title={"en": "Hills"},
        parts=(Part(capture=capture),), painted_by_software=True,
    )  # fmt: skip
    digests = {capture.path: hashlib.sha512(name.encode()).hexdigest()}
    museum.relics.accession(relic, {capture.path: scan}, sha512=digests, person="test")
    return name


def add_stack(museum, relic, cube, nm=(550.0, 1050.0)):
    """Put a cube where a stack of a museum has it, as if it had been made of files."""
    file = StackFile(role=FileRole.BANDS, name="a.tif", sha256="0" * 64, bytes=3)
    stack = Stack(id=stack_id(relic, [file.sha256]), relic=relic, kind="test", files=(file,),
                  title={"en": "Hills in two bands"})  # fmt: skip
    source = museum.layout.staging / "a.tif"
    source.write_bytes(b"abc")
    museum.stacks.bring(stack, {file.path: source}, sha512={}, person="test")
    put_cube(museum, stack.id, cube, nm)
    return stack.id


def put_cube(museum, stack, cube, nm=(550.0, 1050.0), method="test/1"):
    """Give a stack a cube, or another one."""
    bands = tuple(CubeBand(one, recipe="1" * 64) for one in nm)
    cube = cube.astype(np.float32)

    def read(box):
        return cube[:, box.y : box.y + box.height, box.x : box.x + box.width], None

    beside = museum.layout.staging / "cube.ome.zarr"
    size = Size(cube.shape[2], cube.shape[1])
    report = write_cube(beside, CubeFacts(size, bands), read, uncertain=False)
    target = museum.layout.cube(stack, report.digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.rmtree(target)
    beside.rename(target)
    made = Made(
        method=method, recipe="2" * 64, digest=report.digest, width=size.width,
        height=size.height, bands=tuple(Band(wavelength=one) for one in nm),
    )  # fmt: skip
    museum.stacks.keep(stack, made, b"{}", person="test")


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Make it once; tests get copies. It is left closed."""
    folder = tmp_path_factory.mktemp("wall") / "museum"
    seen, beyond, absorbed = scene()
    inner = (slice(MARGIN, -MARGIN), slice(MARGIN, -MARGIN))
    cube = np.stack([seen[inner], beyond[inner]])
    with Museum.create(folder) as museum:
        for role in (Role.RESEARCHER, Role.CONSERVATOR, Role.REGISTRAR):
            museum.people.add(role.value, role, PASSWORD, by="test")
        relic = add_relic(museum, "E 1")
        on = add_stack(museum, relic, cube)
        stranger = add_stack(museum, add_relic(museum, "E 2"), cube)
        plate = folder.parent / "plate.tif"
        tifffile.imwrite(plate, radiograph(absorbed))
        order = Order({FileRole.BANDS: plate}, title={"en": "Plate 3"}, modality=Modality.XRAY)
        stack, _ = bring(museum, museum.relics.get(relic), order, person="test")
        make_cube(museum, stack.id)
    return folder, on, stack.id, stranger, absorbed[inner] * 9000 / 65535


@pytest.fixture
def wall(built, tmp_path):
    """A museum in which nothing is laid yet."""
    shutil.copytree(built[0], tmp_path / "museum")
    with Museum.open(tmp_path / "museum") as museum:
        yield Wall(museum, *built[1:])


@pytest.fixture(scope="session")
def still(built, tmp_path_factory):
    """A museum in which nobody lays anything."""
    folder = tmp_path_factory.mktemp("still") / "museum"
    shutil.copytree(built[0], folder)
    with Museum.open(folder) as museum:
        yield Wall(museum, *built[1:])


@pytest.fixture(scope="session")
def trier(still):
    """A conservator's browser there."""
    return browser(still, Role.CONSERVATOR)


@pytest.fixture(scope="session")
def again():
    """Give a stack another cube."""
    return put_cube


def browser(wall, role):
    """Give a browser of somebody of a role, signed in, that sends what our pages send."""
    client = TestClient(build_app(wall.museum, departments()), follow_redirects=False)
    if role is not Role.VISITOR:
        form = {"name": role.value, "password": PASSWORD}
        assert client.post("/en/sign-in", data=form).status_code == 303
        token = client.cookies["handscroll_session"]
        client.headers["x-csrf"] = wall.museum.people.csrf(token)
    return client


@pytest.fixture
def reader(wall):
    """Give a browser of somebody of a role."""
    return lambda role: browser(wall, role)
