"""The makers whom a label names in words: one or several, with or without dates, or nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.maker import NameKind, PersonName, PersonRef, Qualifier
from handscroll.model.catalogue.written import MOST_SHORT

_NOBODY = re.compile(
    r"(?:佚名|無名氏|无名氏|不詳|不详|未詳|未详|無款|无款|失名"
    r"|(?:an? )?(?:unknown|unidentified|anonymous|various|unattributed|artist unknown)\b.*"
    r"|british school.*|none|n/?a)",
    re.IGNORECASE,
)
_GIVEN = (
    (Qualifier.ATTRIBUTED, r"(?:attributed to|傳為|传为|傳|传|\(傳\)|（傳）|（传）)\s*"),
    (Qualifier.TRADITIONALLY_ATTRIBUTED, r"traditionally attributed to\s+"),
    (Qualifier.FORMERLY_ATTRIBUTED, r"(?:formerly attributed to|舊題|旧题|原題|原题)\s*"),
    (Qualifier.COPY, r"(?:copy (?:after|of)|摹)\s*"),
    (Qualifier.AFTER, r"(?:after|仿)\s+"),
    (Qualifier.MANNER_OF, r"(?:(?:in the )?(?:manner|style) of)\s+"),
    (Qualifier.WORKSHOP, r"(?:(?:workshop|studio|school|circle) of)\s+"),
)
_BEGINS = tuple((one, re.compile(words, re.IGNORECASE)) for one, words in _GIVEN)
_LIFE = re.compile(
    r"\s*[(（][^()（）]{0,60}?(?P<born>\d{3,4})?\s*[-–—]\s*(?P<died>\d{3,4})?[^()（）]{0,20}[)）]\s*$"
)
_AFTER_NAME = re.compile(r"\s*[(（][^()（）]{0,80}[)）]\s*$")
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
_PARTS = re.compile(r"\s*[;；、]\s*")
_MOST = 12
_CHINESE, _LATIN = ("zh-Hant", "zh-Hans", "zh"), ("en", "none")

Named = tuple[PersonRef, Qualifier | None]


def labelled(creator: Mapping[str, str]) -> tuple[Named, ...]:
    """Return the makers that a label names; nobody for 佚名 and its like.

    Names of several languages are one person's where each language names as many people.
    """
    return _labelled(tuple(sorted((tag, text[:2_000]) for tag, text in creator.items() if text)))


@lru_cache(maxsize=4_096)
def _labelled(creator: tuple[tuple[str, str], ...]) -> tuple[Named, ...]:
    words = dict(creator)
    lists = [
        (tag, [one for one in _PARTS.split(words[tag]) if one])
        for tag in (*_CHINESE, *_LATIN, *words)
        if tag in words
    ]
    lists = list({tag: (tag, parts) for tag, parts in lists}.values())
    if not lists:
        return ()
    most = len(lists[0][1])
    rows = [
        [(tag, parts[place]) for tag, parts in lists if len(parts) == most]
        for place in range(min(most, _MOST))
    ]
    return tuple(one for row in rows if (one := _person(row)) is not None)


def _person(names: list[tuple[str, str]]) -> Named | None:
    told: list[PersonName] = []
    qualifier: Qualifier | None = None
    life = ("", "")
    for tag, text in names:
        given, name, years = _read(text)
        if _NOBODY.fullmatch(name) or not name:
            return None
        qualifier, life = qualifier or given, life if any(life) else years
        kind = NameKind.NAME if tag in _CHINESE or not told else NameKind.ENGLISH
        kind = NameKind.ENGLISH if tag == "en" else kind
        if name not in [one.text for one in told]:
            language = tag if _TAG.fullmatch(tag) else "und"
            told.append(PersonName(kind=kind, text=name, language=language))
    born, died = (Dated(written=year) for year in life)
    return PersonRef(names=tuple(told), born=born, died=died), qualifier


def _read(text: str) -> tuple[Qualifier | None, str, tuple[str, str]]:
    """Cut a label's words into qualifier, name and years of a life."""
    qualifier: Qualifier | None = None
    for one, words in _BEGINS:
        if (found := words.match(text)) is not None:
            qualifier, text = one, text[found.end() :]
            break
    years = _LIFE.search(text)
    life = (years["born"] or "", years["died"] or "") if years else ("", "")
    name = "".join(sign for sign in _AFTER_NAME.sub("", text) if sign.isprintable())
    return qualifier, name.strip(" ,，")[:MOST_SHORT], life
