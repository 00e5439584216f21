"""The page of words: changed in place, refused kindly, undone; for curators and administrators."""

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.rights import Role
from handscroll.model.wording import Tongue
from handscroll.museum import Museum

PASSWORD = "a long enough password"
PATH = "/en/staff/words"


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[Museum]:
    with Museum.create(tmp_path_factory.mktemp("words") / "museum") as museum:
        for role in (Role.CURATOR, Role.REGISTRAR):
            museum.people.add(role.value, role, PASSWORD, by="test")
        yield museum


def signed_in(house: Museum, role: Role) -> TestClient:
    client = TestClient(build_app(house, departments()), follow_redirects=False)
    client.headers["accept"] = "text/html"
    form = {"name": role.value, "password": PASSWORD}
    assert client.post("/en/sign-in", data=form).status_code == 303
    return client


@pytest.fixture(scope="module")
def curator(house: Museum) -> TestClient:
    return signed_in(house, Role.CURATOR)


@pytest.fixture(autouse=True)
def as_shipped(house: Museum) -> Iterator[None]:
    yield
    wording = house.wordings.now()
    for language, own in wording.said.items():
        if wording.tongue(language) is None:
            house.wordings.change(language, dict.fromkeys(own), person="test")
    for tongue in wording.tongues:
        house.wordings.remove(tongue.tag, person="test")


def send(client: TestClient, key="site.home", tongue="en", do="say", **fields):
    page = client.get(PATH, params={"q": key}).text
    found = re.search(
        rf'name="csrf" value="([^"]+)"><input type="hidden" name="tongue" value="{tongue}">'
        rf'<input type="hidden" name="key" value="{re.escape(key)}">'
        r'<input type="hidden" name="seen" value="(\d+)">',
        page,
    )
    assert found is not None
    form = {"csrf": found[1], "seen": found[2], "tongue": tongue, "key": key, "do": do}
    return client.post(PATH, data=form | fields)


def test_a_word_is_found_changed_and_said_on_every_page(curator: TestClient, house: Museum):
    assert "Collection" in curator.get(PATH, params={"q": "site.home"}).text
    answer = send(curator, text="Our works & loans", q="site", at=0)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{PATH}?q=site&done=site.home#w-site.home"
    assert "Our works &amp; loans" in curator.get("/en/about").text
    [change] = house.wordings.history("en", "site.home")
    assert (change.person, change.kind) == ("curator", "words.changed")
    page = curator.get(PATH, params={"only": "own"}).text
    assert page.count('<li id="w-') == 1
    assert "Shipped:" in page


def test_the_shipped_word_is_put_back_and_the_last_change_undone(
    curator: TestClient, house: Museum
):
    for step, said in (
        ({"text": "One"}, "One"), ({"text": "Two"}, "Two"), ({"do": "undo"}, "One"),
        ({"do": "put_back"}, None), ({"do": "undo"}, "One"),
    ):  # fmt: skip
        assert send(curator, **step).status_code == 303
        assert house.wordings.now().said.get("en", {}).get("site.home") == said


def test_a_word_that_counts_has_a_field_for_each_form(curator: TestClient, house: Museum):
    key = "collection.count"
    page = curator.get(PATH, params={"q": key}).text
    assert 'name="one"' in page
    assert send(curator, key, one="{count} thing", other="{count} things").status_code == 303
    said = {"one": "{count} thing", "other": "{count} things"}
    assert house.wordings.now().said["en"][key] == said
    assert send(curator, key, one="{count} thing").status_code == 400


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{ settings }}", "brace"), ("<script>alert(1)</script>", "plain text"),
        ("x" * 10_000, "10,000 characters"), ("a\u202eb", "U+202E"), ("{name}", "{name}"),
        ("", "Nothing was written"),
    ],
)  # fmt: skip
def test_hostile_words_are_refused_with_a_reason_and_kept_in_the_field(
    curator: TestClient, house: Museum, text: str, reason: str
):
    answer = send(curator, text=text)
    assert answer.status_code == 400
    assert reason in html.unescape(answer.text)
    assert f">{html.escape(text)}</textarea>" in answer.text
    assert "<script>alert" not in answer.text
    assert house.wordings.now().said == {}


def test_who_was_slower_sees_what_it_says_now(curator: TestClient, house: Museum):
    house.wordings.change("en", {"site.home": "First"}, person="li")
    answer = send(curator, text="Mine", seen=0)
    assert answer.status_code == 409
    assert "Mine</textarea>" in answer.text
    assert "First</bdi>" in answer.text
    assert house.wordings.now().said["en"] == {"site.home": "First"}


def test_other_languages_stand_beside_and_what_is_missing_is_told(
    curator: TestClient, house: Museum
):
    house.wordings.add(
        Tongue(tag="ar", name="العربية", direction="rtl"), {"site.home": "أعمال"}, person="li"
    )
    page = curator.get(PATH, params={"q": "site.about"}).text
    assert re.search(r"العربية: [\d,]+ words are missing", page)
    assert page.count("<details") == 4
    assert '<bdi lang="en" dir="ltr">About</bdi>' in page
    assert curator.get(PATH, params={"only": "lent"}).text.count('<li id="w-') == 24
    assert send(curator, "site.about", "ar", text="عن المتحف").status_code == 303
    assert "عن المتحف" in curator.get("/ar/about").text


def test_what_is_not_there_is_not_changed(curator: TestClient):
    csrf = re.search(r'name="csrf" value="([^"]+)"', curator.get(PATH).text)
    assert csrf is not None
    for form in ({"key": "no.such", "tongue": "en"}, {"key": "site.home", "tongue": "xx"}):
        answer = curator.post(PATH, data={"csrf": csrf[1], "text": "x", **form})
        assert answer.status_code == 404
    assert curator.get(PATH, params={"q": "no such word at all"}).status_code == 200


def test_registrars_and_visitors_are_refused(house: Museum):
    registrar = signed_in(house, Role.REGISTRAR)
    assert registrar.get(PATH).status_code == 403
    assert PATH not in registrar.get("/en/staff").text
    assert TestClient(build_app(house, departments())).get(PATH).status_code == 401
