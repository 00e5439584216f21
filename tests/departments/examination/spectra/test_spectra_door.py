"""The addresses of spectra, asked as each role, with what our own pages send."""

import json

import anyio
import pytest
from fastapi.testclient import TestClient

from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.rights import Role

PASSWORD = "a long enough password"
BOX = "10,10,20,20"


@pytest.fixture(scope="module")
def app(house):
    for role in (Role.RESEARCHER, Role.CONSERVATOR, Role.CURATOR):
        house.people.add(role.value, role, PASSWORD, by="test")
    return build_app(house, departments())


@pytest.fixture
def reader(house, app):
    """Give a browser of somebody of a role, signed in, that sends what our pages send."""

    def of(role=Role.VISITOR):
        client = TestClient(app, follow_redirects=False)
        if role is not Role.VISITOR:
            form = {"name": role.value, "password": PASSWORD}
            assert client.post("/en/sign-in", data=form).status_code == 303
            client.headers["x-csrf"] = house.people.csrf(client.cookies["handscroll_session"])
        return client

    return of


@pytest.fixture
def home(stack):
    return f"/api/stacks/{stack.id}"


def test_visitors_and_unsigned_json_get_nothing(reader, home):
    visitor, curator = reader(), reader(Role.CURATOR)
    for path in ("spectra", f"spectrum?xywh={BOX}", f"candidates?xywh={BOX}", "unmixed/u0"):
        assert visitor.get(f"{home}/{path}").status_code == 401
    del curator.headers["x-csrf"]
    sent = {"xywh": BOX, "keep": True}
    assert curator.post(f"{home}/candidates", json=sent).status_code == 403


def test_a_researcher_measures_and_compares_and_keeps_nothing(reader, home):
    client = reader(Role.RESEARCHER)
    told = client.get(f"{home}/spectrum", params={"xywh": BOX}).json()
    assert told["pixels"] == 400
    assert len(told["bands"]) == len(told["mean"]) == len(told["uncertainty"]) == 15
    sent = {"outline": [[10, 10], [30, 10], [10, 30]]}
    within = client.post(f"{home}/spectrum", json=sent).json()
    assert (within["place"]["kind"], within["pixels"]) == ("outline", 190)
    compared = client.get(f"{home}/candidates", params={"xywh": BOX, "library": "Cards"}).json()
    assert compared["candidates"][0]["pigment"] == "azurite"
    keep = client.post(f"{home}/candidates", json={"xywh": BOX, "library": "Cards", "keep": True})
    assert keep.status_code == 403


def test_candidates_are_kept_by_a_conservator_and_judged_by_a_curator(reader, home):
    sent = {"xywh": "110,10,20,20", "library": "Cards", "keep": True}
    conservator, curator = reader(Role.CONSERVATOR), reader(Role.CURATOR)
    answer = conservator.post(f"{home}/candidates", json=sent)
    assert answer.status_code == 201
    kept = answer.json()["kept"]
    assert (kept["verdict"], kept["by_machine"]) == ("proposed", True)
    place = f"{home}/candidates/{kept['id']}"
    assert conservator.post(place, json={"verdict": "accepted"}).status_code == 403
    assert curator.post(place, json={"verdict": "proposed"}).status_code == 400
    assert curator.post(place, json={"verdict": "accepted"}).json()["verdict"] == "accepted"
    assert curator.post(place, json={"verdict": "rejected"}).status_code == 409
    listed = curator.get(f"{home}/spectra").json()
    assert [one["verdict"] for one in listed["candidates"] if one["id"] == kept["id"]] == [
        "accepted"
    ]


def test_what_is_wrong_is_said_with_what_why_and_fix(reader, home):
    client = reader(Role.CURATOR)
    for params, status in (({"xywh": "190,0,20,20"}, 422), ({"xywh": "x"}, 400), ({}, 400)):
        answer = client.get(f"{home}/spectrum", params=params)
        assert answer.status_code == status
        assert {"title", "detail", "fix"} <= answer.json().keys()
    unknown = client.get(f"{home}/candidates", params={"xywh": BOX, "library": "None such"})
    assert unknown.status_code == 404
    both = {"xywh": BOX, "outline": [[1, 1], [2, 1], [2, 2]], "library": "Cards"}
    assert client.post(f"{home}/candidates", json=both).status_code == 400
    assert client.get("/api/stacks/s000/spectra").status_code == 404


def test_a_map_is_asked_for_made_by_the_job_and_drawn(house, reader, home):
    from handscroll.departments.examination.spectra_maps.door import make_one

    client = reader(Role.CONSERVATOR)
    sent = {"places": [["blue", "5,5,40,60"], ["red", "55,5,40,60"], ["white", "155,5,40,60"]]}
    asked = client.post(f"{home}/unmixed", json=sent)
    assert asked.status_code == 202
    number = asked.json()["id"]
    assert client.get(f"{home}/unmixed/{number}").json()["state"] == "owed"
    assert client.get(f"{home}/unmixed/{number}/1.png").status_code == 404
    make_one(house, number)
    assert client.get(f"{home}/unmixed/{number}").json()["result"]["names"][0] == "blue"
    drawn = client.get(f"{home}/unmixed/{number}/1.png?size=64")
    assert drawn.headers["content-type"] == "image/png"
    assert drawn.content.startswith(b"\x89PNG")
    assert reader(Role.RESEARCHER).post(f"{home}/unmixed", json=sent).status_code == 403


