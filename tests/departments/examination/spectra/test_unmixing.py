"""Maps of pigments: amounts as they were painted, the same bytes again, refusals with a reason."""

import io

import numpy as np
import pytest
from PIL import Image

from handscroll.departments.examination.spectra.drawing import picture
from handscroll.departments.examination.spectra.maps import DONE, FAILED, OWED, PigmentMaps
from handscroll.departments.examination.spectra.unmixing import (
    JOB,
    STEP,
    UNKNOWN,
    level_for,
    make,
    make_one,
    owed,
)
from handscroll.departments.examination.spectra.wishing import Wish, recipe_of
from handscroll.errors import InvalidError, MismatchError, NotFoundError
from handscroll.geometry import Size

PURE = (
    ("azurite", "5,5,40,60"), ("cinnabar", "55,5,40,60"), ("malachite", "105,5,40,60"),
    ("white", "155,5,40,60"),
)  # fmt: skip


@pytest.fixture(scope="module")
def made(house):
    stack = house.stacks.list()[0]
    maps = PigmentMaps(house)
    shares: list[float] = []
    asked = maps.ask(stack.id, recipe_of(house, stack, Wish(places=PURE)), person="wang")
    assert list(owed(house)) == [(JOB, asked.id)]
    done = make(house, asked, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    return done


def test_amounts_are_those_that_were_painted(house, made, truth, known):
    counts = np.load(PigmentMaps(house).array(made.id))
    seen = counts[:4] != UNKNOWN
    error = np.where(seen, counts[:4] * STEP - truth.amounts, 0)
    assert np.sqrt((error**2).mean()) < 0.03
    assert (counts[:, *known.hole][:5] == UNKNOWN).all()
    assert seen.mean() == pytest.approx(1 - 100 / 30_000)
    assert made.result["names"] == [name for name, _ in PURE]
    assert made.result["told"] > 0.98


def test_the_same_map_again_is_the_same_bytes(house, made):
    maps, stack = PigmentMaps(house), house.stacks.list()[0]
    before = maps.array(made.id).read_bytes()
    maps.array(made.id).unlink()
    asked = maps.ask(stack.id, recipe_of(house, stack, Wish(places=PURE)), person="li")
    assert (asked.id, asked.state) == (made.id, OWED)
    assert make(house, asked).result == made.result
    assert maps.array(made.id).read_bytes() == before


def test_a_map_that_is_there_is_not_asked_for_again(house, made):
    stack = house.stacks.list()[0]
    asked = PigmentMaps(house).ask(
        stack.id, recipe_of(house, stack, Wish(places=PURE)), person="li"
    )
    assert asked.state == DONE
    assert list(owed(house)) == []


def test_pigments_of_a_library_are_unmixed_by_the_job(house, truth):
    stack = house.stacks.list()[0]
    wish = Wish("Cards", ("azurite", "white", "cinnabar"), side=100)
    maps = PigmentMaps(house)
    asked = maps.ask(stack.id, recipe_of(house, stack, wish), person="wang")
    make_one(house, asked.id)
    done = maps.get(asked.id)
    assert (done.state, done.result["width"], done.result["height"]) == (DONE, 200, 150)
    assert done.result["names"] == ["azurite", "white", "cinnabar"]
    counts = np.load(maps.array(asked.id))
    # Paints of the library differ in tone from those of the picture: the order must hold.
    line = counts[0, 120, 4:170].astype(float) * STEP
    assert np.corrcoef(line, np.arange(166.0))[0, 1] > 0.9


def test_the_picture_of_a_pigment_is_white_where_it_is_and_clear_where_nothing_is_known(
    house, made, known
):
    drawn = Image.open(io.BytesIO(picture(PigmentMaps(house).array(made.id), 1, 256)))
    assert (drawn.mode, drawn.size) == ("LA", (200, 150))
    grey, opaque = (np.asarray(one) for one in drawn.split())
    assert grey[5:70, 55:95].mean() > 245
    assert grey[5:70, 5:45].mean() < 10
    assert (opaque[known.hole] == 0).all()
    small = Image.open(io.BytesIO(picture(PigmentMaps(house).array(made.id), 1, 64)))
    assert max(small.size) <= 64


def test_a_map_is_made_of_the_largest_level_within_the_side_that_was_asked_for():
    levels = [Size(10_000, 4_000), Size(5_000, 2_000), Size(2_500, 1_000), Size(1_250, 500)]
    asked = {10_000: 0, 9_999: 1, 2_500: 2, 1_600: 3, 64: 3}
    assert {side: level_for(levels, side) for side in asked} == asked


@pytest.mark.parametrize("plane", [-1, 5, 99])
def test_a_pigment_that_the_map_has_not_is_not_drawn(house, made, plane):
    with pytest.raises(NotFoundError, match="no such pigment"):
        picture(PigmentMaps(house).array(made.id), plane, 256)


@pytest.mark.parametrize(
    "wish",
    [
        Wish(places=PURE[:1]),
        Wish(places=(PURE[0], PURE[0])),
        Wish(places=PURE, side=10),
        Wish(places=tuple((f"p{n}", "5,5,4,4") for n in range(25))),
    ],
)
def test_wishes_that_make_no_map_are_refused_before_the_worker_hears_of_them(house, stack, wish):
    with pytest.raises(InvalidError):
        recipe_of(house, stack, wish)


def test_a_pigment_that_the_library_has_not_is_named(house, stack):
    with pytest.raises(MismatchError, match="has no 'smalt'"):
        recipe_of(house, stack, Wish("Cards", ("azurite", "smalt")))


def test_why_a_map_cannot_be_made_is_written_down_with_it(house, stack):
    maps = PigmentMaps(house)
    twice = (("one", "5,5,40,60"), ("two", "5,5,40,60"))
    asked = maps.ask(stack.id, recipe_of(house, stack, Wish(places=twice)), person="wang")
    make_one(house, asked.id)
    assert maps.get(asked.id).state == FAILED
    assert "two pigments are the same" in str(maps.get(asked.id).problem)
    assert asked.id not in [name for _, name in owed(house)]


@pytest.mark.parametrize("number", ["../../etc/passwd", "u../x", "", "u" + "0" * 24])
def test_a_name_that_is_no_map_finds_none(house, number):
    with pytest.raises(NotFoundError):
        PigmentMaps(house).get(number)
