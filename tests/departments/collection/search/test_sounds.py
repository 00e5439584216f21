"""Pinyin finds what sounds so, side by side: against texts read character by character."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.departments.collection.search.documents import VERSION, Thing, entry
from handscroll.departments.collection.search.folding import MAX_PAIRS, folded, paired
from handscroll.departments.collection.search.query import read
from handscroll.departments.collection.search.syllables import readings
from handscroll.museum.search import Query, Search

CHARACTERS = "溪山行旅图长乐单国重觉降大夫"
"""Some have one reading and some have several."""
TEXTS = st.text(CHARACTERS + " ", min_size=1, max_size=8).filter(str.strip)
CALM = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def sounds_like(text: str, syllables: tuple[str, ...]) -> bool:
    """Look at every place of a text, one character after another; a blank parts them."""
    length = len(syllables)
    return any(
        all(
            one in readings(character) for one, character in zip(syllables, text[at:], strict=False)
        )
        for at in range(len(text) - length + 1)
    )


@settings(max_examples=25, deadline=None, suppress_health_check=CALM)
@given(st.lists(TEXTS, min_size=1, max_size=6), st.data())
def test_pinyin_finds_what_sounds_so_and_nothing_else(tmp_path_factory, texts, data):
    index = Search(tmp_path_factory.mktemp("search") / "i", VERSION, heap_bytes=15_000_000)
    index.put(entry(Thing(f"e{n}", ["x"], rest=[text])) for n, text in enumerate(texts))
    said = [readings(character) for character in "".join(texts).replace(" ", "")]
    for _ in range(4):
        at = data.draw(st.integers(0, len(said) - 1))
        length = data.draw(st.integers(1, 5))
        syllables = tuple(data.draw(st.sampled_from(one)) for one in said[at : at + length])
        # Between apostrophes there is one way only to cut a word.
        typed = "'".join(syllables)
        wanted = {f"e{n}" for n, text in enumerate(texts) if sounds_like(text, syllables)}
        found = set(index.find(Query(read(f"rest:{typed}").sought, limit=99)).hits)
        assert found >= wanted, typed
        if length > 1:
            assert found == wanted, typed


def test_three_syllables_in_one_word_are_found_in_their_order_only(tmp_path):
    index = Search(tmp_path / "i", VERSION, heap_bytes=15_000_000)
    index.put(entry(Thing(text, ["x"], rest=[text])) for text in ("乐单乐", "单乐单"))
    assert index.find(Query(read("rest:dan'le'dan").sought)).hits == ("单乐单",)


def test_every_reading_of_two_neighbours_is_kept_up_to_a_bound():
    assert set(paired(("a", "b"), ("c",))) == {"a'c", "b'c"}
    most = paired(tuple("abcdefgh"), tuple("abcdefgh"))
    assert len(most) == MAX_PAIRS
    assert most[0] == "a'a"
    assert {"b'a", "a'b", "b'b"} <= set(most)


def test_pairs_reach_over_no_gap():
    made = folded(["山 水", "水山", "Wang a Meng"], short=True)
    assert made.sounds == [(made.sounds[0][0], "shui'shan")]
    assert [token for _, token in folded(["Wang Meng"]).names] == ["wang'meng"]
    assert not made.names
    assert {"shan", "shui", "wang", "meng"} <= set(made.syllables)


@pytest.mark.parametrize(
    ("typed", "loose"),
    [("Huang Gongwang", "c"), ("huanggongwang", ""), ("Huang Kung-wang", ""), ("黄公望", "")],
)
def test_a_name_is_found_however_it_is_written(hold, hits, typed, loose):
    hold({"a": (["山水"], ["黄公望"]), "b": (["山水"], ["Huang Kung-wang"])})
    hold({"c": (["山水"], ["公望黄"]), "d": (["黄山"], ["望公"])})
    assert hits(typed) == {"a", "b", *loose}


def test_two_words_of_one_syllable_each_stand_side_by_side(hold, hits):
    hold({"a": (["山水"], ["王鉴"]), "b": (["剑阁图"], ["王翚"]), "c": (["x"], ["Wang Jian"])})
    assert hits("Wang Jian") == hits("wangjian") == {"a", "c"}


def test_what_stands_side_by_side_comes_first(hold, index):
    hold({"apart": (["山水"], ["公望黄"]), "beside": (["山水"], ["黄公望"])})
    [first, second] = index.find(Query(read("Huang Gongwang").sought)).hits
    assert (first, second) == ("beside", "apart")


def test_two_neighbours_are_kept_in_each_reading_of_both():
    one, other = readings("长"), readings("乐")
    kept = {token for _, token in folded(["长乐"]).sounds}
    assert kept == {f"{a}'{b}" for a, b in itertools.product(one, other)}
