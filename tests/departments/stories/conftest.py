"""A museum with a published, a draft and a bare relic, and somebody of each role at its doors."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.capture import Capture
from handscroll.model.identity import relic_id
from handscroll.model.relic import Part, Relic
from handscroll.model.rights import Role, State
from handscroll.museum import Museum

PASSWORD = "a long enough password"


def accessioned(museum: Museum, folder: Path, number: str, title: str, state: State) -> str:
    """Take in a relic of one picture, 4000 x 800 px, whose pixels nobody asks for."""
    name = relic_id(number)
    scan = folder / f"{name}.png"
    scan.write_bytes(name.encode())
    capture = Capture(
        id=f"c{name}", relic=name, path=f"originals/{name}.png", file_name=f"{name}.png",
        sha256=hashlib.sha256(name.encode()).hexdigest(), bytes=len(name),
        media_type="image/png", width=4000, height=800,
    )  # fmt: skip
    relic = Relic(
        id=name, accession_number=number, state=state, title={"en": title},
        parts=(Part(capture=capture),), painted_by_software=True,
    )  # fmt: skip
    digests = {capture.path: hashlib.sha512(name.encode()).hexdigest()}
    museum.relics.accession(relic, {capture.path: scan}, sha512=digests, person="test")
    return name


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[Museum]:
    folder = tmp_path_factory.mktemp("stories")
    with Museum.create(folder / "museum") as museum:
        for role in set(Role) - {Role.VISITOR}:
            museum.people.add(role.value, role, PASSWORD, by="test")
        accessioned(museum, folder, "S 1", "Open hills", State.PUBLISHED)
        accessioned(museum, folder, "S 2", "Hidden valley", State.DRAFT)
        bare = Relic(id=relic_id("S 3"), accession_number="S 3", title={"en": "Bare"}, parts=())
        museum.lots.load(iter([bare]), "cards", person="test")
        yield museum


@pytest.fixture(scope="module")
def reader(house: Museum) -> Callable[[Role], TestClient]:
    """Give a browser of somebody of a role, signed in."""
    known: dict[Role, TestClient] = {}

    def of(role: Role) -> TestClient:
        if role not in known:
            client = TestClient(build_app(house, departments()), follow_redirects=False)
            client.headers["accept"] = "text/html"
            if role is not Role.VISITOR:
                form = {"name": role.value, "password": PASSWORD}
                assert client.post("/en/sign-in", data=form).status_code == 303
            known[role] = client
        return known[role]

    return of


@pytest.fixture
def fields() -> Callable[[str, str], dict[str, object]]:
    """Read the fields of a page's form as a browser would send them; a name may stand twice."""

    def read(page: str, action: str) -> dict[str, object]:
        tree: Any = html.fromstring(page)
        form = next(one for one in tree.forms if one.action == action)
        found: dict[str, object] = {}
        for name, value in form.form_values():
            if name in found:
                before = found[name]
                found[name] = [*before, value] if isinstance(before, list) else [before, value]
            else:
                found[name] = value
        return found

    return read
