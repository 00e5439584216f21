"""A museum with a few records, and somebody who changes them."""

import importlib.util
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from handscroll.departments.collection.bulk.change import BulkChange, Step, require_sound
from handscroll.departments.collection.bulk.opening import begin, bench_of
from handscroll.departments.collection.bulk.running import go_on, order, order_back
from handscroll.departments.collection.bulk.terms import Terms
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


def record(number: str, **said) -> Relic:
    label = {name: said.pop(name) for name in ("title", "medium") if name in said}
    return Relic(
        id=relic_id(number),
        accession_number=number,
        title=label.get("title", {"en": f"Hills {number}"}),
        medium=label.get("medium", {"en": "Ink on slik"}),
        parts=(),
        catalogue=Catalogue.model_validate(said),
    )


@pytest.fixture(scope="session")
def terms():
    return Terms(load())


@pytest.fixture(scope="session")
def full():
    """A record in which every field says something."""
    spec = importlib.util.spec_from_file_location("made_records_in_bulk", MADE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    body = module.filled(Catalogue, "x")
    body["object_type"] = "painting"
    return Catalogue.model_validate(body)


def _desk(museum):
    bench = bench_of(museum)

    def works():
        return {one.id: one for one in museum.relics.each()}

    def look(*steps: Step, state=None, because="", role=None, names=None):
        change = require_sound(BulkChange(steps, state, because))
        chosen = ((one, None) for one in bench.together.names()) if names is None else names
        return go_on(bench, begin(bench, change, chosen, person="li", role=role).id)

    return SimpleNamespace(
        museum=museum, bench=bench, works=works, look=look,
        apply=lambda batch: go_on(bench, order(bench, batch, person="li").id),
        undo=lambda batch: go_on(bench, order_back(bench, batch, person="li").id),
        left=lambda batch: {one.number: one.kind.value for one in bench.batches.left(batch)},
    )  # fmt: skip


@pytest.fixture
def desk(museum):
    """An empty museum: ``look(*steps)``, ``apply(batch)``, ``undo(batch)``, ``works()``."""
    made = _desk(museum)
    made.load = lambda *records: museum.lots.load(iter(records), "cards", person="wang")
    made.record = record
    return made


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A museum of six records with a registrar and a curator, and pages for each."""
    with Museum.create(tmp_path_factory.mktemp("bulk") / "museum") as museum:
        museum.people.add("wang", Role.REGISTRAR, PASSWORD, by="test")
        museum.people.add("li", Role.CURATOR, PASSWORD, by="test")
        museum.people.add("zhao", Role.CONSERVATOR, PASSWORD, by="test")
        records = [record(f"B {n}", staff_note="old") for n in range(6)]
        museum.lots.load(iter(records), "cards", person="wang")
        app = build_app(museum, departments())

        def client(name):
            made = TestClient(app, follow_redirects=False)
            made.headers["accept"] = "text/html"
            made.post("/en/sign-in", data={"name": name, "password": PASSWORD})
            return made

        yield SimpleNamespace(
            museum=museum, desk=_desk(museum), client=client, ids=[one.id for one in records]
        )
