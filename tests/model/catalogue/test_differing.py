"""Whole records that were drawn: what differs, put on, gives the other one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.difference import differences
from handscroll.model.putting_on import applied


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_a_record_with_its_differences_put_on_is_the_other_one(data, any_record):
    old, new = data.draw(any_record), data.draw(any_record)
    assert applied(old, differences(old, new)) == new
    assert differences(new, new) == ()


def test_a_full_record_comes_from_nothing_and_goes_back(full):
    empty = Catalogue()
    assert applied(empty, differences(empty, full)) == full
    assert applied(full, differences(full, empty)) == empty
