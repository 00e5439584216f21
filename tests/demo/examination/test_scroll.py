"""A painted section: its windows are the whole, its masks tell what lies where."""

from dataclasses import replace

import numpy as np
import pytest

from handscroll.demo.examination import grounds, kubelka_munk, pigment_spectra
from handscroll.demo.examination.films import LAYERS, reflectance
from handscroll.demo.examination.pigment_spectra import PIGMENTS, WAVELENGTHS
from handscroll.demo.examination.recipes import RECIPES, recipe
from handscroll.demo.examination.scroll import paint
from handscroll.errors import InvalidError, NotFoundError
from handscroll.geometry import Box

SOME = np.array([365.0, 452.0, 550.0, 942.5, 1650.0])


@pytest.mark.parametrize("name", ["mountains", "pond"])
def test_windows_equal_the_whole(name, request):
    truth = request.getfixturevalue(name)
    whole = truth.reflectance(SOME)
    masks = truth.masks()
    pigments = truth.pigment_map()
    for box in (Box(30, 20, 90, 60), Box(150, 100, 40, 60), Box(0, 0, 1, 1)):
        cut = (slice(box.y, box.y + box.height), slice(box.x, box.x + box.width))
        np.testing.assert_array_equal(truth.reflectance(SOME, box), whole[:, cut[0], cut[1]])
        part = truth.masks(box)
        np.testing.assert_array_equal(part.underdrawing, masks.underdrawing[cut])
        np.testing.assert_array_equal(part.pentimento, masks.pentimento[cut])
        np.testing.assert_array_equal(part.retouch, masks.retouch[cut])
        np.testing.assert_array_equal(truth.pigment_map(box), pigments[cut])


def test_a_longer_section_begins_as_a_shorter_one_does(mountains):
    longer = paint(mountains.recipe, 400, 160)
    box = Box(0, 0, 190, 160)
    np.testing.assert_array_equal(longer.reflectance(SOME, box), mountains.reflectance(SOME, box))


def test_neighbouring_panels_join_without_a_seam(mountains):
    seam = round(1200 * mountains.layout.scale)
    rgb = mountains.reflectance(SOME, Box(seam - 20, 0, 40, 160))
    steps = np.abs(np.diff(rgb, axis=2)).mean((0, 1))
    assert steps[19] < 2.0 * np.median(steps)


def test_the_same_seed_paints_the_same_and_another_seed_another(autumn):
    whole = autumn.reflectance(SOME)
    again = paint(autumn.recipe, 130, 110).reflectance(SOME)
    assert again.tobytes() == whole.tobytes()
    other = paint(autumn.recipe.seeded(99), 130, 110).reflectance(SOME)
    assert np.abs(other - whole).mean() > 0.01


@pytest.mark.parametrize("name", ["mountains", "pond", "autumn"])
def test_reflectance_is_light_sent_back_never_more_than_came(name, request):
    truth = request.getfixturevalue(name)
    every = truth.reflectance(WAVELENGTHS[::9])
    assert every.dtype == np.float32
    assert every.min() > 0
    assert every.max() < 1
    assert every.std(axis=(1, 2)).min() > 0.01


def test_reflectance_is_the_films_laid_one_over_another_by_hand(mountains):
    """Work one pixel out anew, film by film, in double precision."""
    masks = mountains.masks()
    y, x = np.argwhere(masks.underdrawing & ~masks.retouch)[7]
    box = Box(int(x), int(y), 1, 1)
    base = mountains.base(box)
    light = kubelka_munk.opaque(grounds.ratio(base.kind, base.age) * float(base.dirt[0, 0]))
    light = light * float(base.send[0, 0])
    films = mountains.films(box)
    assert tuple(one.name for one in films) == LAYERS
    for film in films:
        amount = film.amounts[:, 0, 0].astype(float)
        k = sum(
            a * pigment_spectra.absorption(n) for n, a in zip(film.pigments, amount, strict=True)
        )
        s = sum(
            a * pigment_spectra.scattering(n) for n, a in zip(film.pigments, amount, strict=True)
        )
        light = kubelka_munk.over(k, s, light)
    np.testing.assert_allclose(mountains.spectra(np.array([[x, y]]))[0], light, atol=3e-6)


