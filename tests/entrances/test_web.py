"""The web's edge: problems in the reader's form, safe headers, sign-in, roles at every door."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.taking_in import take_in
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.relic import Relic
from handscroll.model.rights import Role, State
from handscroll.museum import Museum
from handscroll.scans.limits import Limits

PASSWORD = "a long enough password"


@pytest.fixture
def draft(museum: Museum, make_scan, tmp_path: Path):
    """One relic that nobody has published."""
    plan = plan_intake([make_scan(tmp_path / "plum.png", 600, 400)], None, Limits())
    [view] = museum.intakes.plan(plan.items, person="test")
    take_in(museum, view.key)
    [relic] = museum.relics.list()
    return relic


@pytest.fixture
def client(museum: Museum):
    # Doors that raise are as bad as doors that lie: let the test see it.
    return TestClient(build_app(museum, departments()), follow_redirects=False)


def sign_in(client: TestClient, museum: Museum, role: Role) -> str:
    """Sign somebody of a role in; return the secret that forms carry."""
    museum.people.add(role.value, role, PASSWORD, by="test")
    answer = client.post("/en/sign-in", data={"name": role.value, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    return museum.people.csrf(client.cookies["handscroll_session"])


def test_a_missing_page_is_told_to_programs_and_to_people_in_their_form(client: TestClient):
    answer = client.get("/en/relics/rnothing", headers={"accept": "application/json"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["fix"]
    page = client.get("/zh-Hant/relics/rnothing", headers={"accept": "text/html"})
    assert page.status_code == 404
    assert 'lang="zh-Hant"' in page.text


@pytest.mark.parametrize("path", ["/en/", "/static/nothing.js", "/iiif/3/nothing/info.json", "/x"])
def test_every_answer_carries_safe_headers(client: TestClient, path: str):
    answer = client.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/iiif/3/no/info.json", "/iiif/presentation/3/no/manifest"])
def test_open_interfaces_may_be_read_from_anywhere_errors_included(client: TestClient, path: str):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_draft_does_not_exist_for_visitors_and_does_for_staff(
    client: TestClient, museum: Museum, draft
):
    capture = draft.captures[0].id
    paths = [
        f"/en/relics/{draft.id}",
        f"/iiif/presentation/3/{draft.id}/manifest",
        f"/iiif/3/{capture}/info.json",
        f"/iiif/3/{capture}/full/max/0/default.jpg",
    ]
    assert [client.get(path).status_code for path in paths] == [404] * 4
    sign_in(client, museum, Role.RESEARCHER)
    assert [client.get(path).status_code for path in paths] == [200] * 4


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VISITOR])
def test_only_registrars_and_administrators_publish(
    client: TestClient, museum: Museum, draft, role: Role
):
    csrf = sign_in(client, museum, role)
    form = {"state": "published", "csrf": csrf}
    answer = client.post(f"/en/staff/relics/{draft.id}/state", data=form)
    allowed = role in (Role.REGISTRAR, Role.ADMINISTRATOR)
    assert answer.status_code == (303 if allowed else 403)
    state = museum.relics.get(draft.id).state
    assert state is (State.PUBLISHED if allowed else State.DRAFT)


def test_a_form_without_the_session_s_secret_changes_nothing(
    client: TestClient, museum: Museum, draft
):
    sign_in(client, museum, Role.REGISTRAR)
    form = {"state": "published", "csrf": "guessed"}
    assert client.post(f"/en/staff/relics/{draft.id}/state", data=form).status_code == 403
    assert museum.relics.get(draft.id).state is State.DRAFT


def test_a_sign_in_form_from_another_site_is_refused(client: TestClient, museum: Museum):
    museum.people.add("wang", Role.CURATOR, PASSWORD, by="test")
    form = {"name": "wang", "password": PASSWORD}
    answer = client.post("/en/sign-in", data=form, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_who_guesses_is_slowed_down(client: TestClient):
    # However the name is written, it is one.
    names = ["guessed-at", "Guessed-At", " guessed-at ", "ｇｕｅｓｓｅｄ-ａｔ"]
    forms = [{"name": names[n % 4], "password": "wrong"} for n in range(9)]
    statuses = [client.post("/en/sign-in", data=one).status_code for one in forms]
    assert statuses == [401] * 8 + [429]


def test_staff_pages_ask_visitors_to_sign_in(client: TestClient, draft):
    for path in ("/en/staff", "/en/staff/intake", f"/en/staff/relics/{draft.id}", "/api/intakes"):
        assert client.get(path).status_code == 401


def test_a_marked_region_is_judged_and_shown_to_everybody(
    client: TestClient, museum: Museum, draft
):
    csrf = sign_in(client, museum, Role.REGISTRAR)
    museum.relics.move(draft.id, State.PUBLISHED, person="registrar")
    form = {
        "csrf": csrf, "capture": draft.captures[0].id, "kind": "seal", "short.zh-Hant": "墨緣",
        "x": 10, "y": 20, "width": 100, "height": 90, "outline": "[[10,20],[110,20],[60,110]]",
        "long.zh-Hant": "朱文方印", "short.xx": "?",
    }  # fmt: skip
    assert client.post(f"/en/staff/relics/{draft.id}/marks", data=form).status_code == 303
    [proposed] = museum.observations.of(draft.id)
    assert (proposed.words, proposed.description) == ({"zh-Hant": "墨緣"}, {"zh-Hant": "朱文方印"})
    verdict = {"csrf": csrf, "verdict": "accepted"}
    assert client.post(f"/en/staff/observations/{proposed.id}", data=verdict).status_code == 303
    client.cookies.clear()
    manifest = client.get(f"/iiif/presentation/3/{draft.id}/manifest").text
    assert "墨緣" in manifest
    assert "朱文方印" in manifest
    outside = form | {"x": 590}
    assert client.post(f"/en/staff/relics/{draft.id}/marks", data=outside).status_code == 401


def test_a_region_outside_the_picture_is_refused(client: TestClient, museum: Museum, draft):
    csrf = sign_in(client, museum, Role.CURATOR)
    form = {
        "csrf": csrf, "capture": draft.captures[0].id, "kind": "seal",
        "x": 550, "y": 20, "width": 100, "height": 90,
    }  # fmt: skip
    answer = client.post(f"/en/staff/relics/{draft.id}/marks", data=form)
    assert answer.status_code == 422
    assert museum.observations.of(draft.id) == []


def test_the_watchdog_gets_its_answer(client: TestClient):
    assert client.get("/healthz").text == "well\n"


def test_a_record_without_pictures_breaks_no_page(client: TestClient, museum: Museum):
    bare = Relic(
        id="rbare", accession_number="B 1", state=State.PUBLISHED, title={"en": "Bare"}, parts=()
    )
    museum.lots.load([bare], "cards", person="test")
    page = client.get("/en/relics/rbare")
    assert page.status_code == 200
    assert "Bare" in page.text
    assert "rbare/manifest" not in page.text
    assert client.get("/en/relics/rbare.json").json()["accession_number"] == "B 1"
    answer = client.get("/iiif/presentation/3/rbare/manifest", headers={"accept": "text/html"})
    assert answer.status_code == 404
    sign_in(client, museum, Role.REGISTRAR)
    for path in ("/en/", "/en/compare", "/en/staff", "/en/staff/relics/rbare"):
        assert client.get(path).status_code == 200
    assert "/iiif/presentation/3/rbare" not in client.get("/iiif/presentation/3/collection").text


def test_the_note_of_the_demo_stands_on_what_software_painted_and_nowhere_else(tmp_path: Path):
    def work(name: str, painted: bool) -> Relic:
        return Relic(id=name, accession_number=name, state=State.PUBLISHED, parts=(),
                     title={"en": name}, painted_by_software=painted)  # fmt: skip

    def told(path: str) -> bool:
        page = visitor.get(path)
        assert page.status_code == 200
        return 'class="demo-note"' in page.text

    with Museum.create(tmp_path / "demo", demo=True) as museum:
        visitor = TestClient(build_app(museum, departments()))
        museum.lots.load([work("rpainted", True)], "painted", person="test")
        assert museum.relics.only_painted()
        assert all(map(told, ("/en/", "/en/find", "/en/about", "/en/relics/rpainted")))
        museum.lots.load([work("rold", False)], "cards", person="test")
        assert not museum.relics.only_painted()
        assert not any(map(told, ("/en/", "/en/find", "/en/about", "/en/relics/rold")))
        assert told("/en/relics/rpainted")
        assert told("/en/relics/rpainted/record")
        assert not told("/en/relics/rold/record")


def test_what_somebody_with_a_session_is_told_is_kept_by_nobody_else(
    client: TestClient, museum: Museum, draft
):
    assert "cache-control" not in client.get("/en/about").headers
    sign_in(client, museum, Role.CURATOR)
    for path in ("/en/about", "/en/staff", f"/en/relics/{draft.id}.json", "/en/find?as=csv"):
        assert client.get(path).headers["cache-control"] == "private, no-cache"
    assert client.get("/api/intakes").headers["cache-control"] == "no-store"
