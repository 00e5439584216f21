"""Written dates to intervals: the one door of this package for a date."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from handscroll.departments.collection.dates import edtf
from handscroll.departments.collection.dates.chinese import read_chinese
from handscroll.departments.collection.dates.found import Found, candidate, marked, within
from handscroll.departments.collection.dates.possible import checked
from handscroll.departments.collection.dates.reading import (
    Certainty,
    Problem,
    Reading,
    in_order,
    worst,
)
from handscroll.departments.collection.dates.western import read_western

LONGEST = 500
"""Characters of the longest text that is read as a date; no record has a longer one."""

_UNDATED = re.compile(
    r"(?:no date|n\.? ?d\.?|not dated|undated|date (?:not known|unknown)|unknown|none|s\. ?d\."
    r"|无纪年|無紀年|无年款|無年款|年代不详|年代不詳|年代未详|年代未詳|不详|不詳|未详|未詳|无款|無款)"
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－〜～"), "-") | dict.fromkeys(map(ord, "‘’ʼ`´"), "'")
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def parse_date(written: str, *, between: tuple[int, int] | None = None) -> Reading:
    """Read a date as it was written on a work or in a record.

    Parameters
    ----------
    written
        Any text: Chinese in either writing, English, pinyin, or EDTF.
    between
        A hint, as astronomical years both included (the artist's life, a dynasty): keeps
        the candidates that touch it. It never adds one.

    Returns
    -------
    Reading
        All candidates, principal dynasties first; more than one makes it "uncertain". No
        candidate and no problem means that the text says it is undated. Never raises.
    """
    if len(written) > LONGEST:
        return Reading(written, (), "unknown", _too_long(len(written)))
    return _parse(written, between)


@lru_cache(maxsize=4096)
def _parse(written: str, between: tuple[int, int] | None) -> Reading:
    """Read a short text; records repeat few dates many times, so the answers are kept."""
    text = tidy(written)
    if not text or _UNDATED.fullmatch(text.lower().rstrip(".")) or text.lower() == "n.d.":
        return Reading(written, (), "unknown")
    found = _read(text, edtf.read(written.strip()))
    if between is not None and found.candidates:
        found = _narrow(found, between)
    if not found.candidates:
        return Reading(written, (), "unknown", found.problem or _unreadable())
    candidates = in_order(found.candidates)
    certainty = found.certainty
    if len(candidates) > 1:
        certainty = worst(certainty, "uncertain")
    shown = marked(replace(found, candidates=candidates), certainty)
    return Reading(written, shown, certainty, found.problem)


def tidy(written: str) -> str:
    """Take a text to one form: no marks of direction, plain dashes, single spaces."""
    text = " ".join(unicodedata.normalize("NFKC", written).translate(_DASHES).split())
    kept = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc", "Cs"))
    return " ".join(kept.split())


def is_chinese(text: str) -> bool:
    """Tell whether a text holds Chinese characters, and is for the Chinese reader."""
    return _CHINESE.search(text) is not None


def _read(text: str, back: tuple[int, int, Certainty] | None) -> Found:
    short = re.fullmatch(r"\d\d(\d\d)-(\d\d)", text)
    if back is not None and not (short and short[2] > short[1]):
        first, last, certainty = back
        plain = re.sub("[~?%]", "", text)
        return Found((candidate(first, last, "gregorian", "EDTF", text=plain),), certainty)
    if back is not None:
        # 1901-02 is February in EDTF, and two years in most records: both stand.
        month = candidate(back[0], back[1], "gregorian", "EDTF month", text=text)
        return Found((*read_western(text).candidates, month), "uncertain")
    if is_chinese(text):
        return checked(read_chinese(text), text)
    return read_western(text.lower())


def _narrow(found: Found, between: tuple[int, int]) -> Found:
    kept = within(found.candidates, min(between), max(between))
    if kept:
        return Found(kept, found.certainty, found.problem)
    problem = Problem(
        "The date",
        f"no reading of it touches {min(between)} to {max(between)}",
        "Check the date, and the years of the artist or dynasty",
    )
    return Found(found.candidates, "uncertain", found.problem or problem)


def _too_long(length: int) -> Problem:
    return Problem(
        "The date",
        f"it has {length:,} characters, a date has at most {LONGEST}",
        "Put the date alone into this field",
    )


def _unreadable() -> Problem:
    return Problem(
        "The date",
        "it cannot be read as a year, century, dynasty, reign or cyclical year",
        "Write it another way, or give the years beside it",
    )
