"""Two who saved at once: field by field, whose words are to hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from handscroll.errors import MismatchError
from handscroll.model.difference import Change, ChangeKind, differences, document
from handscroll.model.matching import Json, Thing
from handscroll.model.putting_on import applied
from handscroll.model.relic import Relic
from handscroll.museum.stale import StaleEditError

_WHOLE = "catalogue"
MINE, THEIRS, BOTH = "mine", "theirs", "both"


class NoRecordError(StaleEditError):
    """The fields that were chosen of both make no record together."""

    def __init__(self, mine: Relic, theirs: Relic, expected: int, present: int) -> None:
        super().__init__(mine, theirs, expected=expected, present=present)


@dataclass(frozen=True)
class Parting:
    """A field in which what was saved and what was typed part.

    Attributes
    ----------
    name
        ``title``, ``catalogue.seals``.
    changes
        From what stands to what was typed.
    ways
        Whose words may hold; ``both`` where neither touched what the other did.
    advised
        The way that loses nothing; nothing where both changed the same.
    """

    name: str
    changes: tuple[Change, ...]
    ways: tuple[str, ...]
    advised: str


def partings(base: Relic, mine: Relic, theirs: Relic) -> tuple[Parting, ...]:
    """Return the fields in which two edits of the same record part."""
    was, typed, stands = (_fields(one) for one in (base, mine, theirs))
    all_changes = differences(theirs, mine)
    found = []
    for name in dict.fromkeys((*stands, *typed)):
        if stands.get(name) == typed.get(name):
            continue
        here = tuple(one for one in all_changes if _top(one) == name)
        if not here:
            path = tuple(name.split("."))
            here = (Change(path, ChangeKind.CHANGED, stands.get(name), typed.get(name)),)
        ways: tuple[str, ...] = (MINE, THEIRS)
        advised = ""
        if was.get(name) == stands.get(name):
            advised = MINE
        elif was.get(name) == typed.get(name):
            advised = THEIRS
        elif _both(base, mine, theirs, name) is not None:
            ways, advised = (BOTH, MINE, THEIRS), BOTH
        found.append(Parting(name, here, ways, advised))
    return tuple(found)


def joined(base: Relic, mine: Relic, theirs: Relic, chosen: Mapping[str, str]) -> Relic:
    """Return the record that says of each field what was chosen; of one not named, theirs.

    Raises
    ------
    pydantic.ValidationError
        If the fields make no record together.
    """
    typed = _fields(mine)
    said = _fields(theirs)
    for name, way in chosen.items():
        value = typed.get(name)
        if way == BOTH:
            value = _both(base, mine, theirs, name)
        elif way != MINE:
            continue
        said.pop(name, None)
        if value is not None:
            said[name] = value
    return Relic.model_validate(_document(said))


def _both(base: Relic, mine: Relic, theirs: Relic, name: str) -> Json:
    """Return a field with both changes on it, or None where they touch the same."""
    changes = [one for one in differences(base, mine) if _top(one) == name]
    others = [one for one in differences(base, theirs) if _top(one) == name]
    loose = [*changes, *others]
    if any(isinstance(step, int) for one in loose for step in one.path) or not changes:
        return None
    if any(_meet(one, other) for one in changes for other in others):
        return None
    try:
        return _fields(applied(theirs, changes)).get(name)
    except (MismatchError, ValidationError):
        return None


def _meet(one: Change, other: Change) -> bool:
    short = min(len(one.path), len(other.path))
    return one.path[:short] == other.path[:short]


def _top(change: Change) -> str:
    first = [str(step) for step in change.path[:2]]
    return ".".join(first) if first[0] == _WHOLE else first[0]


def _fields(record: Relic) -> dict[str, Json]:
    """Return what a record says by field, those of its entry by ``catalogue.NAME``."""
    said = document(record)
    entry = said.pop(_WHOLE, {})
    inner = entry if isinstance(entry, dict) else {}
    return {**said, **{f"{_WHOLE}.{name}": one for name, one in inner.items()}}


def _document(fields: Mapping[str, Json]) -> Thing:
    said: Thing = {}
    entry: Thing = {}
    for name, value in fields.items():
        whole, _, inner = name.partition(".")
        if inner:
            entry[inner] = value
        else:
            said[whole] = value
    return {**said, _WHOLE: entry}


def as_it_is(mine: Relic, theirs: Relic) -> Relic:
    """Return what was typed as an edit of the record that stands, whose ways are its own."""
    kept = {name: getattr(theirs, name) for name in ("accession_number", "state")}
    same = {one.id for one in mine.captures} == {one.id for one in theirs.captures}
    return mine.model_copy(update=kept if same else {**kept, "parts": theirs.parts})
