"""Words of a sheet are read by the vocabularies."""

import pytest

from handscroll.departments.collection.fields import FORMATS, PARTS, term_of
from handscroll.model.relic import ObjectFormat, PartKind


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("手卷", "handscroll"),
        ("卷", "handscroll"),
        ("scroll", "handscroll"),
        ("立軸", "hanging_scroll"),
        ("Hanging  scroll", "hanging_scroll"),
        ("hanging-scroll", "hanging_scroll"),
        ("軸", "hanging_scroll"),
        ("冊頁", "album"),
        ("album leaves", "album"),
        ("團扇", "round_fan"),
        ("fan", "round_fan"),
        ("摺扇", "folding_fan"),
        ("書法", "calligraphy"),
        ("織物", "textile"),
        ("carpet", "textile"),
        ("服飾", "costume"),
        ("繪畫", "painting"),
        ("Lì zhóu", "hanging_scroll"),
        ("Something else", "something_else"),
    ],
)
def test_a_format_is_read_in_any_spelling(written: str, term: str):
    assert term_of(written, FORMATS) == term


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("引首", "frontispiece"),
        ("畫心", "painting"),
        ("拖尾", "colophon"),
        ("题跋", "colophon"),
        ("隔水", "separator"),
        ("包首", "wrapper"),
        ("題籤", "title_slip"),
        ("题签", "title_slip"),
        ("開", "leaf"),
        ("whole", "whole"),
    ],
)
def test_a_part_is_read_in_any_spelling(written: str, term: str):
    assert term_of(written, PARTS) == term


def test_what_a_record_can_say_is_read_as_itself():
    assert [term_of(one, FORMATS) for one in ObjectFormat] == list(ObjectFormat)
    assert [term_of(one, PARTS) for one in PartKind] == list(PartKind)
