"""People: sessions open with the right password only, and end when they should."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from handscroll.errors import ConflictError, InvalidError, UnauthenticatedError
from handscroll.model.rights import Role
from handscroll.museum import Museum, people
from handscroll.museum.rebuilding import rebuild_register

WORDS = "correct horse battery"


@pytest.fixture
def wang(museum: Museum):
    return museum.people.add("Wáng 王", Role.CURATOR, WORDS, by="test")


def test_the_right_password_opens_a_session(museum: Museum, wang):
    opened = museum.people.sign_in("WÁNG 王", WORDS)
    assert museum.people.signed_in(opened.token) == wang
    assert museum.people.csrf_fits(opened.token, opened.csrf)
    assert not museum.people.csrf_fits(opened.token, opened.token)


@pytest.mark.parametrize(("name", "password"), [("Wáng 王", "wrong"), ("nobody", WORDS), ("", "")])
def test_wrong_names_and_wrong_passwords_are_told_alike(museum: Museum, wang, name, password):
    with pytest.raises(UnauthenticatedError, match="the name or the password is wrong"):
        museum.people.sign_in(name, password)


@pytest.mark.parametrize("token", [None, "", "x" * 43, "x" * 10_000])
def test_a_made_up_cookie_opens_nothing(museum: Museum, wang, token):
    assert museum.people.signed_in(token) is None
    assert not museum.people.csrf_fits(token, "")


def test_each_sign_in_makes_a_new_secret(museum: Museum, wang):
    assert (
        museum.people.sign_in(wang.name, WORDS).token
        != museum.people.sign_in(wang.name, WORDS).token
    )


def test_a_session_ends_by_signing_out_by_a_new_password_and_by_leaving(museum: Museum, wang):
    def open_one(password: str = WORDS) -> str:
        return museum.people.sign_in(wang.name, password).token

    token = open_one()
    museum.people.sign_out(token)
    assert museum.people.signed_in(token) is None
    token = open_one()
    museum.people.change_password(wang.name, "quite another one", by="test")
    assert museum.people.signed_in(token) is None
    token = open_one("quite another one")
    museum.people.set_active(wang.name, False, by="test")
    assert museum.people.signed_in(token) is None
    with pytest.raises(UnauthenticatedError):
        open_one("quite another one")


def test_a_session_ends_with_its_time(tmp_path: Path):
    with Museum.create(tmp_path / "m") as museum:
        museum.people._session_life *= 0
        museum.people.add("wang", Role.CURATOR, WORDS, by="test")
        opened = museum.people.sign_in("wang", WORDS)
        assert museum.people.signed_in(opened.token) is None


def test_a_name_is_taken_once_and_a_short_password_never(museum: Museum, wang):
    with pytest.raises(ConflictError):
        museum.people.add("wáng 王", Role.CURATOR, WORDS, by="test")
    with pytest.raises(InvalidError, match="it has 5 characters"):
        museum.people.add("li", Role.CURATOR, "12345", by="test")


def test_no_password_and_no_token_is_written_anywhere(museum: Museum, wang):
    opened = museum.people.sign_in(wang.name, WORDS)
    museum.close()
    for path in museum.folder.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert WORDS.encode() not in held, path
            assert opened.token.encode() not in held, path


def test_passwords_are_kept_as_argon2id_at_its_full_cost(tmp_path: Path, monkeypatch):
    # The other tests hash them at the least cost.
    monkeypatch.setattr(people, "PasswordHasher", PasswordHasher)
    with Museum.create(tmp_path / "museum") as made:
        made.people.add("li", Role.CURATOR, WORDS, by="test")
        assert made.people.sign_in("li", WORDS).person.name == "li"
        [kept] = made.layout.vault.rglob("person.json")
    # RFC 9106, the second recommended choice: 64 MiB, three passes, four lanes.
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in kept.read_text("utf-8")


def test_the_journal_says_who_did_what(museum: Museum, wang):
    museum.people.set_role(wang.name, Role.REGISTRAR, by="li")
    last = museum.ledger.entries()[-1]
    assert (last.kind, last.person) == ("person.saved", "li")
    assert "password" not in json.dumps(last.payload)


def test_one_name_and_one_account_are_given_once_however_many_ask_at_a_time(museum: Museum):
    def ask(number: int) -> str:
        try:
            account = ("https://sign.on", "s1")
            museum.people.add(f"Li {number % 2}", Role.EDUCATOR, None, by="test", identity=account)
        except ConflictError:
            return "refused"
        return "added"

    with ThreadPoolExecutor(4) as crew:
        told = list(crew.map(ask, range(4)))
    assert sorted(told) == ["added", "refused", "refused", "refused"]
    [kept] = museum.people.list()
    # Both registers go on, and begin anew from what is kept.
    museum.people.set_role(kept.name, Role.CURATOR, by="test")
    rebuild_register(museum)
    assert [one.role for one in museum.people.list()] == [Role.CURATOR]


def test_what_two_change_of_somebody_at_once_holds_both(museum: Museum, wang):
    changes = [
        lambda: museum.people.set_active(wang.name, False, by="test"),
        lambda: museum.people.set_role(wang.name, Role.REGISTRAR, by="test"),
        lambda: museum.people.link(wang.name, "https://sign.on", "s2", by="test"),
    ]
    with ThreadPoolExecutor(3) as crew:
        for done in [crew.submit(one) for one in changes]:
            done.result()
    [kept] = museum.people.list()
    assert (kept.active, kept.role, kept.subject) == (False, Role.REGISTRAR, "s2")
