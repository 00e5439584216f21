"""The truth of the painted pictures: masks lie where the paint lies."""

import json

import numpy as np
import pytest

from handscroll.demo import truth
from handscroll.demo.collection import RELICS
from handscroll.errors import NotFoundError, UnreadableError

FILES = [name for relic in RELICS for name in relic.files]


def known(collection, name):
    folder, _ = collection
    return truth.read(folder, name), truth.read_maps(folder, name)


@pytest.mark.parametrize("name", FILES)
def test_boxes_hold_their_masks_exactly_and_pixels_are_counted(collection, pictures, name):
    known_truth, maps = known(collection, name)
    assert maps.objects.shape == (known_truth.height, known_truth.width)
    assert maps.objects.shape == maps.pigments.shape == maps.depth.shape
    assert pictures[name].shape[:2] == maps.objects.shape
    assert set(np.unique(maps.objects)) - {0} == {one.id for one in known_truth.objects}
    for one in known_truth.objects:
        rows, columns = np.nonzero(maps.objects == one.id)
        box = one.box
        assert (columns.min(), rows.min()) == (box.x, box.y)
        assert (columns.max() + 1, rows.max() + 1) == (box.x + box.width, box.y + box.height)
        assert len(rows) == one.pixels


@pytest.mark.parametrize("name", FILES)
def test_every_pigment_and_depth_on_the_maps_is_declared(collection, name):
    known_truth, maps = known(collection, name)
    assert maps.pigments.max() < len(known_truth.pigments)
    assert {one.pigment for one in known_truth.objects} <= set(known_truth.pigments)
    for one in known_truth.objects:
        assert np.all(maps.depth[maps.objects == one.id] == one.depth)
    assert {one.layer for one in known_truth.objects} <= {one.name for one in known_truth.layers}


def test_seals_are_red_where_their_mask_is(collection, pictures):
    seen = 0
    for name in FILES:
        known_truth, maps = known(collection, name)
        for seal in known_truth.of_kind("seal"):
            red, green, blue = pictures[name][maps.objects == seal.id].mean(0)
            assert red > green + 25, (name, seal)
            assert red > blue + 25, (name, seal)
            seen += 1
    assert seen >= 20


def test_writing_is_dark_where_its_mask_is(collection, pictures):
    for name in FILES:
        known_truth, maps = known(collection, name)
        ground = np.median(pictures[name], axis=(0, 1)).mean()
        for one in known_truth.of_kind("inscription") + known_truth.of_kind("title"):
            assert pictures[name][maps.objects == one.id].mean() < 0.85 * ground, (name, one)


def test_mist_is_paler_than_the_mountains(collection, pictures):
    for name in ("clouds-2-painting.tif", "waterfall-peaks.tif"):
        known_truth, maps = known(collection, name)
        mist = np.isin(maps.objects, [one.id for one in known_truth.of_kind("mist")])
        hills = np.isin(maps.objects, [one.id for one in known_truth.of_kind("mountain")])
        assert mist.sum() > 0.01 * mist.size
        assert pictures[name][mist].mean() > pictures[name][hills].mean() + 20


def test_malachite_is_greener_than_ochre_and_azurite_bluer(collection, pictures):
    name = "clouds-2-painting.tif"
    known_truth, maps = known(collection, name)
    hue = {}
    for pigment in ("malachite", "ochre", "azurite"):
        where = maps.pigments == known_truth.pigments.index(pigment)
        hue[pigment] = pictures[name][where].astype(float).mean(0)
    green, ochre, blue = hue["malachite"], hue["ochre"], hue["azurite"]
    assert green[1] - green[0] > ochre[1] - ochre[0] + 5
    assert blue[2] - blue[0] > ochre[2] - ochre[0] + 5


def test_every_picture_says_in_its_own_writing_that_it_is_no_antiquity(collection):
    for name in FILES:
        if name == "roundel.png":
            continue
        known_truth, _ = known(collection, name)
        written = "".join(one.text for one in known_truth.writing).replace("\n", "")
        assert "軟體" in written, name


def test_the_landscape_holds_everything_a_wanderer_hopes_for(collection):
    known_truth, _ = known(collection, "clouds-2-painting.tif")
    kinds = {one.kind for one in known_truth.objects}
    assert kinds >= {
        "mountain", "far_mountain", "mist", "water", "waterfall", "bank", "rock", "pine", "tree",
        "willow", "bamboo", "bridge", "boat", "pavilion", "house", "figure", "bird", "seal",
    }  # fmt: skip
    orders = [one.order for one in known_truth.layers]
    assert orders == list(range(len(orders)))


def test_truth_of_a_file_never_painted_is_not_found(tmp_path):
    with pytest.raises(NotFoundError, match=r"nothing\.tif"):
        truth.read(tmp_path, "nothing.tif")
    with pytest.raises(NotFoundError, match="objects map"):
        truth.read_maps(tmp_path, "nothing.tif")


def test_a_damaged_map_is_refused_with_a_reason(collection, tmp_path):
    folder, _ = collection
    (tmp_path / "truth").mkdir()
    for kind in ("objects", "pigments", "depth"):
        (tmp_path / "truth" / f"x.{kind}.png").write_bytes(b"no picture")
    with pytest.raises(UnreadableError, match="objects map"):
        truth.read_maps(tmp_path, "x")
    assert json.loads((folder / "truth" / "fan.webp.json").read_text(encoding="utf-8"))["seed"] == 1
