import pytest

from handscroll.departments.collection.finding.times import date_query, dynasty_of, years_of


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("before 1700", (None, 1699)),
        ("康熙", (1662, 1722)),
        ("Ming dynasty", (1368, 1644)),
        ("山水", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_a_time_in_words_becomes_years(text, years):
    assert date_query(text) == years


def test_a_dynasty_is_known_by_any_of_its_names():
    for names, wanted in ((["Qing dynasty (1644–1911)"], "清"), (["", "明代"], "明")):
        found = dynasty_of(*names)
        assert found is not None
        assert found.hant == wanted
    assert dynasty_of("Atlantis") is None


def test_a_record_has_its_date_or_else_its_dynasty(made):
    def years(dynasty, date):
        return years_of(made("N", "画", "", "", "", dynasty, "", date, "album"))

    assert years("清", "康熙辛丑") == (1721, 1721)
    assert years("北宋", "") == years("北宋", "nobody can read this")
