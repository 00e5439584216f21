"""A reading in words, for pages in Chinese and English."""

from __future__ import annotations

from handscroll.departments.collection.dates.reading import (
    EARLIEST,
    LATEST,
    Candidate,
    Certainty,
    Reading,
)

_WORDS: dict[str, dict[str, str]] = {
    "zh-Hans": {
        "unknown": "年代未详",
        "or": "或",
        "to": "至",
        "about": "约",
        "doubt": "（存疑）",
        "before": "{}及以前",
        "after": "{}及以后",
        "bc": "公元前{}年",
        "ad": "{}年",
        "more": "等",
    },
    "zh-Hant": {
        "unknown": "年代未詳",
        "or": "或",
        "to": "至",
        "about": "約",
        "doubt": "（存疑）",
        "before": "{}及以前",
        "after": "{}及以後",
        "bc": "公元前{}年",
        "ad": "{}年",
        "more": "等",
    },
    "en": {
        "unknown": "date unknown",
        "or": " or ",
        "to": "–",
        "about": "c. ",
        "doubt": " (uncertain)",
        "before": "{} or before",
        "after": "{} or after",
        "bc": "{} BC",
        "ad": "{}",
        "more": " and others",
    },
}
MOST = 4
"""Candidates that are spelled out; behind them stands "and others"."""


def say(reading: Reading, language: str) -> str:
    """Say the years of a reading, not the words that were written.

    A language that has no words for them here gets the English ones.

    Returns
    -------
    str
        "1662年或1722年", "約1760年", "206 BC–220", "1699 or before".
    """
    words = _WORDS.get(language, _WORDS["en"])
    if not reading.candidates:
        return words["unknown"]
    spans = [_span(c, words) for c in reading.candidates]
    text = words["or"].join(spans[:MOST]) + (words["more"] if len(spans) > MOST else "")
    return _with_certainty(text, reading.certainty, len(spans) > 1, words)


def _with_certainty(
    text: str, certainty: Certainty, alternatives: bool, words: dict[str, str]
) -> str:
    if certainty == "approximate":
        return words["about"] + text
    if certainty == "uncertain" and not alternatives:
        return text + words["doubt"]
    return text


def _span(one: Candidate, words: dict[str, str]) -> str:
    if one.first <= EARLIEST:
        return words["before"].format(_year(one.last, words))
    if one.last >= LATEST:
        return words["after"].format(_year(one.first, words))
    first, last = _year(one.first, words), _year(one.last, words)
    return first if one.first == one.last else f"{first}{words['to']}{last}"


def _year(year: int, words: dict[str, str]) -> str:
    return words["bc"].format(1 - year) if year <= 0 else words["ad"].format(year)