def test_a_point_file_is_sent_by_a_plain_form_and_read_back(house, reader, stack, home):
    client = reader(Role.CONSERVATOR)
    form = {"csrf": client.headers["x-csrf"], "x": 20, "y": 30, "kind": "fors", "label": "Sky"}
    rows = "".join(f"{nm},{nm / 1000}\n" for nm in range(400, 1000, 5))
    answer = client.post(
        f"/en/examine/{stack.id}/points", data=form, files={"file": ("spot.csv", rows)}
    )
    assert answer.status_code == 303
    listed = client.get(f"{home}/spectra").json()["points"]
    mine = next(one for one in listed if one["words"] == {"en": "Sky"})
    assert answer.headers["location"] == f"/en/examine/{stack.id}?point={mine['id']}#spectra"
    assert mine["place"]["xywh"] == [20, 30, 1, 1]
    drawn = client.get(f"{home}/points/{mine['id']}").json()["drawn"]
    assert drawn["axis"][0] == 400
    assert drawn["intensities"][-1] == pytest.approx(0.995)
    assert not list(house.layout.staging.glob("point-*"))


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("spot.exe", b"MZ", 501),
        ("spot.csv", b"\x00\x01binary", 415),
        ("spot.csv", b"1;2\n3;x\n", 400),
        ("spot.jdx", b"##TITLE= nothing\n##END=\n", 415),
    ],
)
def test_files_that_are_no_spectra_are_refused_and_nothing_is_kept(
    house, reader, stack, home, name, content, status
):
    client = reader(Role.CONSERVATOR)
    before = client.get(f"{home}/spectra").json()["points"]
    form = {"csrf": client.headers["x-csrf"], "x": 20, "y": 30, "kind": "raman"}
    answer = client.post(
        f"/en/examine/{stack.id}/points", data=form, files={"file": (name, content)},
        headers={"accept": "application/json"},
    )  # fmt: skip
    assert answer.status_code == status
    assert client.get(f"{home}/spectra").json()["points"] == before
    assert not list(house.layout.staging.glob("point-*"))


@pytest.mark.parametrize(
    ("role", "status"), [(Role.VISITOR, 401), (Role.RESEARCHER, 403), (Role.CONSERVATOR, 413)]
)
def test_who_may_send_a_point_file_is_asked_before_any_of_it_is_read(reader, stack, role, status):
    client, told = reader(role), []

    async def receive():
        raise AssertionError("the body was read")

    async def send(message):
        told.append(message)

    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    path = f"/en/examine/{stack.id}/points"
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "server": ("testserver", 80), "client": ("127.0.0.1", 9),
        "headers": [
            (b"host", b"testserver"), (b"accept", b"application/json"),
            (b"cookie", cookies.encode()), (b"content-length", str(64 * 2**20).encode()),
            (b"content-type", b"multipart/form-data; boundary=b"),
        ],
    }  # fmt: skip
    anyio.run(client.app, scope, receive, send)
    assert told[0]["status"] == status
    assert {"title", "detail", "fix"} <= json.loads(told[1]["body"]).keys()


def test_a_point_file_needs_the_form_of_our_own_page(reader, stack, home):
    client = reader(Role.CONSERVATOR)
    before = client.get(f"{home}/spectra").json()["points"]
    files = {"file": ("spot.csv", "400,0.5\n500,0.6\n")}
    for csrf in ({}, {"csrf": "made up"}):
        form = {**csrf, "x": 20, "y": 30, "kind": "fors"}
        answer = client.post(f"/en/examine/{stack.id}/points", data=form, files=files)
        assert answer.status_code == 403
    own = {"csrf": client.headers["x-csrf"], "kind": "fors"}
    for wrong in ({"x": "-1", "y": "3"}, {"x": "nan", "y": "3"}, {"x": "9999999", "y": "3"}, {}):
        answer = client.post(
            f"/en/examine/{stack.id}/points", data={**own, **wrong}, files=files,
            headers={"accept": "application/json"},
        )  # fmt: skip
        assert answer.status_code in (400, 409, 422)
        assert {"title", "detail", "fix"} <= answer.json().keys()
    assert client.get(f"{home}/spectra").json()["points"] == before


def test_the_pigments_of_a_library_are_named(reader):
    told = reader(Role.RESEARCHER).get("/api/libraries/Cards").json()
    assert told["names"] == ["azurite", "cinnabar", "indigo", "malachite", "orpiment", "white"]
    assert told["licence"] == "CC0-1.0"
    assert "files" not in told
