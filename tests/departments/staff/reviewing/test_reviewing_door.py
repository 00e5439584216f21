"""A review from asking to publishing: what people see, what is refused, what nobody hears."""

import json
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from handscroll.entrances.cli import build
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import Role, State
from handscroll.museum import Museum

PASSWORD = "a long enough password"
RELIC, OTHER = relic_id("L 1"), relic_id("L 2")
REVIEW, STATE = f"/en/relics/{RELIC}/review", f"/en/staff/relics/{RELIC}/state"
COMMENTS = f"/en/staff/relics/{RELIC}/comments"
ROLES = (Role.CURATOR, Role.REGISTRAR, Role.CONSERVATOR, Role.RESEARCHER)


@pytest.fixture(scope="module")
def people(tmp_path_factory) -> Iterator[tuple[Museum, dict[Role, TestClient]]]:
    """A museum of sixty records, and somebody of each role signed in."""
    numbers = ["L 1", "L 2", *(f"M {number:02}" for number in range(58))]
    records = [
        Relic(id=relic_id(one), accession_number=one, title={"en": f"Hills {one}"}, parts=())
        for one in numbers
    ]
    with Museum.create(tmp_path_factory.mktemp("reviews") / "museum") as museum:
        museum.lots.load(iter(records), "cards", person="wang")
        app, clients = build_app(museum, departments()), {}
        for role in ROLES:
            museum.people.add(role.value, role, PASSWORD, by="test")
            clients[role] = TestClient(app, follow_redirects=False)
            form = {"name": role.value, "password": PASSWORD}
            assert clients[role].post("/en/sign-in", data=form).status_code == 303
        yield museum, clients


def sent(museum: Museum, client: TestClient, path: str, **form):
    csrf = museum.people.csrf(client.cookies["handscroll_session"])
    return client.post(path, data={"csrf": csrf, **form})


def test_a_review_from_asking_to_publishing(people):
    museum, clients = people
    curator, registrar = clients[Role.CURATOR], clients[Role.REGISTRAR]
    asked = {"state": "in_review", "look": "LOOKED <b>", "addressee": "registrar"}
    assert sent(museum, curator, STATE, **asked, expected="", undoes="").status_code == 303
    desk = registrar.get("/en/staff").text
    assert "LOOKED &lt;b&gt;" in desk
    assert f'href="/en/relics/{RELIC}/review"' in desk
    assert "Nothing waits for you" in curator.get("/en/staff").text

    page = registrar.get(REVIEW).text
    assert "The whole record, never public so far" in page
    assert "Hills L 1" in page
    said = sent(museum, registrar, COMMENTS, text="WHY <i>?", field="title.en")
    assert said.headers["location"].startswith(f"{REVIEW}#k")
    [comment] = museum.reviews.comments(RELIC)
    back = {"state": "draft", "back": "desk"}
    assert sent(museum, registrar, STATE, **back).status_code == 400
    done = sent(museum, registrar, STATE, **back, because="BECAUSE of the date")
    assert done.headers["location"] == "/en/staff"

    desk = curator.get("/en/staff").text
    assert desk.index("Sent back to me") < desk.index("BECAUSE of the date")
    page = curator.get(REVIEW).text
    assert "WHY &lt;i&gt;?" in page
    assert "1 comment is not settled" in page
    sent(museum, curator, COMMENTS, text="ANSWERED", answers=comment.id)
    sent(museum, registrar, COMMENTS, settles=comment.id)
    assert [one.settled_by for one in museum.reviews.comments(RELIC)] == ["registrar", ""]
    assert "Settled by" in curator.get(REVIEW).text

    history = curator.get(f"/en/relics/{RELIC}/history").text
    assert "In review → Draft · BECAUSE of the date" in history
    audit = registrar.get("/en/staff/audit").text
    for told in ("LOOKED &lt;b&gt;", "for registrar", "BECAUSE", "WHY &lt;i&gt;", "ANSWERED"):
        assert told in audit


def test_what_was_said_is_told_to_nobody_outside(people, tmp_path):
    museum, clients = people
    if museum.relics.get(RELIC).state is State.DRAFT:
        sent(museum, clients[Role.REGISTRAR], STATE, state="published")
    visitor = TestClient(build_app(museum, departments()), follow_redirects=False)
    pages = (
        f"/en/relics/{RELIC}", f"/en/relics/{RELIC}.json", f"/en/relics/{RELIC}/record",
        f"/iiif/presentation/3/{RELIC}/manifest", "/en/find?q=hills", "/en/find?q=hills&as=csv",
        "/en/find?q=hills&as=jsonld",
    )  # fmt: skip
    shown = 0
    for path in pages:
        answer = visitor.get(path)
        shown += "Hills L 1" in answer.text
        assert not re.search("LOOKED|BECAUSE|WHY|ANSWERED|curator", answer.text), path
    assert shown >= 4
    out = tmp_path / "all.jsonl"
    command = ["--museum", str(museum.folder), "export", str(out)]
    assert CliRunner().invoke(build(), command).exit_code == 0
    assert not re.search("LOOKED|BECAUSE|WHY|ANSWERED", out.read_text("utf-8"))


