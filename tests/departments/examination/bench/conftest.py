"""A museum with four stacks: one made, one owed, one that failed, and one whose cube is lost."""

from types import SimpleNamespace

import numpy as np
import pytest
from fastapi.testclient import TestClient

from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.geometry import Size
from handscroll.model.identity import relic_id, stack_id
from handscroll.model.intake import Problem
from handscroll.model.relic import Relic
from handscroll.model.rights import Role, State
from handscroll.model.stack import Band, Made, Stack, StackFile
from handscroll.model.stack import Role as FileRole
from handscroll.museum import Museum
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts

PASSWORD = "a long enough password"
NM = (450.0, 550.0, 600.0, 650.0, 940.0, 1650.0)
WIDTH, HEIGHT = 200, 150
PROBLEM = Problem(what="The white is saturated", why="31 % stands at the top", fix="Expose less")


def brought(museum: Museum, number: str, state: State = State.DRAFT) -> str:
    """Take in a card of a relic, and bring a stack of one file to it."""
    card = Relic(
        id=relic_id(number), accession_number=number, title={"en": f"Hills {number}"}, state=state,
        parts=(),
    )  # fmt: skip
    museum.lots.load(iter([card]), f"cards-{number[-1]}", person="test")
    file = StackFile(role=FileRole.BANDS, name="a.tif", sha256=number[-1] * 64, bytes=3)
    stack = Stack(id=stack_id(card.id, [file.sha256]), relic=card.id, kind="test", files=(file,))
    source = museum.layout.staging / "a.tif"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_bytes(b"abc" + number.encode())
    museum.stacks.bring(stack, {file.path: source}, sha512={}, person="test")
    return stack.id


def made(museum: Museum, stack: str, *, there: bool = True) -> None:
    """Put a cube where the museum has it, or only say that there was one."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    planes = np.stack([0.2 + 0.05 * n + 0.3 * x / WIDTH + 0.1 * np.sin(y / 9) for n in range(6)])
    bands = tuple(CubeBand(one, recipe="1" * 64) for one in NM)
    digest = "9" * 64
    if there:
        beside = museum.layout.staging / "cube.ome.zarr"
        report = write_cube(
            beside,
            CubeFacts(Size(WIDTH, HEIGHT), bands),
            lambda box: (
                planes[:, box.y : box.y + box.height, box.x : box.x + box.width],
                None,
            ),
            uncertain=False,
        )
        digest = report.digest
        target = museum.layout.cube(stack, digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.rename(target)
    cube = Made(
        method="test/1", recipe="2" * 64, digest=digest, width=WIDTH, height=HEIGHT,
        bands=tuple(Band(wavelength=one) for one in NM),
    )  # fmt: skip
    museum.stacks.keep(stack, cube, b"{}", person="test")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The museum, its app, and the names of its stacks."""
    with Museum.create(tmp_path_factory.mktemp("bench") / "museum") as museum:
        museum.people.add("wang", Role.ADMINISTRATOR, PASSWORD, by="test")
        names = ("E 1", "E 2", "E 3", "E 4")
        ready, owed, failed, lost = (brought(museum, one, State.PUBLISHED) for one in names)
        made(museum, ready)
        made(museum, lost, there=False)
        museum.stacks.fail(failed, PROBLEM, person="worker")
        app = build_app(museum, departments())
        yield SimpleNamespace(
            museum=museum, app=app, ready=ready, owed=owed, failed=failed, lost=lost
        )


@pytest.fixture
def visitor(house):
    """Whoever comes by."""
    return TestClient(house.app)


@pytest.fixture
def staff(house):
    """Somebody who is signed in."""
    client = TestClient(house.app)
    client.post("/en/sign-in", data={"name": "wang", "password": PASSWORD})
    return client
