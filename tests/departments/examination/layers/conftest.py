"""A museum with a stack whose every value is known by a formula, and people at its doors."""

import asyncio
import hashlib
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.geometry import Size
from handscroll.model.capture import Capture
from handscroll.model.identity import relic_id, stack_id
from handscroll.model.relic import Part, Relic
from handscroll.model.rights import Rights, Role, State
from handscroll.model.stack import Band, Made, Stack, StackFile
from handscroll.model.stack import Role as FileRole
from handscroll.museum import Museum
from handscroll.plugin import Asgi
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts

PASSWORD = "a long enough password"
WIDTH, HEIGHT = 700, 560
NM = (430.0, 480.0, 530.0, 580.0, 630.0, 680.0, 850.0, 950.0)


def values(seed: int = 0) -> np.ndarray:
    """Reflectance ``(8, 560, 700)``: slopes, waves and a little noise; one corner is unknown."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    made = np.stack([
        0.15 + 0.05 * band + 0.25 * x / WIDTH * (1 + 0.2 * band / 8)
        + 0.1 * np.sin(y / (30 + 9 * band)) + 0.05 * np.cos((x + y) / 80 + band)
        for band in range(len(NM))
    ]) + 0.01 * random.standard_normal((len(NM), HEIGHT, WIDTH))  # fmt: skip
    made[:, 540:, 680:] = np.nan
    return made.astype(np.float32)


@dataclass
class House:
    """A museum, its stack, and what the cube holds."""

    museum: Museum
    stack: str
    relic: str
    cube: np.ndarray

    @property
    def base(self) -> str:
        """How names of pictures of the stack begin."""
        made = self.museum.stacks.get(self.stack).made
        assert made is not None
        return f"/bands/3/{self.stack}.{made.digest[:12]}"

    @property
    def nm(self) -> np.ndarray:
        """Wavelengths of its bands."""
        return np.array(NM)

    def publish(self) -> None:
        """Show the stack to everybody."""
        self.museum.stacks.move(self.stack, State.PUBLISHED, person="test")

    def make_again(self, seed: int = 5, nm: tuple[float, ...] = NM) -> None:
        """Put another cube in the place of the stack's."""
        self.put(values(seed), nm)

    def put(self, cube: np.ndarray, nm: tuple[float, ...]) -> None:
        """Put this cube in the place of the stack's."""
        self.cube = cube
        put_cube(self.museum, self.stack, cube, nm)


def add_relic(museum: Museum, number: str, state: State) -> str:
    """Take in a relic of one picture, whose pixels nobody asks for."""
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
        id=name, accession_number=number, state=state, title={"en": "Hills"},
        parts=(Part(capture=capture),), painted_by_software=True,
    )  # fmt: skip
    digests = {capture.path: hashlib.sha512(name.encode()).hexdigest()}
    museum.relics.accession(relic, {capture.path: scan}, sha512=digests, person="test")
    return name


def add_stack(museum: Museum, relic: str, rights: Rights | None = None) -> str:
    """Bring a stack of one file; its cube is put there by `put_cube`."""
    file = StackFile(role=FileRole.BANDS, name="a.tif", sha256="0" * 64, bytes=3)
    stack = Stack(
        id=stack_id(relic, [file.sha256]), relic=relic, kind="test", files=(file,),
        title={"en": "Hills in eight bands"}, rights=rights or Rights(),
    )  # fmt: skip
    source = museum.layout.staging / "a.tif"
    source.write_bytes(b"abc")
    museum.stacks.bring(stack, {file.path: source}, sha512={}, person="test")
    return stack.id


