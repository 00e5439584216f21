"""Steps reckoned on arrays, against numpy's own arithmetic in double precision."""

import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.rendering.programs import programs
from handscroll.imaging.rendering.stored import Stored
from handscroll.imaging.rendering.views import channels


def band(number, of=4):
    return ("linear", (0.0, *(1.0 if at == number else 0.0 for at in range(1, of + 1))))


@pytest.fixture
def tile():
    # Large enough that it is reckoned in several runs, and no multiple of one.
    return np.random.default_rng(1).uniform(0.05, 1.2, (4, 101, 203)).astype(np.float32)


CASES = {
    "linear": ([("linear", (0.5, 1, -2, 0, 3))], lambda b: 0.5 + b[0] - 2 * b[1] + 3 * b[3]),
    "divide": ([band(1), band(2), ("divide", ())], lambda b: b[0] / b[1]),
    "log": ([band(3), ("log", ())], lambda b: np.log(b[2])),
    "sqrt": ([band(3), ("sqrt", ())], lambda b: np.sqrt(b[2])),
    "abs": ([("linear", (0.0, 1.0, -1.0, 0.0, 0.0)), ("abs", ())], lambda b: np.abs(b[0] - b[1])),
    "multiply": ([band(1), band(2), band(4), ("multiply", (3.0,))], lambda b: b[0] * b[1] * b[3]),
    "min": ([band(1), band(2), band(4), ("min", (3.0,))], lambda b: b[[0, 1, 3]].min(0)),
    "max": ([band(1), ("number", (0.6,)), ("max", (2.0,))], lambda b: np.maximum(b[0], 0.6)),
    "clip": (
        [band(1), ("number", (0.3,)), band(2), ("clip", ())],
        lambda b: np.minimum(np.maximum(b[0], 0.3), b[1]),
    ),
    "sum": (
        [band(1), band(2), ("log", ()), ("sum", (2.0, 0.5, -1.0))],
        lambda b: 2 + 0.5 * b[0] - np.log(b[1]),
    ),
    "quadratic": (
        [band(1), band(3), ("quadratic", (1.0, 2.0, 3.0, 4.0, 5.0, 6.0))],
        lambda b: 1 + 2 * b[0] + 3 * b[2] + 4 * b[0] ** 2 + 5 * b[0] * b[2] + 6 * b[2] ** 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_step_does_what_its_name_says(name, tile):
    steps, truth = CASES[name]
    found = channels([steps], 4).values(tile)
    assert found.shape == (1, 101, 203)
    assert np.allclose(found[0], truth(tile.astype(np.float64)), rtol=2e-6, atol=2e-6)


def test_three_channels_share_their_linear_parts(tile):
    asked = [[band(1), band(2), ("divide", ())], [band(2)], [band(1), ("log", ())]]
    assert len(programs(asked, 4).rows) == 2
    found = channels(asked, 4).values(tile)
    wanted = np.stack([tile[0] / tile[1], tile[1], np.log(tile[0])])
    assert np.allclose(found, wanted, rtol=2e-6)


def test_what_has_no_value_is_not_finite_and_everything_else_is(tile):
    tile[0, 3, 4] = 0
    tile[1, 5, 6] = 0
    tile[2, 7, 8] = -0.1
    tile[3, 9, 9] = np.nan
    asked = [[band(1), band(2), ("divide", ())], [band(3), ("log", ())], [band(1), ("log", ())]]
    found = channels(asked, 4).values(tile)
    lost = [[(5, 6)], [(7, 8)], [(3, 4)]]
    for channel, places in zip(found, lost, strict=True):
        # Band 4 takes no part, so that its unknown pixel is none here.
        assert [tuple(map(int, at)) for at in np.argwhere(~np.isfinite(channel))] == places


def test_a_zero_hidden_in_a_divisor_of_a_divisor_has_no_value_either(tile):
    tile[2, 1, 1] = 0
    steps = [band(1), band(2), band(3), ("divide", ()), ("divide", ())]
    found = channels([steps], 4).values(tile)[0]
    assert np.isnan(found[1, 1])
    assert np.isnan(found).sum() == 1


def test_counts_become_reflectance_by_scale_and_offset(tile):
    counts = np.round((tile + 0.1) * 40_000).astype(np.uint16)
    stored = Stored(1 / 40_000, -0.1)
    asked = [[band(1), band(2), ("divide", ())], [("linear", (0.2, 1.0, 1.0, -1.0, 0.5))]]
    asked.append([band(4), ("log", ())])
    found = channels(asked, 4, stored).values(counts)
    exact = counts / 40_000 - 0.1
    wanted = [exact[0] / exact[1], 0.2 + exact[0] + exact[1] - exact[2] + exact[3] / 2]
    assert np.allclose(found, np.stack([*wanted, np.log(exact[3])]), rtol=2e-5, atol=2e-6)


def test_the_count_that_says_unknown_is_unknown_in_the_bands_that_take_part():
    counts = np.full((4, 5, 6), 1_000, np.uint16)
    counts[0, 1, 2] = counts[3, 2, 3] = 0
    found = channels([[band(1)]], 4, Stored(1e-3, 0, 0)).values(counts)[0]
    assert np.isnan(found[1, 2])
    assert np.isnan(found).sum() == 1


@pytest.mark.parametrize(
    ("steps", "word"),
    [
        ([("__import__", ())], "__import__"),
        ([("linear", (0.0, 1.0))], "1 weights for 4 bands"),
        ([("linear", (0.0, np.nan, 1.0, 1.0, 1.0))], "finite"),
        ([band(1), ("divide", ())], "takes 2 of 1"),
        ([band(1), ("multiply", (5.0,))], "takes 5 of 1"),
        ([band(1), ("multiply", (-1.0,))], "takes -1 of 1"),
        ([band(1), ("min", ())], "takes 0 of 1"),
        ([band(1), band(2)], "leaves 2"),
        ([], "leaves 0"),
    ],
)
def test_steps_that_are_none_are_refused_before_anything_is_drawn(steps, word):
    with pytest.raises(InvalidError) as refused:
        channels([steps], 4)
    assert word in refused.value.why


@pytest.mark.parametrize(
    "tile", [np.zeros((3, 5, 5), np.float32), np.zeros((4, 5)), np.zeros((4, 5, 5), np.complex64)]
)
def test_a_tile_of_another_stack_is_refused(tile):
    with pytest.raises(MismatchError):
        channels([[band(1)]], 4).values(tile)
