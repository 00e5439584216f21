"""Pictures laid beside each other: what an address names, and what there is to choose from.

``see=CAPTURE,x,y,width,height``, once for each picture, names the picture and what is seen of it,
in pixels of the scan; without numbers it is seen wholly. What is seen may reach beyond the edge,
so that a view opens as it was; the picture alone that is shown without scripts does not.
``,alone`` at the end says that this one was let go and does not move with the others.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from handscroll.departments.viewing.showing.pictures import IMAGES, Picture, detail
from handscroll.departments.viewing.showing.shared import within
from handscroll.departments.viewing.showing.show import showing
from handscroll.departments.viewing.showing.viewer_data import finest, name_of
from handscroll.errors import HandscrollError, NotFoundError
from handscroll.model.person import Person
from handscroll.model.relic import Relic
from handscroll.model.rights import Action, State, may, tier_of
from handscroll.model.text import pick
from handscroll.museum import Museum
from handscroll.museum.captures import Shown
from handscroll.pages import Words

MOST = 8
"""Pictures beside each other: more are too small to be looked at closely on any screen."""
_CHOICES = 300
"""Pictures offered in one list."""
_INTEGER = r"-?[0-9]{1,7}"
_ENTRY = re.compile(
    rf"([A-Za-z0-9._-]{{1,128}})(?:,({_INTEGER}),({_INTEGER}),([0-9]{{1,7}}),([0-9]{{1,7}}))?"
    r"(,alone)?"
)
_CURTAIN = re.compile(r"100|[0-9]{1,2}")


@dataclass(frozen=True)
class Entry:
    """One picture as an address names it; ``box`` is None where it is seen wholly."""

    capture: str
    box: tuple[int, int, int, int] | None
    alone: bool

    def __str__(self) -> str:
        numbers = [str(side) for side in self.box or ()]
        return ",".join([self.capture, *numbers, *(["alone"] if self.alone else [])])


@dataclass(frozen=True)
class Moves:
    """Queries of the same tray with one picture a place on either side, or taken out.

    Empty where there is no such place.
    """

    earlier: str = ""
    later: str = ""
    without: str = ""


@dataclass(frozen=True)
class Laid:
    """One place of the tray.

    Attributes
    ----------
    entry
        What the address names; None where that cannot be read.
    picture
        What the viewer needs; None of a picture that is not shown to this reader. One that is
        hidden, one that is gone and one that never was are told alike.
    still
        What is seen, as a picture for readers without scripts.
    relic, part
        The work, and what its part is called where it has several.
    cite
        Address of the work's page at that very place, behind the language.
    moves
        Where links lead that move it or take it away.
    """

    entry: Entry | None
    moves: Moves
    picture: dict[str, Any] | None = None
    still: Picture | None = None
    relic: Relic | None = None
    part: str = ""
    cite: str = ""


@dataclass(frozen=True)
class Tray:
    """What lies beside each other.

    Attributes
    ----------
    left_out
        How many more the address named than can lie beside each other.
    real
        Whether the works are seen in their true proportion to each other.
    curtain
        Where the curtain hangs between two pictures, 0 to 100; None where there is none.
    """

    laid: tuple[Laid, ...] = ()
    left_out: int = 0
    real: bool = False
    curtain: int | None = None
    entries: tuple[Entry, ...] = field(default=())

    @property
    def full(self) -> bool:
        """Whether no further picture finds room."""
        return len(self.laid) >= MOST


def read(entry: str) -> Entry | None:
    """Read one picture of an address; None where it is written otherwise."""
    found = _ENTRY.fullmatch(entry)
    if found is None:
        return None
    box = None
    if found[2] is not None:
        x, y, width, height = (int(number) for number in found.groups()[1:5])
        box = (x, y, max(1, width), max(1, height))
    return Entry(found[1], box, found[6] is not None)


def tray(
    museum: Museum,
    person: Person,
    asked: Sequence[str],
    words: Words,
    *,
    real: bool = False,
    curtain: str = "",
) -> Tray:
    """Lay out what an address names, as far as the reader may see it.

    Parameters
    ----------
    asked
        What stands behind each ``see=``, in order; of more than `MOST` the first are laid out.
    curtain
        What stands behind ``curtain=``.
    """
    named = [one for one in asked if one]
    entries = [read(one) for one in named[:MOST]]
    known = tuple(entry for entry in entries if entry is not None)
    laid, place = [], 0
    for entry in entries:
        if entry is None:
            laid.append(Laid(None, Moves(without=_query(known, real=real))))
            continue
        laid.append(_laid(museum, person, entry, words, _moves(known, place, real=real)))
        place += 1
    hung = int(curtain) if len(laid) == 2 and _CURTAIN.fullmatch(curtain) else None
    return Tray(tuple(laid), max(0, len(named) - MOST), real, hung, known)


def choices(museum: Museum, words: Words) -> list[tuple[str, str]]:
    """Return ``(capture, name)`` of published pictures, by accession number."""
    named = (one for relic in museum.relics.published() for one in _names(relic, words))
    return list(islice(named, _CHOICES))


def _names(relic: Relic, words: Words) -> Iterator[tuple[str, str]]:
    """Yield each picture with its name: a work is laid out once for all of them."""
    title = pick(relic.title, words.language)
    if len(relic.parts) == 1:
        yield relic.parts[0].capture.id, title
        return
    opened = showing(relic)
    for one in opened.sections:
        part = name_of(one, numbered=opened.numbered, words=words)
        yield one.part.capture.id, " · ".join(filter(None, (title, part)))


def tray_data(found: Tray, words: Words, home: str) -> dict[str, Any]:
    """Return what the script needs: pictures by their place, words, and where the museum is."""
    return {
        "pictures": [one.picture for one in found.laid],
        "entries": [None if one.entry is None else str(one.entry) for one in found.laid],
        "real": found.real,
        "curtain": found.curtain,
        "most": MOST,
        "home": home,
        "language": words.language,
        "words": words.under("compare") | {u: words(f"viewer.{u}") for u in ("mm", "cm", "m")},
    }


def _query(entries: Sequence[Entry], *, real: bool) -> str:
    if not entries:
        return "?"
    pairs = [("see", str(one)) for one in entries] + ([("scale", "real")] if real else [])
    return "?" + urlencode(pairs, safe=",")


def _moves(known: Sequence[Entry], place: int, *, real: bool) -> Moves:
    others = [*known[:place], *known[place + 1 :]]

    def to(there: int) -> str:
        return _query([*others[:there], known[place], *others[there:]], real=real)

    return Moves(
        to(place - 1) if place else "",
        to(place + 1) if place + 1 < len(known) else "",
        _query(others, real=real),
    )


def _laid(museum: Museum, person: Person, entry: Entry, words: Words, moves: Moves) -> Laid:
    try:
        shown = museum.captures.find(entry.capture)
    except NotFoundError:
        return Laid(entry, moves)
    if not may(person.role, Action.VIEW, shown.state):
        return Laid(entry, moves)
    relic = museum.relics.get(shown.relic).told_to(tier_of(person.role))
    number = next((n for n, one in enumerate(relic.parts, 1) if one.capture.id == entry.capture), 0)
    if not number:
        return Laid(entry, moves)
    size = shown.capture.size
    seen = entry.box or (0, 0, size.width, size.height)
    on_it, _ = within((float(seen[0]), float(seen[1]), float(seen[2]), float(seen[3])), size)
    limited = not may(person.role, Action.VIEW, State.DRAFT)
    part = _part(relic, entry.capture, words)
    place = f"see={entry.capture},{on_it.x},{on_it.y},{on_it.width},{on_it.height}"
    of = f"{number},{size.width},{size.height}"
    picture = _picture(museum, shown, entry, limited=limited)
    picture |= {"name": _name(relic, entry.capture, words), "relic": relic.id, "of": of}
    still = detail(shown.capture, on_it, limit=relic.rights.max_public_px if limited else None)
    return Laid(entry, moves, picture, still, relic, part, f"/relics/{relic.id}?{place}&of={of}")


def _picture(museum: Museum, shown: Shown, entry: Entry, *, limited: bool) -> dict[str, Any]:
    tile = None
    with contextlib.suppress(HandscrollError):
        tile = museum.captures.pyramid(entry.capture).tile
    return {
        "id": entry.capture,
        "service": f"{IMAGES}/{entry.capture}",
        "width": shown.capture.width,
        "height": shown.capture.height,
        "tile": tile,
        "mm_per_px": shown.mm_per_px,
        "finest": finest(shown.capture, shown.rights, limited=limited),
        "box": entry.box,
        "alone": entry.alone,
    }


def _name(relic: Relic, capture: str, words: Words) -> str:
    return " · ".join(
        filter(None, (pick(relic.title, words.language), _part(relic, capture, words)))
    )


def _part(relic: Relic, capture: str, words: Words) -> str:
    if len(relic.parts) == 1:
        return ""
    opened = showing(relic)
    part = next(one for one in opened.sections if one.part.capture.id == capture)
    return name_of(part, numbered=opened.numbered, words=words)
