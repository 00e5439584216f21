"""Staff publish, withdraw and name relightable images from the page, by programs and commands."""

import json

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from handscroll.departments.examination.relighting.bringing import Order, bring
from handscroll.departments.examination.relighting.making import make_relight
from handscroll.entrances.cli import build
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.rights import Role, State
from handscroll.museum.records import EVENTS
from handscroll.museum.relight_rows import relight_object
from handscroll.plugin import SESSION_COOKIE

PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def browser(house):
    """A browser of somebody with a role, and what shows that its forms are ours."""

    def of(role=None):
        client = TestClient(build_app(house, departments()), follow_redirects=False)
        if role is None:
            return client, "guessed"
        name = f"one-{role}"
        if not [one for one in house.people.list() if one.name == name]:
            house.people.add(name, role, PASSWORD, by="test")
        token = house.people.sign_in(name, PASSWORD).token
        client.cookies.set(SESSION_COOKIE, token)
        return client, house.people.csrf(token)

    return of


@pytest.fixture
def image(house, tmp_path, coin):
    """A PTM of a published relic that nobody has moved."""
    file = coin(tmp_path / "coin.ptm", seed=len(house.relights.list()) + 100)
    found, _ = bring(
        house, house.relics.named("S 1"), Order(file, title={"en": "Coin"}), person="t"
    )
    return make_relight(house, found.id)


def address(image, part="", language="en"):
    return f"/{language}/relight/{image.id}{part}"


def test_a_registrar_publishes_and_withdraws_without_scripts(house, browser, image):
    client, csrf = browser(Role.REGISTRAR)
    visitor, _ = browser()
    page = client.get(address(image)).text
    assert "Everybody may then open this page" in page
    assert visitor.get(address(image)).status_code == 404
    form = {"csrf": csrf, "state": "published", "seen": "draft"}
    answer = client.post(address(image, "/state"), data=form)
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"/en/relight/{image.id}?done=published#staff",
    )  # fmt: skip
    assert "To take that back, withdraw it." in client.get(answer.headers["location"]).text
    shown = visitor.get(address(image))
    assert shown.status_code == 200
    assert 'id="staff"' not in shown.text
    silent = {"csrf": csrf, "state": "withdrawn", "seen": "published", "because": "  "}
    refused = client.post(address(image, "/state"), data=silent)
    assert refused.status_code == 400
    assert "no reason was given" in refused.text
    assert visitor.get(address(image)).status_code == 200
    said = silent | {"because": "The lamp was named wrongly."}
    assert client.post(address(image, "/state"), data=said).status_code == 303
    assert visitor.get(address(image)).status_code == 404
    assert house.relights.get(image.id).state is State.WITHDRAWN
    last = json.loads(house.vault.read(relight_object(image.id), EVENTS))[-1]
    assert "The lamp was named wrongly." in json.dumps(last)
    assert "one-registrar" in json.dumps(last)
    page = client.get(address(image)).text
    assert "Withdrawn by one-registrar on " in page
    assert "<q>The lamp was named wrongly.</q>" in page


def test_a_form_that_was_shown_before_somebody_else_acted_changes_nothing(house, browser, image):
    client, csrf = browser(Role.REGISTRAR)
    house.relights.move(image.id, State.IN_REVIEW, person="t")
    form = {"csrf": csrf, "state": "published", "seen": "draft"}
    answer = client.post(address(image, "/state"), data=form)
    assert answer.status_code == 409
    assert "it is in_review by now" in answer.text
    assert house.relights.get(image.id).state is State.IN_REVIEW


def test_who_may_edit_names_an_image_and_does_not_publish_it(house, browser, image):
    client, csrf = browser(Role.CURATOR)
    page = client.get(address(image)).text
    assert 'name="title_en"' in page
    assert f'action="{address(image, "/state")}"' not in page
    form = {"csrf": csrf, "state": "published"}
    assert client.post(address(image, "/state"), data=form).status_code == 403
    words = {
        "csrf": csrf, "title_en": " A coin ", "title_zh_hans": "钱",
        "caption_zh_hans": "边有<b>缺口</b>",
    }  # fmt: skip
    answer = client.post(address(image, "/words", "zh-Hans"), data=words)
    assert answer.headers["location"] == f"/zh-Hans/relight/{image.id}?done=named#staff"
    kept = house.relights.get(image.id)
    assert kept.title == {"en": "A coin", "zh-Hans": "钱"}
    page = client.get(answer.headers["location"]).text
    assert "<h1>钱</h1>" in page.replace('<h1><span lang="zh-Hans">钱</span></h1>', "<h1>钱</h1>")
    assert "边有&lt;b&gt;缺口&lt;/b&gt;" in page


def test_programs_send_json_and_leave_other_languages_as_they_are(house, browser, image):
    client, csrf = browser(Role.ADMINISTRATOR)
    head = {"X-CSRF": csrf}
    told = {"title": {"zh-Hant": "錢"}, "caption": {"en": "Worn."}}
    answer = client.post(f"/api/relights/{image.id}/words", json=told, headers=head)
    assert answer.json()["title"] == {"en": "Coin", "zh-Hant": "錢"}
    answer = client.post(
        f"/api/relights/{image.id}/state", json={"state": "published"}, headers=head
    )
    assert answer.json() == {"id": image.id, "state": "published"}
    for bad in ({"state": "gone"}, {"state": "published", "because": "x" * 5000}, [1]):
        answer = client.post(f"/api/relights/{image.id}/state", json=bad, headers=head)
        assert answer.status_code == 400
    long = client.post(
        f"/api/relights/{image.id}/words", json={"title": {"en": "x" * 400}}, headers=head
    )
    assert "300 characters" in long.text
    unsigned = client.post(f"/api/relights/{image.id}/state", json={"state": "withdrawn"})
    assert unsigned.status_code == 403
    assert house.relights.get(image.id).state is State.PUBLISHED


def test_visitors_and_forged_forms_change_nothing(house, browser, image):
    client, _ = browser(Role.REGISTRAR)
    forged = {"csrf": "guessed", "state": "published"}
    assert client.post(address(image, "/state"), data=forged).status_code == 403
    visitor, csrf = browser()
    form = {"csrf": csrf, "state": "published"}
    assert visitor.post(address(image, "/state"), data=form).status_code == 401
    assert house.relights.get(image.id).state is State.DRAFT


def test_the_command_names_it_too_and_a_register_that_was_lost_knows_it(house, image):
    begin = ["--museum", str(house.folder), "relight", "name", image.id, "--json"]
    dry = CliRunner().invoke(build(), [*begin, "--caption-zh", "旧钱", "--dry-run"])
    assert json.loads(dry.stdout)[0]["caption"] == {"zh-Hans": "旧钱"}
    assert house.relights.get(image.id).caption == {}
    CliRunner().invoke(build(), [*begin, "--caption-zh", "旧钱", "--title-en", ""])
    kept = house.relights.get(image.id)
    assert (kept.title, kept.caption) == ({}, {"zh-Hans": "旧钱"})
    assert house.relights.version(image.id) == 3
