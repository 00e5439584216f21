"""A painted section is brought in bands, calibrated, laid on itself, and made again."""

import hashlib
import json
import shutil

import numpy as np
import pytest

from handscroll.demo.examination.bands import BANDS
from handscroll.demo.examination.capture import Rig, band_reflectance, simulate_capture
from handscroll.demo.examination.digitiser import write_capture
from handscroll.demo.examination.recipes import recipe
from handscroll.demo.examination.scroll import paint
from handscroll.departments.examination.stacks import making
from handscroll.departments.examination.stacks.bringing import Order, bring, look
from handscroll.departments.examination.stacks.making import make_cube
from handscroll.departments.examination.stacks.recalled import recalled
from handscroll.departments.examination.stacks.recipe import recipe_of, written
from handscroll.errors import ConflictError, HandscrollError, NotFoundError
from handscroll.geometry import Box, Size
from handscroll.imaging.registration.fields import Field
from handscroll.imaging.registration.long import pieces_of
from handscroll.imaging.registration.parts import Parts
from handscroll.imaging.registration.registered import Doubts, Registered
from handscroll.imaging.registration.transforms import Transform
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.stack import Role, WhitePanel
from handscroll.museum import Museum
from handscroll.museum.rebuilding import rebuild_register
from handscroll.scans.cubes.cube import CubeReader


class Told:
    """A calibration, by its figures."""

    def __init__(self, figures) -> None:
        self._figures = figures

    def figures(self):
        """Return them."""
        return self._figures


WIDTH, HEIGHT = 420, 320
USED = (4, 5, 6, 8)


@pytest.fixture(scope="module")
def truth():
    return paint(recipe("blue-green").seeded(12), WIDTH, HEIGHT)


@pytest.fixture(scope="module")
def captured(truth, tmp_path_factory):
    """The folder that a digitiser hands over: four bands, laid on each other by the camera."""
    folder = tmp_path_factory.mktemp("captured")
    rig = Rig(seed=5, bands=tuple(BANDS[one] for one in USED), misaligned=0.3)
    write_capture(simulate_capture(truth, rig), folder)
    return folder


def order(folder, **more):
    sources = {role: folder / role.value for role in Role if (folder / role.value).is_dir()}
    return Order(sources, WhitePanel(reflectance=0.99), **more)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with Museum.create(tmp_path_factory.mktemp("house") / "museum") as museum:
        card = Relic(id=relic_id("E 1"), accession_number="E 1", title={"en": "Hills"}, parts=())
        museum.lots.load(iter([card]), "cards", person="test")
        yield museum


@pytest.fixture(scope="module")
def stack(house, captured):
    made, new = bring(house, house.relics.named("E 1"), order(captured), person="wang")
    assert new
    return made


@pytest.fixture(scope="module")
def made(house, stack):
    return make_cube(house, stack.id)


def test_what_was_brought_lies_in_the_vault_byte_for_byte(house, stack, captured):
    with house.stacks.spread(stack) as folders:
        for one in stack.files:
            brought = captured / one.role.value / one.name
            assert (folders[one.role] / one.name).read_bytes() == brought.read_bytes()
    assert not any(house.layout.staging.glob(f"{stack.id}*"))


def test_the_same_files_brought_again_are_the_same_stack(house, stack, captured):
    again, new = bring(house, house.relics.named("E 1"), order(captured), person="li")
    assert (again, new) == (house.stacks.get(stack.id), False)
    assert len(house.stacks.list()) == 1


def test_the_same_files_with_another_white_are_refused_and_the_first_stays(house, stack, captured):
    told = order(captured)
    other = Order(told.sources, WhitePanel(reflectance=0.5))
    with pytest.raises(ConflictError, match="stack calibrate"):
        bring(house, house.relics.named("E 1"), other, person="li")
    assert house.stacks.get(stack.id).white == told.white


def test_reflectance_is_that_of_the_truth(house, made, truth):
    with CubeReader.open(house.stacks.cube(made)) as cube:
        seen = cube.window(Box(0, 0, WIDTH, HEIGHT))
    for plane, band in zip(seen, USED, strict=True):
        wanted = band_reflectance(truth, BANDS[band], None)
        inner = np.s_[20:-20, 20:-20]
        assert abs(np.nanmean(plane[inner] - wanted[inner])) < 0.004
        assert np.corrcoef(plane[inner].ravel(), wanted[inner].ravel())[0, 1] > 0.97


def test_the_cube_is_made_again_to_the_same_bytes(house, made):
    place = house.stacks.cube(made)
    before = {one.relative_to(place): one.read_bytes() for one in place.rglob("*") if one.is_file()}
    recipe_before = house.stacks.recipe(made.id)
    shutil.rmtree(place)
    assert make_cube(house, made.id) == made
    after = {one.relative_to(place): one.read_bytes() for one in place.rglob("*") if one.is_file()}
    assert after == before
    assert house.stacks.recipe(made.id) == recipe_before


def test_a_cube_that_was_lost_lies_where_its_recipe_says_and_nothing_is_searched(
    house, made, monkeypatch
):
    def searched(bands, wavelengths):
        raise AssertionError("a later version would find other places")

    monkeypatch.setattr(making, "register_bands", searched)
    shutil.rmtree(house.stacks.cube(made))
    assert make_cube(house, made.id) == made


