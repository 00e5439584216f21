"""Folding: one form for all spellings, bounded, and never an exception."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscroll.departments.collection.search.folding import folded, initials, runs, stem
from handscroll.departments.collection.search.letters import LONGEST, plain
from handscroll.departments.collection.search.syllables import (
    pinyin_syllables,
    readings,
    wade_giles,
    ways,
)
from handscroll.departments.collection.search.variants import folded_character

ANY = st.text(st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    ("forms", "one"),
    [
        ("富春山居圖 富春山居图", "富春山居图"),
        ("臺 台 檯", "台"),
        ("裏 裡 里", "里"),
        ("後 后", "后"),
        ("巖 岩 嵒 喦", "岩"),
        ("峯 峰", "峰"),
        ("羣 群", "群"),
        ("菴 庵", "庵"),
        ("畫 画 畵", "画"),
        ("皴 皺 皱", "皴"),
        ("癡 痴", "痴"),
        ("閒 閑 闲", "闲"),
        ("ＡＢＣ abc", "abc"),
        ("Fùchūn fuchun FUCHUN", "fuchun"),
        ("Mêng meng", "meng"),
    ],
)
def test_all_forms_of_a_word_become_one(forms: str, one: str):
    assert {run.text for run in runs(forms)} == {one}


def test_every_variant_folds_to_something_that_stays():
    for number in range(0x3400, 0x9FFF):
        once = folded_character(chr(number))
        assert len(once) == 1
        assert folded_character(once) == once, chr(number)


def test_wade_giles_and_pinyin_stand_for_each_other():
    table = wade_giles()
    spelt = {"kung": {"gong", "kong"}, "k'ung": {"kong"}, "chih": {"zhi", "chi"}, "tz'u": {"ci"},
             "ch'iu": {"qiu"}, "hsu": {"xu"}, "jen": {"ren"}, "ssu": {"si"}, "yen": {"yan"},
             "chuan": {"zhuan", "juan", "quan", "chuan"}}  # fmt: skip
    for written, meant in spelt.items():
        assert table[written] == meant
    assert set().union(*table.values()) == pinyin_syllables()
    assert 390 < len(pinyin_syllables()) < 430


@pytest.mark.parametrize(
    ("word", "cuts"),
    [
        ("fuchunshanju", {"fu chun shan ju"}),
        ("xinglv", {"xing lu"}),
        ("changan", {"chang an", "chan gan"}),
        ("xi'an", {"xi an"}),
        ("fu4chun1", {"fu chun"}),
        ("landscape", set()),
        ("x" * 5000, set()),
        ("", set()),
    ],
)
def test_words_are_cut_into_syllables_in_every_way(word: str, cuts: set[str]):
    assert {" ".join(one[0] for one in way) for way in ways(word)} == cuts


def test_a_character_keeps_each_of_its_usual_readings():
    assert {"chang", "zhang"} <= set(readings("长"))
    assert {"dan", "shan"} <= set(readings("单"))
    assert {"le", "yue"} <= set(readings("乐"))
    assert readings("lu"[0]) == ()


def test_initials_are_bounded():
    [run] = runs("富春山居图")
    assert set(initials(run)) == {"fcsjt", "fcsj"}
    [run] = runs("长行乐单长行乐单长行")
    assert len(initials(run)) <= 16


@pytest.mark.parametrize(
    ("word", "plain_form"),
    [("bottles", "bottle"), ("boxes", "box"), ("lilies", "lily"), ("glass", "glass"),
     ("iris", "iris"), ("women's", "women"), ("ts'ui", "tsui"), ("as", "as"), ("", "")],
)  # fmt: skip
def test_latin_words_have_a_plain_form(word: str, plain_form: str):
    assert stem(word) == plain_form


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_whatever_is_folded_has_rising_positions_and_can_be_written(text: str):
    made = folded([text, text], short=True)
    for stream in (made.words, made.sounds, made.names):
        places = [at for at, _ in stream]
        assert places == sorted(places)
        assert all(token and token.encode() for _, token in stream)


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_what_is_plain_stays_as_it_is(text: str):
    once = plain(text)
    assert plain(once).casefold() == once.casefold()


@pytest.mark.parametrize(
    "text",
    ["a" * 200_000, "山" * 200_000, "e\u0301" * 100_000, "\u202e" * 200_000, "\ud800" * 200_000,
     "ﷺ" * 100_000, "'" * 200_000, "a'" * 100_000, "山a" * 100_000, "\U0001f5fb" * 100_000],
    ids=["letters", "characters", "marks", "bidi", "surrogates", "ligatures", "quotes", "chain",
         "mixed", "pictures"],
)  # fmt: skip
def test_a_text_of_any_length_is_bounded(text: str):
    made = folded([text], short=True)
    assert len(made.words) <= 4 * LONGEST
    assert len(made.sounds) <= 6 * LONGEST
