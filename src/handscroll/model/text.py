"""Words in several languages, and which one a reader gets."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
"""Languages of every page, in the order they are offered (BCP 47)."""

LanguageMap = Mapping[str, str]
"""One text in several languages: BCP 47 tag to words; ``none`` where no language applies."""

_NEAREST = {
    "zh-Hans": ("zh-Hans", "zh-Hant", "en"),
    "zh-Hant": ("zh-Hant", "zh-Hans", "en"),
    "en": ("en", "zh-Hans", "zh-Hant"),
}


def pick(words: LanguageMap, language: str) -> str:
    """Return the words in ``language``, or in the nearest language that has some.

    An empty map gives an empty string.
    """
    _, text = pick_tagged(words, language)
    return text


def pick_tagged(words: LanguageMap, language: str) -> tuple[str, str]:
    """Return ``(tag, words)`` like :func:`pick`; pages need the tag for ``lang`` attributes."""
    for tag in (*_NEAREST.get(language, (language, "en")), *words):
        if words.get(tag):
            return tag, words[tag]
    return language, ""
