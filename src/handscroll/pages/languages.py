"""Which language a reader gets, and where the same page is in the others."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from urllib.parse import parse_qsl

from handscroll.model.text import LANGUAGES
from handscroll.model.wording import Wording

NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}
"""Each language's name in itself: a reader looks for the word that they can read."""

_NUMBER = re.compile(r"[2-9]|[1-9][0-9]{1,6}")
"""Of a further page; the first one bears none."""
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo", "yue")


def offered(wording: Wording) -> dict[str, str]:
    """Return each language of a museum's pages with its name, in the order they are offered."""
    return NAMES | {one.tag: one.name for one in wording.tongues}


def negotiate(
    accept_language: str | None, default: str, languages: Iterable[str] = LANGUAGES
) -> str:
    """Return the language of ours that a browser asks for most, or ``default``.

    Parameters
    ----------
    accept_language
        The ``Accept-Language`` header (RFC 9110, section 12.5.4); malformed entries count as
        not there.
    languages
        Ours; of those that a museum added, one is found by its tag or its language alone.

    Examples
    --------
    >>> negotiate("fr, zh-TW;q=0.8, en;q=0.5", "zh-Hans")
    'zh-Hant'
    """
    wishes, added = [], [tag for tag in languages if tag not in LANGUAGES]
    for place, entry in enumerate((accept_language or "").split(",")[:32]):
        tag, _, parameters = entry.strip().partition(";")
        weight = _weight(parameters)
        ours = _ours(tag.strip().lower(), added)
        if ours and weight > 0:
            wishes.append((-weight, place, ours))
    return min(wishes)[2] if wishes else default


def in_language(path: str, language: str, languages: Container[str] = LANGUAGES) -> str:
    """Return the address of the same page in another language.

    Examples
    --------
    >>> in_language("/en/relics/r1?x=2", "zh-Hant")
    '/zh-Hant/relics/r1?x=2'
    """
    place, mark, query = path.partition("?")
    first, slash, rest = place.lstrip("/").partition("/")
    if first not in languages:
        return f"/{language}/"
    return f"/{language}{slash}{rest}{mark}{query}"


def lasting(path: str) -> str:
    """Return the address of a page without what only says how it is looked at.

    What remains of a query is the number of a further page: that one says something else.

    Examples
    --------
    >>> lasting("/en/relics/r1?see=c1,0,0,9,9&of=2")
    '/en/relics/r1'
    >>> lasting("/en/people?sort=works&page=3")
    '/en/people?page=3'
    """
    place, _, query = path.partition("?")
    pages = [value for name, value in parse_qsl(query) if name == "page"]
    further = _NUMBER.fullmatch(pages[-1]) if pages else None
    return f"{place}?page={pages[-1]}" if further else place


def _ours(tag: str, added: Iterable[str]) -> str | None:
    primary = tag.split("-")[0]
    near = [one for one in added if one.lower().split("-")[0] == primary]
    if exact := [one for one in near if one.lower() == tag]:
        return exact[0]
    if tag.startswith(_TRADITIONAL):
        return "zh-Hant"
    return {"zh": "zh-Hans", "en": "en"}.get(primary) or next(iter(near), None)


def _weight(parameters: str) -> float:
    name, _, value = parameters.replace(" ", "").partition("=")
    if name.lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
