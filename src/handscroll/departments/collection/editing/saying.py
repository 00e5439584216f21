"""What is wrong with a field, in the reader's words."""

from __future__ import annotations

from typing import NamedTuple

from handscroll.departments.collection.editing.references import Trouble
from handscroll.pages.words import Words

_SAME = {
    "float_parsing": "number", "int_parsing": "number", "int_from_float": "whole_number",
    "literal_error": "enum", "bool_parsing": "enum", "union_tag_invalid": "enum",
    "greater_than_equal": "at_least", "greater_than": "more_than", "less_than_equal": "at_most",
    "too_long": "too_many", "finite_number": "number", "int_parsing_size": "number",
}  # fmt: skip
"""Kind of a problem to the phrase that says it, where the two are not called the same."""
_BY_WORDS = (
    ("needs a person", "qualifier"),
    ("a term needs", "term"),
    ("is not certain", "certain"),
    ("before it begins", "backwards"),
    ("no number and no words", "measure"),
    ("an address", "address"),
    ("gives candidates only", "pigment"),
    ("names no work", "relation"),
    ("a control character", "character"),
    ("half of a surrogate", "character"),
    ("its own facts are those", "own"),
    ("an outline", "outline"),
)
"""What the model's own rules say, by some of their words, to the phrase that says the same."""


class Wrong(NamedTuple):
    """What is wrong and what to do; English where no phrase of the reader's says it."""

    text: str
    language: str = ""


def wrong(trouble: Trouble, words: Words) -> Wrong:
    """Return what is wrong with a field, why, and what to do."""
    kind = _SAME.get(trouble.kind, trouble.kind)
    if kind == "value_error":
        kind = next((name for part, name in _BY_WORDS if part in trouble.said), kind)
    if kind == "string_pattern_mismatch" and trouble.name.rpartition(".")[2] in _PATTERNS:
        kind = f"pattern.{trouble.name.rpartition('.')[2]}"
    if f"edit.wrong.{kind}" not in words:
        return Wrong(trouble.said, "en")
    facts = {name: _number(value) for name, value in trouble.facts.items()}
    if "named" in facts:
        facts["named"] = words(
            f"field.{'capture' if facts['named'] == 'captures' else facts['named']}"
        )
    return Wrong(words(f"edit.wrong.{kind}", **facts))


_PATTERNS = frozenset({"language", "amount", "currency", "edtf", "of"})
"""Fields whose pattern has a phrase of its own; that of names serves the others."""


def _number(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"
    return str(value)
