"""The demo's examined relic is shown step by step, however often its first start was killed."""

import json
import shutil

import numpy as np
import pytest

from handscroll.demo.examination import exhibit
from handscroll.demo.examination.bands import BANDS
from handscroll.demo.examination.beneath import TOLD
from handscroll.demo.examination.capture import band_reflectance
from handscroll.demo.examination.shown import VIEWS
from handscroll.departments.examination.hidden.chains import Standing, of_stack
from handscroll.departments.examination.hidden.judging import Deed, judge
from handscroll.departments.examination.laying.places import transform_of
from handscroll.entrances.examined import PAINTER, brought, examine, lay_radiograph, show
from handscroll.errors import UnreadableError
from handscroll.model.identity import relic_id
from handscroll.model.intake import Problem
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.model.stack import Band, Made, Role
from handscroll.museum import Museum
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts

SCALE = 0.5
NAME = relic_id(exhibit.EXAMINED.accession_number)


@pytest.fixture(scope="module")
def painted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("painted")
    exhibit.paint_examined(folder, scale=SCALE)
    return folder


@pytest.fixture(scope="module")
def seen():
    """What an ideal camera with a little noise sees of the section, (16, h, w)."""
    there = exhibit.section(SCALE)
    planes = np.stack([band_reflectance(there, band) for band in BANDS])
    noise = np.random.default_rng(4).standard_normal(planes.shape)
    return (planes + 0.002 * noise).astype(np.float32)


@pytest.fixture(scope="module")
def brought_home(painted, tmp_path_factory):
    """A museum into which the capture was brought."""
    home = tmp_path_factory.mktemp("brought") / "museum"
    with Museum.create(home, demo=True) as museum:
        number = exhibit.EXAMINED.accession_number
        card = Relic(id=NAME, accession_number=number, title={"en": "Pond"}, parts=())
        museum.lots.load(iter([card]), "cards", person=PAINTER)
        brought(museum, painted, SCALE)
    return home


@pytest.fixture(scope="module")
def shown_home(brought_home, painted, seen, tmp_path_factory):
    """A museum in which all of it is shown."""
    home = tmp_path_factory.mktemp("shown") / "museum"
    shutil.copytree(brought_home, home)
    with Museum.open(home) as museum:
        show(museum, with_cube(museum, museum.stacks.list()[0], seen), painted)
    return home


@pytest.fixture
def house(brought_home, tmp_path):
    shutil.copytree(brought_home, tmp_path / "museum")
    with Museum.open(tmp_path / "museum") as museum:
        yield museum


@pytest.fixture
def shown(shown_home, tmp_path):
    shutil.copytree(shown_home, tmp_path / "museum")
    with Museum.open(tmp_path / "museum") as museum:
        yield museum


