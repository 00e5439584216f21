"""A kiosk's server: what the list names and nothing else; how it is, and nothing of visitors."""

import json
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from handscroll.departments.stories.afield.standing import Kiosk
from handscroll.departments.stories.afield.tree import Tree
from handscroll.errors import MismatchError, NotFoundError

NOW = "2026-05-01T00:00:00+00:00"
CLOCK = datetime(2026, 5, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "secret.txt").write_text("not for visitors")
    made = tmp_path / "hills"
    tree = Tree(made, "hills")
    for name in ("kiosk/index.html", "kiosk/en/index.html", "things/a.css"):
        tree.put(name, name.encode())
    tree.finish({"version": 3, "title": {"en": "Hills"}}, NOW)
    (made / "notes.txt").write_text("lies there, and stands on no list")
    return made


@pytest.fixture
def screen(folder):
    return TestClient(Kiosk(folder, lambda: CLOCK), follow_redirects=False)


def test_files_of_the_list_are_served_with_their_types(screen):
    assert screen.get("/").headers["location"] == "/kiosk/index.html"
    page = screen.get("/kiosk/en/index.html")
    assert (page.text, page.headers["content-type"]) == (
        "kiosk/en/index.html", "text/html; charset=utf-8",
    )  # fmt: skip
    assert screen.get("/things/a.css").headers["content-type"].startswith("text/css")
    head = screen.head("/things/a.css")
    assert (head.text, head.headers["content-length"]) == ("", "12")
    assert screen.post("/kiosk/en/index.html").status_code == 405


@pytest.mark.parametrize(
    "address",
    ["/notes.txt", "/../secret.txt", "/%2e%2e/secret.txt", "//etc/passwd", "/kiosk/en", "/a%00b"],
)
def test_what_the_list_does_not_name_is_not_there(screen, address):
    assert screen.get(address).status_code == 404
    assert screen.get("/healthz").json()["errors"] == 1


def test_health_tells_of_the_machine_and_of_no_visitor(screen):
    before = screen.get("/healthz").json()
    assert (before["state"], before["story"], before["version"]) == ("well", "hills", 3)
    assert (before["as_it_is_since"], before["started"]) == (NOW, CLOCK.isoformat())
    assert (before["last_asked"], before["last_used"]) == (None, None)
    screen.get("/kiosk/index.html")
    idle = screen.get("/healthz").json()
    assert (idle["last_asked"], idle["last_used"]) == (CLOCK.isoformat(), None)
    screen.get("/kiosk/en/index.html", headers={"user-agent": "somebody", "referer": "/x"})
    after = screen.get("/healthz")
    assert after.json()["last_used"] == CLOCK.isoformat()
    assert "somebody" not in after.text
    screen.get("/gone.jpg")
    ill = screen.get("/healthz").json()
    assert (ill["state"], ill["last_errors"]) == ("errors", ["FileNotFoundError: /gone.jpg"])


def test_a_folder_that_is_not_whole_is_not_stood_on(folder, tmp_path):
    with pytest.raises(NotFoundError, match="no story"):
        Kiosk(tmp_path)
    (folder / "things" / "a.css").write_bytes(b"other")
    with pytest.raises(MismatchError, match=r"things/a\.css"):
        Kiosk(folder)
    mark = folder / "handscroll-site.json"
    mark.write_text(json.dumps(json.loads(mark.read_text()) | {"whole": False}))
    with pytest.raises(NotFoundError):
        Kiosk(folder)
