"""The words of a date in Chinese, cut into tokens; the text is folded to simplified first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from handscroll.departments.collection.dates.ganzhi import BRANCHES, STEMS, is_pair
from handscroll.departments.collection.dates.numerals import read_numeral
from handscroll.departments.collection.dates.reigns import Reign, belongs, by_name
from handscroll.departments.collection.dates.tables import Dynasty, dynasties, fold

_WORDS: tuple[tuple[str, str, Any], ...] = (
    ("公元前", "BCE", None),
    ("西元前", "BCE", None),
    ("纪元前", "BCE", None),
    ("公元", "CE", None),
    ("西元", "CE", None),
    ("世纪", "CENTURY", None),
    ("年代", "DECADE", None),
    ("大约", "CIRCA", None),
    ("大概", "CIRCA", None),
    ("约", "CIRCA", None),
    ("可能", "DOUBT", None),
    ("疑", "DOUBT", None),
    ("?", "DOUBT", None),
    ("或", "OR", None),
    ("不早于", "AFTER", 1),
    ("不晚于", "BEFORE", 1),
    ("早于", "BEFORE", 0),
    ("晚于", "AFTER", 0),
    ("及以前", "BEFORE", 1),
    ("及以后", "AFTER", 1),
    ("以前", "BEFORE", 0),
    ("之前", "BEFORE", 0),
    ("以后", "AFTER", 0),
    ("之后", "AFTER", 0),
    ("前后", "CIRCA", None),
    ("左右", "CIRCA", None),
    *((w, "PART", "h1") for w in ("上半叶", "前半叶", "前半期", "上半期", "上半", "前半")),
    *((w, "PART", "h2") for w in ("下半叶", "后半叶", "后半期", "下半期", "下半", "后半")),
    *((w, "PART", "early") for w in ("早期", "初期", "前期", "初年", "初叶", "早", "初")),
    *((w, "PART", "mid") for w in ("中期", "中叶")),
    *((w, "PART", "late") for w in ("晚期", "末期", "后期", "末年", "末叶", "晚", "末")),
    ("年", "YEAR", None),
    ("载", "YEAR", None),
    ("至", "DASH", None),
    ("到", "DASH", None),
    ("-", "DASH", None),
    ("~", "DASH", None),
)
_NUMBER = re.compile(
    r"[0-9]+|[〇零一二三四五六七八九十百廿卄卅丗卌两壹贰叁肆伍陆柒捌玖拾佰][〇零一二三四五六七八九"
    r"十百千廿卄卅丗卌两壹贰叁肆伍陆柒捌玖拾佰仟有又]*|元(?=[年载])"
)
_JAPANESE = [
    "明治",
    "大正",
    "昭和",
    "平成",
    "令和",
    "元禄",
    "享保",
    "宽政",
    "文政",
    "天保",
    "嘉永",
    "庆应",
    "宽永",
    "宝历",
    "天明",
]
_AFTER_NAME = re.compile(
    r"[代朝人·, .()/]|时期|皇|初|末|早|中[期叶,. ]?$|中期|晚|[前后]期|[前后]半|[上下]半|以前|以后"
    r"|至|-|御|官"
)
_QUALIFIED = {"后至元": ("至元", 1335), "前至元": ("至元", 1264)}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a date: its kind, its value, and where it stands in the folded text."""

    kind: str
    value: Any
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Cut a folded text into words; characters of no meaning to a date leave a gap.

    Returns
    -------
    list of Word
        Kinds: ERA (all reigns of the name), NAME (dynasties), PAIR, BADPAIR, NUMBER, JAPAN,
        and those of the fixed words.
    """
    found: list[Word] = []
    place = 0
    while place < len(text):
        word = _word(text, place, found)
        if word is None:
            place += 1
            continue
        found.append(word)
        place = word.end
    return found


def _word(text: str, place: int, before: list[Word]) -> Word | None:
    for reader in (_japanese, _pair, _named, _fixed):
        word = reader(text, place, before)
        if word is not None:
            return word
    match = _NUMBER.match(text, place)
    if match is None:
        return None
    return Word("NUMBER", read_numeral(match.group()), place, match.end())


def _japanese(text: str, place: int, _before: list[Word]) -> Word | None:
    name = text[place : place + 2]
    if name in _JAPANESE and name not in by_name() and _NUMBER.match(text, place + 2):
        return Word("JAPAN", name, place, place + 2)
    return None


def _pair(text: str, place: int, _before: list[Word]) -> Word | None:
    pair = text[place : place + 2]
    if len(pair) < 2 or pair[0] not in STEMS or pair[1] not in BRANCHES:
        return None
    if pair in by_name() and _NUMBER.match(text, place + 2):
        return None
    return Word("PAIR" if is_pair(pair) else "BADPAIR", pair, place, place + 2)


def _named(text: str, place: int, before: list[Word]) -> Word | None:
    era = _longest(_era_names(), text, place)
    name = _longest(_dynasty_names(), text, place)
    if era and text[place] == "大" and _longest(_era_names(), text, place + 2):
        era = ""  # 大明宣德: the dynasty, not the reign of 457
    if era and _is_dynasty_and_era(text, place, era):
        era = ""  # 元延祐: the Yuan and its 延祐, not the 元延 of the Han
    if era and len(era) >= len(name):
        return Word("ERA", _era_names()[era], place, place + len(era))
    if len(name) > 1:
        return Word("NAME", _dynasty_names()[name], place, place + len(name))
    if name and _may_stand_alone(text, place, before):
        return Word("NAME", _dynasty_names()[name], place, place + 1)
    return None


def _is_dynasty_and_era(text: str, place: int, era: str) -> bool:
    second = _longest(_era_names(), text, place + 1)
    if not second or 1 + len(second) <= len(era) or text[place] not in _dynasty_names():
        return False
    return any(belongs(r, text[place]) for r in _era_names()[second])


def _may_stand_alone(text: str, place: int, before: list[Word]) -> bool:
    """Take one character for a dynasty only where no name of a person can hold it."""
    starts = not text[:place].strip("大( ·") or bool(before)
    near = before[-1].end >= place - 1 if before else True
    if before and before[-1].kind not in ("NAME", "PART", "DASH", "CIRCA", "DOUBT", "OR"):
        return False
    return starts and near and _goes_on_as_date(text[place + 1 : place + 17])


def _goes_on_as_date(rest: str) -> bool:
    """Tell whether what follows a dynasty of one character belongs to a date (明清, 清代)."""
    while rest[:1] in _dynasty_names() and not _longest(_era_names(), rest, 0):
        rest = rest[1:]
    return (
        not rest
        or _AFTER_NAME.match(rest) is not None
        or bool(_longest(_dynasty_names(), rest, 0))
        or bool(_longest(_era_names(), rest, 0))
        or (rest[0] in STEMS and rest[1:2] in tuple(BRANCHES))
        or _NUMBER.match(rest) is not None
        or any(ruler in rest[:4] for ruler in ("宗", "祖", "帝"))
    )


def _fixed(text: str, place: int, before: list[Word]) -> Word | None:
    for word, kind, value in _WORDS:
        if text.startswith(word, place):
            return Word(kind, value, place, place + len(word))
    if text[place] in "前后" and before and before[-1].end == place:
        after_year = before[-1].kind in ("YEAR", "NUMBER", "CENTURY", "DECADE", "PAIR")
        kind = "BEFORE" if text[place] == "前" else "AFTER"
        return Word(kind, 0, place, place + 1) if after_year else None
    if text[place] == "前" and _NUMBER.match(text, place + 1):
        return Word("BCE", None, place, place + 1)
    if text[place] == "中" and before and before[-1].end == place:
        named = before[-1].kind in ("NAME", "CENTURY")
        return Word("PART", "mid", place, place + 1) if named else None
    return None


def _longest(names: dict[str, Any], text: str, place: int) -> str:
    for length in range(min(8, len(text) - place), 0, -1):
        if text[place : place + length] in names:
            return text[place : place + length]
    return ""


@cache
def _era_names() -> dict[str, tuple[Reign, ...]]:
    names = dict(by_name())
    names["中华民国"] = names["民国"]
    for written, (name, first) in _QUALIFIED.items():
        names[written] = tuple(r for r in names[name] if r.counted_from == first)
    return names


@cache
def _dynasty_names() -> dict[str, tuple[Dynasty, ...]]:
    found: dict[str, tuple[Dynasty, ...]] = {}
    for one in dynasties():
        for name in (one.hant, *one.aliases):
            if ord(name[0]) >= 0x2E80 and name != "代":  # 清代 is no state of Dai
                key = fold(name)
                if one not in found.get(key, ()):
                    found[key] = (*found.get(key, ()), one)
    return found
