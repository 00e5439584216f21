"""What a museum says in its own words: other phrases than the shipped ones, and more languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from handscroll.errors import InvalidError
from handscroll.model.plurals import NAMES, OTHER
from handscroll.model.text import LANGUAGES

Phrase = str | Mapping[str, str]
"""One text, or ``{"one": …, "other": …}`` where a language counts (CLDR plural categories)."""

LONGEST = 1000
"""Characters of a phrase; the longest that is shipped has a quarter of that."""
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?", re.IGNORECASE)
_TAKEN = frozenset({"api"})
"""First steps of addresses that are no language, and look like one."""
_PLACEHOLDER = re.compile(r"\{([a-z_]+(?::,)?)\}")
_MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:[A-Za-z]\w*|#\w+);")
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Tongue(BaseModel):
    """A language that a museum added."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tag: str
    """BCP 47, as addresses have it."""
    name: str = Field(min_length=1, max_length=60)
    """What the language calls itself."""
    direction: str = Field(default="ltr", pattern="^(ltr|rtl)$")


@dataclass(frozen=True, eq=False)
class Wording:
    """A museum's own wording at one moment; compared by identity, so that memories hang on it."""

    tongues: tuple[Tongue, ...] = ()
    said: Mapping[str, Mapping[str, Phrase]] = field(default_factory=dict)
    """Language to key to phrase."""

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Every language of the pages, in the order they are offered."""
        return (*LANGUAGES, *(one.tag for one in self.tongues))

    def tongue(self, language: str) -> Tongue | None:
        """Return an added language, None for the shipped ones and for what is none."""
        return next((one for one in self.tongues if one.tag == language), None)


SHIPPED = Wording()
"""The wording of a museum that changed nothing."""


class Trouble(NamedTuple):
    """Why a phrase cannot be used.

    Attributes
    ----------
    kind
        One of few, so that a page can say it in its own language.
    why
        Ends a sentence that begins with the phrase: "it has 1,200 characters …".
    about
        What of the phrase it is about.
    """

    kind: str
    why: str
    about: str = ""


def tag_of(text: str) -> str:
    """Return a language's tag as BCP 47 writes it: language, script, region.

    Raises
    ------
    InvalidError
        If it is no such tag, or an address of ours begins so.

    Examples
    --------
    >>> tag_of("PT-br"), tag_of("sr-latn")
    ('pt-BR', 'sr-Latn')
    """
    found = _TAG.fullmatch(text)
    if found is None or text.casefold() in _TAKEN:
        raise InvalidError(
            "The language was not understood",
            why=f"{text[:40]!r} is no tag of language, script and region as BCP 47 writes it",
            fix="Write it as ja, sr-Latn or pt-BR",
        )
    language, script, region = found.groups()
    steps = (language.lower(), (script or "").title(), (region or "").upper())
    return "-".join(step for step in steps if step)


def forms(phrase: Phrase) -> Iterator[str]:
    """Yield the texts of a phrase."""
    yield from [phrase] if isinstance(phrase, str) else phrase.values()


def placeholders(phrase: Phrase) -> frozenset[str]:
    """Return the names in a phrase that stand for values.

    What is a number, with its thousands apart, is there twice: ``count`` and ``count:,``.
    """
    found = {name for form in forms(phrase) for name in _PLACEHOLDER.findall(form)}
    return frozenset(found | {name.partition(":")[0] for name in found})


def troubles(phrase: object, allowed: frozenset[str]) -> Iterator[Trouble]:
    """Yield why a phrase cannot be used, in order of weight; nothing where it can.

    Parameters
    ----------
    phrase
        What a person or a file says; anything.
    allowed
        Placeholders that get a value.
    """
    if isinstance(phrase, Mapping):
        yield from _counting_troubles(phrase)
        texts = [one for one in phrase.values() if isinstance(one, str)]
    elif isinstance(phrase, str):
        texts = [phrase]
    else:
        yield Trouble("no_text", "it is no text")
        return
    for text in texts:
        yield from _text_troubles(text, allowed)


def _counting_troubles(phrase: Mapping[object, object]) -> Iterator[Trouble]:
    if OTHER not in phrase:
        yield Trouble("form", f'it has no form "{OTHER}"', OTHER)
    if strange := sorted(str(name)[:20] for name in phrase if name not in NAMES):
        yield Trouble("form", f"no language counts with its form {strange[0]!r}", strange[0])
    if not all(isinstance(one, str) for one in phrase.values()):
        yield Trouble("no_text", "one of its forms is no text")


def _text_troubles(text: str, allowed: frozenset[str]) -> Iterator[Trouble]:
    if not text.strip():
        yield Trouble("empty", "it is empty")
    if len(text) > LONGEST:
        why = f"it has {len(text):,} characters, and {LONGEST:,} are the most"
        yield Trouble("long", why, f"{len(text):,}")
    if odd := _odd_character(text):
        yield Trouble("character", f"it holds the character {odd}, which is not seen", odd)
    if found := _MARKUP.search(text):
        why = f"it holds {found[0]!r}, which is HTML, and words are plain text"
        yield Trouble("markup", why, found[0])
    names = frozenset(_PLACEHOLDER.findall(text))
    if unknown := sorted(names - allowed):
        given = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "none"
        name = f"{{{unknown[0][:30]}}}"
        why = f"nothing gives {name} a value; the placeholders are: {given}"
        yield Trouble("placeholder", why, name)
    if {"{", "}"} & set(_PLACEHOLDER.sub("", text)):
        yield Trouble("brace", "it holds a brace that belongs to no placeholder")


def _odd_character(text: str) -> str:
    """Name a control, a sign that turns the direction, or what is no character."""
    for one in text:
        code = ord(one)
        no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
        if one in _TURNS or no_character or unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp"):
            return f"U+{code:04X}"
    return ""
