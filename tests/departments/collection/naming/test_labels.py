import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.collection.naming.labels import labelled
from handscroll.departments.collection.naming.marks import marks_of
from handscroll.model.relic import Relic


def read(**creator):
    tags = {"hans": "zh-Hans", "hant": "zh-Hant", "en": "en"}
    found = labelled({tags[name]: text for name, text in creator.items()})
    return [
        ([name.text for name in one.names], one.born.written, one.died.written, how and how.value)
        for one, how in found
    ]


@pytest.mark.parametrize(
    ("creator", "wanted"),
    [
        ({"en": "Wang Hui (Chinese, 1632–1717)"}, [(["Wang Hui"], "1632", "1717", None)]),
        ({"hant": "王翬", "en": "Wang Hui"}, [(["王翬", "Wang Hui"], "", "", None)]),
        ({"en": "Attributed to Ma Yuan"}, [(["Ma Yuan"], "", "", "attributed")]),
        ({"hant": "傳 馬遠"}, [(["馬遠"], "", "", "traditionally_attributed")]),
        ({"hans": "仿倪瓒"}, [(["倪瓒"], "", "", "manner_of")]),
        (
            {"en": "Michelangelo (Italian, Caprese 1475–1564 Rome)"},
            [(["Michelangelo"], "1475", "1564", None)],
        ),
        ({"hans": "旧题范宽"}, [(["范宽"], "", "", "formerly_attributed")]),
        ({"en": "Copy after Ni Zan"}, [(["Ni Zan"], "", "", "copy")]),
        (
            {"en": "A. Maker; B. Maker"},
            [(["A. Maker"], "", "", None), (["B. Maker"], "", "", None)],
        ),
        ({"hans": "佚名", "en": "Unknown artist"}, []),
        ({"en": "Unidentified"}, []),
        ({"en": "Various artists"}, []),
        ({"hans": "傅山"}, [(["傅山"], "", "", None)]),
        ({"en": "Unkei"}, [(["Unkei"], "", "", None)]),
        ({}, []),
    ],
)
def test_a_label_says_who_made_it(creator, wanted):
    assert read(**creator) == wanted


@given(st.dictionaries(st.text(max_size=6), st.text(st.characters(codec=None), max_size=60)))
def test_whatever_a_label_says_is_read_or_left_out(creator):
    labelled(creator)
    relic = Relic(id="r", accession_number="1", title={"en": "t"}, creator=creator, parts=())
    for values in marks_of(relic).values():
        assert all("\n" not in value for value in values)
