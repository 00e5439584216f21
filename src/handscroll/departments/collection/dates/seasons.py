"""Lunar months, seasons and feasts, as inscriptions name them (folded to simplified)."""

from __future__ import annotations

import re

from handscroll.departments.collection.dates.numerals import read_numeral

MONTH_NAMES = {
    **{f"{p}{s}": 3 * j + i for j, s in enumerate("春夏秋冬") for i, p in enumerate("孟仲季", 1)},
    **{f"暮{s}": 3 * j + 3 for j, s in enumerate("春夏秋冬")},
    **{f"初{s}": 3 * j + 1 for j, s in enumerate("春夏秋冬")},
    "正月": 1,
    "端月": 1,
    "元月": 1,
    "杏月": 2,
    "花月": 2,
    "桃月": 3,
    "清和月": 4,
    "梅月": 4,
    "蒲月": 5,
    "榴月": 5,
    "荷月": 6,
    "巧月": 7,
    "兰月": 7,
    "桂月": 8,
    "菊月": 9,
    "阳月": 10,
    "小春": 10,
    "葭月": 11,
    "冬月": 11,
    "腊月": 12,
    "嘉平月": 12,
    "涂月": 12,
}
FEASTS = {
    "元旦": 1,
    "元日": 1,
    "人日": 1,
    "上元": 1,
    "元宵": 1,
    "花朝": 2,
    "上巳": 3,
    "清明": 3,
    "浴佛": 4,
    "端午": 5,
    "端阳": 5,
    "天中": 5,
    "七夕": 7,
    "中元": 7,
    "中秋": 8,
    "重阳": 9,
    "重九": 9,
    "冬至": 11,
    "长至": 11,
    "腊八": 12,
    "除夕": 12,
    "小除": 12,
}
_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}
_COUNTED = re.compile(r"(闰?)([一二三四五六七八九十有又0-9]{1,4})月")


def month_of(text: str) -> tuple[int, str] | None:
    """Find the lunar month that a text names.

    Parameters
    ----------
    text
        What stands behind the year, folded to simplified.

    Returns
    -------
    tuple of int and str, or None
        The last month it can be (1 to 12; more for an impossible one), and the words found.
    """
    counted = _COUNTED.search(text)
    if counted is not None:
        number = read_numeral(counted.group(2))
        if number is not None:
            return number, counted.group(0)
    for names in (MONTH_NAMES, FEASTS, _SEASONS):
        for name, month in names.items():
            if name in text:
                return month, name
    return None


def reaches_next_year(month: int) -> bool:
    """Tell whether days of a lunar month can fall into the next year of our calendar.

    The eleventh month holds the winter solstice, so it and the twelfth can pass 1 January.
    """
    return month >= 11