def test_carbon_lines_hide_in_green_light_and_show_in_the_infrared(mountains):
    masks = mountains.masks()
    films = {one.name: one.amounts for one in mountains.films()}
    lines = masks.underdrawing & ~masks.pentimento & ~masks.retouch & (films["ink"][0] < 0.01)
    assert 0.01 < masks.underdrawing.mean() < 0.15
    green, far = mountains.reflectance(np.array([550.0, 1650.0]))
    without = tuple(one for one in mountains.films() if one.name != "underdrawing")
    bare = reflectance(mountains.base(), without, np.array([550.0, 1650.0]))
    lost_green = 1 - green[lines] / bare[0][lines]
    lost_far = 1 - far[lines] / bare[1][lines]
    assert np.median(lost_green) < 0.05
    assert np.median(lost_far) > 0.08
    assert np.median(lost_far) > 5 * np.median(lost_green)


def test_every_hidden_figure_lies_in_its_box_beneath_the_paint(mountains):
    found = mountains.hidden_things()
    assert [one.kind for one in found] == ["boat", "figure"]
    mask = mountains.masks().pentimento
    inside = np.zeros_like(mask)
    for one in found:
        box = one.box
        inside[box.y : box.y + box.height, max(box.x, 0) : box.x + box.width] = True
    assert mask.sum() > 100
    # A figure of the panel beyond the section may reach into it.
    assert mask[inside].sum() > 0.95 * mask.sum()


def test_retouching_matches_by_eye_and_not_in_the_ultraviolet(pond):
    masks = pond.masks()
    nm = np.array([365.0, 455.0, 550.0, 615.0])
    now = pond.reflectance(nm)
    without = tuple(one for one in pond.films() if one.name != "retouch")
    before = reflectance(pond.base(), without, nm)
    off = np.abs(now - before)[:, masks.retouch].mean(1)
    assert masks.retouch.sum() > 100
    assert off[0] > 1.5 * off[2]


def test_the_pigment_map_names_pigments_of_the_recipe(mountains):
    seen = {PIGMENTS[n - 1] for n in np.unique(mountains.pigment_map()) if n}
    assert {"azurite", "malachite", "ochre"} <= seen <= set(mountains.recipe.pigments)


def test_the_recipes_share_neither_ground_nor_palette():
    a, b, c = (RECIPES[name] for name in ("blue-green", "autumn", "pond"))
    assert a.ground != b.ground
    assert a.subject != c.subject
    assert len({a.pigments, b.pigments, c.pigments}) == 3
    used = {name for one in (a, b, c) for name in (*one.pigments, *one.restorers)}
    assert len(used) >= 12


def test_what_cannot_be_painted_or_asked_is_refused_with_a_way_out(mountains):
    with pytest.raises(InvalidError, match="leaves the section"):
        mountains.reflectance(SOME, Box(200, 0, 100, 10))
    with pytest.raises(InvalidError, match="no truth at"):
        mountains.reflectance(np.array([2200.0]))
    with pytest.raises(InvalidError, match="cannot be painted"):
        paint(recipe("pond"), 4, 4)
    with pytest.raises(NotFoundError, match="no recipe"):
        recipe("sepia")


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_section_with_nothing_beneath_is_painted_and_looks_alike_from_above(name):
    bare = replace(recipe(name), hidden=(), carbon=0.0)
    empty, full = paint(bare, 130, 110), paint(recipe(name), 130, 110)
    masks = empty.masks()
    assert empty.hidden_things() == ()
    assert not masks.pentimento.any()
    assert not masks.underdrawing.any()
    assert full.masks().pentimento.any()
    films, wanted = (one.films()[LAYERS.index("paint")].amounts for one in (empty, full))
    np.testing.assert_array_equal(films, wanted)
