"""What columns are taken for, by their headings and by their values."""

from collections.abc import Mapping

from handscroll.departments.collection.mapping.guessing import guess
from handscroll.departments.collection.mapping.looking import Looked, look
from handscroll.departments.collection.vocabularies.store import load

WORDS = load()


def guessed(*records: Mapping[str, object], whole: bool = True):
    seen: dict[str, Looked] = {}
    for record in records:
        told = {k: v if isinstance(v, tuple) else (str(v),) for k, v in record.items()}
        look(told, seen)
    return guess(list(seen.values()), len(records), WORDS, whole=whole)


def columns(found):
    return {one.source: one.column.to for one in found.guesses}


def test_values_raise_and_lower_what_a_heading_is_worth():
    good = guessed(*({"Dated": str(1700 + n), "no": str(n)} for n in range(9)))
    bad = guessed(*({"Dated": f"see card {'abcdefghi'[n]}", "no": str(n)} for n in range(9)))
    sure = [next(g.sure for g in one.guesses if g.source == "Dated") for one in (good, bad)]
    assert sure[0] > 0.85 > 0.5 > sure[1]


def test_values_alone_tell_formats_dynasties_and_sizes():
    rows = [
        {"x1": "立轴", "x2": "清", "x3": "28.5 x 30 cm", "x4": "hm", "编号": str(n)}
        for n in range(4)
    ]
    told = columns(guessed(*rows))
    assert (told["x1"], told["x2"], told["x3"], told["x4"]) == (
        "format",
        "dynasty",
        "dimensions",
        "notes",
    )


def test_without_a_number_the_column_is_taken_that_differs_in_every_record_or_it_is_asked():
    found = guessed(*({"id": f"A{n}", "title": "x"} for n in range(5)))
    assert columns(found)["id"] == "accession_number"
    asked = guessed({"title": "a"}, {"title": "a"})
    assert "Which column has the accession number?" in asked.questions[0]


def test_of_two_columns_of_one_meaning_the_surer_is_taken_and_the_other_is_noted():
    found = guessed({"accession_number": "1", "acno": "A1", "title": "t", "品名": "山水"})
    assert columns(found) == {
        "accession_number": "accession_number", "acno": "notes", "title": "title_en",
        "品名": "title",
    }  # fmt: skip


def test_fields_of_persons_are_read_abreast():
    found = guessed(
        {"no": "1", "makers[].name": ("a", "b"), "makers[].birthYear": ("1700", ""),
         "makers[].deathYear": ("", "1800"), "makers[].role": ("artist", "after")},
    )  # fmt: skip
    told = columns(found)
    assert told["makers[].birthYear"] == told["makers[].role"] == "left_out"
    [creator] = [one.column for one in found.guesses if one.column.to == "creator"]
    assert creator.life == ("makers[].birthYear", "makers[].deathYear")
    assert creator.role == "makers[].role"


def test_units_come_from_a_column_or_are_asked_for():
    one = guessed(
        {"no": "1", "height": "12", "units": "mm"}, {"no": "2", "height": "13", "units": "mm"}
    )
    assert next(g.column.unit for g in one.guesses if g.source == "height") == "mm"
    two = guessed(
        {"no": "1", "height": "12", "units": "mm"}, {"no": "2", "height": "3", "units": "cm"}
    )
    assert next(g.column.unit_from for g in two.guesses if g.source == "height") == "units"
    none = guessed({"no": "1", "height": "12"})
    assert "In which unit are height?" in none.questions[0]


def test_a_classification_gets_a_list_of_ours_and_the_rest_goes_to_the_notes():
    rows = [{"no": str(n), "Classification": kind} for n, kind in
            enumerate(["Prints", "Prints", "paintings", "odd things"])]  # fmt: skip
    [column] = [g.column for g in guessed(*rows).guesses if g.source == "Classification"]
    assert column.values == {"prints": "print", "paintings": "painting"}
    assert column.otherwise == "notes"


def test_members_that_not_every_record_has_are_optional():
    found = guessed({"no": "1", "date": "1700"}, {"no": "2"}, whole=False)
    assert {g.source: g.column.optional for g in found.guesses} == {"no": False, "date": True}
