"""Records to be edited, and somebody who edits them."""

import importlib.util
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from handscroll.departments.collection.vocabularies.store import load
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import Role
from handscroll.museum import Museum

PASSWORD = "a long enough password"
MADE = Path(__file__).parents[3] / "model" / "catalogue" / "conftest.py"


@pytest.fixture(scope="session")
def vocabularies():
    return load()


@pytest.fixture(scope="session")
def made_records():
    """The made records of the model's own tests."""
    spec = importlib.util.spec_from_file_location("made_records_to_edit", MADE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def full(made_records) -> Catalogue:
    """A record in which every field says something."""
    body = made_records.filled(Catalogue, "x")
    body["object_type"] = "painting"
    return Catalogue.model_validate(body)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A museum and a curator who is signed in; each test edits a record of its own."""
    with Museum.create(tmp_path_factory.mktemp("editing") / "museum") as museum:
        museum.people.add("li", Role.CURATOR, PASSWORD, by="test")
        app = build_app(museum, departments())

        def client() -> TestClient:
            made = TestClient(app, follow_redirects=False)
            made.headers["accept"] = "text/html"
            return made

        def sign_in(client: TestClient, name: str = "li") -> None:
            client.post("/en/sign-in", data={"name": name, "password": PASSWORD})

        first = client()
        sign_in(first)
        yield SimpleNamespace(museum=museum, client=first, new_client=client, sign_in=sign_in)


@pytest.fixture
def desk(house):
    """One record of the museum, and its form.

    ``form()`` asks for the form and returns its fields by name; ``send(fields)`` sends one.
    """
    number = f"L {house.museum.relics.count()}"
    relic = relic_id(number)
    said = Catalogue.model_validate(
        {
            "titles": [{"text": "溪山圖"}, {"text": "<b>Streams", "language": "en"}],
            "parts": [{"id": "p1", "kind": "painting"}],
            "seals": [{"id": "s1", "reading": "墨緣"}],
            "impressions": [{"id": "i1", "seal": "s1", "part": "p1"}],
            "date": {"written": "1781", "basis": "signed",
                     "candidates": [{"edtf": "1781", "first": 1781, "last": 1781}]},
        }
    )  # fmt: skip
    record = Relic(
        id=relic, accession_number=number, title={"en": "Hills"}, parts=(), catalogue=said
    )
    house.museum.lots.load(iter([record]), f"cards-{relic}", person="wang")
    path = f"/en/relics/{relic}/edit"
    return SimpleNamespace(
        museum=house.museum, relic=relic, client=house.client, path=path, house=house,
        fields=fields_of, form=lambda: fields_of(house.client.get(path).text),
        send=lambda fields, **more: house.client.post(path, data={**fields, **more}),
    )  # fmt: skip


class _Fields(HTMLParser):
    """The fields of a page's form, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.inside = False
        self.open = ""

    def handle_starttag(self, tag, attrs):
        here = dict(attrs)
        if tag == "form":
            self.inside = here.get("action", "").endswith("/edit")
        if not self.inside:
            return
        name, value = here.get("name") or "", here.get("value") or ""
        if tag == "input" and (here.get("type") != "radio" or "checked" in here):
            self.found[name] = value
        if tag in ("textarea", "select"):
            self.open = name
            self.found[name] = ""
        if tag == "option" and "selected" in here:
            self.found[self.open] = value

    def handle_data(self, data):
        if self.open and self.lasttag == "textarea":
            self.found[self.open] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        if tag == "textarea":
            self.found[self.open] = re.sub(r"\A\n", "", self.found[self.open])
        if tag in ("textarea", "select"):
            self.open = ""


def fields_of(page):
    """Return the fields of the form of a page, by name."""
    reader = _Fields()
    reader.feed(page)
    return {name: text for name, text in reader.found.items() if name}
