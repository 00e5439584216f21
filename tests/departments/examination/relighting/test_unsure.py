"""Maps of what is not sure tell values on a stated scale, and older ones stay what they were."""

import io
import json
import re

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from handscroll.departments.examination.relighting import making
from handscroll.departments.examination.relighting.bringing import Order, bring
from handscroll.departments.examination.relighting.making import METHOD, make_relight
from handscroll.departments.examination.relighting.unsure import (
    FIRST,
    MAPS,
    RAMP,
    coloured,
    scales_of,
)
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.model.rights import State
from handscroll.scans.relighting.tiles import RelightTiles


def drawn(house, image, name):
    tiles = RelightTiles.open(house.relights.tiles(image))
    picture = tiles.read(f"0/{name}.jpg")
    assert picture is not None
    return np.asarray(Image.open(io.BytesIO(picture)))


def luminance(colours):
    return np.asarray(colours, np.float64) @ (0.2126, 0.7152, 0.0722)


@pytest.fixture(scope="module")
def older(house, made, dome, tmp_path_factory):
    """The same dome on another relic, as a program made it that had the first method."""
    image, _ = bring(house, house.relics.named("S 2"), Order(dome), person="li")
    patched = pytest.MonkeyPatch()
    patched.setattr(making, "METHOD", FIRST)
    try:
        house.relics.move(image.relic, State.PUBLISHED, person="li")
        return make_relight(house, image.id)
    finally:
        patched.undo()


def page(house, image):
    if house.relights.get(image.id).state is not State.PUBLISHED:
        house.relights.move(image.id, State.PUBLISHED, person="li")
    return TestClient(build_app(house, departments())).get(f"/en/relight/{image.id}").text


def test_each_mark_of_a_scale_is_twice_the_one_before_and_is_met_where_it_stands():
    for scale in scales_of(METHOD):
        values = [float(text) for _, text in scale.marks]
        assert values[0] == scale.least
        assert values[-1] == scale.most
        assert np.allclose(np.diff(np.log2(values)), 1)
        for place, text in scale.marks:
            assert abs(scale.place(float(text)) - place) < 1 / 255
            assert scale.value(255 * place) == pytest.approx(float(text))
        assert list(scale.codes(np.array([0.0, scale.least / 9, 99.0]))) == [0, 0, 255]


def test_what_is_less_sure_is_lighter_all_along_the_scale():
    colours = coloured(np.arange(256, dtype=np.uint8)[None])[0]
    assert (np.diff(luminance(colours)) > 0).mean() > 0.9
    assert (np.diff(luminance(colours)) >= 0).all()
    for at, one in zip((0, 255), (RAMP[0], RAMP[-1]), strict=True):
        assert f"#{bytes(colours[at]).hex()}" == one


def test_a_good_dome_is_told_apart_where_straight_greys_were_black(house, made, older):
    now, then = drawn(house, made, "normal"), drawn(house, older, "normal")
    assert (now.ndim, then.ndim) == (3, 2)
    seen = luminance(now)
    assert np.ptp(np.percentile(seen, [2, 98])) > 60
    assert np.median(then) < 30
    # The same errors stand in both: one tells what the other does.
    [slopes, _] = scales_of(METHOD)
    [straight, _] = scales_of(FIRST)
    ramp = luminance(coloured(np.arange(256, dtype=np.uint8)[None])[0])
    read = slopes.value(float(np.interp(np.median(seen), ramp, np.arange(256))))
    assert read == pytest.approx(straight.value(float(np.median(then))), rel=0.25, abs=0.15)
    median = made.made.figures["normal_error_deg_median"]
    assert median == pytest.approx(older.made.figures["normal_error_deg_median"], abs=0.1)
    ours, theirs = [RelightTiles.open(house.relights.tiles(one)).codes(0) for one in (made, older)]
    assert np.array_equal(ours, theirs)


def test_an_image_of_the_first_method_is_made_again_to_its_own_bytes(house, older):
    place = house.relights.tiles(older)
    before = place.read_bytes()
    place.unlink()
    assert make_relight(house, older.id) == older
    assert place.read_bytes() == before
    assert older.made.method == FIRST
    assert "maps" not in json.loads(house.relights.recipe(older.id))


def test_the_recipe_says_on_which_scales_the_maps_are(house, made):
    told = json.loads(house.relights.recipe(made.id))
    assert (told["method"], made.made.method) == (METHOD, METHOD)
    assert told["maps"]["normal"] == {"unit": "°", "least": 0.1, "most": 25.6, "doubling": True}
    assert list(told["maps"]) == sorted(MAPS)


def test_the_page_tells_the_scale_with_its_values_and_where_the_median_stands(house, made, older):
    shown = page(house, made)
    found = re.findall(r'<svg class="relit-scale".*?</svg>', shown, re.S)
    assert len(found) == len(MAPS)
    assert "Scale from 0.1 ° to 25.6 °" in found[0]
    assert re.findall(r">([0-9.]+)</text>", found[0]) == [
        "0.1", "0.2", "0.4", "0.8", "1.6", "3.2", "6.4", "12.8", "25.6",
    ]  # fmt: skip
    assert all(colour in found[1] for colour in RAMP)
    assert ["scale-median" in one for one in found] == [True, False]
    [at] = map(float, re.findall(r'scale-median" d="M([0-9.]+)', found[0]))
    [slopes, _] = scales_of(METHOD)
    median = made.made.figures["normal_error_deg_median"]
    assert slopes.value(255 * (at - 10) / 300) == pytest.approx(median, rel=0.05)
    first = page(house, older)
    assert "relit-scale" not in first
    assert "white is an error of 30°" in first
