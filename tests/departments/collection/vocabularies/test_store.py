"""Terms are found however they are spelt, and offered as people expect them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.vocabularies.folding import LONGEST, fold
from handscroll.departments.collection.vocabularies.store import Choice, Vocabularies, load
from handscroll.errors import NotFoundError


@pytest.fixture(scope="module")
def words() -> Vocabularies:
    return load()


@pytest.mark.parametrize(
    ("vocabulary", "spelling", "term"),
    [
        ("formats", "立軸", "hanging_scroll"),
        ("formats", "Lì zhóu", "hanging_scroll"),
        ("formats", "HANGING-SCROLL", "hanging_scroll"),
        ("formats", " hanging_scroll ", "hanging_scroll"),
        ("formats", "ｈａｎｄｓｃｒｏｌｌ", "handscroll"),
        ("techniques", "hemp fiber", "hemp_fibre"),
        ("techniques", "Pima cun", "hemp_fibre"),
        ("techniques", "皺法", "cun"),
        ("mounting_parts", "題跋", "colophon"),
        ("seal_cuttings", "Zhuwen", "relief"),
        ("grades", "國家一級文物", "first"),
        ("historic_catalogues", "石渠寶笈", "shiqu_baoji_1"),
        ("historic_catalogues", "Shiqu Baoji, Third Series", "shiqu_baoji_3"),
        ("rights_statements", "cc by-nc", "cc_by_nc"),
    ],
)
def test_a_term_is_found_however_it_is_spelt(
    words: Vocabularies, vocabulary: str, spelling: str, term: str
):
    found = words.find(vocabulary, spelling)
    assert found is not None
    assert found.id == term


@pytest.mark.parametrize("spelling", ["", " - ", "no such thing", "\ud800", "立" * 100_000])
def test_what_is_no_term_finds_nothing(words: Vocabularies, spelling: str):
    assert words.find("formats", spelling) is None


@given(st.text(max_size=LONGEST + 20))
def test_folding_takes_any_text_and_is_settled_after_once(text: str):
    once = fold(text)
    assert fold(once) == once or len(once) > LONGEST


def test_a_vocabulary_or_term_that_is_not_there_says_what_there_is(words: Vocabularies):
    with pytest.raises(NotFoundError) as caught:
        words.find("colours", "red")
    assert "formats" in caught.value.fix
    with pytest.raises(NotFoundError):
        words.term("formats", "cube")
    with pytest.raises(NotFoundError):
        words.children("formats", "cube")


def test_children_are_the_terms_directly_below(words: Vocabularies):
    below = [term.id for term in words.children("techniques", "hemp_fibre")]
    assert below == ["long_hemp_fibre", "short_hemp_fibre"]
    assert words.children("techniques", "long_hemp_fibre") == ()


def test_choices_come_in_order_each_below_what_it_belongs_to(words: Vocabularies):
    assert words.choices("grades", "zh-Hant")[:2] == (
        Choice("precious", "珍貴文物", 0),
        Choice("first", "一級文物", 1),
    )
    offered = words.choices("techniques", "en")
    assert {one.id for one in offered} == {t.id for t in words.vocabulary("techniques").terms}
    assert offered[0].depth == 0


def test_a_language_that_a_term_lacks_is_answered_in_the_nearest(words: Vocabularies):
    term = words.term("formats", "hanging_scroll")
    assert term.name("zh-Hant") == "立軸"
    assert term.name("zh-TW") == "立轴"
    assert term.name("fr") == "hanging scroll"
