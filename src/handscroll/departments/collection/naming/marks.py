"""What the search index keeps of the people and seals of a work, so that no request reads all.

*bears* are exact: ``person:KEY``, ``maker:KEY``, ``maker.copy:KEY``, ``seal:ID``. *Lines* are
what a list shows of somebody, in the order of the list; a page of it is read from them alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from handscroll.departments.collection.naming.keys import (
    NAMED,
    Key,
    first_name,
    folded_name,
    key_of,
    sort_of,
    sounded,
)
from handscroll.departments.collection.naming.named import Part, Share, label_shares, shares_of
from handscroll.model.catalogue.maker import NameKind, PersonRef
from handscroll.model.catalogue.seal import Seal
from handscroll.model.relic import Relic

LISTS = {
    Part.MAKER: "maker",
    Part.WRITER: "writer",
    Part.SEALER: "collector",
    Part.HOLDER: "collector",
}
"""Facets of the lists that people of a part stand in, beside that of everybody, ``person``."""
PERSON, SEAL, BEARS, PICTURED = "person", "seal", "bears", "pictured"
BY_OWNER, BY_READING = "o", "r"
"""First sign of a seal's two lines."""
_PARTED = "\t"
_LONG, _SHORT = 24, 12


@dataclass(frozen=True)
class PersonLine:
    """Somebody as a list shows them; ``life`` is that of :class:`~.keys.Key`."""

    sort: str
    key: Key
    chinese: str
    latin: str
    life: str

    def __str__(self) -> str:
        """Write the line as the index keeps it."""
        return _PARTED.join((self.sort, self.key.base, self.life, self.chinese, self.latin))


@dataclass(frozen=True)
class SealLine:
    """A seal as a list shows it."""

    sort: str
    id: str
    reading: str
    owner: str
    owner_key: str


def person_line(person: PersonRef) -> PersonLine | None:
    """Return somebody's line, None for somebody of whom no name can be read."""
    key = key_of(person)
    if key is None:
        return None
    name = first_name(person)
    english = next(iter(person.named(NameKind.ENGLISH)), None)
    chinese = "" if name is None or name.kind is NameKind.ENGLISH else name.text
    latin = english.text if english else (name.pinyin if name else "")
    if chinese.isascii():
        chinese, latin = "", chinese or latin
    return PersonLine(
        sort_of(person), Key(key.base), _plain(chinese, _LONG), _plain(latin, 40), key.life or ""
    )


def read_person(line: str) -> PersonLine | None:
    """Read a line back; the end of a very long one may be lost."""
    parts = [*line.split(_PARTED), "", "", ""][:5]
    return PersonLine(parts[0], Key(parts[1]), parts[3], parts[4], parts[2]) if parts[1] else None


def read_seal(line: str) -> SealLine | None:
    """Read a seal's line back."""
    parts = [*line.split(_PARTED), "", "", "", ""][:6]
    return SealLine(parts[1], parts[2], *parts[3:]) if parts[2] else None


def keys_in_index(key: Key) -> tuple[str, ...]:
    """Return under which keys the index has a work of somebody."""
    return (key.base,) if not key.is_named else (key.base, f"{key.base}{NAMED}{key.life or ''}")


def marks_of(relic: Relic) -> dict[str, list[str]]:
    """Return facets of the search index to their values."""
    told = relic.catalogue
    made = _Marks()
    if not told.makers:
        # Most works have a label alone, and few labels are the only one of their maker.
        made.take_over(_of_label(tuple(relic.creator.items())))
    for share in shares_of(told):
        made.add(share)
    for seal in told.seals:
        made.bears[f"seal:{seal.id}"] = None
        made.lines.setdefault(SEAL, {}).update(dict.fromkeys(_seal_lines(seal)))
    found = {name: [*values] for name, values in made.lines.items()}
    if made.bears:
        found[BEARS] = [*made.bears]
    return found | {PICTURED: ["yes" if relic.parts else "no"]}


class _Marks:
    """Marks of one work; somebody stands once in each list, so that lines count works."""

    def __init__(self) -> None:
        self.bears: dict[str, None] = {}
        self.lines: dict[str, dict[str, None]] = {}
        self._listed: set[tuple[str, str]] = set()

    def add(self, share: Share) -> None:
        key, line = key_of(share.person), person_line(share.person)
        if key is None or line is None:
            return
        parts = [PERSON, share.part.value]
        if share.qualifier:
            parts.append(f"{share.part.value}.{share.qualifier}")
        for written in keys_in_index(key):
            self.bears |= dict.fromkeys(f"{part}:{written}" for part in parts)
        if (name := first_name(share.person)) is not None and folded_name(name.text):
            self.bears[f"named:{folded_name(name.text)}"] = None
        for name_of in (PERSON, LISTS.get(share.part)):
            if name_of and (name_of, str(key)) not in self._listed:
                self._listed.add((name_of, str(key)))
                self.lines.setdefault(name_of, {})[str(line)] = None

    def take_over(self, other: _Marks) -> None:
        self.bears |= other.bears
        self.lines |= {name: dict(values) for name, values in other.lines.items()}
        self._listed |= other._listed


@lru_cache(maxsize=8_192)
def _of_label(creator: tuple[tuple[str, str], ...]) -> _Marks:
    made = _Marks()
    for share in label_shares(dict(creator)):
        made.add(share)
    return made


def _seal_lines(seal: Seal) -> Iterable[str]:
    owner = person_line(seal.owner)
    told = (owner.chinese or owner.latin, str(key_of(seal.owner) or "")) if owner else ("", "")
    by_owner = owner.sort if owner else NAMED
    rest = (seal.id, _plain(seal.reading, _SHORT), *told)
    yield _PARTED.join((BY_OWNER, by_owner, *rest))
    yield _PARTED.join((BY_READING, sounded(seal.reading), *rest))


def _plain(text: str, longest: int) -> str:
    return " ".join(text[:longest].split())
