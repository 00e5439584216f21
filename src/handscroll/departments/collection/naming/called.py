"""A person as one cell writes them: name, life in brackets, and a qualifier before them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from handscroll.model.catalogue.maker import Qualifier


def _sign(words: str) -> str:
    """Return what a sign before a name looks like: plain, in brackets, or with a colon."""
    return rf"[(（\[【]?\s*(?:{words})\s*[)）\]】:：]?\s*"


_BRACKETS = re.compile(r"\s*[(（〔\[]([^()（）〔〕\[\]]*)[)）〕\]]\s*")
_PLACE = r"(?-i:[A-Z])[\w'’. -]{0,40}"
_WHENCE = rf"(?:{_PLACE}?,\s*)?(?:{_PLACE}\s)?"
"""A people and a place before the years: ``Chinese,``, ``Italian, Florence``."""
_LIFE = re.compile(
    _WHENCE + r"(?P<active>active|act\.?|fl\.?|活动于|活動於)?\s*"
    r"(?P<born>(?:c\.?|ca\.?|约|約)?\s*\d{3,4}|[?？])?\s*(?:年)?\s*[-‐–—－~～至]+\s*"
    r"(?P<died>(?:c\.?|ca\.?|约|約)?\s*\d{3,4}|[?？])?\s*(?:年)?" + rf"(?:\s+{_PLACE})?",
    re.IGNORECASE,
)
_ONE = re.compile(
    _WHENCE + r"(?:(?P<born>b\.|born|生于|生於)|(?P<died>d\.|died|卒于|卒於))\s*(?P<year>.+)",
    re.IGNORECASE,
)
_LEADING = tuple(
    (qualifier, re.compile(words, re.IGNORECASE))
    for qualifier, words in (
        (Qualifier.TRADITIONALLY_ATTRIBUTED, r"trad(?:itionally|\.)\s+attrib(?:uted|\.)?\s+to\s+"),
        (Qualifier.FORMERLY_ATTRIBUTED, r"formerly\s+attrib(?:uted|\.)?\s+to\s+"),
        (Qualifier.ATTRIBUTED, r"attrib(?:uted|\.)\s+to\s+"),
        (Qualifier.COPY, r"copy\s+(?:after|of)\s+"),
        (Qualifier.AFTER, r"after\s+"),
        (Qualifier.MANNER_OF, r"(?:in\s+the\s+)?(?:manner|style)\s+of\s+"),
        (Qualifier.WORKSHOP, r"(?:workshop|studio|school|circle)\s+of\s+"),
        (Qualifier.TRADITIONALLY_ATTRIBUTED, _sign("传为|傳為|传|傳")),
        (Qualifier.FORMERLY_ATTRIBUTED, _sign("旧传|舊傳|旧题|舊題|原题|原題")),
        (Qualifier.MANNER_OF, _sign("仿")),
        (Qualifier.COPY, _sign("摹")),
    )
)
_NOBODY = re.compile(
    r"佚名|無名氏|无名氏|不詳|不详|未詳|未详|無款|无款|失名|none|n/?a|anon\."
    r"|(?:an?\s+)?(?:unknown|unidentified|anonymous|various|unattributed|artist unknown)\b.*"
    r"|british school.*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Called:
    """A person as one cell writes them: name, life in brackets, and a qualifier before them."""

    name: str
    qualifier: Qualifier | None = None
    born: str = ""
    died: str = ""
    active: str = ""


@lru_cache(maxsize=4096)
def read_name(written: str) -> Called:
    """Part a name from what is written around it; what is not understood stays in the name.

    Examples
    --------
    >>> read_name("Attributed to Dong Yuan (Chinese, active 937–962)")
    Called(name='Dong Yuan', qualifier=<Qualifier.ATTRIBUTED: 'attributed'>, born='', died='', \
active='937–962')
    >>> read_name("（传）董源").name, read_name("董其昌（1555-1636）").died
    ('董源', '1636')
    """
    told = Called(" ".join(written.split()))
    for qualifier, pattern in _LEADING:
        found = pattern.match(told.name)
        rest = told.name[found.end() :] if found else ""
        # 传 and 仿 may begin a name; two characters or more have to be left for one.
        if len(rest) >= 2:
            told = replace(told, name=rest, qualifier=qualifier)
            break
    for found in _BRACKETS.finditer(told.name):
        life = read_life(found[1])
        if life is not None:
            name = (told.name[: found.start()] + " " + told.name[found.end() :]).strip()
            return replace(life, name=name, qualifier=told.qualifier)
    return told


def is_nobody(name: str) -> bool:
    """Say whether a name says that nobody is known: 佚名, ``unidentified artist`` and the like."""
    return not name or _NOBODY.fullmatch(name) is not None


def read_life(written: str) -> Called | None:
    """Read ``1555–1636``, ``active 937–962``, ``b. 1950``; None for anything else."""
    text = written.strip()
    if (one := _ONE.fullmatch(text)) is not None:
        year = one["year"].strip()
        return Called("", born=year) if one["born"] else Called("", died=year)
    found = _LIFE.fullmatch(text)
    if found is None or not (found["born"] or found["died"]):
        return None
    if found["active"]:
        years = text[found.start("active") + len(found["active"]) :]
        return Called("", active=years.strip(" .,年"))
    born, died = ((found[side] or "").strip(" ?？") for side in ("born", "died"))
    return Called("", born=born, died=died)
