"""A museum with the scroll of 111 seals and 30 colophons, and its entry in print."""

import re
from types import SimpleNamespace

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from handscroll.demo.records.great_scroll import great_record
from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import Plan
from handscroll.departments.collection.print.composing import Sheet
from handscroll.departments.collection.print.prints import Prints, prints_of
from handscroll.departments.collection.printed import folder_of
from handscroll.departments.collection.taking_in import take_in
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.intake import IntakeItem, PlannedFile
from handscroll.model.relic import ObjectFormat, PartKind
from handscroll.museum import Museum

SIGHTLESS = re.compile("[\\s\u200b\u00ad\u2066-\u2069\u202a-\u202e]+")


def scan(folder, name, width, height, kind):
    """Write a scan in which every place looks different, and plan it."""
    file = folder / f"{name}.png"
    noise = np.random.default_rng(width).integers(0, 40, (height, width, 3))
    Image.fromarray((noise + 190).astype(np.uint8)).save(file)
    found = file.stat()
    return PlannedFile(source=str(file), name=file.name, bytes=found.st_size, kind=PartKind(kind),
                       modified_ns=found.st_mtime_ns)  # fmt: skip


def add(museum, folder, number, files, **other):
    """Take a relic in and return it."""
    item = IntakeItem(accession_number=number, files=files, **other)
    for key in ask_for(museum, Plan(items=[item]), person="test").keys:
        take_in(museum, key)
    return next(one for one in museum.relics.list() if one.accession_number == number)


@pytest.fixture(scope="session")
def unpacked_faces(tmp_path_factory):
    """Make a folder in which typefaces are unpacked once for all tests."""
    return tmp_path_factory.mktemp("faces")


@pytest.fixture(scope="session")
def printing_house(tmp_path_factory, unpacked_faces):
    """``museum``, ``great`` (the scroll) and ``plain`` (a draft with a title alone)."""
    folder = tmp_path_factory.mktemp("print")
    with Museum.create(folder / "museum") as museum:
        kept = folder_of(museum)
        kept.mkdir(parents=True)
        (kept / "faces").symlink_to(unpacked_faces)
        files = (scan(folder, "front", 700, 400, "frontispiece"),
                 scan(folder, "heart", 3600, 400, "painting"),
                 scan(folder, "tail", 900, 401, "colophon"))  # fmt: skip
        great = add(museum, folder, "P 1", files, publish=True, painted_by_software=True,
                    format=ObjectFormat.HANDSCROLL,
                    title={"zh-Hans": "溪山无尽图卷", "en": "Streams and Mountains"})  # fmt: skip
        record = great_record(great.captures).model_dump(mode="json")
        record |= {"staff_note": "SECRET-NOTE", "location": {"room": "SECRET-ROOM"},
                   "valuation": {"amount": "424242", "currency": "CNY"}}  # fmt: skip
        record["provenance"][0] |= {"price": "SECRET-PRICE", "staff_note": "SECRET-STEP"}
        great = museum.relics.revise(great.id, Catalogue.model_validate(record), person="test")
        plain = add(museum, folder, "P 2", (scan(folder, "plum", 300, 500, "whole"),),
                    title={"en": "Plum"})  # fmt: skip
        yield SimpleNamespace(museum=museum, great=great, plain=plain, folder=folder)


@pytest.fixture(scope="session")
def press_folder(tmp_path_factory, unpacked_faces):
    """Make a folder for prints that has the faces of all tests."""

    def make():
        folder = tmp_path_factory.mktemp("prints")
        (folder / "faces").symlink_to(unpacked_faces)
        return folder

    return make


@pytest.fixture
def prints(printing_house, press_folder):
    """A press of its own, with faces that are unpacked already and nothing kept."""
    return Prints(press_folder(), printing_house.museum.settings.prints)


@pytest.fixture(scope="session")
def entries(printing_house):
    """The great scroll's entry in English and Chinese, as the web asks for it."""
    museum, relic = printing_house.museum, printing_house.great.id
    return {
        language: prints_of(museum).make(museum, Sheet(relic, language, base="http://testserver"))
        for language in ("en", "zh-Hans")
    }


def read(path):
    """Return all text of a PDF, without what is not seen."""
    with pypdfium2.PdfDocument(path) as opened:
        text = "".join(page.get_textpage().get_text_bounded() for page in opened)
    return SIGHTLESS.sub("", text)


@pytest.fixture(scope="session")
def reading():
    """Read a PDF's text; ``reading.plain`` takes what is not seen out of any text."""
    found = lambda path: read(path)  # noqa: E731  it gets an attribute
    found.plain = lambda text: SIGHTLESS.sub("", text)  # type: ignore[attr-defined]
    return found
