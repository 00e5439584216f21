"""Single sign-on against a real provider: who comes in, who does not, and what is written down."""

import re
import time
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest

from handscroll.departments.staff.signing.begun import COOKIE, Begun
from handscroll.departments.staff.signing.provider import SKEW_S, TokenRefusedError
from handscroll.errors import UnreachableError
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import Role
from handscroll.museum.rebuilding import rebuild_register
from handscroll.plugin import SESSION_COOKIE

PASSWORD = "a long enough password"
ANSWERS = "http://testserver/sign-in/answer"


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def changed(address: str, **other: str) -> str:
    return urlunsplit(urlsplit(address)._replace(query=urlencode(query(address) | other)))


def said(answer) -> str:
    found = re.search(r'<p class="wrong" role="alert"[^>]*>(.*?)</p>', answer.text)
    return found[1] if found else ""


@pytest.fixture
def door(house, provider):
    """A museum in which wang is linked with the account mei."""
    made = house()
    made.museum.people.add("wang", Role.CURATOR, None, by="test")
    made.museum.people.link("wang", provider.issuer, "mei", by="test")
    return made


def test_a_linked_person_comes_in_and_leaves_and_the_journal_says_how(door, provider):
    address = door.begin()
    asked = query(address)
    assert address.startswith(f"{provider.issuer}/auth?")
    assert asked["redirect_uri"] == ANSWERS
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert len(asked["state"]) == len(asked["nonce"]) == len(asked["code_challenge"]) == 43
    answer = door.browser.get(provider.sign_in(address, "mei"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/staff")
    assert COOKIE not in door.browser.cookies
    assert door.person().name == "wang"
    assert door.entries("session.opened")[-1].payload == {"way": "sign_on"}
    assert "Single sign-on" not in door.browser.get("/en/staff").text

    csrf = door.museum.people.csrf(door.browser.cookies[SESSION_COOKIE])
    answer = door.browser.post("/en/sign-out", data={"csrf": csrf})
    assert door.person() is None
    page = door.browser.get(answer.headers["location"]).text
    assert 'href="/en/sign-out/provider"' in page
    left = door.browser.get("/en/sign-out/provider").headers["location"]
    assert left.startswith(f"{provider.issuer}/session/end?")
    assert query(left) == {"client_id": "museum", "post_logout_redirect_uri": "http://testserver/"}


def test_no_secret_no_token_and_no_code_is_kept_anywhere(door, provider):
    answer = provider.sign_in(door.begin(), "mei")
    assert door.browser.get(answer).status_code == 303
    kept = b"".join(one.read_bytes() for one in door.museum.layout.journal.glob("*.jsonl"))
    kept += "\n".join(door.museum.register.dump(["sessions", "spent_answers", "people"])).encode()
    for secret in (query(answer)["code"], query(answer)["state"], "secret of museum", "eyJ"):
        assert secret.encode() not in kept
    assert "secret of museum" not in repr(door.museum.settings)


def test_the_session_is_another_one_after_signing_in_and_the_old_one_ends(door):
    door.museum.people.add("li", Role.EDUCATOR, PASSWORD, by="test")
    door.browser.post("/en/sign-in", data={"name": "li", "password": PASSWORD})
    before = door.browser.cookies[SESSION_COOKIE]
    assert door.come("mei").status_code == 303
    assert door.browser.cookies[SESSION_COOKIE] != before
    assert door.museum.people.signed_in(before) is None


def test_an_answer_is_used_once_even_with_its_cookie_kept(door, provider):
    address = door.begin()
    cookie = door.browser.cookies[COOKIE]
    answer = provider.sign_in(address, "mei")
    assert door.browser.get(answer).status_code == 303
    door.browser.cookies.clear()
    door.browser.cookies.set(COOKIE, cookie, domain="testserver.local", path="/sign-in/answer")
    again = door.browser.get(answer)
    assert again.status_code == 401
    assert "does not prove who you are" in said(again)
    assert door.person() is None
    assert door.entries("session.refused")[-1].payload["told"] == "that answer was used before"


def test_an_answer_to_another_browser_or_with_another_state_is_not_taken(door, provider):
    answer = provider.sign_in(door.begin(), "mei")
    for told in (changed(answer, state="x" * 43), changed(answer, state="")):
        refused = door.browser.get(told)
        assert refused.status_code == 401
        assert "not begun in this browser" in said(refused)
    assert "not begun" in said(door.browser.get(changed(answer, iss="https://elsewhere.example")))
    door.browser.cookies.clear()
    assert "not begun in this browser" in said(door.browser.get(answer))
    assert door.person() is None
    # Nothing that anybody can send without having begun fills the journal.
    assert door.entries("session.refused") == []


def test_a_token_with_another_nonce_is_refused(door, provider):
    answer = door.browser.get(provider.sign_in(changed(door.begin(), nonce="n" * 43), "mei"))
    assert answer.status_code == 401
    assert "does not prove who you are" in said(answer)
    assert "nonce" in door.entries("session.refused")[-1].payload["told"]
    assert door.person() is None


def test_a_sign_in_that_was_begun_too_long_ago_is_refused(door, provider):
    old = Begun("en", int(time.time()) - 601, "s" * 43)
    door.browser.cookies.set(COOKIE, old.cookie, domain="testserver.local", path="/sign-in/answer")
    answer = provider.sign_in(provider.client("museum").address(old, ANSWERS), "mei")
    assert "too long ago" in said(door.browser.get(answer))
    assert door.person() is None


def test_a_code_without_its_proof_a_second_time_or_too_late_gives_no_token(provider):
    client, begun, other = provider.client("museum"), Begun.now("en"), Begun.now("en")
    code = query(provider.sign_in(client.address(begun, ANSWERS), "mei"))["code"]
    with pytest.raises(TokenRefusedError, match="invalid_grant"):
        client.redeem(code, other, ANSWERS)
    code = query(provider.sign_in(client.address(begun, ANSWERS), "mei"))["code"]
    assert client.claims(client.redeem(code, begun, ANSWERS), begun.nonce)["sub"] == "mei"
    with pytest.raises(TokenRefusedError, match="invalid_grant"):
        client.redeem(code, begun, ANSWERS)
    brief = provider.client("brief")
    code = query(provider.sign_in(brief.address(begun, ANSWERS), "mei"))["code"]
    time.sleep(2.1)
    with pytest.raises(TokenRefusedError, match="invalid_grant"):
        brief.redeem(code, begun, ANSWERS)


def test_a_token_for_another_client_and_one_that_has_expired_are_refused(provider):
    begun, ours = Begun.now("en"), provider.client("museum")

    def token_of(name: str) -> str:
        client = provider.client(name)
        code = query(provider.sign_in(client.address(begun, ANSWERS), "mei"))["code"]
        return str(client.redeem(code, begun, ANSWERS))

    others = token_of("other")
    assert provider.client("other").claims(others, begun.nonce)["aud"] == "other"
    with pytest.raises(TokenRefusedError, match="aud"):
        ours.claims(others, begun.nonce)
    good = token_of("museum")
    said = ours.claims(good, begun.nonce)
    assert said["sub"] == "mei"
    assert ours.claims(good, begun.nonce, said["exp"] + SKEW_S - 1)
    with pytest.raises(TokenRefusedError, match="expired"):
        ours.claims(good, begun.nonce, said["exp"] + SKEW_S + 1)
    with pytest.raises(TokenRefusedError, match="issued in the future"):
        ours.claims(good, begun.nonce, said["iat"] - SKEW_S - 1)
    header, body, signature = good.split(".")
    unsigned = "eyJhbGciOiJub25lIn0"
    for bad in (f"{header}.{body}.{signature[::-1]}", f"{unsigned}.{body}.", "x.y.z", "", "é"):
        with pytest.raises(TokenRefusedError):
            ours.claims(bad, begun.nonce)


def test_an_answer_for_another_client_of_the_provider_does_not_open_the_door(door, provider):
    address = door.begin()
    answer = door.browser.get(provider.sign_in(changed(address, client_id="other"), "mei"))
    assert answer.status_code == 401
    assert door.person() is None


def test_new_keys_of_the_provider_are_fetched_when_they_are_needed(door, provider):
    assert door.come("mei").status_code == 303
    provider.start()
    assert door.come("mei").status_code == 303
    assert door.person().name == "wang"


def test_a_provider_that_is_gone_is_said_plainly_and_passwords_go_on(door, provider):
    door.museum.people.add("li", Role.EDUCATOR, PASSWORD, by="test")
    answer = provider.sign_in(door.begin(), "mei")
    provider.stop()
    try:
        gone = door.browser.get(answer)
    finally:
        provider.start()
    assert gone.status_code == 502
    assert "does not answer" in said(gone)
    assert 'name="password"' in gone.text
    assert door.person() is None
    form = {"name": "li", "password": PASSWORD}
    assert door.browser.post("/en/sign-in", data=form).status_code == 303


def test_a_provider_that_was_never_there_leaves_the_password_way(house):
    door = house(issuer="http://127.0.0.1:9")
    answer = door.browser.get("/en/sign-in/provider")
    assert answer.status_code == 502
    assert "does not answer" in said(answer)
    assert 'name="password"' in answer.text
    with pytest.raises(UnreachableError, match="did not help"):
        type(door.provider.client("museum"))(door.museum.settings.sign_on).leaving("/")


def test_an_issuer_that_calls_itself_otherwise_is_not_believed(house, provider):
    door = house(issuer=f"{provider.issuer}/")
    assert door.browser.get("/en/sign-in/provider").status_code == 502


def test_a_stranger_is_told_the_name_to_give_an_administrator(house):
    door = house()
    answer = door.come("zhao")
    assert answer.status_code == 403
    assert "<code>zhao</code>" in said(answer)
    assert door.museum.people.list() == []
    [entry] = door.entries("session.refused")
    assert entry.payload == {"name": "", "way": "sign_on", "why": "nobody", "account": "zhao"}


def test_a_person_of_the_same_name_is_not_taken_for_the_account(house):
    door = house(make_people=True, first_role="researcher")
    admin = door.museum.people.add("mei", Role.ADMINISTRATOR, PASSWORD, by="test")
    assert door.come("mei").status_code == 303
    came = door.person()
    assert came.id != admin.id
    assert came.role is Role.RESEARCHER
    assert came.name.startswith("mei-")


def test_the_first_sign_in_makes_a_person_with_the_lowest_role_of_the_groups(house, provider):
    door = house(make_people=True, roles={"curators": "curator", "friends": "researcher"})
    assert door.come("mei:curators,friends").status_code == 303
    assert (door.person().name, door.person().role) == ("mei", Role.RESEARCHER)
    assert door.come("lin").status_code == 403
    assert [one.name for one in door.museum.people.list()] == ["mei"]
    rows = door.museum.register.dump()
    rebuild_register(door.museum)
    assert door.museum.register.dump() == rows
    assert door.museum.people.bound_to(provider.issuer, "mei:curators,friends") is not None


def test_groups_decide_the_role_at_every_sign_in_where_the_settings_name_any(house, provider):
    door = house(roles={"curators": "curator"})
    people = door.museum.people
    people.add("wang", Role.EDUCATOR, None, by="test")
    people.link("wang", provider.issuer, "mei:curators", by="test")
    assert door.come("mei:curators").status_code == 303
    assert door.person().role is Role.CURATOR
    assert door.entries("person.saved")[-1].payload == {"message": "role curator"}
    people.link("wang", provider.issuer, "mei", by="test")
    answer = door.come("mei")
    assert answer.status_code == 403
    assert "None of your groups" in said(answer)


def test_who_may_no_longer_sign_in_may_not_this_way_either(door):
    door.museum.people.set_active("wang", False, by="test")
    answer = door.come("mei")
    assert answer.status_code == 403
    assert "no longer sign in" in said(answer)
    assert door.person() is None


def test_where_sign_on_is_required_only_named_people_use_a_password(house):
    door = house(required=True, password_for=["Admin"])
    for name in ("admin", "li"):
        door.museum.people.add(name, Role.ADMINISTRATOR, PASSWORD, by="test")
    refused = door.browser.post("/en/sign-in", data={"name": "li", "password": PASSWORD})
    assert refused.status_code == 401
    assert "takes no password of yours" in said(refused)
    nobody = door.browser.post("/en/sign-in", data={"name": "nobody", "password": PASSWORD})
    assert said(nobody) == said(refused)
    named = door.browser.post("/en/sign-in", data={"name": "ADMIN", "password": PASSWORD})
    assert named.status_code == 303


def test_a_person_at_the_provider_who_says_no_is_led_back(door):
    asked = query(door.begin())
    answer = door.browser.get(f"{ANSWERS}?error=access_denied&state={asked['state']}")
    assert answer.status_code == 401
    assert "did not sign you in" in said(answer)


def test_too_many_bad_answers_are_slowed_down(door):
    for _ in range(8):
        state = query(door.begin())["state"]
        door.browser.get(f"{ANSWERS}?code=guessed&state={state}")
    state = query(door.begin())["state"]
    answer = door.browser.get(f"{ANSWERS}?code=guessed&state={state}")
    assert answer.status_code == 429
    assert len(door.entries("session.refused")) == 8


def test_nothing_in_an_address_chooses_where_one_is_led_after_signing_in(door, provider):
    door.browser.get("/en/sign-in/provider?next=https://elsewhere.example")
    answer = provider.sign_in(door.begin(), "mei") + "&next=https://elsewhere.example&back=//x"
    assert door.browser.get(answer).headers["location"] == "/en/staff"


def test_a_form_whose_writer_came_back_through_the_provider_keeps_what_was_typed(door):
    relic = Relic(id=relic_id("L 1"), accession_number="L 1", title={"en": "Hills"}, parts=())
    door.museum.lots.load(iter([relic]), "cards", person="test")
    page = f"/en/relics/{relic.id}/edit"
    form = {"expected": "0", "catalogue.staff_note": "typed long ago"}
    out = door.browser.post(page, data=form)
    assert out.status_code == 401
    assert 'href="/en/sign-in/provider" target="_blank"' in out.text
    form |= {"sign_in_name": "", "sign_in_password": ""}
    assert door.browser.post(page, data=form).status_code == 401
    assert door.come("mei").status_code == 303
    back = door.browser.post(page, data=form)
    assert back.status_code == 200
    assert "typed long ago" in back.text
    assert door.museum.relics.get(relic.id).catalogue.staff_note == ""


@pytest.mark.parametrize("language", ["en", "zh-Hans", "es-419", "sgn-Latn-419"])
def test_a_sign_in_is_begun_from_pages_in_every_language(language):
    begun = Begun.now(language)
    assert Begun.read(begun.cookie) == begun
