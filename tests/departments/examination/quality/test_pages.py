"""The pages of capture quality: for staff alone, without scripts, in every language."""

import csv
import re

import pytest
from fastapi.testclient import TestClient

from handscroll.departments.examination.quality.checking import check_capture
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import MisconfiguredError
from handscroll.model.observation import Verdict
from handscroll.model.quality.card import KIND
from handscroll.model.rights import Role
from handscroll.pages.assets import Assets

PASSWORD = "a long enough password"


@pytest.fixture
def client(house):
    try:
        Assets.read()
    except MisconfiguredError as problem:
        pytest.skip(f"{problem.why}; {problem.fix}")
    return TestClient(build_app(house.museum, departments()), follow_redirects=False)


def sign_in(client, museum, role):
    museum.people.add(role.value, role, PASSWORD, by="test")
    client.post("/en/sign-in", data={"name": role.value, "password": PASSWORD})
    return museum.people.csrf(client.cookies["handscroll_session"])


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_a_card_tells_each_value_with_its_doubt_its_limit_and_what_to_do(client, house, language):
    sign_in(client, house.museum, Role.CONSERVATOR)
    one = check_capture(house.museum, house.capture.id).observation
    page = client.get(f"/{language}/quality/{one.id}").text
    assert page.count('class="patch"') == 24
    assert page.count('class="bar"') == 24
    assert "✗" in page
    assert "±" in page
    assert "&lt; 2" in page
    assert "skandalski.pl" in page
    assert f"/iiif/3/{house.capture.id}/" in page
    assert "<script" not in re.sub(r'<script[^>]+src="[^"]+"[^>]*>', "", page)
    other = client.get(f"/{language}/quality/{one.id}?profile=iso-19264-a").text
    assert "ISO 19264-1" in other
    assert client.get(f"/{language}/quality/{one.id}?profile=guess").status_code == 404


def test_the_table_is_ordered_filtered_and_taken_along(client, house):
    sign_in(client, house.museum, Role.RESEARCHER)
    check_capture(house.museum, house.capture.id)
    page = client.get("/en/quality?sort=noise&worst=true").text
    assert 'aria-sort="descending"' in page
    assert "HS-1.tif" in page
    assert "HS-1.tif" not in client.get("/en/quality?outcome=refused").text
    assert "HS-1.tif" in client.get("/en/quality?outcome=fail&state=proposed").text
    answer = client.get("/en/quality/table.csv?profile=fadgi-4")
    [row] = csv.DictReader(answer.content.decode("utf-8-sig").splitlines())
    assert row["fadgi-2023-bound-general:4"] == "fail"
    assert float(row["colour_mean"]) > 0


def test_visitors_get_neither_the_table_nor_a_card(client, house):
    one = check_capture(house.museum, house.capture.id).observation
    for path in ("/en/quality", "/en/quality/table.csv", f"/en/quality/{one.id}"):
        assert client.get(path).status_code == 401
    assert client.get("/en/quality/o0000000000000000").status_code == 401


def test_a_button_owes_the_check_and_only_recorders_may_press_it(client, house):
    csrf = sign_in(client, house.museum, Role.CONSERVATOR)
    sent = {"work": house.relic.accession_number, "csrf": csrf}
    assert client.post("/en/quality/check", data=sent | {"csrf": "x"}).status_code == 403
    assert client.post("/en/quality/check", data=sent).status_code == 303
    [job] = [one for one in house.museum.work.list() if one.job == "check_capture"]
    assert job.subject == house.capture.id
    assert client.post("/en/quality/check", data=sent | {"work": "none"}).status_code == 404
    client.cookies.clear()
    csrf = sign_in(client, house.museum, Role.RESEARCHER)
    assert client.post("/en/quality/check", data=sent | {"csrf": csrf}).status_code == 403


def test_a_curator_judges_a_card_once(client, house):
    csrf = sign_in(client, house.museum, Role.CURATOR)
    one = check_capture(house.museum, house.capture.id).observation
    sent = {"verdict": "rejected", "csrf": csrf}
    assert client.post(f"/en/quality/{one.id}", data=sent).status_code == 303
    assert house.museum.observations.get(one.id).verdict is Verdict.REJECTED
    assert client.post(f"/en/quality/{one.id}", data=sent).status_code == 409
    assert len(house.museum.observations.every(KIND)) == 1


def test_no_visitor_sees_a_card_on_the_page_of_its_work_or_in_its_manifest(client, house):
    one = check_capture(house.museum, house.capture.id).observation
    house.museum.observations.review(one.id, Verdict.ACCEPTED, person="wang")
    assert "capture_quality" not in client.get(f"/en/relics/{house.relic.id}").text
    manifest = client.get(f"/iiif/presentation/3/{house.relic.id}/manifest").text
    assert "capture_quality" not in manifest
    assert one.id not in manifest


@pytest.mark.parametrize("files", [None, {"file": ("scan.tif", b"x" * 200_000)}])
def test_a_form_that_is_longer_than_any_of_ours_is_not_read(client, house, files):
    csrf = sign_in(client, house.museum, Role.CONSERVATOR)
    work = "HS-1" if files else "x" * 100_000
    answer = client.post(
        "/en/quality/check", data={"csrf": csrf, "work": work}, files=files,
        headers={"accept": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 413
    assert {"title", "detail", "fix"} <= answer.json().keys()