def test_since_it_was_public_only_what_differs_is_looked_at(people):
    museum, clients = people
    path = f"/en/staff/relics/{OTHER}/state"
    registrar, review = clients[Role.REGISTRAR], f"/en/relics/{OTHER}/review"
    sent(museum, registrar, path, state="published")
    assert "Nothing differs from what was public" in registrar.get(review).text
    sent(museum, registrar, path, state="withdrawn", because="wrong")
    sent(museum, registrar, path, state="draft")
    museum.relics.revise(OTHER, Catalogue(staff_note="DIFFERENT"), person="curator")
    page = registrar.get(review).text
    assert "What differs from what was public" in page
    assert "DIFFERENT" in page
    assert f'name="expected" value="{museum.relics.standing(OTHER)[1]}"' in page
    stale = sent(museum, registrar, path, state="published", expected="1")
    assert stale.status_code == 409
    assert museum.relics.get(OTHER).state is State.DRAFT


def test_whose_work_it_is_not_is_refused(people):
    museum, clients = people
    researcher, conservator = clients[Role.RESEARCHER], clients[Role.CONSERVATOR]
    assert researcher.get(REVIEW).status_code == 403
    assert sent(museum, researcher, COMMENTS, text="x").status_code == 403
    assert conservator.get(REVIEW).status_code == 200
    assert sent(museum, conservator, COMMENTS, text="FROM A CONSERVATOR").status_code == 303
    assert sent(museum, conservator, STATE, state="draft", because="x").status_code == 403
    assert "Recent changes" not in researcher.get("/en/staff").text
    assert "Recent changes" in conservator.get("/en/staff").text


def test_all_works_are_listed_a_page_at_a_time(people):
    _, clients = people
    first = clients[Role.RESEARCHER].get("/en/staff/relics").text
    assert first.count("<tr data-row") == 50
    [further] = re.findall(r'rel="next" href="([^"]+)"', first)
    second = clients[Role.RESEARCHER].get("/en/staff/relics" + further.replace("&amp;", "&")).text
    assert second.count("<tr data-row") == 10
    assert 'rel="next"' not in second
    begun = clients[Role.CURATOR].get("/en/staff/relics?state=draft&begin=M 57").text
    assert begun.count("<tr data-row") == 1
    assert "data-edit" in begun


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_desks_and_reviews_stand_in_three_languages(people, language):
    _, clients = people
    for path in ("staff", "staff/relics", f"relics/{RELIC}/review", f"staff/relics/{RELIC}"):
        answer = clients[Role.REGISTRAR].get(f"/{language}/{path}")
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text


def test_states_are_changed_on_the_terminal_with_the_same_rules(people):
    museum, _ = people
    run = CliRunner()

    def move(*how: str):
        return run.invoke(build(), ["--museum", str(museum.folder), "relic", "move", *how])

    assert move("M 01", "M 02", "in_review", "--look", "all", "--to", "curator").exit_code == 0
    asked = museum.doings.moved(relic_id("M 02"))
    assert asked is not None
    assert (asked.facts["look"], asked.facts["for"]) == ("all", "curator")
    tried = move("M 01", "published", "--dry-run", "--json")
    assert json.loads(tried.stdout) == [{"id": relic_id("M 01"), "state": "in_review"}]
    assert move("M 01", "withdrawn", "--dry-run").exit_code != 0
    assert move("M 01", "draft", "--by", "li").exit_code != 0
    assert museum.relics.get(relic_id("M 01")).state is State.IN_REVIEW
    assert move("M 01", "draft", "--because", "not yet", "--by", "li").exit_code == 0
    assert museum.revisions.of(relic_id("M 01"))[-1].message.endswith("draft: not yet")


def test_what_came_back_without_a_reason_quotes_nobody(people):
    museum, clients = people
    name = relic_id("M 57")
    museum.reviews.move(name, State.IN_REVIEW, person="curator")
    # A batch that is taken back goes this way.
    museum.relics.move(name, State.DRAFT, person="registrar")
    desk = clients[Role.CURATOR].get("/en/staff").text
    assert "Hills M 57" in desk
    assert not re.search(r"<blockquote[^>]*>\s*(None)?\s*</blockquote>", desk)


def test_nobody_is_led_to_a_form_that_would_be_refused(people):
    museum, clients = people
    museum.reviews.move(OTHER, State.IN_REVIEW, person="conservator")
    for role, there in ((Role.CURATOR, True), (Role.CONSERVATOR, False)):
        for place in ("/en/staff", f"/en/staff/relics/{OTHER}"):
            page = clients[role].get(place).text
            assert "Hills L 2" in page
            assert (f"/en/relics/{OTHER}/edit" in page) is there
        answer = clients[role].get(f"/en/relics/{OTHER}/edit")
        assert (answer.status_code == 200) is there
