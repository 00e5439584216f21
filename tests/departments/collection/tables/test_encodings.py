"""Encodings of short Chinese texts are told apart."""

import random

import pytest
from opencc import OpenCC

from handscroll.departments.collection.tables import encodings

NAMES = (
    "溪山行旅图", "早春图", "万壑松风图", "富春山居图卷", "鹊华秋色图", "六君子图", "庐山高图",
    "孟蜀宫妓图", "春山伴侣图轴", "汉宫春晓图", "雪景寒林图", "墨葡萄图", "荷花翠鸟图",
    "仿古山水册", "姑苏繁华图", "快雪时晴帖", "平安帖卷", "千里江山图", "清明上河图", "步辇图卷",
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950"])
def test_a_title_of_a_few_characters_is_enough(encoding):
    turned = OpenCC("s2t").convert if encoding == "cp950" else str
    found = [encodings.detect([turned(name).encode(encoding)]) for name in NAMES]
    assert found.count(encoding) >= len(NAMES) - 1


def test_traditional_characters_in_gb18030_are_no_big5():
    names = [OpenCC("s2t").convert(name) for name in NAMES]
    assert {encodings.detect([name.encode("gb18030")]) for name in names} == {"gb18030"}


def test_characters_of_hong_kong_are_read_where_windows_has_none():
    assert encodings.detect(["香港嘅嘢，冇㗎".encode("big5hkscs")]) == "big5hkscs"
    assert encodings.detect(["谿山行旅圖".encode("big5hkscs")]) == "cp950"


def test_most_lines_decide_of_a_file_of_two_encodings():
    lines = [name.encode("gb18030") for name in NAMES] + ["富春山居".encode()]
    random.Random(3).shuffle(lines)
    assert encodings.detect(lines) == "gb18030"
    assert encodings.other_than("富春山居".encode(), "gb18030") in (None, "utf-8")
    assert encodings.other_than("溪山行旅".encode("gb18030"), "utf-8") == "gb18030"


def test_marks_and_zeros_tell_utf_16():
    text = "号,名\n1,溪山\n"
    assert encodings.marked(b"\xef\xbb\xbfa") == ("utf-8", 3)
    assert encodings.marked(text.encode("utf-16")) == ("utf-16-le", 2)
    assert encodings.wide(text.encode("utf-16-le")) == "utf-16-le"
    assert encodings.wide(text.encode("utf-16-be")) == "utf-16-be"
    assert encodings.wide(text.encode()) is None


def test_plain_ascii_and_nothing_are_utf_8():
    assert encodings.detect([]) == encodings.detect([b"a,b"]) == "utf-8"
    assert encodings.detect(["Nymphéas, Café".encode()]) == "utf-8"
