"""The fields that a column of theirs can fill, by the names that people type for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from handscroll.departments.collection.columns.cells import is_chinese
from handscroll.departments.collection.columns.names import (
    ALL,
    SIZES,
    column_of,
)
from handscroll.departments.collection.mapping.targets import FILE, LEFT_OUT, NOTES, SIDES, TARGETS
from handscroll.departments.collection.vocabularies.folding import fold

if TYPE_CHECKING:
    from opencc import OpenCC

_BETTER = {
    "title": "题名", "title_pinyin": "题名拼音", "title_wade_giles": "题名威妥玛",
    "artist_role": "责任方式", "attribution": "作者归属", "date": "年代", "signature": "款识",
    "bibliography": "参考文献",
}  # fmt: skip
"""Headings that say by themselves what they are."""
_SPOKEN = {
    "_zh_hans": ("（简体）", " (simplified)"),
    "_zh_hant": ("（繁体）", " (traditional)"),
    "_en": ("（英文）", " (English)"),
}
_SIDES = {
    "height": "高", "width": "宽", "length": "长", "diameter": "直径", "depth": "厚",
    "weight": "重",
}  # fmt: skip
_OWN = {
    NOTES: ("留作附注", "kept in the staff's notes"),
    LEFT_OUT: ("不取", "left out"),
    FILE: ("影像文件名", "name of a picture's file"),
}


@dataclass(frozen=True)
class Field:
    """Something that a mapping may say: its name there, and what people call it."""

    name: str
    hans: str
    hant: str
    english: str
    pinyin: str

    def called(self, language: str) -> str:
        """Return its name in a language of the pages."""
        return {"zh-Hans": self.hans, "zh-Hant": self.hant}.get(language, self.english)

    def beside(self, language: str) -> str:
        """Return its other names, for whoever looks it up by them."""
        names = (self.hans, self.english, self.pinyin, self.name)
        return " · ".join(one for one in names if one != self.called(language))


@cache
def fields() -> tuple[Field, ...]:
    """Return every field, those that mean no field of ours first."""
    found = [_field(name, *_OWN[name]) for name in (NOTES, LEFT_OUT)]
    for column in ALL:
        if column.of_part:
            continue
        english = column.name.replace("_", " ")
        chinese = _BETTER.get(column.name) or _first(column.headings) or english
        found.append(_field(column.name, chinese, english))
        if column.spoken:
            found += [
                _field(column.name + end, chinese + hans, english + said)
                for end, (hans, said) in _SPOKEN.items()
            ]
        if column.name in SIZES:
            found += [
                _field(f"{column.name}.{side}", f"{chinese} · {_SIDES[side]}", f"{english} {side}")
                for side in SIDES
            ]
    found.append(_field(FILE, *_OWN[FILE]))
    return tuple(found)


def called(name: str, language: str) -> str:
    """Return what a field is called in a language of the pages."""
    return _by_name()[name].called(language)


def field_of(typed: str) -> str | None:
    """Return the field that somebody means: by its name, in Chinese, English or pinyin.

    Examples
    --------
    >>> field_of("題名"), field_of("timing"), field_of("Title (English)"), field_of("dimensions.height")
    ('title', 'title', 'title_en', 'dimensions.height')
    >>> field_of("colour of the cat") is None
    True
    """  # noqa: E501  a doctest is one line
    told = typed.strip()
    if told in TARGETS:
        return told
    known = _by_word().get(fold(told)) or column_of(told)
    return known if known in TARGETS else None


def _first(headings: tuple[str, ...]) -> str:
    return next((one for one in headings if is_chinese(one) and len(one) > 1), "")


def _field(name: str, chinese: str, english: str) -> Field:
    # Here, since its phrases take a second of every command that never asks for them.
    from pypinyin import lazy_pinyin

    pinyin = "".join(lazy_pinyin(chinese, errors="ignore"))
    return Field(name, chinese, _traditional().convert(chinese), english, pinyin)


@cache
def _traditional() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("s2t")


@cache
def _by_name() -> dict[str, Field]:
    return {one.name: one for one in fields()}


@cache
def _by_word() -> dict[str, str]:
    """Return every name, folded, to its field; of two that sound alike the first has it."""
    found: dict[str, str] = {}
    for names in (("hans", "hant", "english"), ("pinyin",)):
        for one in fields():
            for name in names:
                found.setdefault(fold(getattr(one, name)), one.name)
    return found
