"""From the key in an address to the one who is meant, or to those who may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from handscroll.departments.collection.figures.seeing import Seeing
from handscroll.departments.collection.naming.keys import NAMED, Key, fits, folded_name
from handscroll.departments.collection.naming.marks import (
    BEARS,
    PERSON,
    PersonLine,
    keys_in_index,
    read_person,
)

_MOST = 2_000


@dataclass(frozen=True)
class Somebody:
    """One person as lists have them: how they are called, and how many works name them."""

    key: Key
    chinese: str
    latin: str
    life: str
    works: int
    sort: str = ""

    @property
    def is_undated(self) -> bool:
        """Say whether this is no more than a name, which may be anybody's who bears it."""
        return self.key.is_named and not self.life

    @property
    def years(self) -> tuple[str, str]:
        """Years of birth and death as written in keys, either may be empty."""
        born, _, died = self.life.partition("..")
        return born.replace("_", "–"), died.replace("_", "–")


@dataclass(frozen=True)
class Meant:
    """Who is meant by a key.

    Attributes
    ----------
    keys
        The keys of the works in the index.
    others
        Other people of the same name.
    many
        True where the key is a name of several people, ``others``, and nobody is meant.
    """

    key: Key
    keys: tuple[str, ...]
    others: tuple[Somebody, ...] = ()
    many: bool = False

    @property
    def people(self) -> int:
        """How many of the others are known to be different people."""
        return sum(not one.is_undated for one in self.others)


def meant(seeing: Seeing, key: Key) -> Meant | None:
    """Return who is meant by a key, None where no work names anybody by it."""
    if not key.is_named:
        keys = keys_in_index(key)
        if not seeing.count({BEARS: [f"{PERSON}:{key.base}"]}):
            return None
        return Meant(key, keys, _namesakes_of_id(seeing, key))
    people = namesakes(seeing, key.name)
    own = [one for one in people if one.key.base == key.base]
    if not own:
        return None
    if key.life is None:
        if len(people) > 1:
            return Meant(key, (), tuple(people), many=True)
        return Meant(key, (key.base,))
    chosen = next((one for one in own if one.key.life == key.life), None)
    if chosen is None and len(own) == 1 and fits(key.life, own[0].life):
        chosen = own[0]
    if chosen is None:
        return None
    others = tuple(one for one in people if one is not chosen)
    return Meant(chosen.key, _keys_of(seeing, chosen, own), others)


def namesakes(seeing: Seeing, name: str) -> list[Somebody]:
    """Return everybody of a name: those with an entry, those told apart by dates, the undated."""
    found = seeing.counts({BEARS: (f"named:{name}",)}, (PERSON,), _MOST).get(PERSON, ())
    lines = [(line, works) for text, works in found if (line := read_person(text)) is not None]
    return people_of([pair for pair in lines if _is_of(pair[0], name)])


def people_of(lines: Iterable[tuple[PersonLine, int]]) -> list[Somebody]:
    """Return the people of some lines, in the order of the first line of each.

    Lines of one identifier are one person. Of a name, lines whose dates may be one life are one
    person; where dates contradict each other, each life is somebody, and the undated are apart.
    """
    by_key: dict[str, list[tuple[PersonLine, int]]] = {}
    for line, works in lines:
        by_key.setdefault(line.key.base, []).append((line, works))
    return [one for base, told in by_key.items() for one in _apart(Key(base), told)]


def _apart(key: Key, told: list[tuple[PersonLine, int]]) -> list[Somebody]:
    lives = [] if not key.is_named else lives_in(line.life for line, _ in told)
    if len(lives) <= 1:
        return [_somebody(key, told, lives[0] if lives else "")]
    found = []
    for life in (*lives, ""):
        of_life = [(line, works) for line, works in told if _belongs(line.life, life, lives)]
        if of_life:
            found.append(_somebody(Key(key.base, life), of_life, life))
    return found


def lives_in(stated: Iterable[str]) -> list[str]:
    """Return the lives that dates tell of, fullest first; what only one of them fits is part of it.

    >>> lives_in(["1632..", "1632..1717", "", "1700..1750"])
    ['1632..1717', '1700..1750']
    """
    lives: list[str] = []
    full_first = sorted({one for one in stated if one}, key=lambda one: (-_known(one), one))
    for one in full_first:
        if sum(fits(one, other) for other in lives) != 1:
            lives.append(one)
    return lives


def _known(life: str) -> int:
    return sum(bool(part) for part in life.split(".."))


def _belongs(stated: str, life: str, lives: list[str]) -> bool:
    """Say whether stated dates are told of one of several lives: of the first that they fit."""
    if not stated or not life or stated in lives:
        return stated == life
    return next((one for one in lives if fits(stated, one)), "") == life


def _somebody(key: Key, told: list[tuple[PersonLine, int]], life: str) -> Somebody:
    names: Counter[tuple[str, str]] = Counter()
    for line, works in told:
        names[line.chinese, line.latin] += works
    # The fullest of the most frequent spellings: both scripts before one.
    (chinese, latin), _ = max(names.items(), key=lambda one: (all(one[0]), one[1], one[0]))
    stated = Counter({line.life: works for line, works in told if line.life})
    shown = life or (stated.most_common(1)[0][0] if stated and not key.is_named else "")
    sort = min(line.sort for line, _ in told)
    return Somebody(key, chinese, latin, shown, sum(works for _, works in told), sort)


def _keys_of(seeing: Seeing, chosen: Somebody, own: list[Somebody]) -> tuple[str, ...]:
    """Return under which keys the index has the works of one of several of a name."""
    base = chosen.key.base
    if len(own) == 1:
        return (base,)
    found = seeing.counts({BEARS: (f"{PERSON}:{base}",)}, (PERSON,), _MOST).get(PERSON, ())
    lines = (read_person(text) for text, _ in found)
    stated = {line.life for line in lines if line is not None and line.key.base == base}
    lives = lives_in(stated)
    life = chosen.key.life or ""
    wanted = [one for one in stated if _belongs(one, life, lives)]
    return tuple(f"{base}{NAMED}{one}" for one in sorted(wanted))


def _is_of(line: PersonLine, name: str) -> bool:
    return name in {line.key.name, folded_name(line.chinese), folded_name(line.latin)}


def _namesakes_of_id(seeing: Seeing, key: Key) -> tuple[Somebody, ...]:
    found = seeing.counts({BEARS: (f"{PERSON}:{key.base}",)}, (PERSON,), _MOST).get(PERSON, ())
    lines = [line for text, _ in found if (line := read_person(text)) is not None]
    own = next((line for line in lines if line.key.base == key.base), None)
    name = folded_name(own.chinese or own.latin) if own else ""
    if not name:
        return ()
    return tuple(one for one in namesakes(seeing, name) if one.key.base != key.base)
