"""A target is looked for in pictures of any size, of which only windows are in memory."""

import numpy as np
import pytest

from handscroll.imaging.quality.lattice import moved
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.searching import reduced, search

WHITE = (1.0, 1.0, 1.0)


class Strips:
    """A picture that says how much of it was asked for at once."""

    def __init__(self, picture) -> None:
        self.picture, self.most = picture, 0

    @property
    def shape(self):
        """As the picture's."""
        return self.picture.shape

    def __getitem__(self, at) -> np.ndarray:
        part = self.picture[at]
        self.most = max(self.most, part.shape[0] * part.shape[1])
        return np.asarray(part)


def scene(truth, size, at, pitch, seed=1):
    rng = np.random.default_rng(seed)
    out = rng.uniform(0.2, 0.4, (*size, 3)).astype(np.float32)
    patch = (round(pitch * 8.25), round(pitch * 6.25))
    layout = truth.own_layout()
    where = truth.placed(patch, pitch, 3.0)
    out[at[0] : at[0] + patch[1], at[1] : at[1] + patch[0]] = truth.painted(layout, patch, where)
    return out, np.array([[1, 0, at[1]], [0, 1, at[0]], [0, 0, 1.0]]) @ where


def test_a_picture_is_reduced_by_strips_and_what_is_full_is_counted():
    rng = np.random.default_rng(2)
    picture = rng.uniform(0, 0.9, (3001, 2003, 3)).astype(np.float32)
    picture[:300, :, 0] = 1.0
    strips = Strips(picture)
    small = reduced(strips, WHITE, 500)
    assert small.step == 7
    assert strips.most <= 4_100_000
    expected = picture[:7, :7].mean(axis=(0, 1))
    np.testing.assert_allclose(small.light[0, 0], expected, rtol=1e-5)
    assert small.light.shape == (428, 286, 3)
    np.testing.assert_allclose(small.full, (300 / (428 * 7), 0, 0), atol=1e-6)


@pytest.mark.parametrize(("size", "at", "pitch"), [((900, 1400), (300, 700), 15.0),
                                                   ((2600, 3000), (1800, 200), 40.0)])  # fmt: skip
def test_a_small_target_is_found_where_it_lies(truth, size, at, pitch):
    picture, where = scene(truth, size, at, pitch)
    layout = truth.own_layout()
    found = search(reduced(picture, WHITE), [layout])
    off = moved(found.transform, layout.middles) - moved(where, layout.middles)
    assert np.linalg.norm(off, axis=1).max() < 1.5


def test_of_several_targets_that_one_is_found_which_is_there(truth):
    picture, _ = scene(truth, (500, 700), (50, 60), 50.0)
    layouts = [truth.grey_layout(), truth.own_layout()]
    assert search(reduced(picture, WHITE), layouts).layout is layouts[1]


def test_of_what_was_seen_the_most_telling_reason_is_raised(truth):
    picture, where = scene(truth, (500, 700), (50, 60), 50.0)
    layout = truth.own_layout()
    with pytest.raises(CannotMeasureError) as trouble:
        search(reduced(picture[:, ::-1], WHITE), [layout])
    assert trouble.value.code == "target_mirrored"
    hidden = picture.copy()
    x, y = moved(where, layout.middles[[8]])[0].astype(int)
    hidden[y - 24 : y + 24, x - 24 : x + 24] = (0.05, 0.9, 0.05)
    with pytest.raises(CannotMeasureError) as trouble:
        search(reduced(hidden, WHITE), [layout])
    assert trouble.value.code == "target_covered"


def test_nothing_is_found_where_nothing_is(truth):
    rng = np.random.default_rng(3)
    with pytest.raises(CannotMeasureError) as trouble:
        search(reduced(rng.uniform(0, 1, (1200, 1300, 3)), WHITE), [truth.own_layout()])
    assert trouble.value.code == "target_absent"
