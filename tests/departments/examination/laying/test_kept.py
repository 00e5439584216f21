"""What is laid is kept: rebuilt, made again to the same bytes, owed again, lifted, refused."""

import shutil

import numpy as np
import pytest

from handscroll.departments.examination.laying import laying
from handscroll.departments.examination.laying.door import owed
from handscroll.departments.examination.laying.pair import pair_of
from handscroll.errors import ConflictError, MismatchError, NotFoundError
from handscroll.model.laid import LayingModel
from handscroll.model.rights import Role
from handscroll.model.stack import WhitePanel
from handscroll.museum.rebuilding import rebuild_register


def lay(wall, known, other=None, on=None):
    other, on = other or wall.xray, on or wall.on
    pair = pair_of(wall.museum, other, on)
    laying.lay_by_points(wall.museum, pair, known[0](), LayingModel.PROJECTIVE, person="test")
    laying.owe_picture(wall.museum, other, on)


def shards(place):
    return {
        one.relative_to(place).as_posix(): one.read_bytes()
        for one in place.rglob("*")
        if one.is_file()
    }


def test_a_rebuilt_register_and_an_emptied_cache_give_the_same_bytes_again(wall, known):
    lay(wall, known)
    stack, before, place = wall.museum.stacks.get(wall.xray), shards(wall.place), wall.place
    assert list(owed(wall.museum)) == []
    shutil.rmtree(wall.museum.layout.cache / "laid")
    shutil.rmtree(wall.museum.layout.cache / "laying")
    rebuild_register(wall.museum)
    assert wall.museum.stacks.get(wall.xray) == stack
    assert wall.museum.behind() == []
    work = list(owed(wall.museum))
    assert work == [("make_laid", f"{wall.xray}:{wall.on}")]
    laying.make_one(wall.museum, work[0][1])
    assert shards(place) == before
    assert wall.museum.stacks.get(wall.xray) == stack
    assert list(owed(wall.museum)) == []


def test_another_white_of_the_stack_beneath_moves_nothing(wall, known, again):
    lay(wall, known)
    digest = wall.laid.digest
    cube = 0.9 * np.random.default_rng(1).random((2, 200, 300)) + 0.05
    again(wall.museum, wall.on, cube)
    assert wall.museum.stacks.get(wall.xray).lies_still(wall.museum.stacks.get(wall.on))
    assert list(owed(wall.museum)) == []
    assert wall.laid.digest == digest


def test_another_grid_beneath_makes_it_stale_and_nothing_is_drawn(wall, reader, known, again):
    lay(wall, known)
    again(wall.museum, wall.on, np.random.default_rng(1).random((2, 200, 301)))
    registrar = reader(Role.REGISTRAR)
    told = registrar.get(wall.address).json()
    assert (told["laid"], told["stale"], told["image"]) == (True, True, None)
    assert list(owed(wall.museum)) == []
    assert registrar.get(f"/api/stacks/{wall.on}").json()["laid"] == []


def test_another_cube_of_the_laid_stack_makes_its_picture_owed_again(wall, known, again):
    lay(wall, known)
    old, stack = wall.laid, wall.museum.stacks.get(wall.xray)
    brighter = np.full((1, stack.made.height, stack.made.width), 0.5)
    again(wall.museum, wall.xray, brighter, (1.0,), stack.made.method)
    assert list(owed(wall.museum)) == [("make_laid", f"{wall.xray}:{wall.on}")]
    laying.make_one(wall.museum, f"{wall.xray}:{wall.on}")
    assert wall.laid.digest != old.digest
    assert wall.laid.place == old.place
    assert np.nanmax(np.abs(wall.drawn() - 0.5)) < 1e-3
    assert not wall.museum.layout.laid(wall.xray, old.digest).exists()


def test_what_was_lifted_is_gone_and_the_journal_says_who(wall, reader, known):
    lay(wall, known)
    place = wall.place
    registrar = reader(Role.REGISTRAR)
    told = registrar.post(f"{wall.address}/lift", json={}).json()
    assert (told["laid"], told["image"], told["points"]) == (False, None, [])
    assert not place.exists()
    assert wall.laid is None
    last = list(wall.museum.journal.read(after=0))[-1]
    assert (last.kind, last.person) == ("stack.lifted", "registrar")
    assert registrar.post(f"{wall.address}/lift", json={}).status_code == 200
    rebuild_register(wall.museum)
    assert wall.laid is None


def test_it_is_taken_off_even_where_it_could_not_be_laid_again(wall, reader, known):
    lay(wall, known)
    wall.museum.stacks.calibrate(wall.on, WhitePanel(reflectance=0.5), person="test")
    answer = reader(Role.REGISTRAR).post(f"{wall.address}/lift", json={})
    assert (answer.status_code, answer.json()["laid"]) == (200, False)
    assert wall.laid is None


def test_a_damaged_cube_is_told_and_not_tried_for_ever(wall, reader, known):
    pair = pair_of(wall.museum, wall.xray, wall.on)
    laying.lay_by_points(wall.museum, pair, known[0](), LayingModel.AFFINE, person="test")
    place = wall.museum.stacks.cube(wall.museum.stacks.get(wall.xray))
    shard = max((one for one in place.rglob("*") if one.is_file()), key=lambda p: p.stat().st_size)
    shard.write_bytes(shard.read_bytes()[: shard.stat().st_size // 2])
    laying.make_one(wall.museum, f"{wall.xray}:{wall.on}")
    told = reader(Role.CONSERVATOR).get(wall.address).json()
    assert told["why"]
    assert (told["making"], told["image"]) == (None, None)
    assert list(owed(wall.museum)) == []


def test_stacks_that_may_not_lie_on_each_other(wall, known):
    museum = wall.museum
    with pytest.raises(MismatchError, match="shows relic"):
        pair_of(museum, wall.xray, wall.stranger)
    with pytest.raises(ConflictError, match="same stack"):
        pair_of(museum, wall.on, wall.on)
    with pytest.raises(NotFoundError):
        pair_of(museum, wall.xray, "snone")
    lay(wall, known)
    with pytest.raises(ConflictError, match="lies on"):
        pair_of(museum, wall.on, wall.xray)
    museum.stacks.calibrate(wall.on, WhitePanel(reflectance=0.5), person="test")
    with pytest.raises(NotFoundError, match="was not made yet"):
        pair_of(museum, wall.xray, wall.on)
    assert list(owed(museum)) == []


def test_a_stack_of_which_nothing_is_laid_is_kept_as_older_programs_know_it(still):
    from handscroll.museum.stack_rows import from_stack_document, stack_document

    plain = stack_document(still.museum.stacks.get(still.on))
    assert plain["schema"] == 1
    assert not {"laid", "modality"} & set(plain)
    named = stack_document(still.museum.stacks.get(still.xray))
    assert (named["schema"], named["modality"]) == (2, "xray")
    assert from_stack_document(named).modality == "xray"
