"""Our tables of dynasties and of reign periods, read once.

Sources and rules of the tables: ``data/README.md``.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"

_MORE_VARIANTS = {
    "曆歷暦厤": "历",
    "佑": "祐",
    "甯寗寕": "宁",
    "寳宝": "宝",
    "淸": "清",
    "徳": "德",
    "絶": "绝",
    "啓啟": "启",
    "壽寿": "寿",
    "煕": "熙",
    "眞": "真",
    "歲歳嵗": "岁",
    "製": "制",
    "臘臈蠟": "腊",
    "閏": "闰",
    "陽": "阳",
    "蘭": "兰",
    "長": "长",
    "節": "节",
    "約": "约",
    "紀": "纪",
    "後": "后",
    "號": "号",
    "貳貮弐": "贰",
    "參叄": "叁",
    "陸": "陆",
    "兩": "两",
    "時": "时",
    "業": "业",
    "葉": "叶",
    "間": "间",
    "無": "无",
    "詳": "详",
    "據": "据",
    "傳": "传",
    "從": "从",
    "於": "于",
    "當": "当",
    "現": "现",
    "國": "国",
    "觀": "观",
    "會": "会",
    "應": "应",
    "為": "为",
    "塗": "涂",
    "廟": "庙",
    "丙": "丙",
    "辛": "辛",
    "夘": "卯",
    "戍": "戌",
    "巳": "巳",
}


@dataclass(frozen=True, slots=True)
class Era:
    """A reign period. Years are astronomical; year 1 of the name is ``counted_from``."""

    hant: str
    hans: str
    pinyin: str
    dynasty: str
    ruler: str
    first: int
    last: int
    counted_from: int
    note: str


@dataclass(frozen=True, slots=True)
class Dynasty:
    """A dynasty, state or other period with a name. Years are astronomical.

    Attributes
    ----------
    note
        What is disputed about it, by language; empty where nothing is.
    """

    hant: str
    hans: str
    en: str
    aliases: tuple[str, ...]
    first: int
    last: int
    kind: str
    note: Mapping[str, str] = field(hash=False)


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def eras() -> tuple[Era, ...]:
    """Give every reign period, in the order of the table."""
    return tuple(
        Era(
            r["name_hant"],
            r["name_hans"],
            r["pinyin"],
            r["dynasty"],
            r["ruler"],
            int(r["first"]),
            int(r["last"]),
            int(r["counted_from"]),
            r["note"],
        )
        for r in _rows("eras.csv")
    )


def _note(row: Mapping[str, str]) -> dict[str, str]:
    told = {"zh-Hans": row["note_hans"], "zh-Hant": row["note_hant"], "en": row["note"]}
    return {language: text for language, text in told.items() if text}


@cache
def dynasties() -> tuple[Dynasty, ...]:
    """Give every dynasty and named period, in the order of the table."""
    return tuple(
        Dynasty(
            r["name_hant"],
            r["name_hans"],
            r["en"],
            tuple(a for a in r["aliases"].split(";") if a),
            int(r["first"]),
            int(r["last"]),
            r["kind"],
            _note(r),
        )
        for r in _rows("dynasties.csv")
    )


@cache
def rank_of(dynasty: str) -> int:
    """Give 0 for the principal line of dynasties and 1 for parallel ones."""
    kinds = {d.hant: d.kind for d in dynasties()}
    return 1 if kinds.get(dynasty, "parallel") == "parallel" else 0


@cache
def _folding() -> dict[int, str]:
    table = {ord(a): b for many, b in _MORE_VARIANTS.items() for a in many}
    pairs = [(e.hant, e.hans) for e in eras()] + [(d.hant, d.hans) for d in dynasties()]
    for hant, hans in pairs:
        table |= {ord(a): b for a, b in zip(hant, hans, strict=True) if a != b}
    return table


def fold(text: str) -> str:
    """Fold traditional and variant characters of dates to simplified, one for one.

    The length stays, so that places in the folded text are places in the written one.
    """
    return text.translate(_folding())
