"""The demo's relightable image is brought and shown, and its slopes are those that were made."""

import numpy as np
import pytest
from fastapi.testclient import TestClient

from handscroll.demo.examination.exhibit import EXAMINED
from handscroll.demo.examination.raking import DOME, FOLDER, photograph_detail, surface
from handscroll.departments.examination.relighting.door import make_one
from handscroll.departments.examination.relighting.making import meaning_in
from handscroll.entrances.relit import brought_relit, show_relit
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import UnreadableError
from handscroll.imaging.relighting.codes import normals
from handscroll.model.identity import relic_id
from handscroll.model.intake import Problem
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.scans.relighting.tiles import RelightTiles

SCALE = 0.25
NAME = relic_id(EXAMINED.accession_number)


@pytest.fixture(scope="module")
def painted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("painted")
    photograph_detail(folder, scale=SCALE)
    return folder


@pytest.fixture
def house(tmp_path):
    with Museum.create(tmp_path / "museum", demo=True) as museum:
        card = Relic(
            id=NAME, accession_number=EXAMINED.accession_number, title={"en": "Pond"}, parts=(),
            state=State.PUBLISHED,
        )  # fmt: skip
        museum.lots.load(iter([card]), "cards", person="test")
        yield museum


def test_it_is_linked_from_its_work_and_its_slopes_are_those_that_were_made(house, painted):
    image = brought_relit(house, painted, SCALE)
    assert not show_relit(house, image, lambda: False)
    visitor = TestClient(build_app(house, departments()))
    link = f'href="/en/relight/{image.id}"'
    assert link not in visitor.get(f"/en/relics/{NAME}").text
    make_one(house, image.id)
    assert show_relit(house, image, lambda: True)
    assert link in visitor.get(f"/en/relics/{NAME}").text
    page = visitor.get(f"/en/relight/{image.id}").text
    assert "Our own code made its surface" in page
    kept = house.relights.get(image.id)
    tiles = RelightTiles.open(house.relights.tiles(kept))
    seen = normals(tiles.codes(0), meaning_in(tiles.facts))
    along = np.clip((seen * surface(SCALE).shape.normal).sum(-1), -1, 1)
    off = np.degrees(np.arccos(along))
    # Flakes shade each other and shine: their slopes are the worst.
    assert np.median(off) < 2.5
    assert off.mean() < 6
    assert kept.made.figures["lights"] == DOME.lamps


def test_what_staff_changed_stays(house, painted):
    image = brought_relit(house, painted, SCALE)
    make_one(house, image.id)
    assert show_relit(house, image, lambda: True)
    house.relights.move(image.id, State.WITHDRAWN, person="wang")
    assert brought_relit(house, painted, SCALE).id == image.id
    assert not show_relit(house, image, lambda: True)
    house.relights.move(image.id, State.DRAFT, person="wang")
    assert not show_relit(house, image, lambda: True)


def test_why_no_tiles_can_be_made_is_told(house, painted):
    image = brought_relit(house, painted, SCALE)
    problem = Problem(what="No tiles", why="the disk is full", fix="Make room")
    house.relights.fail(image.id, problem, person="worker")
    with pytest.raises(UnreadableError) as told:
        show_relit(house, image, lambda: True)
    assert told.value.why == "the disk is full"


def test_photographs_that_are_there_are_not_taken_again(painted):
    before = {one.name: one.stat().st_mtime_ns for one in (painted / FOLDER).iterdir()}
    assert len(before) == DOME.lamps + 1
    photograph_detail(painted, scale=SCALE)
    assert {one.name: one.stat().st_mtime_ns for one in (painted / FOLDER).iterdir()} == before
