"""Which words went and which came: whole words of letters, single Chinese characters."""

from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.history.marking import marked


@given(st.text(max_size=40), st.text(max_size=40))
def test_stretches_make_up_their_texts_and_what_is_kept_is_in_both(old, new):
    before, after = marked(old, new)
    assert "".join(one.text for one in before) == old
    assert "".join(one.text for one in after) == new
    kept = ["".join(one.text for one in side if one.kept) for side in (before, after)]
    assert kept[0] == kept[1]


def test_a_word_of_letters_is_never_cut():
    before, after = marked("Gift of Wang", "Gift of Wangs")
    assert [one.text for one in before if not one.kept] == ["Wang"]
    assert [one.text for one in after if not one.kept] == ["Wangs"]


def test_very_long_texts_are_marked_whole():
    before, after = marked("山 " * 3000, "水 " * 3000)
    assert [len(before), len(after)] == [1, 1]
