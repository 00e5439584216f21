"""A mark that no drawing form of ours sends is refused, whatever it says."""

import pytest

from handscroll.departments.staff.marking import Mark, mark_region
from handscroll.errors import InvalidError
from handscroll.model.person import Person
from handscroll.model.rights import Role

ZHAO = Person(id="p1", name="zhao", role=Role.CURATOR)


@pytest.mark.parametrize("outline", ["no json", "[" * 100_000, "3"])
def test_an_outline_that_is_none_is_refused(museum, outline):
    mark = Mark(capture="c1", x=0, y=0, width=10, height=10, outline=outline, kind="seal")
    with pytest.raises(InvalidError, match="The mark was not kept"):
        mark_region(museum, "r1", mark, ZHAO)
