"""A museum, a registrar who is signed in, and a worker that works when it is told to."""

from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from handscroll.departments.collection.importing.working import JOB, bring_in, kept_of
from handscroll.departments.collection.importing.working import owed as owed_files
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.rights import Role
from handscroll.museum import Museum
from handscroll.plugin import SESSION_COOKIE

PASSWORD = "a long enough password"


class _Form(HTMLParser):
    """The fields of the form of columns, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.inside, self.open = False, ""

    def handle_starttag(self, tag, attrs):
        here = dict(attrs)
        if tag == "form":
            self.inside = "bring-columns" in (here.get("class") or "")
        if not self.inside:
            return
        name, value = here.get("name") or "", here.get("value") or ""
        kind = here.get("type") or ""
        if tag == "input" and name and (kind != "checkbox" or "checked" in here):
            self.found[name] = value or ("on" if kind == "checkbox" else "")
        if tag in ("textarea", "select"):
            self.open = name
            self.found[name] = ""
        if tag == "option" and "selected" in here and self.open:
            self.found[self.open] = value

    def handle_data(self, data):
        if self.open and self.lasttag == "textarea":
            self.found[self.open] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        if tag in ("textarea", "select"):
            self.open = ""


class Desk:
    """What a registrar does with files; `work` is what the worker does meanwhile."""

    def __init__(self, museum, client) -> None:
        self.museum, self.client = museum, client
        self.kept = kept_of(museum)
        self.csrf = museum.people.csrf(client.cookies[SESSION_COOKIE])

    def send(self, name, content, **fields):
        """Send a file; return its key."""
        answer = self.client.post(
            "/en/staff/import", data={"csrf": self.csrf, **fields}, files={"file": (name, content)}
        )
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].rpartition("/")[2]

    def work(self):
        """Do what is owed."""
        for _, subject in list(owed_files(self.museum)):
            bring_in(self.museum, subject)

    def page(self, key, language="en"):
        """Return the page of a file."""
        answer = self.client.get(f"/{language}/staff/import/{key}")
        assert answer.status_code == 200, answer.text[-900:]
        return answer.text

    def form(self, key, language="en"):
        """Return what its form of columns says."""
        reader = _Form()
        reader.feed(self.page(key, language))
        return reader.found

    def press(self, key, do, fields=None, files=None, language="en"):
        """Press a button."""
        told = {"csrf": self.csrf, **(fields or {}), "do": do}
        return self.client.post(f"/{language}/staff/import/{key}", data=told, files=files)

    def now(self, key):
        """Return how a file stands."""
        return self.kept.get(key)

    def brought(self, name, content):
        """Send a file and look at it."""
        key = self.send(name, content)
        self.work()
        return key

    def tried(self, key, fields=None):
        """Try what the form says."""
        self.press(key, "check", self.form(key) if fields is None else fields)
        self.work()
        return self.now(key)

    def loaded(self, key, **fields):
        """Load what was tried."""
        self.press(key, "load", {"load": self.now(key).load, **fields})
        self.work()
        return self.now(key)


def client_of(museum, name):
    made = TestClient(build_app(museum, departments()), follow_redirects=False)
    made.headers["accept"] = "text/html"
    made.post("/en/sign-in", data={"name": name, "password": PASSWORD})
    return made


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One museum for the tests of a module, who send files with numbers of their own."""
    with Museum.create(tmp_path_factory.mktemp("importing") / "museum") as museum:
        museum.people.add("chen", Role.REGISTRAR, PASSWORD, by="test")
        museum.people.add("li", Role.CURATOR, PASSWORD, by="test")
        yield SimpleNamespace(museum=museum, client_of=lambda name: client_of(museum, name))


@pytest.fixture(scope="module")
def desk(house):
    made = Desk(house.museum, house.client_of("chen"))
    assert JOB == "bring_in"
    return made