def test_the_same_files_in_another_museum_are_searched_anew_and_are_the_same_cube(
    captured, made, tmp_path
):
    with Museum.create(tmp_path / "museum") as other:
        card = Relic(id=relic_id("E 1"), accession_number="E 1", title={"en": "Hills"}, parts=())
        other.lots.load(iter([card]), "cards", person="test")
        brought, _ = bring(other, other.relics.named("E 1"), order(captured), person="li")
        assert make_cube(other, brought.id).made == made.made


def test_a_recipe_of_another_white_does_not_tell_where_bands_lie(house, made):
    known = [Told(one["calibration"]) for one in json.loads(house.stacks.recipe(made.id))["bands"]]
    size, kept = Size(WIDTH, HEIGHT), house.stacks.recipe(made.id)
    places = recalled(kept, made, known, size)
    assert places is not None
    assert [one.error_px for one in places] == [one.error_px for one in made.made.bands]
    other = made.model_copy(update={"white": WhitePanel(reflectance=0.5)})
    assert recalled(kept, other, known, size) is None
    assert recalled(kept, made, [Told({"level": 0.0}), *known[1:]], size) is None
    assert recalled(None, made, known, size) is None


def test_a_long_scroll_is_laid_piece_by_piece_and_made_again_to_the_same_bytes(
    tmp_path, monkeypatch
):
    scroll = paint(recipe("autumn").seeded(8), 1100, 300)
    rig = Rig(seed=6, bands=tuple(BANDS[one] for one in USED), misaligned=0.6)
    write_capture(simulate_capture(scroll, rig), tmp_path / "captured")
    with Museum.create(tmp_path / "museum") as museum:
        card = Relic(id=relic_id("E 2"), accession_number="E 2", title={"en": "Hills"}, parts=())
        museum.lots.load(iter([card]), "cards", person="test")
        brought = order(tmp_path / "captured")
        stack, _ = bring(museum, museum.relics.named("E 2"), brought, person="wang")
        made = make_cube(museum, stack.id)
        kept, place = museum.stacks.recipe(made.id), museum.stacks.cube(made)
        assert kept is not None
        assert place is not None
        places = [one["place"] for one in json.loads(kept)["bands"]]
        assert sum("parts" in one for one in places) == len(USED) - 1
        with CubeReader.open(place) as cube:
            seen = cube.window(Box(0, 0, 1100, 300))
        inner = np.s_[20:-20, 20:-20]
        for plane, band in zip(seen, USED, strict=True):
            wanted = band_reflectance(scroll, BANDS[band], None)
            assert np.corrcoef(plane[inner].ravel(), wanted[inner].ravel())[0, 1] > 0.97
        monkeypatch.delattr(making, "register_bands")
        shutil.rmtree(place)
        assert make_cube(museum, made.id) == made


def test_places_that_were_found_piece_by_piece_are_recalled_to_the_last_bit(house, made):
    size, rng = Size(2400, 300), np.random.default_rng(2)
    pieces = pieces_of(size)
    fields = [
        Field(pieces.frame(at, size), ((0, 0), (2, 1)), *rng.normal(size=(2, 2)))
        for at in range(len(pieces.ends))
    ]
    parts = Parts(pieces, (*fields[:-1], None))
    doubt = Doubts(pieces, (0.1,) * len(fields))
    place = Registered(
        Transform(np.diag([1.001, 0.999, 1.0]), parts=parts), 0.1, 0.2, 0.9, 70, "", doubt
    )
    figures = [one["calibration"] for one in json.loads(house.stacks.recipe(made.id))["bands"]]
    known = [Told(one) for one in figures]
    kept = written(recipe_of(made, known, [place] * len(known)))
    told = made.made.model_copy(update={"recipe": hashlib.sha256(kept).hexdigest()})
    again = recalled(kept, made.model_copy(update={"made": told}), known, size)
    assert again is not None
    points = rng.uniform(0, 1, (500, 2)) * (size.width - 1, size.height - 1)
    assert place.transform is not None
    assert again[0].transform is not None
    assert (again[0].transform(points) == place.transform(points)).all()
    assert written(recipe_of(made, known, again)) == kept


def test_a_rebuilt_register_shows_the_stack_as_it_was(house, made):
    before = house.stacks.list()
    rebuild_register(house)
    assert house.stacks.list() == before
    assert house.behind() == []


def test_bands_without_a_white_are_not_brought_to_be_measured(captured):
    alone = Order({Role.BANDS: captured / "bands", Role.DARK: captured / "dark"})
    with pytest.raises(NotFoundError, match="white"):
        look(alone)


def test_a_capture_that_ends_early_is_refused_and_nothing_is_kept(house, captured, tmp_path):
    damaged = tmp_path / "damaged"
    shutil.copytree(captured, damaged)
    victim = sorted((damaged / "bands").glob("*.tif"))[1]
    victim.write_bytes(victim.read_bytes()[:-20_000])
    before = house.stacks.list()
    with pytest.raises(HandscrollError) as told:
        bring(house, house.relics.named("E 1"), order(damaged), person="wang")
    assert victim.name in f"{told.value.what} {told.value.why}"
    assert house.stacks.list() == before
    assert not list(house.layout.staging.glob("stack-*"))
