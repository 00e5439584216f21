"""Manifests say what the museum says, in every language that it has pages in."""

import json

from handscroll.departments.viewing.iiif.manifests import published_collection, relic_manifest
from handscroll.model.person import VISITOR
from handscroll.model.text import LANGUAGES
from handscroll.model.wording import Tongue
from handscroll.pages.words import shipped
from handscroll.standards.iiif_words import LABELS, PAINTED_BY_SOFTWARE

BASE = "https://museum.example"


def test_what_manifests_bring_is_what_may_be_changed():
    for tag in LANGUAGES:
        wanted = {f"iiif.{name}": words[tag] for name, words in LABELS.items()}
        wanted["iiif.painted_by_software"] = PAINTED_BY_SOFTWARE[tag]
        offered = {key: word for key, word in shipped(tag).items() if key.startswith("iiif.")}
        assert offered == wanted


def test_words_of_the_museum_and_of_its_languages_travel(hung):
    words = hung.museum.wordings
    words.add(Tongue(tag="ja", name="日本語"), {"part.painting": "本紙"}, person="li")
    words.change("en", {"iiif.page": "Its page", "iiif.parts": "<b>"}, person="li")
    relic = hung.museum.captures.find("c-public").relic
    told = json.loads(relic_manifest(hung.museum, VISITOR, relic, BASE).body)
    homes = {one["language"][0]: one for one in told["homepage"]}
    assert list(homes) == ["zh-Hans", "zh-Hant", "en", "ja"]
    assert homes["en"]["label"] == {"en": ["Its page"]}
    # Nobody translated it: it is there in the languages that it is written in.
    assert homes["ja"]["label"]["zh-Hans"] == ["藏品页"]
    assert homes["ja"]["id"] == f"{BASE}/ja/relics/{relic}"
    assert "<b>" not in json.dumps(told)
    whole = json.loads(published_collection(hung.museum, BASE).body)
    assert "ja" not in whole["label"]
