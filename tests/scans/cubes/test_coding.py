"""Values go in and come out as promised, and never change unseen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from handscroll.errors import InvalidError, UnreadableError
from handscroll.scans.cubes.coding import (
    EXACT,
    MISSING,
    REFLECTANCE,
    UNCERTAINTY,
    BeyondCodingError,
    Coding,
)

SPAN = st.floats(-0.5, 2.75, width=32) | st.just(float("nan"))


@given(hnp.arrays(np.float32, st.integers(1, 50), elements=SPAN))
def test_reflectance_comes_back_within_half_a_step_and_unknown_stays_unknown(values):
    codes = REFLECTANCE.encode(values)
    back = REFLECTANCE.decode(codes)
    assert codes.dtype == np.dtype("<u2")
    assert np.array_equal(np.isnan(back), np.isnan(values))
    assert np.array_equal(REFLECTANCE.known(codes), ~np.isnan(values))
    known = ~np.isnan(values)
    # Half a step, and what float32 itself cannot tell apart at 2.8.
    assert np.all(np.abs(back[known] - values[known]) <= REFLECTANCE.error + 5e-7)


def test_every_code_decodes_to_a_value_that_encodes_to_it():
    codes = np.arange(MISSING, dtype=np.uint16)
    assert np.array_equal(REFLECTANCE.encode(REFLECTANCE.decode(codes)), codes)
    assert REFLECTANCE.span[0] < 0 < 1 < REFLECTANCE.span[1]


@pytest.mark.parametrize("value", [-0.51, 2.78, float("inf"), float("-inf")])
def test_a_value_beyond_the_span_is_an_error_and_never_clipped(value):
    with pytest.raises(BeyondCodingError, match="1 values lie outside"):
        REFLECTANCE.encode(np.array([0.5, value, float("nan")], np.float32))
    kept = EXACT.decode(EXACT.encode(np.array([value], np.float32)))
    assert kept[0] == np.float32(value)


@given(hnp.arrays(np.float32, st.integers(1, 50), elements=st.floats(0, 65000, width=32)))
def test_uncertainty_keeps_eight_significant_bits(values):
    codes = UNCERTAINTY.encode(values)
    assert codes.dtype == np.dtype("<f2")
    assert not (codes.view("<u2") & 7).any()
    normal = values >= 6.2e-5
    back = UNCERTAINTY.decode(codes)
    # Eight bits are kept; float16 itself rounded once before.
    assert np.all(np.abs(back[normal] / values[normal] - 1) <= UNCERTAINTY.error + 2.0**-11)
    assert np.all(np.abs(back[~normal] - values[~normal]) <= 2.4e-7 + 2.0**-25)


def test_unknown_and_endless_uncertainties_stay_so_and_negative_ones_are_refused():
    given_values = np.array([np.nan, np.inf, 1e6, 0.0], np.float32)
    back = UNCERTAINTY.decode(UNCERTAINTY.encode(given_values))
    assert np.isnan(back[0])
    assert np.isinf(back[1])
    assert np.isinf(back[2])
    assert back[3] == 0
    assert UNCERTAINTY.encode(np.array([-np.float32(np.nan)]))[0].tobytes() == b"\x00\x7e"
    with pytest.raises(InvalidError, match="negative"):
        UNCERTAINTY.encode(np.array([-0.01], np.float32))


@pytest.mark.parametrize(
    "words", [("uint16", 0.0, 0.0), ("uint16", float("nan"), 0.0), ("float32", 2.0, 0.0),
              ("int64", 1.0, 0.0)],
)  # fmt: skip
def test_a_coding_that_makes_no_sense_is_refused(words):
    with pytest.raises(UnreadableError, match="makes no sense"):
        Coding(*words)
