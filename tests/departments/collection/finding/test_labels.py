"""What a facet's value is called: by the museum's own words where it has some."""

import json

from handscroll.departments.collection.finding.labels import label
from handscroll.departments.collection.finding.vocabulary import vocabularies_of
from handscroll.departments.collection.vocabularies.store import load
from handscroll.pages.words import words_in

EN, HANT = words_in("en"), words_in("zh-Hant")


def nobody(_facet, _value):
    return {}


def test_terms_of_the_museum_have_labels_as_shipped_ones_do(museum):
    folder = museum.folder / "vocabularies"
    folder.mkdir(exist_ok=True)
    file = folder / "supports.json"
    file.write_text(json.dumps({"terms": [{"id": "moon", "label": {"en": "moonlight"}}]}))
    assert label("support", "moon", EN, nobody, vocabularies_of(museum)) == "Moonlight"
    assert label("support", "silk", HANT, nobody, vocabularies_of(museum)) == "絹"
    file.write_text(json.dumps({"terms": [{"id": "moon", "label": {"en": "light of the moon"}}]}))
    assert label("support", "moon", EN, nobody, vocabularies_of(museum)) == "Light of the moon"


def test_formats_that_no_label_has_are_said_by_the_vocabulary():
    assert label("format", "screen", HANT, nobody, load()) == "屏風"
    assert label("format", "handscroll", EN, nobody, load()) == "Handscroll"


def test_rights_are_said_in_the_readers_language_whatever_the_scheme():
    for scheme in ("http", "https"):
        uri = f"{scheme}://creativecommons.org/publicdomain/zero/1.0/"
        assert label("rights", uri, EN, nobody, load()) == "CC0 1.0 Universal"
    assert label("rights", "https://example.org/ours", EN, nobody, load()) == (
        "https://example.org/ours"
    )


def test_a_value_that_nobody_knows_is_its_own_label():
    assert label("medium", "moon and water", EN, nobody, load()) == "moon and water"
    assert label("century", "17", EN, nobody, load()) == "17th century"
    assert label("century", "²", EN, nobody, load()) == "²"
