"""Every field of a record has a name in every language, and says its values in words."""

import typing

import pytest
from pydantic import BaseModel

from handscroll.departments.collection.history.naming import lines, named
from handscroll.model.matching import Named, Thing
from handscroll.model.relic import Relic
from handscroll.model.text import LANGUAGES
from handscroll.pages.words import words_in


def fields(kind, seen):
    """Return the names of all fields of a model and of what it holds."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if kind in seen:
            return set()
        seen.add(kind)
        inner = [fields(one.annotation, seen) for one in kind.model_fields.values()]
        return set(kind.model_fields).union(*inner)
    return set().union(*(fields(one, seen) for one in typing.get_args(kind)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_name(language):
    words = words_in(language)
    names = fields(Relic, set()) - {"sha256"}
    assert [one for one in names if f"field.{one}" not in words and f"own.{one}" not in words] == []


def test_places_are_told_from_1_and_names_as_they_are():
    words = words_in("en")
    path = ("catalogue", "titles", 2, "text")
    assert named(path, words) == "Entry · Titles 3 · Text"
    assert named(("catalogue", "seals", Named("id", "s1"), "meaning", "en"), words) == (
        "Entry · Seals s1 · Meaning · English"
    )
    assert named(("title", "und-x"), words) == "Title · und-x"


def test_values_are_said_in_words():
    words = words_in("en")
    seal: Thing = {"id": "s1", "type": "studio", "cutting": "relief", "meaning": {"zh-Hans": "墨"}}
    told = lines([seal], ("catalogue", "seals"), words)
    assert [(one.label, one.text, one.language) for one in told] == [
        ("1 · Identifier", "s1", ""),
        ("1 · Type", words("seal_type.studio"), ""),
        ("1 · Cutting", words("cutting.relief"), ""),
        ("1 · Meaning · 简体中文", "墨", "zh-Hans"),
    ]
    [kind] = lines("on_object", ("catalogue", "titles", 0, "kind"), words)
    assert kind.text == words("title_kind.on_object")
    [across] = lines(True, ("catalogue", "impressions", Named("id", "i"), "across_join"), words)
    assert across.text == "yes"
    [pixels] = lines(None, ("rights", "max_public_px"), words)
    assert pixels.text == ""
