"""Intervals as blocks: whoever asks by a few blocks finds what a comparison of numbers finds."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.storage.index import Asked, SearchIndex
from handscroll.storage.index_fields import Fields, Written
from handscroll.storage.index_spans import HIGHEST, LOWEST, Span, blocks, blocks_with
from handscroll.storage.index_terms import Each, Meets, Some, Word

YEARS = Span("years", "first", "last")
FIELDS = Fields(texts=("t",), numbers=("first", "last"), spans=(YEARS,))
NEAR = st.integers(-60, 60)
NUMBERS = NEAR | st.integers(LOWEST - 9, HIGHEST + 9) | st.sampled_from([-(2**50), 2**50])
ENDS = st.none() | NUMBERS


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_number_lies_in_one_block_of_an_interval_s_rest_or_in_none(one, other, number):
    first, last = sorted((one, other))
    number = max(LOWEST, min(HIGHEST, number))
    kept = blocks(first, last).split()
    assert len(kept) == len(set(kept)) <= 30
    assert len(set(kept) & set(blocks_with(number))) == (first < number <= last)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(NUMBERS, NUMBERS).map(sorted), max_size=12),
    st.lists(st.tuples(ENDS, ENDS), min_size=1, max_size=12),
)
def test_what_meets_an_interval_is_found(tmp_path_factory, spans, asked):
    index = SearchIndex(tmp_path_factory.mktemp("i") / "i", FIELDS, heap_bytes=15_000_000)
    with index.writer() as writer:
        writer.put(
            Written(f"k{n}", {"t": [(0, "t")]}, numbers={"first": first, "last": last})
            for n, (first, last) in enumerate(spans)
        )
        writer.put([Written("undated", {"t": [(0, "t")]})])
    for low, high in asked:
        wanted = {
            f"k{n}"
            for n, (first, last) in enumerate(spans)
            if (low is None or low <= last)
            and (high is None or first <= high)
            and not (low is not None and high is not None and low > high)
        }
        meets = Meets(YEARS, low, high)
        for sought in (meets, Each((Word("t", "t"), meets)), Some((Word("t", "no"), meets))):
            assert set(index.search(Asked(sought, limit=99)).keys) == wanted


@pytest.mark.parametrize("numbers", [{"first": 5}, {"last": 5}, {}])
def test_half_an_interval_is_none(tmp_path: Path, numbers):
    index = SearchIndex(tmp_path / "i", FIELDS, heap_bytes=15_000_000)
    with index.writer() as writer:
        writer.put([Written("k", numbers=numbers)])
    assert index.search(Asked(Meets(YEARS, 5, 5), limit=9)).total == ("first" in numbers)
