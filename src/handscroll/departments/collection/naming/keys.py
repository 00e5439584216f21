"""Which person a name stands for: keys that an address and the search index can bear.

A person with an entry of the museum's own is its identifier. One who is only named is ``~`` and
the folded name; two of one name whose known dates differ are told apart by ``~`` and the dates.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from handscroll.departments.collection.search.documents import title_key
from handscroll.departments.collection.search.folding import runs
from handscroll.model.catalogue.dated import Dated
from handscroll.model.catalogue.maker import NameKind, PersonName, PersonRef
from handscroll.model.catalogue.titles import tone_less

NAMED = "~"
"""Begins the key of somebody who is only named, and parts the name from the dates."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_YEAR = re.compile(r"(?<!\d)\d{3,4}(?!\d)")
_MOST_BYTES, _KEPT, _SORTED = 72, 16, 24


@dataclass(frozen=True)
class Key:
    """Who is meant.

    Attributes
    ----------
    base
        An identifier, or ``~`` and a folded name.
    life
        Years of birth and death as ``1632..1717``, either of them empty; of named people only.
        None where all of that name are meant, empty for those of whom no date is stated.
    """

    base: str
    life: str | None = None

    def __str__(self) -> str:
        """Write the key as addresses bear it."""
        return self.base if self.life is None else f"{self.base}{NAMED}{self.life}"

    @property
    def is_named(self) -> bool:
        """Say whether nothing but a name is known."""
        return self.base.startswith(NAMED)

    @property
    def name(self) -> str:
        """The folded name of somebody who is only named."""
        return self.base.removeprefix(NAMED)


def read_key(written: str) -> Key | None:
    """Return the key that an address bears, or None where it is none."""
    if _ID.fullmatch(written):
        return Key(written)
    base, parted, life = written.removeprefix(NAMED).partition(NAMED)
    if not written.startswith(NAMED) or not base or len(written) > 128 or NAMED in life:
        return None
    if not base.isprintable() or any(sign in base + life for sign in "/\t"):
        return None
    return Key(NAMED + base, life if parted else None)


def first_name(person: PersonRef) -> PersonName | None:
    """Return the name that a person goes by: 姓名 before all others."""
    return next(iter((*person.named(NameKind.NAME), *person.names)), None)


def key_of(person: PersonRef) -> Key | None:
    """Return a person's key, or None for somebody of whom no name can be read."""
    if person.id is not None:
        return Key(person.id)
    name = first_name(person)
    told = folded_name(name.text) if name else ""
    return Key(NAMED + told, life_of(person)) if told else None


@lru_cache(maxsize=8_192)
def folded_name(name: str) -> str:
    """Return a name as keys bear it: one form of each character, small letters, no signs."""
    told = "-".join(run.text for run in runs(name))
    if len(told.encode("utf-8", "replace")) <= _MOST_BYTES:
        return told
    return told[:_KEPT] + "." + hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:12]


def life_of(person: PersonRef) -> str:
    """Return the years of a life as a key has them, or nothing where none is stated."""
    born, died = _year(person.born), _year(person.died)
    return f"{born}..{died}" if born or died else ""


def _year(date: Dated) -> str:
    years = date.years
    if years is not None:
        return str(years[0]) if years[0] == years[1] else f"{years[0]}_{years[1]}"
    found = _YEAR.findall(date.written)
    return found[0] if len(found) == 1 else ""


def fits(one: str, other: str) -> bool:
    """Say whether two lives may be one: no year of the one contradicts one of the other."""
    pairs = zip(one.split("..") if one else ("", ""), other.split("..") if other else ("", ""),
                strict=True)  # fmt: skip
    return all(not a or not b or a == b for a, b in pairs)


def sort_of(person: PersonRef) -> str:
    """Return what a person is sorted by: pinyin as recorded, else as the characters sound."""
    name = first_name(person)
    if name is None:
        return NAMED
    return sounded(name.text, name.pinyin)


@lru_cache(maxsize=8_192)
def sounded(text: str, pinyin: str = "") -> str:
    """Return the letters that a text is sorted by, ``~`` where it has none."""
    told = tone_less(pinyin) or title_key([text]).replace(" ", "")
    return told[:_SORTED] if told[:1].isascii() and told[:1].isalpha() else NAMED
