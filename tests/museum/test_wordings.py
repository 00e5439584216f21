"""The museum's own words: kept in journal and vault, seen by every process, never lost."""

import json
import shutil

import pytest

from handscroll.errors import ConflictError, NotFoundError
from handscroll.model.wording import SHIPPED, Tongue
from handscroll.museum import Museum
from handscroll.museum.rebuilding import rebuild
from handscroll.museum.records import WORDS, words_object
from handscroll.museum.wordings import MANY

JAPANESE = Tongue(tag="ja", name="日本語")
ARABIC = Tongue(tag="ar", name="العربية", direction="rtl")


def test_a_museum_that_changed_nothing_says_what_is_shipped(museum: Museum):
    assert museum.wordings.now() is SHIPPED


def test_a_word_is_said_otherwise_and_put_back(museum: Museum):
    words = museum.wordings
    assert words.change("en", {"site.home": "Our works"}, person="li") == 1
    assert words.now().said == {"en": {"site.home": "Our works"}}
    assert words.change("en", {"site.home": "Our works"}, person="li") == 0
    assert words.change("en", {"site.home": None}, person="wang") == 1
    assert words.now().said == {}
    told = [(one.person, one.kind, one.phrase) for one in words.history("en", "site.home")]
    assert told == [("li", "words.changed", "Our works"), ("wang", "words.put_back", None)]


def test_the_same_wording_is_the_same_object_while_nothing_changes(museum: Museum):
    museum.wordings.change("en", {"site.home": "Our works"}, person="li")
    before = museum.wordings.now()
    museum.ledger.record("session.refused", "sessions", "visitor", name="", why="")
    museum.captures.generation()
    assert museum.wordings.now() is before


def test_another_process_learns_of_a_change(museum: Museum):
    with Museum.open(museum.folder) as other:
        assert other.wordings.now().languages == ("zh-Hans", "zh-Hant", "en")
        museum.wordings.add(JAPANESE, {"site.home": "作品"}, person="li")
        other.captures.watch.glance()
        assert other.wordings.now().languages == ("zh-Hans", "zh-Hant", "en", "ja")
        assert other.wordings.now().said["ja"] == {"site.home": "作品"}


def test_who_did_not_see_the_last_change_changes_nothing(museum: Museum):
    words = museum.wordings
    words.change("en", {"site.home": "Works"}, person="li", seen={"site.home": 0})
    (seen,) = words.history("en", "site.home")
    words.change("en", {"site.home": "Art"}, person="wang", seen={"site.home": seen.seq})
    with pytest.raises(ConflictError, match="wang changed it"):
        words.change("en", {"site.home": "Things"}, person="li", seen={"site.home": seen.seq})
    assert words.now().said["en"] == {"site.home": "Art"}


def test_a_language_comes_once_and_goes_with_its_words(museum: Museum):
    words = museum.wordings
    words.add(JAPANESE, {"site.home": "作品"}, person="li")
    with pytest.raises(ConflictError, match="already"):
        words.add(JAPANESE, {}, person="li")
    words.remove("ja", person="li")
    assert words.now().languages == ("zh-Hans", "zh-Hant", "en")
    assert words.now().said == {}
    with pytest.raises(NotFoundError):
        words.remove("ja", person="li")
    with pytest.raises(ConflictError, match="brings"):
        words.remove("en", person="li")
    words.add(JAPANESE, {"site.about": "当館"}, person="li")
    assert words.now().said["ja"] == {"site.about": "当館"}


def lived_in(museum: Museum) -> None:
    words = museum.wordings
    words.add(ARABIC, {"site.home": "أعمال"}, person="li")
    words.add(JAPANESE, {"site.home": "作品", "site.about": "当館"}, person="li")
    words.change("ja", {"site.about": None}, person="wang")
    words.change("en", {"site.home": "Works"}, person="li")
    words.change("en", {"collection.count": {"one": "1 thing", "other": "{count}"}}, person="li")
    words.remove("ar", person="li")


def test_words_survive_the_loss_of_every_cache(museum: Museum):
    lived_in(museum)
    rows, told = museum.register.dump(), museum.wordings.now()
    museum.close()
    shutil.rmtree(museum.folder / "cache")
    with Museum.open(museum.folder) as poor:
        rebuild(poor)
        assert poor.register.dump() == rows
        again = poor.wordings.now()
        assert (again.tongues, again.said) == (told.tongues, told.said)
        rebuild(poor)
        assert poor.register.dump() == rows


def test_the_vault_alone_tells_the_words_of_the_last_version(museum: Museum):
    lived_in(museum)
    for number in range(MANY):
        museum.wordings.change("en", {f"x.k{number}": "x"}, person="li")
    rows = museum.register.dump(["words"])
    museum.close()
    shutil.rmtree(museum.folder / "cache")
    shutil.rmtree(museum.layout.journal)
    with Museum.open(museum.folder) as poor:
        rebuild(poor)
        assert set(poor.register.dump(["words"])) <= set(rows)
        said = poor.wordings.now().said
        assert (said["en"]["site.home"], said["ja"]["site.home"]) == ("Works", "作品")
        assert poor.wordings.now().languages == ("zh-Hans", "zh-Hant", "en", "ja")


def test_a_version_is_cut_when_changes_have_gathered(museum: Museum):
    object_id = words_object("en")
    for number in range(MANY - 1):
        museum.wordings.change("en", {f"x.k{number}": "x"}, person="li")
    assert museum.vault.head(object_id) == 0
    museum.wordings.change("en", {"site.home": "Works"}, person="li")
    assert museum.vault.head(object_id) == 1
    kept = json.loads(museum.vault.read(object_id, WORDS))["words"]
    assert kept["site.home"]["phrase"] == "Works"
    museum.wordings.change("en", {"site.home": "Art"}, person="li")
    assert museum.vault.head(object_id) == 1
    assert museum.vault.validate().passed
