"""Limits of a stretch."""

import numpy as np
import pytest

from handscroll.errors import InvalidError
from handscroll.imaging.rendering.limits import percentile_limits


def test_limits_are_the_percentiles_of_what_has_a_value():
    values = np.arange(101, dtype=np.float32).repeat(2).reshape(1, 2, 101)
    holed = np.concatenate([values, np.full((1, 2, 50), np.nan), np.full((1, 2, 5), np.inf)], 2)
    assert percentile_limits(values, 0, 100) == ((0, 100),)
    assert percentile_limits(holed, 0, 100) == ((0, 100),)
    ((low, high),) = percentile_limits(holed, 2, 98)
    assert (low, high) == pytest.approx((2, 98), abs=0.5)


def test_each_channel_has_its_own():
    values = np.stack([np.linspace(0, 1, 50), np.linspace(-3, 5, 50)]).astype(np.float32)
    assert percentile_limits(values, 0, 100) == ((0, 1), (-3, 5))


def test_an_even_channel_gets_limits_that_differ():
    ((low, high),) = percentile_limits(np.full((1, 9), 0.5, np.float32), 1, 99)
    assert low < 0.5 < high
    ((low, high),) = percentile_limits(np.zeros((1, 9), np.float32), 1, 99)
    assert low < 0 < high


def test_a_channel_without_any_value_is_refused():
    values = np.stack([np.ones(5), np.full(5, np.nan)]).astype(np.float32)
    with pytest.raises(InvalidError, match="channel 2 has no value"):
        percentile_limits(values, 1, 99)
