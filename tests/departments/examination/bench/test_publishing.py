"""Staff publish and withdraw stacks from their list, and are told before what that shows."""

import re

import pytest

from handscroll.departments.examination.bench.publishing import public_of, steps_of
from handscroll.model.person import Person
from handscroll.model.rights import Role, State
from handscroll.plugin import SESSION_COOKIE

PASSWORD = "a long enough password"


@pytest.fixture
def registrar(house):
    """A signed-in administrator who follows no redirect, and their form's mark."""
    from fastapi.testclient import TestClient

    client = TestClient(house.app, follow_redirects=False)
    token = house.museum.people.sign_in("wang", PASSWORD).token
    client.cookies.set(SESSION_COOKIE, token)
    return client, house.museum.people.csrf(token)


@pytest.fixture
def inside(house):
    """The stack that is ready, for staff alone again when it is over."""
    museum, stack = house.museum, house.ready
    yield stack
    ways = {
        State.PUBLISHED: (State.WITHDRAWN, State.DRAFT),
        State.WITHDRAWN: (State.DRAFT,), State.IN_REVIEW: (State.DRAFT,), State.DRAFT: (),
    }  # fmt: skip
    for state in ways[museum.stacks.get(stack).state]:
        museum.stacks.move(stack, state, person="test")


def card(page, stack):
    found = re.search(
        rf'<li class="stacks-one" id="{stack}".*?</li>\s*(?=<li class|</ul>\s*<p>)', page, re.S
    )
    assert found is not None
    return found.group(0)


def send(registrar, stack, state, seen, language="en", because=""):
    client, csrf = registrar
    form = {"csrf": csrf, "state": state, "seen": seen, "because": because}
    return client.post(f"/{language}/examine/{stack}/state", data=form)


def test_a_card_says_before_what_becomes_public(house, registrar, inside):
    page = card(registrar[0].get("/en/examine").text, inside)
    assert "Everybody may then see:" in page
    assert "all 6 bands" in page
    assert "no saved view: none is published" in page
    assert "no page “Beneath the surface”" in page
    assert "stay with staff" in page
    told = public_of(house.museum, house.museum.stacks.get(inside),
                     house.museum.relics.named("E 1"))  # fmt: skip
    assert (told.views, told.kept_back, told.hidden, told.waits) == (0, 0, 0, False)


def test_publishing_shows_it_and_the_other_direction_takes_it_back(
    house, registrar, visitor, inside
):
    assert visitor.get(f"/en/examine/{inside}").status_code == 404
    answer = send(registrar, inside, "published", "draft")
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"/en/examine?moved={inside}#{inside}",
    )  # fmt: skip
    bench = visitor.get(f"/en/examine/{inside}")
    assert bench.status_code == 200
    page = card(registrar[0].get(answer.headers["location"]).text, inside)
    assert "The stack is published now. To take that back, withdraw it." in page
    assert "Visitors then no longer see:" in page
    why = "Its white was told wrongly"
    assert send(registrar, inside, "withdrawn", "published", because=why).status_code == 303
    assert visitor.get(f"/en/examine/{inside}").status_code == 404
    assert send(registrar, inside, "published", "withdrawn").status_code == 303
    assert visitor.get(f"/en/examine/{inside}").status_code == 200


def test_what_the_card_says_of_the_bench_is_what_visitors_get(house, registrar, visitor, inside):
    send(registrar, inside, "published", "draft")
    assert visitor.get(f"/api/stacks/{inside}").json()["bands"][5]["wavelength"] == 1650
    for kept in ("spectra", "hidden", "work"):
        assert visitor.get(f"/api/stacks/{inside}/{kept}").status_code == 401


def test_a_card_that_was_shown_before_somebody_else_acted_changes_nothing(house, registrar, inside):
    house.museum.stacks.move(inside, State.IN_REVIEW, person="li")
    answer = send(registrar, inside, "published", "draft")
    assert answer.status_code == 409
    assert "it is in_review by now" in answer.text
    assert house.museum.stacks.get(inside).state is State.IN_REVIEW


def test_a_stack_without_a_cube_is_not_offered_to_be_published(house, registrar):
    person = Person(id="p", name="wang", role=Role.REGISTRAR)
    assert steps_of(person, house.museum.stacks.get(house.owed)) == [(State.IN_REVIEW, False)]
    assert send(registrar, house.owed, "published", "draft").status_code == 409


def test_others_are_refused_and_see_no_form(house, visitor, inside):
    person = Person(id="p", name="li", role=Role.CURATOR)
    assert steps_of(person, house.museum.stacks.get(inside)) == ()
    form = {"csrf": "guessed", "state": "published"}
    assert visitor.post(f"/en/examine/{inside}/state", data=form).status_code == 401
    assert house.museum.stacks.get(inside).state is State.DRAFT


def test_a_withdrawal_needs_its_reason_which_stands_on_the_card_and_in_who_did_what(
    house, registrar, visitor, inside
):
    send(registrar, inside, "published", "draft")
    page = card(registrar[0].get("/en/examine").text, inside)
    assert re.search(r'<textarea name="because"[^>]* required>', page)
    refused = send(registrar, inside, "withdrawn", "published", because="  ")
    assert refused.status_code == 400
    assert "no reason was given" in refused.text
    assert visitor.get(f"/en/examine/{inside}").status_code == 200
    why = "The <white> was told wrongly. " * 9
    assert send(registrar, inside, "withdrawn", "published", because=why).status_code == 303
    page = card(registrar[0].get("/en/examine").text, inside)
    told = why.strip().replace("<", "&lt;").replace(">", "&gt;")
    assert "Withdrawn by wang on " in page
    assert f"<q>{told}</q>" in page
    trail = registrar[0].get("/en/staff/audit?kind=stack.state").text
    assert "Published → Withdrawn" in trail
    assert told in trail
    send(registrar, inside, "published", "withdrawn")
    assert told not in card(registrar[0].get("/en/examine").text, inside)


def test_programs_withdraw_with_a_reason_and_not_without(house, registrar, inside):
    client, csrf = registrar
    head = {"X-CSRF": csrf}
    client.post(f"/api/stacks/{inside}/state", json={"state": "published"}, headers=head)
    body = {"state": "withdrawn"}
    answer = client.post(f"/api/stacks/{inside}/state", json=body, headers=head)
    assert (answer.status_code, answer.json()["detail"]) == (400, "no reason was given")
    body |= {"because": "A better one is coming"}
    answer = client.post(f"/api/stacks/{inside}/state", json=body, headers=head)
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    kept = house.museum.stacks.withdrawal(house.museum.stacks.get(inside))
    assert (kept.person, kept.because) == ("wang", "A better one is coming")
