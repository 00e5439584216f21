"""Text of a record: any script is kept as it is; what no store can keep is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from handscroll.model.catalogue.written import Address, Line, Long, Name, Said

LONG, LINE = TypeAdapter(Long), TypeAdapter(Line)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_every_script_is_kept(text):
    assert LINE.validate_python(text) == text
    assert json.loads(json.dumps(LINE.validate_python(text)).encode()) == text


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "{{ 7*7 }}", "'; DROP TABLE relics; --", "\u202eabc", "שלום עולם",
     "e\u0301\u0302\u0303", "\U00020bb7野家", "a\tb\nc", "\ufeffx", "\U0010ffff"],
)  # fmt: skip
def test_markup_and_strange_scripts_stay_text(text):
    assert LINE.validate_python(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ab\ud800", "character 3 is half of a surrogate pair, U\\+D800"),
        ("\udfffab", "character 1 is half of a surrogate pair, U\\+DFFF"),
        ("a\x00", "character 2 is a control character, U\\+0000"),
        ("\x1b[31m", "character 1 is a control character, U\\+001B"),
        ("a\x9f", "character 2 is a control character, U\\+009F"),
    ],
)
def test_what_no_store_can_keep_is_refused(text, said):
    with pytest.raises(ValidationError, match=said):
        LINE.validate_python(text)
    with pytest.raises(ValidationError, match=said):
        TypeAdapter(Said).validate_python({"en": text})


def test_line_ends_become_one_kind():
    assert LINE.validate_python("a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_a_hundred_thousand_characters_fit_a_long_text_and_no_more_than_its_bound():
    assert len(LONG.validate_python("畫" * 100_000)) == 100_000
    with pytest.raises(ValidationError, match="at most 200000"):
        LONG.validate_python("x" * 200_001)
    with pytest.raises(ValidationError, match="at most 2000"):
        LINE.validate_python("x" * 100_000)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//evil", "https://a b", 'https://a"b', "https://"],
)
def test_an_address_runs_nothing(address):
    with pytest.raises(ValidationError, match="an address"):
        TypeAdapter(Address).validate_python(address)


def test_names_are_safe_in_addresses():
    for name in ("", "a/b", "../a", "a b", "ä", "a" * 129, "a\n"):
        with pytest.raises(ValidationError):
            TypeAdapter(Name).validate_python(name)
    assert TypeAdapter(Name).validate_python("seal-1.b_C") == "seal-1.b_C"


def test_a_map_of_languages_is_bounded():
    with pytest.raises(ValidationError):
        TypeAdapter(Said).validate_python({f"a{chr(97 + n)}": "x" for n in range(13)})
    with pytest.raises(ValidationError, match="pattern"):
        TypeAdapter(Said).validate_python({"<b>": "x"})