def put_cube(museum: Museum, stack: str, cube: np.ndarray, nm: tuple[float, ...] = NM) -> Stack:
    """Put a cube where a stack of a museum has it, as if it had been made of files."""
    bands = tuple(CubeBand(one, recipe="1" * 64) for one in nm)
    size = Size(cube.shape[2], cube.shape[1])

    def read(box):
        return cube[:, box.y : box.y + box.height, box.x : box.x + box.width], None

    beside = museum.layout.staging / "cube.ome.zarr"
    report = write_cube(beside, CubeFacts(size, bands), read, uncertain=False)
    target = museum.layout.cube(stack, report.digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside.rename(target)
    made = Made(
        method="test/1", recipe="2" * 64, digest=report.digest, width=size.width,
        height=size.height, bands=tuple(Band(wavelength=one.wavelength) for one in bands),
    )  # fmt: skip
    return museum.stacks.keep(stack, made, b"{}", person="test")


@pytest.fixture(scope="session")
def cube() -> np.ndarray:
    """What the stack holds."""
    return values()


def build(folder: Path, cube: np.ndarray, rights: Rights | None = None) -> House:
    """Make a museum of a published relic with a stack that is a draft; it is left closed."""
    with Museum.create(folder) as museum:
        for role in (Role.RESEARCHER, Role.CONSERVATOR, Role.REGISTRAR):
            museum.people.add(role.value, role, PASSWORD, by="test")
        relic = add_relic(museum, "E 1", State.PUBLISHED)
        stack = add_stack(museum, relic, rights)
        put_cube(museum, stack, cube)
        return House(museum, stack, relic, cube)


@pytest.fixture(scope="session")
def built(tmp_path_factory, cube) -> House:
    """Make it once; tests get copies."""
    return build(tmp_path_factory.mktemp("built") / "museum", cube)


@pytest.fixture
def house(built: House, tmp_path: Path) -> Iterator[House]:
    """A museum of a published relic with a stack that is a draft."""
    shutil.copytree(built.museum.folder, tmp_path / "museum")
    with Museum.open(tmp_path / "museum") as museum:
        yield House(museum, built.stack, built.relic, built.cube)


@pytest.fixture
def guarded(tmp_path: Path, cube: np.ndarray) -> Iterator[House]:
    """A museum with a stack that visitors see no larger than 175 pixels."""
    built = build(tmp_path / "guarded", cube, Rights(max_public_px=175))
    with Museum.open(tmp_path / "guarded") as museum:
        yield House(museum, built.stack, built.relic, cube)


@pytest.fixture(scope="session")
def shown(built: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A museum whose stack is published, for tests that change nothing but what is tried."""
    folder = tmp_path_factory.mktemp("shown") / "museum"
    shutil.copytree(built.museum.folder, folder)
    with Museum.open(folder) as museum:
        house = House(museum, built.stack, built.relic, built.cube)
        house.publish()
        yield house


@pytest.fixture(scope="session")
def shown_app(shown: House) -> Asgi:
    """Its application."""
    return build_app(shown.museum, departments())


@pytest.fixture(scope="session")
def recorder(shown: House, shown_app: Asgi) -> TestClient:
    """A conservator's browser there, that sends what our pages send."""
    return browser(shown, shown_app, Role.CONSERVATOR)


@pytest.fixture
def boss(shown: House, shown_app: Asgi) -> TestClient:
    """A registrar's browser there."""
    return browser(shown, shown_app, Role.REGISTRAR)


def browser(house: House, app: Asgi, role: Role) -> TestClient:
    """Give a browser of somebody of a role, signed in."""
    client = TestClient(app, follow_redirects=False)
    if role is not Role.VISITOR:
        form = {"name": role.value, "password": PASSWORD}
        assert client.post("/en/sign-in", data=form).status_code == 303
        client.headers["x-csrf"] = house.museum.people.csrf(client.cookies["handscroll_session"])
    return client


@pytest.fixture
def reader(house: House) -> Callable[[Role], TestClient]:
    """Give a browser of somebody of a role, signed in, that sends what our pages send."""
    app = build_app(house.museum, departments())
    return lambda role: browser(house, app, role)


@dataclass
class Reply:
    """What a raw application answered."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def ask() -> Callable[..., Reply]:
    """Ask a raw ASGI application for one address, its path just as it is sent."""

    def send(app, path: str, method: str = "GET", **headers: str) -> Reply:
        named = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
        scope = {
            "type": "http", "method": method, "scheme": "https", "path": path,
            "raw_path": path.encode(), "root_path": "", "query_string": b"",
            "headers": [*named, (b"host", b"museum.example")], "server": ("127.0.0.1", 80),
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def keep(message: dict[str, Any]) -> None:
            sent.append(message)

        asyncio.run(app(scope, receive, keep))
        found = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
        return Reply(sent[0]["status"], found, b"".join(m.get("body", b"") for m in sent[1:]))

    return send


@pytest.fixture
def pixels() -> Callable[[bytes], np.ndarray]:
    """Read the pixels of a file."""

    def read(body: bytes) -> np.ndarray:
        return np.asarray(Image.open(io.BytesIO(body)))

    return read
