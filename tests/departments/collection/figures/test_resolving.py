from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.figures.resolving import lives_in, people_of
from handscroll.departments.collection.naming.keys import Key
from handscroll.departments.collection.naming.marks import PersonLine

YEARS = st.sampled_from(["", "1500", "1560", "1632"])
LIVES = st.lists(st.builds(lambda a, b: f"{a}..{b}" if a or b else "", YEARS, YEARS), max_size=8)


def line(life, base="~李明"):
    return PersonLine("liming", Key(base), "李明", "", life)


def test_dates_that_may_be_one_life_are_one_and_others_are_apart():
    assert lives_in(["1632..", "1632..1717", "", "1700..1750"]) == ["1632..1717", "1700..1750"]
    assert lives_in(["1632..1717", "1632..1720", "1632.."]) == [
        "1632..1717", "1632..1720", "1632..",
    ], "a year of birth that fits two lives belongs to neither"  # fmt: skip
    assert lives_in([]) == []


@given(LIVES)
def test_no_work_is_lost_and_none_counted_twice(lives):
    told = [(line(life), n + 1) for n, life in enumerate(lives)]
    people = people_of(told)
    assert sum(one.works for one in people) == sum(works for _, works in told)
    keys = [str(one.key) for one in people]
    assert len(set(keys)) == len(keys)


def test_an_identifier_is_one_person_whatever_its_records_say_of_dates():
    told = [(line("1632..1717", "wang"), 2), (line("1632..1720", "wang"), 1)]
    [one] = people_of(told)
    assert (one.works, one.life) == (3, "1632..1717")
