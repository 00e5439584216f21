"""Text for paper: controls are told, directions end where they began."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.print.legible import (
    as_code,
    characters_of,
    legible,
    without,
)

MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069שa"


def test_controls_and_halves_of_pairs_become_their_code_points():
    assert legible("a\x07b\ud800") == "a[U+0007]b[U+D800]"
    assert legible("a\r\nb\rc\td") == "a\nb\nc d"


def test_a_long_word_gets_places_to_break():
    assert "\u200b" in legible("x" * 60)
    assert legible("山" * 600) == "山" * 600


@given(st.text(alphabet=MARKS, max_size=30))
def test_whatever_a_line_begins_it_ends(text):
    depth = 0
    for sign in legible(text):
        kind = unicodedata.bidirectional(sign)
        depth += kind in {"LRI", "RLI", "FSI"}
        depth -= kind == "PDI"
    if legible(text) != text:
        assert legible(text)[0] == "\u2068"
        assert legible(text)[-1] == "\u2069"
        assert depth <= 0


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_text_can_be_kept(text):
    legible(text).encode()


def test_what_no_face_has_is_told_wherever_it_stands():
    matter = {"a": ["x\u3106", {"b": "y"}], "n": 3}
    assert characters_of(matter) == {"x", "\u3106", "y"}
    told = without(matter, {"\u3106"})
    assert told == {"a": ["x" + as_code("\u3106"), {"b": "y"}], "n": 3}
