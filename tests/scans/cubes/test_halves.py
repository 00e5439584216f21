"""The next level is the exact mean of what is known, also at edges."""

import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.scans.cubes.coding import EXACT, MISSING, REFLECTANCE, UNCERTAINTY
from handscroll.scans.cubes.halves import halved


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 7), st.integers(1, 7), st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_codes_are_added_as_whole_numbers_and_rounded_once(height, width, seed, holes):
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, MISSING, (2, height, width)).astype(np.uint16)
    codes[rng.random(codes.shape) < holes] = MISSING
    small = halved(codes, REFLECTANCE)
    assert small.shape == (2, -(-height // 2), -(-width // 2))
    for band, y, x in np.ndindex(*small.shape):
        block = codes[band, 2 * y : 2 * y + 2, 2 * x : 2 * x + 2]
        known = [int(one) for one in block.flat if one != MISSING]
        if not known:
            assert small[band, y, x] == MISSING
            continue
        exact = Fraction(sum(known), len(known))
        assert abs(int(small[band, y, x]) - exact) <= Fraction(1, 2)


@pytest.mark.parametrize("coding", [EXACT, UNCERTAINTY])
def test_floats_are_the_mean_of_what_is_known(coding):
    rng = np.random.default_rng(5)
    values = rng.random((2, 6, 5)).astype(np.float32)
    values[0, :2, :2] = np.nan
    values[1, 0, 0] = np.nan
    codes = coding.encode(values)
    small = coding.decode(halved(codes, coding))
    padded = np.pad(coding.decode(codes), ((0, 0), (0, 0), (0, 1)), constant_values=np.nan)
    blocks = padded.reshape(2, 3, 2, 3, 2).transpose(0, 1, 3, 2, 4).reshape(2, 3, 3, 4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the empty block is meant
        wanted = np.nanmean(blocks.astype(np.float64), axis=-1)
    assert np.isnan(small[0, 0, 0])
    assert np.allclose(small, wanted, rtol=coding.error + 2e-3 * (coding is UNCERTAINTY) + 1e-7,
                       atol=0, equal_nan=True)  # fmt: skip
