"""The interface's words: complete in three languages, all in use, all in the display face."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.errors import MisconfiguredError
from handscroll.model.relic import ObjectFormat, PartKind
from handscroll.model.rights import Role, State
from handscroll.model.text import LANGUAGES
from handscroll.model.wording import Tongue, Wording
from handscroll.pages.words import FOLDER, Words, allowed, usable, words_in

HOUSE = FOLDER.parent
PAGES = HOUSE.parents[1] / "pages"
TEMPLATES = [*HOUSE.rglob("templates/*.html"), *HOUSE.rglob("departments/*/pages/*.html")]
FILES = {tag: json.loads((FOLDER / f"{tag}.json").read_text("utf-8")) for tag in LANGUAGES}
SIGNS = {"nm", "ΔE", "IIIF"}
"""Units and names that are written alike in every language."""
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def placeholders(phrase) -> set[str]:
    forms = [phrase] if isinstance(phrase, str) else phrase.values()
    return {name for form in forms for name in re.findall(r"\{(\w+)\}", form)}


def test_every_language_has_every_phrase_with_the_same_placeholders():
    first = FILES[LANGUAGES[0]]
    for tag in LANGUAGES[1:]:
        assert FILES[tag].keys() == first.keys()
        assert {key: placeholders(FILES[tag][key]) for key in first} == {
            key: placeholders(first[key]) for key in first
        }


def test_no_phrase_is_empty():
    for phrases in FILES.values():
        assert all(
            phrase and (isinstance(phrase, str) or phrase["other"]) for phrase in phrases.values()
        )


def test_every_phrase_is_used_and_every_use_has_a_phrase():
    sources = [file.read_text("utf-8") for file in TEMPLATES]
    sources += [file.read_text("utf-8") for file in HOUSE.rglob("*.py")]
    sources += [file.read_text("utf-8") for file in (PAGES / "src").rglob("*.ts")]
    text = "\n".join(sources)
    literal = set(re.findall(r"""['"]([a-z_]+(?:\.[a-z_]+)+)['"]""", text))
    opened = set(re.findall(r"""['"]([a-z_]+(?:\.[a-z_]+)*\.)['"] [~+]""", text))
    opened |= set(re.findall(r"""words\(f["']([a-z_.]+\.)\{""", text))
    opened |= {
        f"{prefix}." for prefix in re.findall(r"""words\.under\(["']([a-z_.]+)["']\)""", text)
    }
    keys = FILES["en"].keys()
    unused = [key for key in keys if key not in literal and not key.startswith(tuple(opened))]
    assert unused == []
    asked = set(re.findall(r"""words\(['"]([a-z_.]+[a-z_])['"](?! [~+])""", "\n".join(sources)))
    assert [key for key in asked if key not in keys] == []


def test_vocabularies_of_the_model_have_words():
    wanted = [f"format.{one}" for one in ObjectFormat] + [f"part.{one}" for one in PartKind]
    wanted += [f"seal.{one}" for one in ObjectFormat] + [f"state.{one}" for one in State]
    wanted += [f"role.{one}" for one in Role] + [f"move.{one}" for one in State]
    assert [key for key in wanted if key not in FILES["en"]] == []


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_templates_speak_only_through_the_words(file: Path):
    text = re.sub(r"\{% block body_class %\}.*?\{% endblock %\}", "", file.read_text("utf-8"))
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
    text = re.sub(r"<(kbd|code|script|style|text)\b.*?</\1>", "", text, flags=re.S)
    text = re.sub(r"<[^>]*>", "", text)
    # Numbers, units, the sign 1:1 and the museum's separators are no language.
    assert [one for one in re.findall(r"[^\W\d_]{2,}", text) if one not in SIGNS] == []


def test_the_display_face_holds_every_character_of_the_words():
    sheet = PAGES / ".build" / "fonts" / "fonts.css"
    if not sheet.exists():
        pytest.skip("the display face was not cut: run make pages")
    covered: set[int] = set()
    for rule in sheet.read_text("utf-8").split("@font-face"):
        if "Handscroll Kai" in rule:
            codes = re.search(r"unicode-range: ([^;]+);", rule)
            assert codes
            covered |= {int(code[2:], 16) for code in codes[1].split(", ")}
    said = json.dumps(FILES, ensure_ascii=False) + "".join(f.read_text("utf-8") for f in TEMPLATES)
    assert {character for character in HAN.findall(said) if ord(character) not in covered} == set()


def test_a_face_holds_the_characters_that_its_rule_promises():
    font_tools = pytest.importorskip("fontTools.ttLib")
    made = PAGES / ".build" / "fonts"
    if not (made / "fonts.css").exists():
        pytest.skip("the display face was not cut: run make pages")
    with font_tools.TTFont(made / "kai-headings.woff2") as font:
        assert {ord(c) for c in "卷舒册冊著录錄"} <= font.getBestCmap().keys()


def test_placeholders_are_filled_and_markup_stays_markup():
    from markupsafe import Markup

    words = Words("en", {"hello": "Hello {name} & co"})
    assert words("hello", name="<b>") == "Hello <b> & co"
    assert words("hello", name=Markup("<b>x</b>")) == "Hello <b>x</b> &amp; co"


@pytest.mark.parametrize(("count", "said"), [(0, "0 works"), (1, "1 work"), (2, "2 works")])
def test_english_counts(count, said):
    assert words_in("en")("collection.count", count=count) == said


def test_chinese_does_not_change_when_it_counts():
    assert words_in("zh-Hans")("collection.count", count=1) == "共 1 件"


ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(max_size=12) | st.sampled_from(["{count}", "{", "{x!r}"]),
    lambda one: (
        st.lists(one, max_size=2)
        | st.dictionaries(st.sampled_from(["one", "other", "few", "x"]), one, max_size=3)
    ),
    max_leaves=4,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([*LANGUAGES, "ja", "ru"]),
    st.dictionaries(st.sampled_from(sorted(FILES["en"])), ANYTHING, max_size=8),
    st.integers(0, 200),
)
def test_any_wording_whatsoever_can_be_said(language, own, count):
    wording = Wording((Tongue(tag="ja", name="x"), Tongue(tag="ru", name="x")), {language: own})
    words = words_in(language, wording, marking=True)
    for key in own:
        given = {name.partition(":")[0]: count for name in allowed(key)}
        assert isinstance(words(key, **given), str)
        assert isinstance(words.under(key.rpartition(".")[0]), dict)
    assert words.borrowed.keys().isdisjoint(FILES.get(language, {}))


def test_the_shipped_words_can_all_be_said_as_they_are():
    for tag in LANGUAGES:
        assert usable(tag, Wording((), {tag: FILES[tag]})) == FILES[tag]
        assert words_in(tag).borrowed == {}


def test_a_word_of_another_language_counts_as_that_language_does():
    russian = Wording((Tongue(tag="ru", name="x"),), {"ru": {"part.numbered": "{part} {number}"}})
    assert words_in("ru", russian)("collection.count", count=21) == "21 works"


def test_a_missing_phrase_or_value_is_told():
    words = Words("en", {"hello": "Hello {name}"})
    with pytest.raises(MisconfiguredError, match="missing"):
        words("no.such")
    with pytest.raises(MisconfiguredError, match="cannot be filled"):
        words("hello", other="x")
