"""A record begun in the browser: a draft with a number and a title, of registrars."""

import pytest
from fastapi.testclient import TestClient

from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.identity import relic_id
from handscroll.model.relic import ObjectFormat
from handscroll.model.rights import Role, State
from handscroll.museum import Museum

PASSWORD = "a long enough password"
PATH = "/en/relics/new"


@pytest.fixture
def registrar(museum: Museum) -> TestClient:
    museum.people.add("li", Role.REGISTRAR, PASSWORD, by="test")
    client = TestClient(build_app(museum, departments()), follow_redirects=False)
    client.headers["accept"] = "text/html"
    client.post("/en/sign-in", data={"name": "li", "password": PASSWORD})
    return client


def test_a_record_is_begun_as_a_draft_once_and_its_form_is_next(registrar, museum: Museum):
    csrf = museum.people.csrf(registrar.cookies["handscroll_session"])
    form = {"csrf": csrf, "number": " N  7 ", "title_hant": "溪山圖", "shape": "hanging_scroll"}
    assert "Begin a record" in registrar.get(PATH).text
    empty = registrar.post(PATH, data={**form, "title_hant": " "})
    assert empty.status_code == 422
    assert 'value=" N  7 "' in empty.text
    for _ in range(2):
        answer = registrar.post(PATH, data=form)
        assert answer.headers["location"] == f"/en/relics/{relic_id('N 7')}/edit"
    record, version = museum.relics.standing(relic_id("N 7"))
    assert (record.accession_number, record.title, version) == ("N 7", {"zh-Hant": "溪山圖"}, 1)
    assert (record.state, record.format) == (State.DRAFT, ObjectFormat.HANGING_SCROLL)
    assert registrar.get(answer.headers["location"]).status_code == 200
    other = registrar.post(PATH, data={**form, "title_en": "<b>Other"})
    assert other.status_code == 409
    assert f"/en/relics/{relic_id('N 7')}/edit" in other.text
    assert "&lt;b&gt;Other" in other.text
    assert museum.relics.count() == 1


def test_who_begins_records(registrar, museum: Museum):
    assert registrar.post(PATH, data={"csrf": "guessed"}).status_code == 403
    registrar.cookies.clear()
    assert registrar.get(PATH).status_code == 401
    museum.people.add("zhao", Role.CURATOR, PASSWORD, by="test")
    registrar.post("/en/sign-in", data={"name": "zhao", "password": PASSWORD})
    assert registrar.get(PATH).status_code == 403
