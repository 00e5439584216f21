"""What a museum may say in its own words, and what is refused with a reason."""

import re

import pytest

from handscroll.errors import InvalidError
from handscroll.model.plurals import form_of, forms_of
from handscroll.model.wording import tag_of, troubles


@pytest.mark.parametrize(
    "text", ["", "e", "english", "api", "API", "zh_Hans", "../en", "ja\n", "ｊａ"]
)
def test_what_is_no_language_is_refused(text: str):
    with pytest.raises(InvalidError):
        tag_of(text)


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("{{ x }}", "brace"), ("{", "brace"), ("{}", "brace"), ("{count!r}", "brace"),
        ("{count.__class__}", "brace"), ("{count:>9}", "brace"), ("{name}", "no|nothing gives"),
        ("<script>alert(1)</script>", "HTML"), ("a &amp; b", "HTML"), ("x" * 10_000, "10,000"),
        ("a\u202eb", "U\\+202E"), ("a\nb", "U\\+000A"), ("\ud800", "U\\+D800"), ("  ", "empty"),
        ("\ufdd0en\ufdd1x\ufdd2", "U\\+FDD0"), (3, "no text"), (["x"], "no text"),
        ({"one": "x"}, "other"), ({"other": "x", "lots": "y"}, "lots"), ({"other": 3}, "no text"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_has_a_reason(phrase, why: str):
    assert re.search(why, next(troubles(phrase, frozenset({"count"}))).why)


@pytest.mark.parametrize("phrase", ["a < b & c > d", "{count} of {count}", "١٢", {"other": "x"}])
def test_what_is_plain_can_be_said(phrase):
    assert [*troubles(phrase, frozenset({"count"}))] == []


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "other one other other other"), ("zh-Hans", "other other other other other"),
        ("ja", "other other other other other"), ("fr", "one one other other other"),
        ("ru", "many one few many one"), ("pl", "many one few many many"),
        ("cs", "other one few other other"), ("sl", "other one two other other"),
        ("ar", "zero one two many many"), ("lt", "other one few other one"),
        ("ro", "few one few few other"), ("sr", "other one few other one"),
    ],
)  # fmt: skip
def test_numbers_take_the_forms_that_cldr_tells(language: str, told: str):
    assert [form_of(language, count) for count in (0, 1, 2, 12, 21)] == told.split()
    assert set(told.split()) <= set(forms_of(language))


@pytest.mark.parametrize("count", [None, -1, 1.0, "1", True])
def test_what_is_no_number_takes_the_form_for_all_others(count):
    assert form_of("en", count) == "other"
