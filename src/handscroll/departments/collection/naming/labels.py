"""The makers whom a label names in words: one or several, with or without dates, or nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from handscroll.departments.collection.naming.called import is_nobody, read_name
from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.maker import NameKind, PersonName, PersonRef, Qualifier
from handscroll.model.catalogue.written import MOST_SHORT

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
    read = [(tag, read_name(text)) for tag, text in names]
    for tag, one in read:
        name = _bare(one.name)
        if is_nobody(name):
            return None
        kind = NameKind.NAME if tag in _CHINESE or not told else NameKind.ENGLISH
        kind = NameKind.ENGLISH if tag == "en" else kind
        if name not in [one.text for one in told]:
            language = tag if _TAG.fullmatch(tag) else "und"
            told.append(PersonName(kind=kind, text=name, language=language))
    qualifier = next((one.qualifier for _, one in read if one.qualifier), None)
    born, died, active = next(
        ((one.born, one.died, one.active) for _, one in read if one.born or one.died or one.active),
        ("", "", ""),
    )
    person = PersonRef(
        names=tuple(told),
        born=Dated(written=born),
        died=Dated(written=died),
        floruit=Dated(written=active),
    )
    return person, qualifier


def _bare(name: str) -> str:
    """Return a name without what stands in brackets behind it."""
    kept = "".join(sign for sign in _AFTER_NAME.sub("", name) if sign.isprintable())
    return kept.strip(" ,，")[:MOST_SHORT]
