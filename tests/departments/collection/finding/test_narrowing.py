"""The groups beside what was found, made of what an address says."""

from handscroll.departments.collection.finding.asked import Asked
from handscroll.departments.collection.finding.narrowing import groups_of
from handscroll.departments.collection.finding.searching import Outcome
from handscroll.pages.words import words_in


def test_centuries_stand_by_number_and_what_is_none_stands_as_it_was_written():
    found = Outcome(
        total=2, hits=("a", "b"), facets={"century": (("17", 1), ("-2", 1))}, bars=(), width=1,
        span=None, did_you_mean=None, notes=(),
    )  # fmt: skip
    asked = Asked(filters={"century": ("²", "9" * 5_000, "17")})
    [group] = groups_of(asked, found, words_in("en"), lambda _name, value: value)
    assert [one.label for one in group.choices] == ["-2", "²", "9" * 5_000, "17"]
