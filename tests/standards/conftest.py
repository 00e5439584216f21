"""Records of any shape, one in which every field speaks, and the schemas that others wrote."""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import strategies as st

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.relic import Relic

MADE = Path(__file__).parents[1] / "model" / "catalogue" / "conftest.py"


def module_of(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def made_records() -> ModuleType:
    """The made records of the model's own tests."""
    return module_of("made_records", MADE)


@pytest.fixture
def whole_relics(any_relic, made_records) -> st.SearchStrategy[Relic]:
    """Strategy of relics whose label and catalogue may say anything."""

    @st.composite
    def drawn(draw):
        number = draw(st.sampled_from(["N 1", "故 00057642", "=1,", "\U00020000 7"]))
        facts = {"accession_number": number, "catalogue": draw(made_records.records())}
        return draw(any_relic).model_copy(update=facts)

    return drawn()


@pytest.fixture
def speaking(made_records) -> Relic:
    """A relic in which every field says something, and what is told apart by its value too."""
    body = made_records.filled(Catalogue, "x")
    body["object_type"] = "painting"
    body["pigments"][0] |= {"method": "raman", "standing": "identified"}
    said = {"zh-Hans": "山水\U00020000", "zh-Hant": "山水", "en": "Mountains", "none": ""}
    return Relic.model_validate({
        "id": "r1", "accession_number": "A 1", "state": "published", "format": "handscroll",
        "title": said, "creator": said, "date_written": "乾隆辛丑", "dynasty": said,
        "medium": said, "description": said, "parts": (), "painted_by_software": True,
        "rights": {"uri": "http://creativecommons.org/publicdomain/zero/1.0/",
                   "credit_line": said, "max_public_px": 2000},
        "catalogue": body,
    })  # fmt: skip


@pytest.fixture(scope="session")
def lido_schema():
    """The schema of LIDO 1.1, or None where nobody brought the material."""
    return _checker("xsd_check", lambda made: made.load_schema("lido/lido-v1.1.xsd"))


@pytest.fixture(scope="session")
def linked_art_schema():
    """The schema of Linked Art's objects, or None where nobody brought the material."""
    return _checker("linked_art_check", lambda made: made.validator("object"))


def _checker(name, made):
    folder = os.environ.get("HANDSCROLL_MATERIAL")
    if not folder:
        return None
    return made(module_of(name, Path(folder) / "validators" / f"{name}.py"))