def with_cube(museum, stack, seen):
    """Give a stack a cube as the worker does, of planes that need no registration."""
    there = exhibit.section(SCALE)
    facts = CubeFacts(there.size, tuple(CubeBand(one.wavelength, one.fwhm) for one in BANDS), "x")
    beside = museum.layout.staging / "cube"

    def read(box):
        part = seen[:, box.y : box.y + box.height, box.x : box.x + box.width]
        return part, np.full(part.shape, 0.002, np.float32)

    report = write_cube(beside, facts, read)
    target = museum.layout.cube(stack.id, report.digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside.rename(target)
    made = Made(
        method="test", recipe="0" * 64, digest=report.digest,
        width=there.size.width, height=there.size.height,
        bands=tuple(Band(wavelength=one.wavelength, fwhm=one.fwhm) for one in BANDS),
    )  # fmt: skip
    return museum.stacks.keep(stack.id, made, b"{}\n", person="worker")


def bands_of(museum):
    """Return the stack of bands; the other one is the radiograph."""
    (stack,) = [one for one in museum.stacks.list(NAME) if one.modality is None]
    return stack


def off(place, painted):
    """Return how far a radiograph lies from where it was painted, pixels of the stack: RMS."""
    told = json.loads((painted / "truth" / f"{exhibit.PLATE}.json").read_text())
    matrix = np.array(told["matrix"])
    size = exhibit.section(SCALE).size
    x, y = np.meshgrid(np.linspace(0, size.width - 1, 20), np.linspace(0, size.height - 1, 20))
    points = np.stack([x.ravel(), y.ravel()], 1)
    there = points @ matrix[:, :2].T + matrix[:, 2]
    away = transform_of(place)(points) - there[:, :2] / there[:, 2:]
    return float(np.sqrt((away**2).sum(1).mean()) * exhibit.PLATE_PIXEL)


def test_a_radiograph_is_laid_on_the_bands_where_it_was_painted(house, painted, seen):
    stack = with_cube(house, house.stacks.list()[0], seen)
    lay_radiograph(house, stack, painted)
    (plate,) = [one for one in house.stacks.list(NAME) if one.modality is not None]
    assert plate.state is State.PUBLISHED
    laid = plate.laid_on(stack.id)
    assert laid.by_machine
    assert off(laid.place, painted) < 0.8
    assert house.layout.laid(plate.id, laid.digest).is_dir()
    # What staff take off stays off, however often the demo is started.
    house.stacks.lift(plate.id, stack.id, person="wang")
    lay_radiograph(house, stack, painted)
    assert house.stacks.get(plate.id).laid == ()
    assert brought(house, painted, SCALE).id == stack.id


def test_the_capture_is_brought_once_and_its_cube_owed(house, painted):
    stack = brought(house, painted, SCALE)
    assert [len(stack.of(role)) for role in Role] == [17, 17, 17, 17]
    assert not stack.unfit
    owed = house.work.list("make_cube")
    assert len(owed) == 1
    assert brought(house, painted, SCALE) == stack
    assert len(house.stacks.list()) == 1
    assert not examine(house, painted, SCALE, lambda: False), "waited for a server that is gone"


def test_a_cube_that_cannot_be_made_is_told(house, painted):
    stack = brought(house, painted, SCALE)
    house.stacks.fail(stack.id, Problem(what="No cube", why="a test", fix="None"), person="test")
    with pytest.raises(UnreadableError, match="a test"):
        examine(house, painted, SCALE, lambda: True)


def test_views_and_what_lies_beneath_are_shown_and_shown_once(shown, painted):
    stack = bands_of(shown)
    assert stack.state is State.PUBLISHED
    layers = shown.layers.of(stack.id)
    assert len(layers) == len(VIEWS)
    public = [one for one in layers if one.state is State.PUBLISHED]
    assert len(public) == sum(one.published for one in VIEWS)
    assert {"false_colour", "band", "log_residual", "components"} == {one.kind for one in layers}
    found = of_stack(shown, stack)
    accepted = [one for one in found if one.standing is Standing.ACCEPTED]
    assert {one.named["en"] for one in accepted} == {one.label.en for one in TOLD}
    assert all(set(one.caption) == {"en", "zh-Hans", "zh-Hant"} for one in accepted)
    assert all("our own code" in one.caption["en"] for one in accepted)
    assert any(one.standing is Standing.PROPOSED for one in found), "nothing is left for the bench"

    show(shown, shown.stacks.get(stack.id), painted)
    assert shown.layers.of(stack.id) == layers
    assert of_stack(shown, stack) == found


def test_what_staff_made_of_it_stays(shown, painted):
    stack = bands_of(shown)
    layer = next(one for one in shown.layers.of(stack.id) if one.state is State.PUBLISHED)
    shown.layers.move(layer.id, State.WITHDRAWN, person="wang")
    shown.stacks.move(stack.id, State.WITHDRAWN, person="wang")
    shown.stacks.move(stack.id, State.DRAFT, person="wang")
    one = next(one for one in of_stack(shown, stack) if one.standing is Standing.ACCEPTED)
    judge(shown, one.id, Deed.UNDO, person="wang")
    show(shown, shown.stacks.get(stack.id), painted)
    assert shown.layers.get(layer.id).state is State.WITHDRAWN
    assert shown.stacks.get(stack.id).state is State.DRAFT
    again = {found.id: found for found in of_stack(shown, stack)}
    assert again[one.id].standing is Standing.PROPOSED
