"""Who gets an entry in print, with which headers, and how the command tells."""

import json
import subprocess
import sys

import pytest
from fastapi.testclient import TestClient

from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.rights import Role

PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def client(printing_house):
    return TestClient(build_app(printing_house.museum, departments()), follow_redirects=False)


def test_a_visitor_gets_what_is_public_and_need_not_get_it_twice(
    client, printing_house, entries, reading
):
    path = f"/zh-Hans/relics/{printing_house.great.id}/entry.pdf"
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content == entries["zh-Hans"].path.read_bytes()
    assert answer.headers["content-type"] == "application/pdf"
    assert "P-1-zh-Hans.pdf" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "public, no-cache"
    assert "testserver" in reading(answer.content)
    again = client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    page = client.get(path.replace("entry.pdf", "record")).text
    assert f'href="{path}"' in page
    assert f"{len(answer.content) / 1e6:.1f} MB" in page


def test_a_draft_is_printed_for_staff_alone_and_never_with_their_notes(
    client, printing_house, reading
):
    path = f"/en/relics/{printing_house.plain.id}/entry.pdf"
    assert client.get(path).status_code == 404
    museum = printing_house.museum
    museum.people.add("staff", Role.ADMINISTRATOR, PASSWORD, by="test")
    client.post("/en/sign-in", data={"name": "staff", "password": PASSWORD})
    answer = client.get(path)
    assert answer.headers["cache-control"] == "private, no-store"
    assert "notpublic" in reading(answer.content)
    whole = client.get(f"/zh-Hans/relics/{printing_house.great.id}/entry.pdf")
    client.cookies.clear()
    assert whole.status_code == 200
    assert "SECRET" not in reading(whole.content)


@pytest.mark.parametrize("path", ["/en/relics/nothing/entry.pdf", "/fr/relics/x/entry.pdf"])
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_paper_that_we_do_not_have_is_refused(client, printing_house):
    path = f"/en/relics/{printing_house.great.id}/entry.pdf?paper=papyrus"
    assert client.get(path).status_code in (400, 422)


def test_the_command_prints_what_there_is_and_says_what_there_is_not(printing_house, tmp_path):
    command = [sys.executable, "-m", "handscroll", "--museum", printing_house.museum.folder,
               "print", "P 2", "nothing", "--language", "en", "--paper", "letter",
               "-o", tmp_path / "out", "--json"]  # fmt: skip
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    printed, lacking = json.loads(done.stdout)
    assert printed["file"] == str(tmp_path / "out" / "P-2-en.pdf")
    assert (tmp_path / "out" / "P-2-en.pdf").read_bytes()[:5] == b"%PDF-"
    assert printed["pages"] in (1, 2)
    assert printed["missing"] == []
    assert "nothing" in lacking["what"]
