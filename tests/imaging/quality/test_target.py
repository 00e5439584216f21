import numpy as np
import pytest

from handscroll.imaging.quality.lattice import moved
from handscroll.imaging.quality.layout import Layout
from handscroll.imaging.quality.patches import measure_patches
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.target import elsewhere, find_target, mask

SIZE = (420, 320)


@pytest.fixture(scope="module")
def layout(truth):
    return truth.own_layout()


def _refusal(picture, layout):
    with pytest.raises(CannotMeasureError) as told:
        find_target(picture, layout)
    return told.value.code


@pytest.mark.parametrize(
    ("turn", "lean"), [(0, 0.0), (14, 0.1), (95, 0.15), (181, 0.0), (-43, 0.1)]
)
def test_the_target_is_found_wherever_and_however_it_lies(truth, layout, turn, lean):
    where = truth.placed(SIZE, 34, turn, lean)
    where[0, 2] += 15 * where[2, 2]
    planted = truth.Planted(noise=0.01, gain=(1.15, 1.0, 0.8), falloff=0.15, seed=turn + 50)
    found = find_target(truth.painted(layout, SIZE, where, planted), layout)
    off = moved(found.transform, layout.middles) - moved(where, layout.middles)
    assert np.linalg.norm(off, axis=1).max() < 0.3


def test_a_large_picture_is_searched_small_and_answered_large(truth, layout):
    where = truth.placed(SIZE, 40, 9)
    picture = truth.painted(layout, SIZE, where)
    found = find_target(np.repeat(np.repeat(picture, 3, 0), 3, 1).astype(np.float32), layout)
    off = moved(found.transform, layout.middles) - (3 * moved(where, layout.middles) + 1)
    assert np.abs(off).max() < 0.9


def test_a_grey_scale_in_one_row_is_found_either_way_round(truth):
    layout = truth.grey_layout()
    where = np.array([[30, 2, 40], [-2, 30, 150], [0, 0, 1.0]])
    picture = truth.painted(layout, (420, 300), where, truth.Planted(noise=0.005))
    for turned in (picture, picture[::-1, ::-1]):
        found = find_target(turned, layout)
        light = measure_patches(turned, found).mean[:, 1]
        assert np.all(np.diff(light) < 0.002)
        assert light == pytest.approx(truth.light_of(layout.lab)[:, 1], abs=0.01)


def test_a_target_found_small_is_measured_in_a_window_of_the_large_picture(truth, layout):
    small = truth.painted(layout, SIZE, truth.placed(SIZE, 40, 9))
    large = np.repeat(np.repeat(small, 2, 0), 2, 1)
    found = find_target(small, layout)
    there = elsewhere(found, 2.0, left=60, top=30)
    window = measure_patches(large[30:, 60:], there)
    assert window.mean == pytest.approx(measure_patches(small, found).mean, abs=0.002)
    assert there.place_sd == 2 * found.place_sd


def test_mirrored_targets_are_refused(truth, layout):
    picture = truth.painted(layout, SIZE, truth.placed(SIZE, 40, 9), truth.Planted(noise=0.005))
    assert _refusal(picture[:, ::-1], layout) == "target_mirrored"
    assert _refusal(picture[::-1], layout) == "target_mirrored"
    assert _refusal(np.swapaxes(picture, 0, 1), layout) == "target_mirrored"


def test_covered_and_cut_targets_are_refused(truth, layout):
    where = truth.placed(SIZE, 40, 0)
    picture = truth.painted(layout, SIZE, where, truth.Planted(noise=0.005))
    covered = picture.copy()
    x, y = moved(where, layout.middles[9:10])[0].astype(int)
    covered[y - 30 : y + 30, x - 30 : x + 30] = [0.6, 0.1, 0.5]
    assert _refusal(covered, layout) == "target_covered"
    assert _refusal(picture[:, :310], layout) == "target_cut_off"


def test_pictures_without_the_target_are_refused(truth, layout):
    rng = np.random.default_rng(5)
    assert _refusal(np.full((200, 200, 3), 0.4), layout) == "target_absent"
    assert _refusal(rng.uniform(0, 1, (200, 200, 3)), layout) == "target_absent"
    fields = np.kron(rng.uniform(0, 1, (5, 7, 3)), np.ones((40, 40, 1)))
    assert _refusal(fields, layout) == "target_absent"
    assert _refusal(np.full((200, 200), 0.4), layout) == "target_absent"


def test_another_target_is_not_taken_for_the_one_looked_for(truth, layout):
    shuffled = np.random.default_rng(3).permutation(24)
    other = Layout(4, 6, layout.lab[shuffled], layout.pitch_mm, layout.patch)
    picture = truth.painted(other, SIZE, truth.placed(SIZE, 40, 5), truth.Planted(noise=0.005))
    assert _refusal(picture, layout) in {"target_absent", "target_doubtful", "target_covered"}


def test_the_mask_covers_the_patches_and_not_the_mount(truth, layout):
    where = truth.placed(SIZE, 40, 9)
    found = find_target(truth.painted(layout, SIZE, where), layout)
    covered = mask(found, SIZE[::-1])
    for x, y in moved(where, layout.middles).astype(int):
        assert covered[y, x]
    assert not covered[5, 5]
