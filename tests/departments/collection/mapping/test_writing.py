"""A guessed mapping is a file that can be read again, whatever the headings are."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.mapping.guessing import Guess, Guessed
from handscroll.departments.collection.mapping.mapping import Column, Mapping
from handscroll.departments.collection.mapping.writing import words_for, written

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(TEXT, TEXT, st.dictionaries(TEXT, TEXT, max_size=3), TEXT)
def test_any_heading_example_and_value_is_read_back_as_it_was(heading, example, values, question):
    columns = [
        Column.model_validate({"from": heading, "to": "title", "values": values, "split": "|"}),
        Column.model_validate({"from": "n", "to": "accession_number", "optional": True}),
        Column.model_validate({"from": heading, "to": "creator", "life": [example, heading]}),
    ]
    guesses = [Guess(one, 0.9, example, example, 0.5) for one in columns]
    text = written(Guessed(guesses, 1, [question]), table=heading, files=example)
    read = Mapping.model_validate(tomllib.loads(text))
    assert list(read.columns) == columns
    assert read.table == heading


def test_how_sure_a_guess_is_is_said_in_words():
    assert [words_for(one) for one in (0.95, 0.7, 0.3, 0.0)] == [
        "sure", "likely", "unsure", "not known",
    ]  # fmt: skip
