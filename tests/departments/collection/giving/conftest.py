"""Museums with records to be taken out, and empty ones that take them in again."""

import importlib.util
import itertools
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import strategies as st
from typer.testing import CliRunner

from handscroll.departments.collection.loading.reading import Reading, files_of
from handscroll.departments.collection.vocabularies.store import load
from handscroll.entrances.cli import build
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum

MARKS = st.sampled_from(["", "故", " =1", ","])
MADE = Path(__file__).parents[3] / "model" / "catalogue" / "conftest.py"


@pytest.fixture(scope="session")
def words():
    return load()


@pytest.fixture(scope="session")
def made_records() -> ModuleType:
    """The made records of the model's own tests."""
    spec = importlib.util.spec_from_file_location("made_records", MADE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def full(made_records) -> Catalogue:
    """A record in which every field says something, the field's own path."""
    body = made_records.filled(Catalogue, "x")
    body["object_type"] = "painting"
    return Catalogue.model_validate(body)


@pytest.fixture
def any_relics(any_relic, made_records) -> st.SearchStrategy[list[Relic]]:
    """Strategy of a few relics of one museum, without files, in any state."""

    @st.composite
    def drawn(draw):
        return [
            draw(any_relic).model_copy(
                update={
                    "id": f"r{number}",
                    "accession_number": f"N {number}"
                    + draw(st.sampled_from(["", "故", " =1", ","])),
                    "state": draw(st.sampled_from(State)),
                    "catalogue": draw(made_records.records()),
                    "parts": (),
                }
            )
            for number in range(draw(st.integers(1, 3)))
        ]

    return drawn()


@pytest.fixture
def new_museum(tmp_path):
    """Make an empty museum, as many as are wanted."""
    opened, numbers = [], itertools.count()

    def make(records=()) -> Museum:
        museum = Museum.create(tmp_path / f"museum{next(numbers)}")
        opened.append(museum)
        museum.lots.load(records, "first", person="wang")
        return museum

    yield make
    for museum in opened:
        museum.close()


@pytest.fixture
def brought(new_museum, words):
    """Load a file into an empty museum; returns what it holds then, and what was told."""

    def bring(file: Path, *, publish: bool = False):
        museum = new_museum()
        reading = Reading(files_of(file), words, publish=publish)
        museum.lots.load(reading, "back", person="li", on_problem=reading.left_out)
        return {one.id: one for one in museum.relics.each()}, reading

    return bring


@pytest.fixture
def run():
    """Run a command on a museum."""

    def run(museum: Museum, *arguments: object):
        return CliRunner().invoke(build(), ["--museum", str(museum.folder), *map(str, arguments)])

    return run
