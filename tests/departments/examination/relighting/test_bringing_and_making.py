"""Photographs of a dome and finished files are brought, fitted, and made again to the byte."""

import shutil

import numpy as np
import pytest
from PIL import Image

from handscroll.departments.examination.relighting.bringing import Order, bring, look
from handscroll.departments.examination.relighting.door import make_one, owed
from handscroll.departments.examination.relighting.making import make_relight, meaning_in
from handscroll.errors import HandscrollError, MismatchError
from handscroll.imaging.relighting.codes import lit, normals
from handscroll.model.rights import State
from handscroll.museum.rebuilding import rebuild_register
from handscroll.scans.relighting.lights import read_lights
from handscroll.scans.relighting.tiles import RelightTiles

WIDTH, HEIGHT = 300, 130


def tiles(house, image):
    return RelightTiles.open(house.relights.tiles(house.relights.get(image.id)))


def test_what_was_brought_lies_in_the_vault_byte_for_byte(house, made, dome):
    with house.relights.spread(made) as folder:
        there = {one.name: one.read_bytes() for one in folder.iterdir()}
    assert there == {one.name: one.read_bytes() for one in dome.iterdir()}


def test_the_same_files_brought_again_are_the_image_that_is_there(house, made, dome):
    again, new = bring(house, house.relics.named("S 1"), Order(dome), person="li")
    assert (again.id, new) == (made.id, False)


def test_the_slopes_in_the_tiles_are_those_of_the_relief(house, made, shape):
    found = tiles(house, made)
    seen = normals(found.codes(0), meaning_in(found.facts))
    off = np.degrees(np.arccos(np.clip((seen * shape.normal).sum(-1), -1, 1)))
    assert np.median(off) < 3
    assert made.made.figures["normal_error_deg_median"] < 3


def test_a_photograph_is_seen_again_under_its_own_lamp(house, made, dome):
    found = tiles(house, made)
    codes, meaning = found.codes(0), meaning_in(found.facts)
    for number, lamp in list(enumerate(read_lights(dome / "lights.lp"), 1))[3::6]:
        with Image.open(dome / f"lamp-{number:03d}.png") as picture:
            taken = np.asarray(picture) / 255
        assert np.sqrt(np.mean((lit(codes, meaning, lamp.at) - taken) ** 2)) < 0.07
    assert made.made.figures["fit_rms"] < 0.06


def test_made_again_it_is_the_same_bytes_and_no_new_version(house, made):
    place = house.relights.tiles(made)
    before = place.read_bytes()
    place.unlink()
    assert ("make_relight", made.id) in list(owed(house))
    assert make_relight(house, made.id) == made
    assert place.read_bytes() == before
    assert not [one for one in owed(house) if one[1] == made.id]


def test_a_register_that_was_lost_shows_it_again(house, made):
    rebuild_register(house)
    assert house.relights.get(made.id) == made
    assert house.behind() == []
    assert house.relights.recipe(made.id)


def test_a_ptm_keeps_its_numbers_and_gets_slopes(house, finished):
    found = tiles(house, finished.s1)
    seen = normals(found.codes(0), meaning_in(found.facts))
    # The light's answer grows to the right on the left half: it leans that way.
    assert np.median(seen[:, 20:120, 0]) > 0.15
    assert np.median(seen[:, 170:270, 0]) < -0.15
    assert finished.s1.kind == "LRGB PTM"
    assert "fit_rms" not in finished.s1.made.figures


def test_a_photograph_of_another_size_or_missing_is_refused_before_anything_is_kept(
    house, dome, tmp_path
):
    folder = tmp_path / "dome"
    shutil.copytree(dome, folder)
    Image.new("RGB", (20, 20)).save(folder / "lamp-004.png")
    kept = len(house.relights.list())
    with pytest.raises(MismatchError, match="not taken") as refused:
        bring(house, house.relics.named("S 2"), Order(folder), person="wang")
    assert "lamp-004.png" in refused.value.why
    (folder / "lamp-004.png").unlink()
    with pytest.raises(MismatchError):
        look(Order(folder))
    assert len(house.relights.list()) == kept
    assert not list(house.layout.staging.glob("relight-*"))


def test_a_photograph_that_breaks_off_is_told_once_and_not_tried_for_ever(house, dome, tmp_path):
    folder = tmp_path / "dome"
    shutil.copytree(dome, folder)
    broken = folder / "lamp-009.png"
    broken.write_bytes(broken.read_bytes()[:3000])
    image, _ = bring(house, house.relics.named("S 2"), Order(folder), person="wang")
    make_one(house, image.id)
    problem = house.relights.problem(image.id)
    assert problem is not None
    assert "lamp-009.png" in problem.why
    assert not [one for one in owed(house) if one[1] == image.id]
    with pytest.raises(HandscrollError):
        house.relights.move(image.id, State.PUBLISHED, person="wang")


def test_two_files_of_lights_and_none_ask_which(dome, tmp_path):
    folder = tmp_path / "dome"
    shutil.copytree(dome, folder)
    shutil.copy(folder / "lights.lp", folder / "other.lp")
    with pytest.raises(HandscrollError) as refused:
        look(Order(folder))
    assert "--lights" in refused.value.fix
    assert look(Order(folder, folder / "other.lp")).lights == "other.lp"
