"""A museum whose intake board is open, and a registrar who is signed in."""

import hashlib
import re
from io import BytesIO
from types import SimpleNamespace

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.rights import Role
from handscroll.plugin import SESSION_COOKIE

PASSWORD = "a long enough password"


def scan(seed: int = 0, width: int = 60, height: int = 40) -> bytes:
    """A small scan; another seed has other bytes."""
    pixels = np.random.default_rng(seed).integers(60, 200, (height, width, 3)).astype(np.uint8)
    with BytesIO() as out:
        Image.fromarray(pixels).save(out, "PNG")
        return out.getvalue()


@pytest.fixture(scope="session")
def make_png():
    return scan


@pytest.fixture
def board(museum):
    """The board as a registrar has it: ``get``, ``send``, ``post`` and ``plan``."""
    app = build_app(museum, departments())

    def sign_in(name: str, role: Role):
        museum.people.add(name, role, PASSWORD, by="test")
        client = TestClient(app, follow_redirects=False, headers={"accept": "text/html"})
        client.post("/en/sign-in", data={"name": name, "password": PASSWORD})
        csrf = museum.people.csrf(client.cookies[SESSION_COOKIE])
        return client, csrf

    client, csrf = sign_in("li", Role.REGISTRAR)

    def put(name, body, *, at=0, size=None, modified=1_700_000_000_000, whole=None):
        told = {"name": name, "size": len(body) if size is None else size, "modified": modified}
        if whole is not None:
            told["sha256"] = hashlib.sha256(whole).hexdigest()
        return client.put(
            "/api/intakes/files",
            params={**told, "at": at},
            content=body,
            headers={"x-csrf": csrf, "accept": "application/json"},
        )

    def send(name, body, **how):
        answer = put(name, body, whole=body, **how)
        assert answer.json().get("done") is True, answer.text
        return answer

    def post(path, **form):
        return client.post(f"/en/staff/intake{path}", data={"csrf": csrf, **form})

    def take(**more):
        page = client.get("/en/staff/intake/plan").text
        fields = {
            name: re.findall(f'name="{name}" value="([^"]*)"', page)[0]
            for name in ("delivery", "sheet", "seen")
        }
        return post("/plan", do="take", **fields, **more)

    return SimpleNamespace(
        museum=museum, client=client, csrf=csrf, sign_in=sign_in, put=put, send=send,
        post=post, take=take, get=lambda path="": client.get(f"/en/staff/intake{path}"),
    )  # fmt: skip
