"""The page of a seal: what records state of it, and every impression of it in the museum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handscroll.departments.collection.figures.faces import Album, album, by_seal
from handscroll.departments.collection.figures.impressions import (
    Pressed,
    pressed_on,
    scale_of,
    shown_of,
    to_scale,
)
from handscroll.departments.collection.figures.paging import Paging, paging
from handscroll.departments.collection.figures.seeing import Seeing, bearing
from handscroll.departments.collection.figures.stated import READ, Stated, gathered
from handscroll.departments.collection.finding.cards import Card, card
from handscroll.departments.collection.finding.times import years_of
from handscroll.departments.collection.naming.keys import Key, key_of, read_key, sort_of
from handscroll.departments.collection.naming.marks import BEARS, BY_OWNER, SEAL, read_seal
from handscroll.model.catalogue.fact import Certainty
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.catalogue.seal import Cutting, Seal, SealShape, SealType
from handscroll.model.relic import Relic

PER_PAGE = 24
_SIBLINGS, _BIG = 12, 420


@dataclass(frozen=True)
class Ownership:
    """To whom a seal is given, and how surely."""

    person: PersonRef
    certainty: Certainty

    @property
    def key(self) -> Key | None:
        """The owner's key, or None for nobody."""
        return key_of(self.person)


@dataclass(frozen=True)
class PressedOn:
    """One work that bears the seal.

    Attributes
    ----------
    years
        First and last year of the work, or None where nobody knows.
    source
        On whom or what this record rests its reading of the seal.
    """

    card: Card[Relic]
    years: tuple[int, int] | None
    source: str
    pressed: tuple[Pressed, ...]
    more: int


@dataclass(frozen=True)
class SealPage:
    """What is shown of a seal; statements that differ stand beside each other."""

    id: str
    readings: tuple[Stated[str], ...]
    other_readings: tuple[Stated[str], ...]
    meanings: tuple[Stated[dict[str, str]], ...]
    owners: tuple[Stated[Ownership], ...]
    types: tuple[Stated[SealType], ...]
    cuttings: tuple[Stated[Cutting | None], ...]
    shapes: tuple[Stated[SealShape | None], ...]
    sizes: tuple[Stated[tuple[float | None, float | None]], ...]
    sources: tuple[Stated[str], ...]
    notes: tuple[Stated[dict[str, str]], ...]
    compared: int
    hero: Pressed | None
    on: tuple[PressedOn, ...]
    scale: float | None
    paging: Paging
    siblings: Album

    @property
    def reading(self) -> str:
        """The reading of most records."""
        return self.readings[0].value if self.readings else ""

    @property
    def disputed(self) -> bool:
        """Say whether records differ in what they state of the seal itself."""
        told = (self.readings, self.owners, self.types, self.cuttings, self.shapes, self.sizes)
        return any(len(one) > 1 for one in told)


def seal_page(seeing: Seeing, seal: str, page: int) -> SealPage | None:
    """Return the page of a seal, None where no work names it."""
    wanted = bearing("seal", [seal])
    relics, total = seeing.page(wanted, PER_PAGE, (page - 1) * PER_PAGE)
    if not total:
        return None
    told = list(_statements(seeing.page(wanted, READ)[0], seal))
    on, scale = _works(seeing, relics, seal)
    owners = gathered(
        ((relic, Ownership(one.owner, one.owner_certainty)) for relic, one in told),
        lambda one: one.key and (str(one.key), one.certainty),
    )
    return SealPage(
        id=seal,
        readings=gathered(((r, s.reading) for r, s in told), str),
        other_readings=gathered(((r, o) for r, s in told for o in s.other_readings), str),
        meanings=gathered(((r, s.meaning) for r, s in told), lambda said: tuple(said.items())),
        owners=owners,
        types=gathered(
            ((r, s.type) for r, s in told), lambda one: one is not SealType.OTHER and one
        ),
        cuttings=gathered(((r, s.cutting) for r, s in told), lambda one: one),
        shapes=gathered(((r, s.shape) for r, s in told), lambda one: one),
        sizes=gathered(
            ((r, (s.height_mm, s.width_mm)) for r, s in told), lambda one: any(one) and one
        ),
        sources=gathered(((r, s.source) for r, s in told), str),
        notes=gathered(((r, s.note) for r, s in told), lambda said: tuple(said.items())),
        compared=len({relic.id for relic, _ in told}),
        hero=_hero(seeing, told, seal),
        on=on,
        scale=scale,
        paging=paging(page, total, PER_PAGE),
        siblings=_siblings(seeing, owners, seal),
    )


def _statements(relics: Iterable[Relic], seal: str) -> Iterable[tuple[Relic, Seal]]:
    for relic in relics:
        for one in relic.catalogue.seals:
            if one.id == seal:
                yield relic, one


def _works(
    seeing: Seeing, relics: list[Relic], seal: str
) -> tuple[tuple[PressedOn, ...], float | None]:
    shown = [(relic, *shown_of(pressed_on(relic, seal, seeing.tier))) for relic in relics]
    scale = scale_of(one for _, pressed, _ in shown for one in pressed)
    found = []
    for relic, pressed, more in shown:
        stated = next((one for one in relic.catalogue.seals if one.id == seal), None)
        found.append(
            PressedOn(
                card(relic, seeing.tier),
                years_of(relic),
                stated.source if stated else "",
                to_scale(pressed, seeing.tier, scale),
                more,
            )
        )
    return tuple(found), scale


def _hero(seeing: Seeing, told: Iterable[tuple[Relic, Seal]], seal: str) -> Pressed | None:
    """Return the impression of the finest picture: the one with most pixels."""
    every = [one for relic, _ in told for one in pressed_on(relic, seal, seeing.tier, _BIG)]
    cut = [one for one in every if one.cutting is not None]
    return max(cut, key=lambda one: _pixels(one), default=None)


def _pixels(one: Pressed) -> int:
    region = one.impression.region
    return region.width * region.height if region is not None else 0


def _siblings(seeing: Seeing, owners: tuple[Stated[Ownership], ...], seal: str) -> Album:
    """Return a few other seals of the owner whom most records name."""
    if not owners or owners[0].value.key is None:
        return Album(())
    key = owners[0].value.key
    lines = seeing.lines(SEAL, f"{BY_OWNER}\t{sort_of(owners[0].value.person)}\t")
    told = [(line, works) for text, works in lines if (line := read_seal(text)) is not None]
    found = by_seal(pair for pair in told if _base(pair[0].owner_key) == key.base)
    names = [(name, works) for name, (_, works) in found.items() if name != seal]
    return album(seeing, names[:_SIBLINGS])


def _base(written: str) -> str:
    key = read_key(written)
    return key.base if key else ""


def seals_of(seeing: Seeing, keys: tuple[str, ...], base: str) -> list[tuple[str, int]]:
    """Return the seals of somebody and how many works bear each, most of them first."""
    counted = seeing.counts({BEARS: tuple(f"sealer:{key}" for key in keys)}, (SEAL,), 2_000)
    lines = [
        (line, works)
        for text, works in counted.get(SEAL, ())
        if text.startswith(BY_OWNER) and (line := read_seal(text)) is not None
    ]
    found = by_seal(pair for pair in lines if _base(pair[0].owner_key) == base)
    return sorted(((name, works) for name, (_, works) in found.items()), key=lambda one: -one[1])
